import fc from "fast-check";
import { expect, test } from "vitest";
import { dataArray, dataset } from "../array/construct.ts";
import { DataArray } from "../array/data-array.ts";
import type { Dataset } from "../array/dataset.ts";
import { sourceNode } from "../expr/operation/source.ts";
import { chunkedReader } from "../format/memory/memory.ts";
import { Geobox } from "../geo/geobox.ts";
import { crsOf } from "../geo/spatial.ts";
import type { RegridOptions } from "./geo-regrid.ts";
import "./methods.ts";

const sine = (degrees: number) => Math.sin((Math.max(-90, Math.min(90, degrees)) * Math.PI) / 180);
const normal = (edges: readonly number[], i: number) => Math.abs(edges[i + 1]! - edges[i]!);

/** Edges of latitudes from pole to pole and of longitudes around the Earth. */
interface Globe {
  readonly lat: readonly number[];
  readonly lon: readonly number[];
}

/** A dataset with a field `v` on these cells, which its bounds tell. */
function onGlobe({ lat, lon }: Globe, values: ArrayLike<number>): Dataset {
  const centres = (edges: readonly number[]) => edges.slice(1).map((edge, i) => (edge + edges[i]!) / 2);
  const axis = (name: string, edges: readonly number[]) =>
    dataArray(centres(edges), { dims: [name], attrs: { bounds: `${name}_bnds` } });
  const bounds = (name: string, edges: readonly number[]) =>
    dataArray(
      edges.slice(1).map((edge, i) => [edges[i]!, edge]),
      { dims: [name, "nv"] },
    );
  const v = dataArray(Float64Array.from(values), {
    dims: ["lat", "lon"],
    shape: [lat.length - 1, lon.length - 1],
    coords: { lat: axis("lat", lat), lon: axis("lon", lon) },
  });
  return dataset({ v, lat_bnds: bounds("lat", lat), lon_bnds: bounds("lon", lon) });
}

/** The integral over the sphere, and over what is not missing. */
function integral({ lat, lon }: Globe, values: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0, at = 0; i < lat.length - 1; i++)
    for (let k = 0; k < lon.length - 1; k++, at++)
      if (!Number.isNaN(values[at]!)) sum += values[at]! * Math.abs(sine(lat[i + 1]!) - sine(lat[i]!)) * normal(lon, k);
  return sum;
}

/** Edges that divide a line unevenly, in either direction. */
const edges = (low: number, high: number) =>
  fc
    .tuple(fc.array(fc.integer({ min: 1, max: 20 }), { minLength: 1, maxLength: 9 }), fc.boolean())
    .map(([steps, isDescending]) => {
      const total = steps.reduce((sum, step) => sum + step, 0);
      let at = 0;
      const inner = steps.map((step) => {
        at += step;
        return low + ((high - low) * at) / total;
      });
      const all = [low, ...inner.slice(0, -1), high];
      return isDescending ? all.reverse() : all;
    });
const globe = fc
  .tuple(edges(-90, 90), fc.integer({ min: -400, max: 400 }))
  .chain(([lat, west]) => edges(west, west + 360).map((lon): Globe => ({ lat, lon })));

test("the integral over the Earth is kept, whatever the grids: uneven, descending, of one cell, from any meridian on", () => {
  fc.assert(
    fc.property(
      globe,
      globe,
      fc.infiniteStream(fc.double({ min: -100, max: 100, noNaN: true })),
      (from, to, stream) => {
        const values = [...stream.take((from.lat.length - 1) * (from.lon.length - 1))];
        const target = onGlobe(to, new Float64Array((to.lat.length - 1) * (to.lon.length - 1)));
        const found = onGlobe(from, values).regrid(target).get("v").values as Float64Array;
        const [expected, area] = [integral(from, values), 720];
        expect(Math.abs(integral(to, found) - expected)).toBeLessThan(1e-6 * area);
        expect(Math.max(...found)).toBeLessThanOrEqual(Math.max(...values) + 1e-9);
        const normed = onGlobe(from, values).regrid(target, { method: "conservativeNormed", skipna: true }).get("v");
        for (const [i, value] of found.entries()) expect(normed.values[i]).toBeCloseTo(value, 9);
      },
    ),
  );
});

test("a region keeps its integral over a grid that reaches beyond it, and what lies beside it is missing", () => {
  const x = dataArray(
    [
      [1, 2],
      [3, 4],
    ],
    { dims: ["y", "x"], coords: { y: [10, 0], x: [0, 10] } },
  ).withCrs(32633);
  const target = new Geobox(32633, [-12, 9, 0, 21, 0, -9], [4, 5]);
  const found = x.regrid(target).values as Float64Array;
  const sum = found.reduce((total, value) => total + (Number.isNaN(value) ? 0 : value * 81), 0);
  expect(sum).toBeCloseTo(10 * 100);
  expect(found[0]).toBeCloseTo((1 * 2 * 3) / 81);
  expect(found[4]).toBeNaN();
  const normed = x.regrid(target, { method: "conservativeNormed" }).values as Float64Array;
  expect(normed[0]).toBeCloseTo(1);
  expect(normed[4]).toBeNaN();
});

test("missing elements: of a cell as a whole, passed over, or passed over up to a part", () => {
  const x = dataArray([[1, Number.NaN, 3, 4]], {
    dims: ["y", "x"],
    coords: { y: [5], x: [5, 15, 25, 35] },
  }).withCrs(32633);
  const row = (options: RegridOptions) => [...(x.regrid({ x: [10, 30] }, options).values as Float64Array)];
  expect(row({})).toEqual([Number.NaN, 3.5]);
  expect(row({ skipna: true })).toEqual([1, 3.5]);
  expect(row({ skipna: true, naThres: 0.4 })).toEqual([Number.NaN, 3.5]);
  expect(row({ skipna: true, naThres: 0.5 })).toEqual([1, 3.5]);
  expect(row({ skipna: true, naThres: 0 })).toEqual([Number.NaN, 3.5]);
});

test("over the dateline and around a pole", () => {
  const lon = Array.from({ length: 36 }, (_, i) => i * 10 + 5);
  const lat = [80, 88, 90];
  const x = dataArray(
    lat.map((degrees) => lon.map((at) => degrees * 1000 + at)),
    { dims: ["lat", "lon"], coords: { lat, lon } },
  );
  const seam = x.regrid({ lon: [-10, 10] });
  expect((seam.values as Float64Array)[0]).toBeCloseTo(80_350);
  expect((seam.values as Float64Array)[1]).toBeCloseTo(80_010);
  const cap = x.regrid(new Geobox(4326, [-180, 360, 0, 90, 0, -1], [1, 1])).item() as number;
  expect(cap).toBeCloseTo(90_180);
});

/** 600 by 900 elements in chunks, and which of them are read. */
function chunked(): { x: DataArray; whole: DataArray; reads: Set<string> } {
  const [rows, columns] = [600, 900];
  const data = Float64Array.from({ length: 2 * rows * columns }, (_, i) =>
    i % 7919 === 3 ? Number.NaN : Math.sin(i) * 100,
  );
  const whole = dataArray(data, {
    dims: ["t", "lat", "lon"],
    shape: [2, rows, columns],
    coords: {
      lat: Float64Array.from({ length: rows }, (_, i) => 89.85 - 0.3 * i),
      lon: Float64Array.from({ length: columns }, (_, i) => 0.2 + 0.4 * i),
    },
  });
  const inner = chunkedReader({ dtype: "float64", shape: [2, rows, columns], chunkShape: [1, 110, 130], data });
  const reads = new Set<string>();
  const readChunk = (chunk: readonly number[], signal?: AbortSignal) => {
    reads.add(chunk.join());
    return inner.readChunk(chunk, signal);
  };
  const expr = sourceNode({ format: "memory", source: "", variable: "v" }, ["t", "lat", "lon"], {
    ...inner,
    readChunk,
  });
  return { x: new DataArray("v", { ...whole.parts.variable, expr }, whole.parts.coords), whole, reads };
}

test("blocks and parts do not change the result, and read only what lies under them", async () => {
  const { x, whole, reads } = chunked();
  const target = new Geobox(4326, [-180, 0.25, 0, 90, 0, -0.25], [720, 1440]);
  const expected = whole.regrid(target, { skipna: true }).isel({ t: 1 }).values as Float64Array;
  const found = x.regrid(target, { skipna: true }).isel({ t: 1 });
  expect((await found.compute({ memoryBytes: 10_000_000 })).values).toEqual(expected);
  reads.clear();
  const part = await found.isel({ lat: [200, 210], lon: [716, 724] }).compute();
  expect([...(part.values as Float64Array)]).toEqual(
    Array.from({ length: 80 }, (_, i) => expected[(200 + Math.floor(i / 8)) * 1440 + 716 + (i % 8)]!),
  );
  expect([...reads].sort()).toEqual(["1,1,0", "1,1,6"]);
});

test("latitudes and longitudes of a pole elsewhere are on the sphere too", () => {
  const degrees = (name: string, values: number[]) => dataArray(values, { dims: [name], attrs: { units: "degrees" } });
  const x = dataArray([[1], [2]], {
    dims: ["rlat", "rlon"],
    coords: { rlat: degrees("rlat", [15, 45]), rlon: degrees("rlon", [0]) },
  });
  const mapping = {
    grid_mapping_name: "rotated_latitude_longitude",
    grid_north_pole_latitude: 39.25,
    grid_north_pole_longitude: -162,
  };
  const turned = x.assignCoords({ spatial_ref: dataArray(0, { attrs: mapping }) });
  expect(crsOf(turned.parts.variable, turned.parts.coords, { y: "rlat", x: "rlon" })?.kind).toBe("projected");
  for (const rotated of [x, turned])
    expect(
      rotated
        .regrid({ rlat: [30, 90] })
        .isel({ rlat: 0 })
        .item(),
    ).toBeCloseTo((1 * 0.5 + 2 * (sine(60) - 0.5)) / sine(60));
});

test("a dataset takes bounds of its variables, and leaves out what has rows or columns only", () => {
  const plane = dataArray(
    [
      [1, 2],
      [3, 5],
    ],
    {
      dims: ["lat", "lon"],
      coords: { lat: dataArray([0, 10], { dims: ["lat"], attrs: { bounds: "lat_bnds" } }), lon: [0, 10] },
    },
  );
  const bounds = dataArray(
    [
      [-30, 0],
      [0, 90],
    ],
    { dims: ["lat", "nv"] },
  );
  const count = dataArray([7], { dims: ["band"] });
  const ds = dataset({ plane, lat_bnds: bounds, count }).regrid(new Geobox(4326, [-5, 20, 0, 90, 0, -120], [1, 1]));
  expect(ds.has("lat_bnds")).toBe(false);
  expect(ds.get("count").item()).toBe(7);
  expect(ds.get("plane").item()).toBeCloseTo((1.5 * 0.5 + 4 * 1) / 1.5);
});

test("a dataset tells the grid that it lies on now, whichever variable comes first", () => {
  const [fine, coarse] = [10, 20].map((step) => new Geobox(32633, [0, step, 0, 40, 0, -step], [40 / step, 40 / step]));
  const plane = dataArray(new Float64Array(16), { dims: ["y", "x"], shape: [4, 4], coords: fine!.coordinates() });
  const v = plane.withCrs(32633).reproject(fine!);
  const ds = dataset({ n: dataArray([7], { dims: ["time"] }), v }, { coords: v.coords });
  expect(ds.regrid(coarse!).coords.spatial_ref!.attrs.GeoTransform).toBe("0 20 0 40 0 -20");
});

test("what cannot be kept is refused with the way out", () => {
  const x = dataArray(
    [
      [1, 2],
      [3, 4],
    ],
    { dims: ["lat", "lon"], coords: { lat: [0, 1], lon: [0, 1] } },
  );
  const utm = new Geobox(32633, [0, 10, 0, 0, 0, -10], [2, 2]);
  expect(() => x.regrid(utm)).toThrow(/reproject/);
  expect(() => x.regrid(new Geobox(4326, [0, 1, 1, 0, 1, -1], [2, 2]))).toThrow(/turned/);
  expect(() => x.regrid({ lat: [1] })).toThrow(/one label/);
  expect(() => x.regrid({ lat: [0, 2, 1] })).toThrow(/neither ascend/);
  expect(() => x.regrid({ height: [1, 2] })).toThrow(/none of its dimensions/);
  expect(() => x.regrid({ lat: [0, 1] }, { skipna: true, naThres: 2 })).toThrow(/from 0 to 1/);
  expect(() => dataArray([[1, 2]], { dims: ["y", "x"] }).regrid({ x: [1, 2] })).toThrow(/no labels/);
});
