import { openMany } from "../../open-many.ts";
import { combineNested } from "../../ops/combine.ts";
import { concat } from "../../ops/combining.ts";
import type { OracleCase } from "../case.ts";

const utm = "sentinel_2_L1C_utm.nc";

/** Parts of `ds` along a dimension in files beside `path`; the first is `path` itself. */
function split(dim: string, starts: readonly number[], write = "to_netcdf"): NonNullable<OracleCase["peerWrites"]> {
  const ends = [...starts.slice(1), "None"].join(", ");
  return {
    py: `[ds.isel(${dim}=slice(a, b)).${write}(path.replace('part0.', f'part{i}.')) for i, (a, b) in enumerate(zip([${starts}], [${ends}]))]`,
    as: `part0.${write === "to_netcdf" ? "nc" : "zarr"}`,
  };
}

const pattern = (path: string) => path.replace(/0\.(\w+)$/, "*.$1");
const files = "path.replace('part0.', 'part*.')";
const many = `xr.open_mfdataset(${files}, engine='netcdf4')`;

export const cases: readonly OracleCase[] = [
  ...(["monthly", "noleap", "hourly", "packed"] as const).map(
    (on): OracleCase => ({
      covers: "openMany",
      on,
      ts: (_, { path }) => openMany(pattern(path)),
      py: many,
      peerWrites: split("time", on === "packed" ? [0, 2] : [0, 7, 8]),
    }),
  ),
  {
    covers: "openMany",
    on: "monthly",
    ts: (_, { path }) => openMany(pattern(path), { dataVars: "minimal", compat: "override" }),
    py: `xr.open_mfdataset(${files}, engine='netcdf4', data_vars='minimal', coords='minimal', compat='override')`,
    peerWrites: split("time", [0, 7, 8]),
  },
  {
    covers: "openMany",
    on: "monthly",
    ts: (_, { path }) => openMany(pattern(path), { preprocess: (one) => one.isel({ lat: [1, 3] }) }),
    py: `xr.open_mfdataset(${files}, engine='netcdf4', preprocess=lambda one: one.isel(lat=slice(1, 3)))`,
    peerWrites: split("time", [0, 20]),
  },
  {
    covers: ["openMany", "combineNested"],
    on: "monthly",
    ts: (_, { path }) =>
      openMany([[path, path.replace("part0.", "part1.")]], {
        combine: "nested",
        concatDim: ["run", "lat"],
        join: "outer",
      }),
    py: "xr.open_mfdataset([[path, path.replace('part0.', 'part1.')]], combine='nested', concat_dim=['run', 'lat'], engine='netcdf4')",
    peerWrites: split("lat", [0, 2]),
  },
  {
    covers: "openMany",
    on: "monthly",
    ts: (_, { path }) => openMany([path, path]),
    py: "xr.open_mfdataset([path, path], engine='netcdf4')",
    peerWrites: split("time", [0, 2]),
    throws: ["expression", "ValueError"],
  },
  {
    covers: "openMany",
    on: utm,
    ts: (_, { path }) => openMany(pattern(path)),
    py: many,
    peerWrites: split("x", [0, 4]),
  },
  {
    covers: "openMany",
    on: utm,
    ts: (_, { path }) => openMany(pattern(path)),
    py: `xr.open_mfdataset(${files}, engine='zarr')`,
    peerWrites: split("y", [0, 3, 5], "to_zarr"),
  },
  {
    covers: "combineNested",
    on: "messy",
    ts: (ds) => combineNested([ds.isel({ r: [0, 2] }), ds.isel({ r: [2, 5] })], "r"),
    py: "xr.combine_nested([ds.isel(r=slice(0, 2)), ds.isel(r=slice(2, 5))], 'r', combine_attrs='override')",
  },
  {
    covers: "combineNested",
    on: utm,
    ts: (ds) =>
      combineNested(
        [
          [ds.isel({ x: [0, 5] }), ds.isel({ x: [5, 9] })],
          [ds.isel({ x: [9, 12] }), ds.isel({ x: [12, 20] })],
        ],
        ["x", "x"],
      ),
    py: "xr.combine_nested([[ds.isel(x=slice(0, 5)), ds.isel(x=slice(5, 9))], [ds.isel(x=slice(9, 12)), ds.isel(x=slice(12, 20))]], ['x', 'x'], combine_attrs='override')",
  },
  {
    covers: "combineNested",
    on: "monthly",
    ts: (ds) => combineNested([ds, ds.isel({ time: [0, 3] })], null, { compat: "override" }),
    py: "xr.combine_nested([ds, ds.isel(time=slice(0, 3))], None, compat='override', join='outer', combine_attrs='override')",
  },
  {
    covers: "concat",
    on: "monthly",
    ts: (ds) =>
      concat(
        [ds.isel({ time: [0, 3] }), ds.isel({ time: [3, 5] }).assign({ more: ds.pr.isel({ time: [3, 5] }) })],
        "time",
      ),
    py: "xr.concat([ds.isel(time=slice(0, 3)), ds.isel(time=slice(3, 5)).assign(more=ds.pr[3:5])], 'time', data_vars='all')",
  },
  {
    covers: "concat",
    on: "monthly",
    ts: (ds) => concat([ds.isel({ time: [0, 3] }), ds.isel({ time: [3, 5] })], "time", { dataVars: "minimal" }),
    py: "xr.concat([ds.isel(time=slice(0, 3)), ds.isel(time=slice(3, 5))], 'time', data_vars='minimal')",
  },
];
