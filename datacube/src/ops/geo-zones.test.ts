import { expect, test } from "vitest";
import { dataArray } from "../array/construct.ts";
import { DataArray } from "../array/data-array.ts";
import { sourceNode } from "../expr/operation/source.ts";
import { chunkedReader } from "../format/memory/memory.ts";
import { outline } from "../geo/zones/outline.ts";
import "./methods.ts";

const [times, rows, columns] = [3, 90, 180];

/** Fields over the Earth in memory, and the same in chunks that do not divide them. */
function fields(): { whole: DataArray; chunked: DataArray } {
  const data = Float64Array.from({ length: times * rows * columns }, (_, i) =>
    i % 97 === 5 ? Number.NaN : Math.round(Math.sin(i) * 20),
  );
  const whole = dataArray(data, {
    dims: ["time", "lat", "lon"],
    shape: [times, rows, columns],
    coords: {
      lat: Float64Array.from({ length: rows }, (_, i) => 88.9 - 2 * i),
      lon: Float64Array.from({ length: columns }, (_, i) => 2 * i + 1.1),
    },
  });
  const reader = chunkedReader({ dtype: "float64", shape: [times, rows, columns], chunkShape: [2, 40, 70], data });
  const expr = sourceNode({ format: "memory", source: "", variable: "v" }, ["time", "lat", "lon"], reader);
  return { whole, chunked: new DataArray("v", { ...whole.parts.variable, expr }, whole.parts.coords) };
}

test.each(["mean", "median", "mode", "first"] as const)("blocks do not change the %s of cells", async (reduce) => {
  const { whole, chunked } = fields();
  for (const grid of ["h3", "healpix"] as const) {
    const options = { level: grid === "h3" ? 1 : 3, reduce };
    const [a, b] = [await whole.toZones(grid, options), await chunked.toZones(grid, options)];
    expect(b.dims).toEqual(["time", "cell"]);
    expect((await b.compute()).values).toEqual(a.values);
    const part = b.isel({ time: 1, cell: [10, 14] });
    expect([...((await part.compute()).values as Float64Array)]).toEqual([
      ...(a.values as Float64Array).subarray(b.sizes.cell! + 10, b.sizes.cell! + 14),
    ]);
  }
});

test("over the whole Earth every cell is there, and every pixel counts once", async () => {
  const { whole } = fields();
  const ones = whole.isnull().or(whole.notnull()).astype("int32").isel({ time: 0 });
  for (const [grid, level, cells] of [
    ["h3", 0, 122],
    ["healpix", 2, 192],
  ] as const) {
    const sums = await ones.toZones(grid, { level, reduce: "sum" });
    expect(sums.sizes.cell).toBe(cells);
    expect(Number(sums.sum().item())).toBe(rows * columns);
    const features = (await sums.zoneFeatures()).features;
    expect(features.length).toBe(cells);
  }
});

test("cells are labels: by them an array is selected, and arrays of several images align", async () => {
  const { whole } = fields();
  const zones = (await whole.toZones("healpix", { level: 1, scheme: "ring" })).assignZoneCentres();
  const { cell, latitude } = zones.coords;
  expect(cell!.attrs).toEqual({ grid_name: "healpix", level: 1, indexing_scheme: "ring" });
  expect((latitude!.values as Float64Array)[0]).toBeGreaterThan(60);
  expect(zones.sel({ cell: 47n }).isel({ time: 0 }).item()).toBe(zones.isel({ time: 0, cell: 47 }).item());
  const north = await whole.isel({ lat: [0, 45] }).toZones("healpix", { level: 1, scheme: "ring" });
  expect(north.sub(zones).sizes.cell).toBe(north.sizes.cell);
});

test("edges go on over the dateline, and along a pole", () => {
  const over = outline([
    [170, 0],
    [-170, 0],
    [-170, 10],
    [170, 10],
  ]);
  expect(over.map(([x]) => x)).toEqual([170, 190, 190, 170, 170]);
  const around = outline([0, 90, 180, -90].map((x) => [x, 80]));
  expect(around).toEqual([
    [0, 80],
    [90, 80],
    [180, 80],
    [270, 80],
    [360, 80],
    [360, 90],
    [0, 90],
    [0, 80],
  ]);
});

test("what cannot be is refused by name", async () => {
  const { whole } = fields();
  await expect(whole.toZones("h3", { level: 16 })).rejects.toThrow(/0 to 15/);
  await expect(whole.toZones("s2" as "h3", { level: 3 })).rejects.toThrow(/h3, healpix/);
  await expect(whole.toZones("h3", { level: 3, scheme: "ring" })).rejects.toThrow(/one numbering/);
  await expect(whole.toZones("h3", { level: 3, reduce: "best" as "mean" })).rejects.toThrow(/no reduction "best"/);
  await expect(whole.rename({ lat: "y", lon: "x" }).toZones("h3", { level: 3 })).rejects.toThrow(/without CRS/);
  expect(() => whole.assignZoneCentres()).toThrow(/no cells/);
  await expect((await whole.toZones("h3", { level: 0 })).zoneFeatures()).rejects.toThrow(/select or reduce/);
  const large = whole
    .pad({ lat: [0, 20_000] })
    .isel({ time: 0 })
    .assignCoords({ lat: new Float64Array(20_090) });
  await expect(large.pad({ lon: [0, 1000] }).toZones("h3", { level: 0 })).rejects.toThrow(/coarsen/);
  const stopped = AbortSignal.abort(new Error("stopped"));
  await expect(whole.toZones("healpix", { level: 3, signal: stopped })).rejects.toThrow("stopped");
});
