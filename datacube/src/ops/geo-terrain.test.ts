import { expect, test } from "vitest";
import { dataArray, dataset } from "../array/construct.ts";
import { DataArray } from "../array/data-array.ts";
import { sourceNode } from "../expr/operation/source.ts";
import { chunkedReader } from "../format/memory/memory.ts";
import "./methods.ts";

const [rows, columns] = [700, 560];

/** Heights with hills and holes, in chunks that do not divide the grid, and which of them are read. */
function hills(): { whole: DataArray; chunked: DataArray; reads: Set<string> } {
  const data = Float64Array.from({ length: rows * columns }, (_, i) => {
    const [row, column] = [Math.floor(i / columns), i % columns];
    return i % 9973 === 5 ? Number.NaN : 50 * Math.sin(row / 7) * Math.cos(column / 11) + column;
  });
  const whole = dataArray(data, {
    dims: ["y", "x"],
    shape: [rows, columns],
    coords: {
      y: Float64Array.from({ length: rows }, (_, i) => 9000 - 10 * i),
      x: Float64Array.from({ length: columns }, (_, i) => 10 * i),
    },
  }).withCrs(32633);
  const inner = chunkedReader({ dtype: "float64", shape: [rows, columns], chunkShape: [90, 130], data });
  const reads = new Set<string>();
  const readChunk = (chunk: readonly number[], signal?: AbortSignal) => {
    reads.add(chunk.join());
    return inner.readChunk(chunk, signal);
  };
  const expr = sourceNode({ format: "memory", source: "", variable: "v" }, ["y", "x"], { ...inner, readChunk });
  const chunked = new DataArray("v", { ...whole.parts.variable, expr }, whole.parts.coords);
  return { whole, chunked, reads };
}

test.each(["slope", "aspect", "hillshade"] as const)("blocks leave no seams in the %s", async (name) => {
  const { whole, chunked } = hills();
  const expected = (await whole[name]().compute()).values as Float64Array;
  expect((await chunked[name]().compute()).values).toEqual(expected);
  expect((await chunked[name]().compute({ memoryBytes: 4_000_000 })).values).toEqual(expected);
  const missing = expected.filter(Number.isNaN).length;
  expect(missing).toBeGreaterThan(2 * (rows + columns) - 4);
  expect(missing).toBeLessThan(0.02 * expected.length);
});

test("a part of the slope over the seam of blocks is that of the whole, and reads one element more on each side", async () => {
  const { whole, chunked, reads } = hills();
  const all = (await whole.slope().compute()).values as Float64Array;
  const part = await chunked
    .slope()
    .isel({ y: [505, 520], x: [510, 515] })
    .compute();
  const expected = Array.from({ length: 15 * 5 }, (_, i) => all[(505 + Math.floor(i / 5)) * columns + 510 + (i % 5)]!);
  expect([...(part.values as Float64Array)]).toEqual(expected);
  expect([...reads]).toEqual(["5,3"]);
});

test("all heights of a dataset have their slope, what has no rows and columns stays", async () => {
  const { whole } = hills();
  const count = dataArray(new Int32Array([1, 2]), { dims: ["band"] });
  const found = dataset({ height: whole, count }).slope();
  expect(found.get("height").dtype).toBe("float64");
  expect([...(found.get("count").values as Int32Array)]).toEqual([1, 2]);
});
