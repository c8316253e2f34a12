import { expect, test } from "vitest";
import { dataArray, dataset } from "../array/construct.ts";
import { DataArray } from "../array/data-array.ts";
import { sourceNode } from "../expr/operation/source.ts";
import { chunkedReader } from "../format/memory/memory.ts";
import { coverOf } from "../geo/cover.ts";
import { Geobox, geoboxCoordinates } from "../geo/geobox.ts";
import "./methods.ts";
import { mosaic } from "./mosaic.ts";

/** A raster of one number whose first pixel is at a row and a column of a common grid, and how often it was read. */
function tile(value: number, [row, column]: [number, number], size = 40): { x: DataArray; reads: () => number } {
  const box = new Geobox(32633, [500_000 + 10 * column, 10, 0, 5_000_000 - 10 * row, 0, -10], [size, size]);
  const data = new Int16Array(size * size).fill(value);
  const inner = chunkedReader({ dtype: "int16", shape: [size, size], chunkShape: [20, 20], data });
  let reads = 0;
  const readChunk = (chunk: readonly number[], signal?: AbortSignal) => {
    reads++;
    return inner.readChunk(chunk, signal);
  };
  const expr = sourceNode({ format: "memory", source: "", variable: `v${value}` }, ["y", "x"], { ...inner, readChunk });
  const variable = { expr, attrs: { _FillValue: -1 }, encoding: { grid_mapping: "spatial_ref" } };
  return { x: new DataArray("v", variable, geoboxCoordinates(box, { y: "y", x: "x" })), reads: () => reads };
}

test("rasters beside and over each other are one, in whole numbers with their nodata", async () => {
  const tiles = [tile(5, [0, 0]).x, tile(7, [30, 30]).x, tile(3, [0, 35]).x];
  const at = async (method: "first" | "last" | "min" | "mean", place: readonly [number, number][]) => {
    const result = await mosaic(tiles, { method }).compute({ memoryBytes: 60_000 });
    expect(result.sizes).toEqual({ y: 70, x: 75 });
    return [result.dtype, ...place.map(([y, x]) => result.isel({ y, x }).item())];
  };
  const places: readonly [number, number][] = [
    [0, 0],
    [35, 36],
    [69, 0],
    [10, 39],
    [69, 69],
  ];
  expect(await at("first", places)).toEqual(["int16", 5, 5, -1, 5, 7]);
  expect(await at("last", places)).toEqual(["int16", 5, 3, -1, 3, 7]);
  expect(await at("min", places)).toEqual(["int16", 5, 3, -1, 3, 7]);
  expect(await at("mean", places)).toEqual(["float32", 5, 5, Number.NaN, 4, 7]);
});

test("a mosaic of datasets tells its own grid, not that of the first", () => {
  const datasets = [tile(7, [0, 40]).x, tile(5, [0, 0]).x].map((v) => dataset({ v }, { coords: v.coords }));
  const alike = mosaic(datasets.map((ds) => ds.get("v")));
  expect(mosaic(datasets).coords.spatial_ref!.attrs).toEqual(alike.coords.spatial_ref!.attrs);
  const world = mosaic(datasets, { target: { crs: 4326, resolution: 1e-4 } });
  expect(Geobox.of(world.get("v")).crs.toString()).toBe("EPSG:4326");
});

test("a mosaic goes on over the dateline, where a raster of another system lies", async () => {
  const filled = (box: Geobox, value: number) => {
    const data = new Float64Array(box.shape[0] * box.shape[1]).fill(value);
    return dataArray(data, { dims: ["y", "x"], shape: [...box.shape], coords: box.coordinates() }).withCrs(box.crs);
  };
  const west = filled(new Geobox(4326, [178, 0.1, 0, 1, 0, -0.1], [10, 15]), 1);
  const east = filled(new Geobox(32601, [150_000, 10_000, 0, 110_000, 0, -10_000], [11, 12]), 2);
  const row = await mosaic([west, east]).isel({ y: 5 }).compute();
  expect(row.sizes).toEqual({ x: 30 });
  expect(row.sel({ x: [178, 180.9] }).values).toEqual(
    Float64Array.from([
      ...Array<number>(15).fill(1),
      ...Array<number>(4).fill(Number.NaN),
      ...Array<number>(10).fill(2),
    ]),
  );
});

test("only rasters with pixels in a part are read for it", async () => {
  const tiles = Array.from({ length: 12 }, (_, i) => tile(i, [0, 38 * i]));
  const part = mosaic(tiles.map(({ x }) => x)).isel({ x: [80, 110] });
  expect(new Set((await part.compute()).values as Int16Array)).toEqual(new Set([2]));
  expect(tiles.map(({ reads }) => reads() > 0)).toEqual(tiles.map((_, i) => i === 2));
});

test("rasters that are not on the grid are reprojected onto it", async () => {
  const [one, other] = [tile(5, [0, 0]).x, tile(7, [0.5, 40.5]).x];
  const result = await mosaic([one, other, tile(9, [0, 0]).x.reproject(4326)]).compute();
  expect(result.isel({ y: 20 }).sel({ x: [500_350, 500_450] }).values).toEqual(
    Int16Array.from([5, 5, 5, 5, 5, 7, 7, 7, 7, 7]),
  );
  const world = mosaic([one, other], { target: { crs: 4326, resolution: 1e-4 } });
  expect(world.dims).toEqual(["y", "x"]);
  expect(world.coords.x!.attrs.standard_name).toBe("longitude");
});

test("datasets are joined variable by variable", async () => {
  const [one, other] = [tile(5, [0, 0]).x, tile(7, [0, 40]).x];
  const all = mosaic([dataset({ a: one, b: one.add(1) }), dataset({ a: other })]);
  expect((await all.get("a").max().compute()).item()).toBe(7);
  expect(all.get("b").sizes).toEqual({ y: 40, x: 80 });
});

test("other dimensions must be the same", () => {
  const { x } = tile(5, [0, 0]);
  expect(() => mosaic([x, x.expandDims("band")])).toThrow(/other dimensions/);
  expect(() => mosaic([])).toThrow(/no rasters/);
});

test("a cover divides at edges as long as that saves pixels, and leaves nothing out", () => {
  const window = (top: number, left: number, rows: number, columns: number) => ({ top, left, rows, columns });
  const row = Array.from({ length: 30 }, (_, i) => window(0, 95 * i, 100, 100));
  const cover = coverOf(window(0, 0, 100, 2855), row);
  expect(cover.kind).toBe("column");
  const parts = cover.kind === "part" ? [cover] : cover.parts;
  expect(parts.every((part) => part.kind === "part" && part.layers.length <= 2)).toBe(true);
  const over = Array.from({ length: 50 }, (_, i) => window(i % 3, 0, 90, 90));
  expect(coverOf(window(0, 0, 95, 90), over).kind).toBe("part");
});
