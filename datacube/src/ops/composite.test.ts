import fc from "fast-check";
import { expect, test } from "vitest";
import { dataArray, dataset } from "../array/construct.ts";
import type { DataArray } from "../array/data-array.ts";
import "./methods.ts";

const ofPoints = (points: readonly (readonly number[])[]): DataArray =>
  dataArray(
    points.map((point) => [...point]),
    { dims: ["time", "band"] },
  );
const geomedian = (points: readonly (readonly number[])[]): number[] => [
  ...(ofPoints(points).composite("time", { method: "geomedian" }).values as Float64Array),
];

const coordinate = fc.integer({ min: -1000, max: 1000 });
const cloud = fc.array(fc.tuple(coordinate, coordinate, coordinate), { minLength: 3, maxLength: 12 });
const cost = (points: readonly (readonly number[])[], at: readonly number[]): number =>
  points.reduce((sum, point) => sum + Math.hypot(...point.map((value, band) => value - at[band]!)), 0);

test("the middle of an odd number of points on a line is their geometric median", () => {
  const places = fc.uniqueArray(fc.integer({ min: -50, max: 50 }), { minLength: 3, maxLength: 9 });
  fc.assert(
    fc.property(places, fc.tuple(coordinate, coordinate), (found, [x, y]) => {
      const odd = found.slice(0, found.length - 1 + (found.length % 2));
      const middle = odd.toSorted((a, b) => a - b)[(odd.length - 1) / 2]!;
      expect(geomedian(odd.map((at) => [x + 3 * at, y - 2 * at]))).toEqual([x + 3 * middle, y - 2 * middle]);
    }),
    {
      numRuns: 1000,
      examples: [
        [
          [36, -35, -32, -49, -20, 0],
          [12, 0],
        ],
      ],
    }, // one whose mean is one of its points
  );
});

test("no point around a geometric median is nearer to all, and it moves with the points", () => {
  fc.assert(
    fc.property(cloud, fc.tuple(coordinate, coordinate, coordinate), (points, shift) => {
      const median = geomedian(points);
      const least = cost(points, median);
      const slack = 1e-6 * (1 + least);
      for (const [band, step] of [0, 1, 2].flatMap((band) => [-1, 1, -1e-2, 1e-2].map((step) => [band, step])))
        expect(cost(points, median.with(band!, median[band!]! + step!))).toBeGreaterThan(least - slack);
      const others = [points.toReversed(), points.map((point) => point.map((value, band) => value + shift[band]!))];
      const again = [geomedian(others[0]!), geomedian(others[1]!).map((value, band) => value - shift[band]!)];
      const scaled = geomedian(points.map((point) => point.map((value) => 1024 * value))).map((value) => value / 1024);
      for (const other of [...again, scaled]) expect(Math.abs(cost(points, other) - least)).toBeLessThan(slack);
    }),
    { numRuns: 60 },
  );
});

test("observations that lack a band do not count, and without any there is no median", () => {
  expect(
    geomedian([
      [Number.NaN, 5],
      [1, 2],
      [3, Number.NaN],
    ]),
  ).toEqual([1, 2]);
  expect(geomedian([[Number.NaN, 5]])).toEqual([Number.NaN, Number.NaN]);
  const medoid = ofPoints([
    [Number.NaN, 5],
    [9, 9],
    [1, 2],
    [2, 2],
  ]).composite("time", { method: "medoid" });
  expect([...(medoid.values as Float64Array)]).toEqual([2, 2]);
});

test("what is chosen keeps whole numbers and their nodata, also in blocks", async () => {
  const counts = dataArray(Int16Array.from([-9, 4, -9, 7, -9, 2, 3, -9, 1]), {
    dims: ["time", "x"],
    shape: [3, 3],
    attrs: { _FillValue: -9, units: "1" },
  });
  const values = async (method: "first" | "last" | "min" | "max" | "mean") => {
    const result = await counts.composite("time", { method }).compute({ memoryBytes: 4000 });
    return [result.dtype, ...(result.values as Int16Array)];
  };
  expect(await values("first")).toEqual(["int16", 7, 4, 2]);
  expect(await values("last")).toEqual(["int16", 3, 4, 1]);
  expect(await values("max")).toEqual(["int16", 7, 4, 2]);
  expect(await values("mean")).toEqual(["float32", 5, 4, 1.5]);
  expect(counts.composite("time", { method: "first" }).attrs).toEqual({ _FillValue: -9, units: "1" });
  expect(counts.composite("time", { method: "mean" }).attrs).toEqual({ units: "1" });
  const none = counts.composite("time", { method: "quality", by: dataArray([1, 3, 3], { dims: ["time"] }) });
  expect([none.dtype, ...(none.values as Int16Array)]).toEqual(["int16", 7, -9, 2]);
});

test("a dataset takes its variables for bands", () => {
  const at = (values: number[]) => dataArray(values, { dims: ["time"] });
  const ds = dataset({ red: at([1, 50, 2]), nir: at([1, 60, 3]), ndvi: at([0.2, Number.NaN, 0.4]) });
  const bands = ds.dropVars("ndvi");
  expect(bands.composite("time", { method: "medoid" }).get("nir").item()).toBe(3);
  expect(ds.composite("time", { method: "quality", by: "ndvi" }).get("red").item()).toBe(2);
  const { red, nir } = bands.composite("time", { method: "geomedian" }) as never as Record<string, DataArray>;
  expect([red!.item(), nir!.item()]).toEqual([2, 3]);
});
