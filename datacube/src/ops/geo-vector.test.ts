import { expect, test } from "vitest";
import { dataArray, dataset } from "../array/construct.ts";
import { DataArray } from "../array/data-array.ts";
import { sourceNode } from "../expr/operation/source.ts";
import { chunkedReader } from "../format/memory/memory.ts";
import { Geobox } from "../geo/geobox.ts";
import { rasterize } from "./geo-rasterize.ts";
import "./methods.ts";

const triangle = {
  type: "Polygon",
  coordinates: [
    [
      [10, 10],
      [50, 20],
      [30, 45],
      [10, 10],
    ],
  ],
} as const;
const labels = (length: number) => Float64Array.from({ length }, (_, i) => i + 0.5);

/** 60 by 80 pixels of 1, and how many chunks of 10 by 10 were read. */
function counted(): { x: DataArray; reads: () => number } {
  const data = Float64Array.from({ length: 4800 }, (_, i) => i);
  const inner = chunkedReader({ dtype: "float64", shape: [60, 80], chunkShape: [10, 10], data });
  let reads = 0;
  const reader = {
    ...inner,
    readChunk: (chunk: readonly number[], signal?: AbortSignal) => {
      reads++;
      return inner.readChunk(chunk, signal);
    },
  };
  const expr = sourceNode({ format: "memory", source: "", variable: "v" }, ["y", "x"], reader);
  const coords = dataArray(data, { dims: ["y", "x"], shape: [60, 80], coords: { y: labels(60), x: labels(80) } });
  const x = new DataArray("v", { expr, attrs: {}, encoding: {} }, coords.withCrs(32633).parts.coords);
  return { x, reads: () => reads };
}

test("a clipped dataset tells where it begins, as its arrays do", () => {
  const box = new Geobox(32633, [500_000, 10, 0, 5_000_000, 0, -10], [4, 5]);
  const plane = dataArray(new Float64Array(20), { dims: ["y", "x"], shape: [4, 5], coords: box.coordinates() });
  const v = plane.withCrs(box.crs).reproject(box);
  const clipped = dataset({ v }, { coords: v.coords }).clipBox(500_020, 4_999_970, 500_040, 4_999_990);
  expect(clipped.coords.spatial_ref!.attrs.GeoTransform).toBe("500020 10 0 4999990 0 -10");
});

test("what lies outside a geometry is not read", async () => {
  const { x, reads } = counted();
  const clipped = await x.clipGeometry(triangle).compute();
  expect(clipped.sizes).toEqual({ y: 34, x: 40 });
  expect(reads()).toBeLessThanOrEqual(16);
  expect(reads()).toBeGreaterThan(3);
});

test("blocks and parts do not change what is burnt or clipped", async () => {
  const { x } = counted();
  const whole = await x.clipGeometry(triangle, { drop: false, allTouched: true }).compute();
  const burnt = rasterize(triangle, x, { allTouched: true });
  expect([...(whole.notnull().values as Uint8Array)]).toEqual([...(burnt.values as Uint8Array)]);
  const rows = burnt.isel({ y: [20, 23], x: [5, 60] }).values as Uint8Array;
  expect([...rows]).toEqual(
    [20, 21, 22].flatMap((y) => [...(burnt.values as Uint8Array).subarray(y * 80 + 5, y * 80 + 60)]),
  );
  const bounded = await x.clipGeometry(triangle, { drop: false, allTouched: true }).compute({ memoryBytes: 100_000 });
  expect(bounded.values).toEqual(whole.values);
});

test("zones without pixels are missing and count nothing", async () => {
  const { x } = counted();
  const far = { type: "Point", coordinates: [500, 500] } as const;
  const features = [far, triangle].map((geometry, i) => ({
    type: "Feature" as const,
    geometry,
    properties: { name: ["far", "near"][i]! },
  }));
  const count = await x.zonal(features, { stat: "count", by: "name" }).compute();
  expect(Number(count.sel({ zone: "far" }).item())).toBe(0);
  expect(Number(count.sel({ zone: "near" }).item())).toBeGreaterThan(500);
  const mean = await x.zonal(features, { by: "name" }).compute();
  expect(mean.sel({ zone: "far" }).item()).toBeNaN();
});

test("what is no geometry is refused by name", () => {
  const { x } = counted();
  expect(() => x.clipGeometry({ type: "Circle" } as never)).toThrow(/no geometry of GeoJSON/);
  expect(() =>
    x.clipGeometry({
      type: "Polygon",
      coordinates: [
        [
          [0, 0],
          [1, 1],
          [0, 0],
        ],
      ],
    }),
  ).toThrow(/four positions/);
  expect(() => rasterize(triangle, x, { attribute: "id" })).toThrow(/"id" of a feature is undefined/);
});
