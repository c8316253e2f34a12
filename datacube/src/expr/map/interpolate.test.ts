import { afterEach, expect, test } from "vitest";
import type { NumberData } from "../../array/dtype.ts";
import { useEngine } from "../../fuse/engine.ts";
import { DataArray, dataArray } from "../../index.ts";
import { map } from "../operation/map.ts";

afterEach(() => useEngine(undefined));

const count = 1003;

/** Numbers of a type, some of them missing or infinite where there are such. */
function numbers(create: (length: number) => NumberData, seed: number): DataArray {
  const data = create(count);
  for (let i = 0; i < count; i++) data[i] = ((Math.imul(i + seed, 0x9e3779b1) >>> 8) % 2000) / 7 - 100;
  if (data instanceof Float32Array || data instanceof Float64Array)
    data.set([Number.NaN, Number.POSITIVE_INFINITY, -0, 1e-40, 3e38], seed);
  return dataArray(data as Float64Array, { dims: ["x"] }) as unknown as DataArray;
}

const types = {
  float32: (length: number) => new Float32Array(length),
  float64: (length: number) => new Float64Array(length),
  int16: (length: number) => new Int16Array(length),
};

const cases = Object.keys(types).flatMap((low) =>
  Object.keys(types).flatMap((high) => ["float32", "float64"].map((span) => [low, high, span] as const)),
);

test.each(cases)("lines from %s to %s over %s are the same in all engines, to the last bit", (low, high, span) => {
  const inputs = [low, high, span, span].map((type, i) => numbers(types[type as keyof typeof types], 5 * i + 1).expr);
  const result = (engine: "none" | "wasm" | "js"): readonly number[] => {
    useEngine(engine);
    const expr = map({ name: "lerp" }, inputs);
    const { values } = new DataArray("v", { expr, attrs: {}, encoding: {} }, new Map());
    const data = values as Float32Array | Float64Array;
    return [...data].map((value) => (Number.isNaN(value) ? Number.NaN : value));
  };
  expect(result("wasm")).toEqual(result("none"));
  expect(result("js")).toEqual(result("none"));
});
