import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, expectTypeOf, test } from "vitest";
import { dataArray, dataset } from "../array/construct.ts";
import type { DataArray } from "../array/data-array.ts";
import type { Dataset } from "../array/dataset.ts";
import { oneOf, tuple } from "../array/selectors.ts";
import { describeType } from "../array/type-text.ts";
import "./methods.ts";

const grid = dataArray(
  Float64Array.from({ length: 12 }, (_, i) => i),
  { dims: ["t", "lat", "lon"], shape: [2, 2, 3], coords: { lat: [20, 10], lon: ["x", "y", "z"] }, name: "v" },
);
const z = grid.stack({ z: ["lat", "lon"] });

const folder = mkdtempSync(join(tmpdir(), "stacking-"));
afterAll(() => rmSync(folder, { recursive: true }));

describe("a stacked dimension", () => {
  test("is labelled by texts of its levels, which are coordinates beside it", () => {
    expect(z.dims).toEqual(["t", "z"]);
    expect(z.coords.z!.values).toEqual(['(20, "x")', '(20, "y")', '(20, "z")', '(10, "x")', '(10, "y")', '(10, "z")']);
    expect([...z.coords.lat!.values]).toEqual([20, 20, 20, 10, 10, 10]);
  });

  test("shows its levels, marked as labels, without making the texts", () => {
    expect(String(z)).toMatch(/\* z +\(z\) string 96 B levels lat, lon\n/);
    expect(String(z)).toMatch(/\* lat +\(z\) float64 48 B 20 20 20 10 10 10\n/);
    const html = (z as unknown as Record<symbol, () => Record<string, string>>)[Symbol.for("Jupyter.display")]!()[
      "text/html"
    ];
    expect(html).toContain("<b>lat</b>");
    expect(html).toContain("levels lat, lon");
  });

  test("is selected on by levels; the last level that remains takes its place", () => {
    expect(z.sel({ z: { lat: 10 } }).dims).toEqual(["t", "lon"]);
    expect([...z.isel({ t: 0 }).sel({ z: tuple(10) }).values]).toEqual([3, 4, 5]);
    expect(
      z
        .isel({ t: 0 })
        .sel({ z: tuple(10, "y") })
        .item(),
    ).toBe(4);
    expect([...z.isel({ t: 0 }).sel({ z: oneOf([tuple(10, "y"), tuple(20, "z")]) }).values]).toEqual([4, 2]);
    expect(() => z.sel({ z: tuple(10, "y", 3) })).toThrow(/3 labels are too many/);
    expect(() => z.sel({ z: {} })).toThrow(/lat, lon/);
    expect(() => grid.sel({ lat: tuple(10) })).toThrow(/no stacked dimension/);
  });

  test("comes apart again, also when it was selected from, reordered and computed", async () => {
    const part = await z.isel({ z: oneOf([5, 0, 1]) }).compute();
    const apart = part.unstack("z", { fillValue: -1 });
    expect(apart.dims).toEqual(["t", "lat", "lon"]);
    expect(apart.coords.lat!.values).toEqual(Float64Array.of(20, 10));
    expect([...apart.isel({ t: 0 }).values]).toEqual([0, 1, -1, -1, -1, 5]);
    expect(await z.unstack().identical(grid.assignCoords({}))).toBe(true);
  });

  test("a name that it would take twice is refused", () => {
    expect(() => z.stack({ z: ["t"] })).toThrow(/"z" is taken/);
    expect(() => z.stack({ w: ["z"] })).toThrow(/unstack it first/);
    expect(() => grid.stack({ w: ["lat", "lat"] })).toThrow(/twice/);
    expect(() => z.rename({ t: "lat2" }).rename({ lat2: "lat" })).toThrow(/taken/);
    expect(() => z.isel({ z: oneOf([0, 0]) }).unstack()).toThrow(/at 0 and 1 are the same/);
  });

  test("levels are not replaced one by one", () => {
    expect(() => z.assignCoords({ lat: 3 })).toThrow(/resetIndex\("z"\)/);
    const other = z.assignCoords({ z: [1, 2, 3, 4, 5, 6] });
    expect(Object.keys(other.coords)).toEqual(["z"]);
    expect(() => other.unstack()).not.toThrow();
    expect(other.unstack().dims).toEqual(["t", "z"]);
  });
});

describe("files cannot hold levels and say the way out", () => {
  const ds = dataset({ v: z.rename("v") });
  test.each([
    ["Zarr", () => z.toZarr(join(folder, "a.zarr"))],
    ["NetCDF", () => ds.toNetCDF(join(folder, "a.nc"))],
    ["CoverageJSON", () => ds.toCoverageJSON(join(folder, "a.covjson"))],
  ])("%s", async (_, write) => {
    await expect(write()).rejects.toThrow(/resetIndex\("z"\)/);
  });

  test("after resetIndex they hold them", async () => {
    await dataset({ v: z.resetIndex("z") }).toZarr(join(folder, "b.zarr"));
  });

  test("a table has a column per level", async () => {
    expect((await ds.toTable()).schema.fields.map(({ name }) => name)).toEqual(["t", "lat", "lon", "v"]);
  });
});

test("a wide stack is made without its labels", () => {
  const wide = dataArray(new Float32Array(4_000_000), { dims: ["y", "x"], shape: [2000, 2000] });
  const from = performance.now();
  const stacked = wide.stack({ z: ["y", "x"] });
  const sum = stacked.add(stacked.mul(2));
  expect(sum.dims).toEqual(["z"]);
  expect(sum.unstack().dims).toEqual(["y", "x"]);
  expect(performance.now() - from).toBeLessThan(1000);
});

test("dimensions are followed by the compiler as far as it can", () => {
  expectTypeOf(grid).toEqualTypeOf<DataArray<"t" | "lat" | "lon">>();
  expectTypeOf(z).toEqualTypeOf<DataArray<"t" | "z">>();
  expectTypeOf(grid.stack({ a: ["t"], b: ["lon", "lat"] })).toEqualTypeOf<DataArray<"a" | "b">>();
  expectTypeOf(z.mean("t").dims).toEqualTypeOf<readonly "z"[]>();
  expectTypeOf(z.unstack()).toEqualTypeOf<DataArray<string>>();
  expectTypeOf(z.sel({ z: { lat: 10 } })).toEqualTypeOf<DataArray<string>>();
  expectTypeOf(z.sel({ z: oneOf([tuple(10, "x")]) })).toEqualTypeOf<DataArray<"t" | "z">>();
  const ds = dataset({ v: grid, w: grid.mean(["lat", "lon"]) }) as unknown as Dataset<{
    v: DataArray<"t" | "lat" | "lon">;
    w: DataArray<"t">;
  }>;
  const stacked = ds.stack({ z: ["lat", "lon"] });
  expectTypeOf(stacked.v).toEqualTypeOf<DataArray<"t" | "z">>();
  expectTypeOf(stacked.w).toEqualTypeOf<DataArray<"t">>();
  expectTypeOf(stacked.dims).toEqualTypeOf<readonly ("t" | "z")[]>();
  expect(stacked.w.dims).toEqual(["t"]);
  expect(describeType(z)).toBe('DataArray<"t" | "z", "float64">');
  const refused = () => [
    // @ts-expect-error latt
    grid.stack({ z: ["latt"] }),
    // @ts-expect-error lat is in z
    z.mean("lat"),
  ];
  expect(refused).toThrow(/latt/);
});
