import { expect, test } from "vitest";
import { dataArray, dataset } from "../array/construct.ts";
import { Geobox } from "../geo/geobox.ts";
import "./methods.ts";

const grid = (values: number[][], lat: number[], lon: number[]) =>
  dataArray(values, { dims: ["lat", "lon"], coords: { lat, lon } });

test("a grid over all longitudes is sampled over its seam", () => {
  const lon = Array.from({ length: 8 }, (_, i) => i * 45);
  const x = grid([lon, lon], [45, -45], lon);
  const target = new Geobox(4326, [-180, 90, 0, 90, 0, -180], [1, 4]);
  const [a, b, c, d] = x.reproject(target, { resampling: "nearest" }).values as Float64Array;
  expect([a, b, c, d]).toEqual([225, 315, 45, 135]);
  const seam = new Geobox(4326, [-45, 45, 0, 90, 0, -180], [1, 1]);
  expect(x.reproject(seam, { resampling: "bilinear" }).item()).toBeCloseTo(157.5);
});

test("bounds go over the dateline and around the poles", () => {
  const utm60 = new Geobox(32660, [300000, 6000, 0, 5_000_000, 0, -6000], [100, 100]);
  const [west, , east] = utm60.boundsIn(4326);
  expect(west).toBeGreaterThan(170);
  expect(east).toBeLessThan(-170);
  const pole = new Geobox(3413, [-1e6, 1e4, 0, 1e6, 0, -1e4], [200, 200]);
  const [w, south, e, north] = pole.boundsIn(4326);
  expect([w, e, north]).toEqual([-180, 180, 90]);
  expect(south).toBeCloseTo(77, 0);
});

test("a grid far from a projection's zone gets nothing of it", () => {
  const utm = dataArray(new Float64Array(400).fill(1), {
    dims: ["y", "x"],
    shape: [20, 20],
    coords: {
      y: Float64Array.from({ length: 20 }, (_, i) => 5_500_000 - 1e4 * i),
      x: Float64Array.from({ length: 20 }, (_, i) => 400_000 + 1e4 * i),
    },
  }).withCrs("EPSG:32633");
  const world = new Geobox(4326, [-180, 1, 0, 90, 0, -1], [180, 360]);
  const result = utm.reproject(world);
  const values = result.values as Float64Array;
  const found = [...values.keys()].filter((i) => values[i] === 1);
  expect(found.length).toBeGreaterThan(3);
  for (const i of found) {
    expect(Math.floor(i / 360)).toBeGreaterThan(35);
    expect(Math.abs((i % 360) - 195)).toBeLessThan(5);
  }
});

test("blocks and parts do not change the result", async () => {
  const values = Float64Array.from({ length: 3 * 60 * 80 }, (_, i) => Math.sin(i) * 100);
  const x = dataArray(values, {
    dims: ["y", "t", "x"],
    shape: [60, 3, 80],
    coords: {
      y: Float64Array.from({ length: 60 }, (_, i) => 60 - i),
      x: Float64Array.from({ length: 80 }, (_, i) => i),
    },
  }).withCrs(4326);
  for (const resampling of ["nearest", "bilinear", "cubic", "average", "mode"] as const) {
    const whole = x.reproject({ crs: 3857, resolution: 250_000 }, { resampling });
    const bounded = await whole.compute({ memoryBytes: 200_000 });
    expect(bounded.values).toEqual(whole.values);
    const rows = whole.isel({ y: [3, 9], t: 1, x: [5, 30] });
    const { shape } = whole;
    const at = (row: number, column: number) => (row * shape[1]! + 1) * shape[2]! + column;
    const expected = Float64Array.from(
      { length: 6 * 25 },
      (_, i) => whole.values[at(3 + Math.floor(i / 25), 5 + (i % 25))] as number,
    );
    expect(rows.values).toEqual(expected);
  }
});

test("whole numbers stay so with a missing element, else become floats", () => {
  const x = dataArray(new Int16Array([1, 2, 3, 4]), {
    dims: ["y", "x"],
    shape: [2, 2],
    coords: { y: [1, 0], x: [0, 1] },
  }).withCrs(32633);
  const wider = new Geobox(32633, [-1.5, 1, 0, 1.5, 0, -1], [1, 4]);
  expect([...(x.reproject(wider).values as Float32Array)]).toEqual([Number.NaN, 1, 2, Number.NaN]);
  const kept = x.reproject(wider, { nodata: -9 });
  expect([kept.dtype, [...(kept.values as Int16Array)]]).toEqual(["int16", [-9, 1, 2, -9]]);
});

test("the size of a pixel is measured over the seam: in the middle of a map of the Pacific nothing is smeared", () => {
  const lon = Array.from({ length: 36 }, (_, i) => i * 10);
  const lat = Array.from({ length: 18 }, (_, i) => 85 - i * 10);
  const x = grid(
    lat.map(() => lon.map((degrees) => Math.cos((degrees * Math.PI) / 180))),
    lat,
    lon,
  );
  const mollweide = new Geobox("+proj=moll +lon_0=180", [-18e6, 4e5, 0, 1e6, 0, -4e5], [5, 90]);
  const row = x.reproject(mollweide, { resampling: "bilinear" }).isel({ y: 2 }).values as Float64Array;
  expect(Math.min(...row)).toBeLessThan(-0.98);
  expect(Math.max(...row)).toBeGreaterThan(0.95);
});

test.each(["moll", "robin", "eqearth", "sinu", "laea +lat_0=90", "ortho +lat_0=20 +R=6371000", "aeqd"])(
  "there is nothing beside the Earth in %s, and something on it",
  (projection) => {
    const lon = Array.from({ length: 36 }, (_, i) => i * 10 - 175);
    const lat = Array.from({ length: 18 }, (_, i) => 85 - i * 10);
    const x = grid(
      lat.map((degrees) => lon.map(() => degrees)),
      lat,
      lon,
    );
    const plane = new Geobox(`+proj=${projection}`, [-21e6, 42e5, 0, 21e6, 0, -42e5], [10, 10]);
    const values = x.reproject(plane).values as Float64Array;
    expect([values[0], values[9], values[90], values[99]]).toEqual([Number.NaN, Number.NaN, Number.NaN, Number.NaN]);
    expect(values[45]).toBeGreaterThan(-91);
  },
);

test("a grid with more pixels along an axis than have room for their coordinates is refused", () => {
  const box = new Geobox(32632, [600_000, 30, 0, 5_300_000, 0, -30], [40, 1e9]);
  expect(() => box.coordinates()).toThrow(/an axis of 1000000000 pixels is not supported: it may have/);
});

/** Four pixels in degrees. */
const corner = () =>
  grid(
    [
      [1, 2],
      [3, 4],
    ],
    [46, 45],
    [10, 11],
  ).withCrs(4326);

test("a dataset that had another CRS has the new one", () => {
  const x = corner();
  const ds = dataset({ a: x, n: dataArray([7], { dims: ["time"] }) }, { coords: x.coords });
  const moved = ds.reproject({ crs: 32632, resolution: 50_000 });
  expect(Geobox.of(moved.get("a"))).toEqual(Geobox.of(x.reproject({ crs: 32632, resolution: 50_000 })));
  expect(moved.coords.spatial_ref!.attrs).toEqual(
    x.reproject({ crs: 32632, resolution: 50_000 }).coords.spatial_ref!.attrs,
  );
});

test("a reprojected dataset has the labels that its arrays have, to the last bit", () => {
  const x = corner();
  const target = { crs: 3857, resolution: 0.7, bounds: [1e6 + 0.1, 5.6e6 + 0.3, 1e6 + 30.1, 5.6e6 + 40.3] } as const;
  const [own, alone] = [dataset({ a: x }, { coords: x.coords }).reproject(target), x.reproject(target)];
  for (const dim of ["y", "x"]) expect(own.coords[dim]!.values).toEqual(alone.coords[dim]!.values);
  expect(own.coords.spatial_ref!.attrs).toEqual(alone.coords.spatial_ref!.attrs);
});
