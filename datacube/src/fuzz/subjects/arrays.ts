import { file, readAll, type Subject } from "../subject.ts";

const tiffs = [
  ...[
    "cog",
    "strips",
    "lzw",
    "jpeg",
    "gray-jpeg",
    "bigtiff",
    "zstd",
    "planar",
    "lerc",
    "lerc-bytes",
    "packbits",
    "bits",
  ],
  ...["floats", "float64", "float-differences", "big-endian-planar", "point", "scaled", "sparse"],
];
const gribs = [
  ...["cube", "surfaces", "regular_ll-complex", "difference2", "missing-ccsds", "missing-png", "regular_ll-jpeg"],
  ...["lambert-simple", "reduced_gg", "rotated_ll-simple", "grib1-second_order_SPD2", "grib1-reduced_gg", "png24"],
];

export const subjects: readonly Subject[] = [
  {
    name: "netcdf",
    formats: ["netcdf"],
    seeds: () => ["classic.nc", "data64.nc", "fixed.nc"].map(file),
    read: readAll,
  },
  {
    name: "geotiff",
    formats: ["geotiff"],
    seeds: () => tiffs.map((name) => file(`${name}.tif`)),
    read: readAll,
  },
  { name: "grib", formats: ["grib"], seeds: () => gribs.map((name) => file(`grib/${name}.grib`)), read: readAll },
];
