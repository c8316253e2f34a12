import { afterEach, expect, test } from "vitest";
import type { NumberData } from "../array/dtype.ts";
import { type DataArray, dataArray } from "../index.ts";
import { drawFrom } from "../testing/draw.ts";
import { useEngine } from "./engine.ts";
import { inOwnMemory } from "./own-memory.ts";
import type { LaneDType } from "./program.ts";

afterEach(() => useEngine(undefined));

/** Small whole numbers, whose sums are exact in any order; some are missing, all of the first columns. */
function numbers(dtype: LaneDType, shape: readonly [number, number]): NumberData {
  const draw = drawFrom(7);
  const data = inOwnMemory(dtype, shape[0] * shape[1]) as NumberData;
  const canMiss = dtype.startsWith("float");
  for (let i = 0; i < data.length; i++)
    data[i] = canMiss && (draw(19) === 0 || i % shape[1] < 3) ? Number.NaN : draw(100) - (dtype === "uint8" ? 0 : 50);
  return data;
}

const reductions = {
  sum: (x: DataArray) => x.sum(),
  "mean over t": (x: DataArray) => x.mean("t"),
  "mean over i": (x: DataArray) => x.mean("i"),
  "max over t": (x: DataArray) => x.max("t"),
  "min over t, not skipping NaN": (x: DataArray) => x.min("t", { skipna: false }),
  "max over i": (x: DataArray) => x.max("i"),
  "least of what is more than -20": (x: DataArray) => x.where(x.gt(-20)).min(),
  "max over t of what is less than 20, and of another": (x: DataArray) =>
    x
      .where(x.lt(20))
      .add(x.isel({ t: 0 }))
      .max("t"),
  "count over t": (x: DataArray) => x.count("t"),
  "std over i": (x: DataArray) => x.std("i"),
};

test.each([
  ["float32", [2, 2 * 17_408 + 37]],
  ["float64", [3, 17_408 + 1]],
  ["uint8", [1, 3 * 69_632 + 11]],
  ["int16", [19, 17_411]],
  ["float32", [29, 1030]],
  ["float32", [100, 9001]],
] as [LaneDType, [number, number]][])(
  "reductions of %s of shape %j, in place and copied, are those of one element after another",
  async (dtype, shape) => {
    const lying = numbers(dtype, shape);
    const made = (values: NumberData): DataArray =>
      dataArray(values, { dims: ["t", "i"], shape: [...shape] }) as unknown as DataArray;
    for (const [name, reduce] of Object.entries(reductions)) {
      const by = async (engine: "none" | "wasm", values: NumberData) => {
        useEngine(engine);
        return Array.from((await reduce(made(values)).compute()).values as Float64Array);
      };
      const wanted = await by("none", lying);
      const apart = lying.slice() as NumberData;
      for (const values of [lying, apart]) {
        const actual = await by("wasm", values);
        expect(actual.length, name).toBe(wanted.length);
        const wrong = actual.findIndex((one, i) => !(Object.is(one, wanted[i]) || Math.abs(one - wanted[i]!) <= 1e-5));
        expect([wrong, actual[wrong]], name).toEqual([-1, undefined]);
      }
    }
  },
);
