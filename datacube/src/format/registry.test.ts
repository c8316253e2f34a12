import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { open } from "../index.ts";
import { openLocation } from "../open.ts";
import { memoryLocation } from "../source/memory.ts";
import { memoryFormat } from "./memory/memory.ts";
import { formats, registerFormat } from "./registry.ts";

const golden = join(import.meta.dirname, "..", "..", "golden");

test("the format is found by content, not by name", async () => {
  for (const name of ["netcdf4.nc", "classic.nc", "cog.tif", "grib/cube.grib"]) {
    const bytes = readFileSync(join(golden, name));
    const [named, nameless] = [
      await open(join(golden, name)),
      await openLocation(memoryLocation("nameless.zarr", bytes)),
    ];
    for (const variable of Object.keys(named.dataVars)) {
      expect((await nameless.get(variable).compute()).values).toEqual((await named.get(variable).compute()).values);
    }
  }
});

test("a registered format is loaded only when its content is met", async () => {
  let loads = 0;
  const data = Int16Array.of(1, -9, 3);
  const format = memoryFormat([
    {
      name: "v",
      dims: ["x"],
      dtype: "int16",
      shape: [3],
      chunkShape: [2],
      data,
      attrs: { _FillValue: -9, scale_factor: 0.5 },
    },
  ]);
  registerFormat({
    name: "test",
    kind: "file",
    detect: ({ head }) => head[0] === 0x54 && head[1] === 0x45,
    load: async () => {
      loads++;
      return format;
    },
  });
  await open(join(golden, "v3.zarr"));
  expect(loads).toBe(0);
  const ds = await openLocation(memoryLocation("x", Uint8Array.of(0x54, 0x45)));
  expect([loads, ds.v!.dtype, ds.v!.isComputed]).toEqual([1, "float64", false]);
  expect((await ds.v!.compute()).values).toEqual(Float64Array.of(0.5, Number.NaN, 1.5));
  expect(formats().map(({ name }) => name)).toEqual([
    "zarr",
    "icechunk",
    "geotiff",
    "netcdf",
    "hdf5",
    "grib",
    "coveragejson",
    "cis",
    "reference",
    "parquet",
    "test",
    "csv",
  ]);
});
