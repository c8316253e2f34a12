import type { OracleCase } from "../case.ts";

const formats = ["NETCDF4", "NETCDF3_CLASSIC", "NETCDF3_64BIT_OFFSET", "NETCDF3_64BIT_DATA"] as const;
const cubes = ["monthly", "noleap", "days360", "hourly", "thin", "messy", "packed"] as const;
const files = ["MODIS_ARRAY.nc", "dataset_2d.nc", "sentinel_2_L1C_utm.nc", "tmmx_20190121.nc"] as const;

/** Integers that these formats do not have become others, as in xarray. */
const classic = new Set(["NETCDF3_CLASSIC", "NETCDF3_64BIT_OFFSET"]);

function written(on: OracleCase["on"], format: (typeof formats)[number]): OracleCase {
  return {
    covers: "Dataset.toNetCDF",
    on,
    ts: (ds) => ds,
    py: "ds",
    weWrite: { ts: (ds, path) => ds.toNetCDF(path, { format }), as: `${format}.nc` },
  };
}

export const cases: readonly OracleCase[] = [
  ...cubes.flatMap((on) => formats.map((format) => written(on, format))),
  ...files.flatMap((on) => formats.filter((format) => !classic.has(format)).map((format) => written(on, format))),
  written("kinds", "NETCDF4"),
  {
    covers: "toNetCDF",
    on: "dataset_2d.nc",
    ts: (ds) => Object.values(ds.dataVars)[0],
    py: "ds[list(ds.data_vars)[0]]",
    weWrite: { ts: (ds, path) => Object.values(ds.dataVars)[0]!.toNetCDF(path), as: "one.nc" },
  },
  {
    covers: "toNetCDF",
    on: "kinds",
    ts: (ds) => ds.text,
    py: "ds.text",
    weWrite: { ts: (ds, path) => ds.text.toNetCDF(path), as: "text.nc" },
  },
];
