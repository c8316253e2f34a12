import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { DatacubeError, open } from "./index.ts";

const golden = join(import.meta.dirname, "..", "golden");
const rounds = 1000;
let folder = "";

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "craton-fuzz-"));
});
afterAll(() => rmSync(folder, { recursive: true }));

const files = [
  "netcdf4.nc",
  "classic.nc",
  "data64.nc",
  "cog.tif",
  "strips.tif",
  "lzw.tif",
  "jpeg.tif",
  "bigtiff.tif",
  "zstd.tif",
  "planar.tif",
  "lerc.tif",
  "packbits.tif",
  "bits.tif",
  "floats.tif",
  "sparse.tif",
  "grib/cube.grib",
  "grib/surfaces.grib",
  "grib/regular_ll-complex.grib",
  "grib/difference2.grib",
  "grib/missing-ccsds.grib",
  "grib/missing-png.grib",
  "grib/regular_ll-jpeg.grib",
  "grib/lambert-simple.grib",
  "grib/grib1-second_order_SPD2.grib",
  "grib/grib1-reduced_gg.grib",
  "tables/stations.csv",
];

test.each(files)("%s with flipped and missing bytes gives values or a typed error", async (name) => {
  let state = 42;
  const below = (limit: number): number => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * limit);
  };
  const bytes = readFileSync(join(golden, name));
  const path = join(folder, basename(name));
  for (let round = 0; round < rounds; round++) {
    let damaged = Uint8Array.from(bytes);
    const reach = below(2) === 0 ? Math.min(damaged.length, 700) : damaged.length;
    for (let i = 0; i <= below(5); i++) damaged[8 + below(reach - 8)] = below(256);
    if (below(8) === 0) damaged = damaged.subarray(0, below(damaged.length));
    writeFileSync(path, damaged);
    try {
      for (const array of Object.values((await open(path)).dataVars)) await array.compute({ memoryBytes: 2 ** 28 });
    } catch (error) {
      expect(error, `round ${round}`).toBeInstanceOf(DatacubeError);
    }
  }
});

test.each(["v2.zarr", "v3.zarr"])("%s with damaged chunks and metadata gives values or a typed error", async (name) => {
  let state = 7;
  const below = (limit: number): number => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * limit);
  };
  const path = join(folder, name);
  cpSync(join(golden, name), path, { recursive: true });
  const files = readdirSync(path, { recursive: true, encoding: "utf8" })
    .map((file) => join(path, file))
    .filter((file) => statSync(file).isFile() && statSync(file).size > 0);
  for (let round = 0; round < rounds; round++) {
    const file = files[below(files.length)]!;
    const bytes = readFileSync(file);
    let damaged = Uint8Array.from(bytes);
    for (let i = 0; i <= below(4); i++) damaged[below(damaged.length)] = below(256);
    if (below(6) === 0) damaged = damaged.subarray(0, below(damaged.length));
    writeFileSync(file, damaged);
    try {
      for (const array of Object.values((await open(path)).dataVars)) await array.compute({ memoryBytes: 2 ** 28 });
    } catch (error) {
      expect(error, `round ${round}: ${file}`).toBeInstanceOf(DatacubeError);
    } finally {
      writeFileSync(file, bytes);
    }
  }
});

test("a file in which HDF5 never comes to an end is given up, and the next file opens", async () => {
  await expect(open(join(golden, "stalls.hdf5"))).rejects.toThrow(/does not come to an end/);
  expect(Object.keys((await open(join(golden, "chunked.nc"))).dataVars)).toEqual(["noise"]);
});
