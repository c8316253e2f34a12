import type { OracleCase } from "../case.ts";

const formats = ["NETCDF4", "NETCDF3_CLASSIC", "NETCDF3_64BIT_OFFSET", "NETCDF3_64BIT_DATA"] as const;
const cubes = ["monthly", "noleap", "days360", "hourly", "messy", "packed"] as const;
const files = ["MODIS_ARRAY.nc", "dataset_2d.nc", "sentinel_2_L1C_utm.nc", "tmmx_20190121.nc"] as const;

/** Their integers are signed ones of up to 32 bits, which some data are not. */
const classic = new Set(["NETCDF3_CLASSIC", "NETCDF3_64BIT_OFFSET"]);
const isHeld = (on: string, format: string): boolean => on === "hourly" || !classic.has(format);

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
  ...[...cubes, ...files].flatMap((on) =>
    formats.filter((format) => isHeld(on, format)).map((format) => written(on, format)),
  ),
  written("kinds", "NETCDF4"),
  written("thin", "NETCDF4"),
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
