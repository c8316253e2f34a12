import { merge } from "../../ops/combining.ts";
import type { OracleCase } from "../case.ts";

/** Variables of one name in several datasets, in memory and lazily. */
export const cases: readonly OracleCase[] = [
  {
    covers: "merge",
    on: "monthly",
    ts: (ds) =>
      merge([ds.dropVars("mask").isel({ lat: [0, 3] }), ds.isel({ lat: [2, 5], time: [0, 20] }).dropVars("mask")]),
    py: "xr.merge([ds.drop_vars('mask').isel(lat=slice(0, 3)), ds.isel(lat=slice(2, 5), time=slice(0, 20)).drop_vars('mask')], join='outer', compat='no_conflicts')",
  },
  {
    covers: "merge",
    on: "monthly",
    ts: (ds) => merge([ds.t2m.fillna(1), ds.t2m.fillna(2)]),
    py: "xr.merge([ds.t2m.fillna(1), ds.t2m.fillna(2)], compat='no_conflicts')",
    throws: ["expression", "MergeError"],
  },
  {
    covers: "merge",
    on: "monthly",
    ts: (ds) => merge([ds.t2m, ds.t2m.add(0)], { compat: "equals" }),
    py: "xr.merge([ds.t2m, ds.t2m + 0], compat='equals')",
  },
  {
    covers: "merge",
    on: "monthly",
    ts: (ds) => merge([ds.t2m, ds.t2m.fillna(0)], { compat: "equals" }),
    py: "xr.merge([ds.t2m, ds.t2m.fillna(0)], compat='equals')",
    throws: ["expression", "MergeError"],
  },
  {
    covers: "merge",
    on: "sentinel_2_L1C_utm.nc",
    ts: (ds) => merge([ds.get("red"), ds.get("red").isel({ x: [2, 5] })]),
    py: "xr.merge([ds.red, ds.red.isel(x=slice(2, 5))], join='outer', compat='no_conflicts')",
  },
];
