import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, test } from "vitest";
import { fileLocation } from "../source/file.ts";
import { memoryLocation } from "../source/memory.ts";
import type { Location } from "../source/source.ts";
import { cis } from "./cis/cis.ts";
import { formatConformance } from "./conformance.ts";
import { csv } from "./csv/csv.ts";
import type { Format } from "./format.ts";
import { geotiff } from "./geotiff/geotiff.ts";
import { grib } from "./grib/grib.ts";
import { hdf5 } from "./hdf5/hdf5.ts";
import { memoryFormat } from "./memory/memory.ts";
import { netcdf } from "./netcdf/netcdf.ts";
import { parquet } from "./parquet/parquet.ts";
import { reference } from "./reference/reference.ts";
import { zarr } from "./zarr/zarr.ts";

const golden = join(import.meta.dirname, "..", "..", "golden");
const file = (name: string) => () => fileLocation(join(golden, name));

const memory = memoryFormat([
  { name: "x", dims: ["x"], dtype: "float64", shape: [5], chunkShape: [2], data: Float64Array.of(1, 2, 3, 4, 5) },
  { name: "none", dims: ["y", "x"], dtype: "int16", shape: [0, 5], chunkShape: [1, 2], data: new Int16Array(0) },
  { name: "one", dims: [], dtype: "string", shape: [], chunkShape: [], data: ["a"] },
]);

const subjects: [string, Format, () => Location][] = [
  ["memory", memory, () => memoryLocation("memory", new Map())],
  ["zarr v2", zarr, file("v2.zarr")],
  ["zarr v3", zarr, file("v3.zarr")],
  ["netcdf-3 with records", netcdf, file("classic.nc")],
  ["netcdf-3 CDF-5", netcdf, file("data64.nc")],
  ["netcdf-4", hdf5, file("netcdf4.nc")],
  ["geotiff in strips", geotiff, file("strips.tif")],
  ["geotiff planar", geotiff, file("planar.tif")],
  ["grib edition 1", grib, file("grib/grib1-reduced_gg.grib")],
  ["grib edition 2", grib, file("grib/cube.grib")],
  ["geotiff of single bits", geotiff, file("bits.tif")],
  ["big-endian sparse geotiff", geotiff, file("big-endian-differences.tif")],
  ["cloud-optimised geotiff", geotiff, file("cog.tif")],
  ["geotiff of JPEG in a Buffer", geotiff, () => memoryLocation("jpeg.tif", readFileSync(join(golden, "jpeg.tif")))],
  ["references", reference, file("references.json")],
  ["references in Parquet", reference, file("references.parq")],
  ["cis on a regular grid", cis, file("cis/regular.json")],
  ["cis on displaced axes", cis, file("cis/displaced.json")],
  ["csv", csv, file("tables/stations.csv")],
  ["parquet", parquet, file("tables/events.parquet")],
];

for (const [name, format, location] of subjects) {
  describe(name, () => {
    for (const { fact, check } of formatConformance(format, location)) test(fact, check);
  });
}
