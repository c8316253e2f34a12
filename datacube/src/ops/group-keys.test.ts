import "./methods.ts";
import { describe, expect, expectTypeOf, test } from "vitest";
import { dataArray } from "../array/construct.ts";
import { binGrouper, timeResampler, uniqueGrouper } from "./group/groupers.ts";

const time = ["2000-01-01", "2000-02-01", "2001-01-01", "2001-01-15"].map((text) => new Date(text));
const cube = dataArray(
  Float64Array.from({ length: 8 }, (_, i) => i),
  { dims: ["time", "lat"], shape: [4, 2], coords: { time, lat: [20, 10] }, name: "v" },
);

describe("groups by several keys", () => {
  test("have a dimension per key; what never occurs together is missing", () => {
    const mean = cube.groupby(["time.year", "time.month"]).mean();
    expect(mean.dims).toEqual(["year", "month", "lat"]);
    expect([...mean.values]).toEqual([0, 1, 2, 3, 5, 6, Number.NaN, Number.NaN]);
  });

  test("are gone through by their labels", () => {
    const groups = [...cube.groupby(["time.year", "time.month"])];
    expect(groups.map(([label]) => label)).toEqual(["2000, 1", "2000, 2", "2001, 1"]);
    expect(groups.map(([, group]) => group.shape)).toEqual([
      [1, 2],
      [1, 2],
      [2, 2],
    ]);
    expect(Object.keys(cube.groupby(["lat", "time.year"]).groups)).toEqual([
      "20, 2000",
      "20, 2001",
      "10, 2000",
      "10, 2001",
    ]);
  });

  test("need names of their own", () => {
    expect(() => cube.groupby(["lat", "lat"])).toThrow(/"lat" is named twice/);
    expect(() => cube.groupby([])).toThrow(/name something/);
  });

  test("are followed by the compiler", () => {
    const some = cube.groupby({ lat: binGrouper([0, 15, 30]), time: timeResampler("1MS") }).mean();
    expectTypeOf(some.dims).toEqualTypeOf<readonly ("lat_bins" | "time")[]>();
    expect(some.dims).toEqual(["lat_bins", "time"]);
    expectTypeOf(cube.groupby(["time.year", "lat"]).max().dims).toEqualTypeOf<readonly ("year" | "lat")[]>();
    expectTypeOf(cube.groupby({ lat: uniqueGrouper() }).max().dims).toEqualTypeOf<readonly ("time" | "lat")[]>();
  });
});
