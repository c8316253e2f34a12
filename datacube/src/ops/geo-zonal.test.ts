import { expect, test } from "vitest";
import { dataArray } from "../array/construct.ts";
import { DataArray } from "../array/data-array.ts";
import { MemoryLimitError } from "../errors.ts";
import { sourceNode } from "../expr/operation/source.ts";
import { chunkedReader } from "../format/memory/memory.ts";
import "./methods.ts";

const labels = (length: number) => Float64Array.from({ length }, (_, i) => i + 0.5);
const square = (x: number, y: number, size: number) =>
  ({
    type: "Polygon",
    coordinates: [
      [
        [x, y],
        [x + size, y],
        [x + size, y + size],
        [x, y + size],
        [x, y],
      ],
    ],
  }) as const;

/** 2 times of 60 by 80 pixels: `row + 100 column`, and 7 more; and how many chunks of 10 by 10 were read. */
function counted(): { x: DataArray; reads: () => number } {
  const data = Float64Array.from(
    { length: 9600 },
    (_, i) => Math.floor((i % 4800) / 80) + 100 * (i % 80) + (i < 4800 ? 0 : 7),
  );
  const inner = chunkedReader({ dtype: "float64", shape: [2, 60, 80], chunkShape: [1, 10, 10], data });
  let reads = 0;
  const readChunk = (chunk: readonly number[], signal?: AbortSignal) => {
    reads++;
    return inner.readChunk(chunk, signal);
  };
  const dims = ["time", "y", "x"];
  const expr = sourceNode({ format: "memory", source: "", variable: "v" }, dims, { ...inner, readChunk });
  const coords = dataArray(data, { dims, shape: [2, 60, 80], coords: { y: labels(60), x: labels(80) } });
  return {
    x: new DataArray("v", { expr, attrs: {}, encoding: {} }, coords.withCrs(32633).parts.coords),
    reads: () => reads,
  };
}

test("several statistics of zones over each other, read once and only where there are zones", async () => {
  const { x, reads } = counted();
  const stats = ["count", "min", "p50", "unique", "range"] as const;
  const result = await x.zonal([square(5, 5, 10), square(10, 10, 2), square(0, 0, 20)], { stats }).compute();
  expect(result.dims).toEqual(["zone", "time", "stat"]);
  const at = (zone: number, time: number) => [...(result.isel({ zone, time }).values as Float64Array)];
  expect(at(0, 0)).toEqual([100, 505, 959.5, 100, 909]);
  expect(at(1, 1)).toEqual([4, 1017, 1067.5, 4, 101]);
  expect(at(2, 0).slice(0, 2)).toEqual([400, 0]);
  expect(reads()).toBe(8);
});

test("parts of zones and blocks of few elements give the same", async () => {
  const { x } = counted();
  const features = Array.from({ length: 30 }, (_, i) => square(2 * i, (i * 7) % 50, 9));
  const all = x.zonal(features, { stats: ["mean", "std", "majority", "p90"] });
  const whole = await all.compute();
  expect((await all.compute({ memoryBytes: 60_000 })).values).toEqual(whole.values);
  const few = await all.isel({ zone: [3, 9], stat: -1, time: 1 }).compute();
  expect(few.values).toEqual(whole.isel({ zone: [3, 9], stat: -1, time: 1 }).values);
});

test("zones by labels count what has them, and need not be in memory where they are told", async () => {
  const { x } = counted();
  const zones = dataArray(
    Float64Array.from({ length: 4800 }, (_, i) => (i < 80 ? Number.NaN : Math.floor(i / 1600))),
    {
      dims: ["y", "x"],
      shape: [60, 80],
      name: "zones",
    },
  );
  const result = await x.zonal(zones, { stat: "count" }).compute();
  expect([...(result.coords.zone!.values as Float64Array)]).toEqual([0, 1, 2]);
  expect([...(result.values as BigInt64Array)]).toEqual([1520n, 1520n, 1600n, 1600n, 1600n, 1600n]);
  const lazy = x.isel({ time: 0 }).gt(3000);
  expect(() => x.zonal(lazy.astype("int8"))).toThrow(/labels are not told/);
  const told = await x.zonal(lazy.astype("int8"), { labels: [1, 5], stat: "min" }).compute();
  expect([...(told.values as Float64Array)]).toEqual([3001, 3008, Number.NaN, Number.NaN]);
});

test("elements in order are kept within a bound, and unknown statistics are named", async () => {
  const { x } = counted();
  const whole = x.zonal(square(0, 0, 60), { stat: "median" });
  await expect(whole.compute({ memoryBytes: 2000 })).rejects.toThrow(MemoryLimitError);
  expect(() => x.zonal(square(0, 0, 60), { stat: "p101" })).toThrow(/no statistic "p101"/);
  expect(() => x.zonal(square(0, 0, 60), { stat: "mean", stats: ["max"] })).toThrow(/not both/);
});
