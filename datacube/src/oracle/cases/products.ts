import { corr, cov, polyval } from "../../index.ts";
import type { OracleCase } from "../case.ts";

const utm = "sentinel_2_L1C_utm.nc";
const within = { ulp: 256, abs: 1e-9 };

const dots: OracleCase[] = [
  { covers: "dot", on: "monthly", ts: (ds) => ds.pr.dot(ds.t2m), py: "ds.pr.dot(ds.t2m)", within },
  {
    covers: "dot",
    on: "monthly",
    ts: (ds) => ds.pr.fillna(0).dot(ds.get("area"), { dim: "lat" }),
    py: "ds.pr.fillna(0).dot(ds.area, 'lat')",
    within,
  },
  { covers: "dot", on: "monthly", ts: (ds) => ds.zone.dot(ds.mask), py: "ds.zone.dot(ds.mask)" },
  {
    covers: "dot",
    on: "monthly",
    ts: (ds) => ds.mask.dot(ds.mask, { dim: "lon" }),
    py: "ds.mask.dot(ds.mask, dim='lon')",
  },
  { covers: "dot", on: "kinds", ts: (ds) => ds.i8.dot(ds.i16, { dim: "x" }), py: "ds.i8.dot(ds.i16, dim='x')" },
  {
    covers: "dot",
    on: "kinds",
    ts: (ds) => ds.u8.dot(ds.u8.isel({ y: [1, 3] })),
    py: "ds.u8.dot(ds.u8.isel(y=slice(1, 3)))",
  },
  {
    covers: "dot",
    on: "messy",
    ts: (ds) => ds.c.dot(ds.a, { dim: ["x", "r"] }),
    py: "ds.c.dot(ds.a, dim=['x', 'r'])",
    within,
  },
  { covers: "dot", on: "messy", ts: (ds) => ds.a.dot(ds.b), py: "ds.a.dot(ds.b)", within },
  { covers: "dot", on: "thin", ts: (ds) => ds.empty.dot(ds.counts), py: "ds.empty.dot(ds.counts)" },
  {
    covers: "dot",
    on: "kinds",
    ts: (ds) => ds.text.dot(ds.i8),
    py: "ds.text.dot(ds.i8)",
    throws: ["expression", "TypeError"],
  },
  {
    covers: "dot",
    on: utm,
    ts: (ds) => ds.get("red").dot(ds.get("nir"), { dim: ["x", "y"] }),
    py: "ds.red.dot(ds.nir, dim=['x', 'y'])",
    within,
  },
];

const pairs: OracleCase[] = (
  [
    ["cov", cov],
    ["corr", corr],
  ] as const
).flatMap(([name, fn]): OracleCase[] => [
  {
    covers: name,
    on: "monthly",
    ts: (ds) => fn(ds.pr, ds.t2m, { dim: "time" }),
    py: `xr.${name}(ds.pr, ds.t2m, 'time')`,
    within: { ulp: 1e5, abs: 1e-6 },
  },
  {
    covers: name,
    on: "monthly",
    ts: (ds) => fn(ds.pr, ds.t2m.isel({ time: [5, 30] })),
    py: `xr.${name}(ds.pr, ds.t2m.isel(time=slice(5, 30)))`,
    within: { ulp: 1e5, abs: 1e-6 },
  },
  {
    covers: name,
    on: "monthly",
    ts: (ds) => fn(ds.pr, ds.days, { dim: ["time", "lon"] }),
    py: `xr.${name}(ds.pr, ds.days, ['time', 'lon'])`,
    within: { ulp: 1e5, abs: 1e-6 },
  },
  {
    covers: name,
    on: "monthly",
    ts: (ds) => fn(ds.pr, ds.t2m, { dim: ["lat", "lon"], weights: ds.get("area") }),
    py: `xr.${name}(ds.pr, ds.t2m, ['lat', 'lon'], weights=ds.area)`,
    within: { ulp: 1e5, abs: 1e-6 },
  },
  {
    covers: name,
    on: "noleap",
    ts: (ds) => fn(ds.tas, ds.tas, { dim: "time" }),
    py: `xr.${name}(ds.tas, ds.tas, 'time')`,
    within,
  },
  {
    covers: name,
    on: "messy",
    ts: (ds) => fn(ds.a, ds.a.mul(2), { dim: "q" }),
    py: `xr.${name}(ds.a, ds.a * 2, 'q')`,
    throws: ["dimension-not-found", "ValueError"],
  },
  {
    covers: name,
    on: utm,
    ts: (ds) => fn(ds.get("red"), ds.get("nir"), { dim: ["x", "y"] }),
    py: `xr.${name}(ds.red, ds.nir, ['x', 'y'])`,
    within: { ulp: 1e3 },
  },
]);

const fits: OracleCase[] = [
  {
    covers: "polyfit",
    on: "hourly",
    ts: (ds) => ds.gust.polyfit("time", 1),
    py: "ds.gust.polyfit('time', 1)",
    within: { ulp: 1e9 },
  },
  ...[0, 1, 3].flatMap((deg): OracleCase[] => [
    {
      covers: "polyfit",
      on: "monthly",
      ts: (ds) => ds.pr.polyfit("lat", deg),
      py: `ds.pr.polyfit('lat', ${deg})`,
      within: { ulp: 1e6, abs: 1e-9 },
    },
  ]),
  {
    covers: "polyfit",
    on: "noleap",
    ts: (ds) => ds.tas.polyfit("time", 1, { full: true }),
    py: "ds.tas.polyfit('time', 1, full=True)",
    within: { ulp: 1e6 },
  },
  {
    covers: "polyfit",
    on: "monthly",
    ts: (ds) => ds.days.polyfit("time", 2, { cov: true }),
    py: "ds.days.polyfit('time', 2, cov=True)",
    within: { ulp: 1e8 },
  },
  {
    covers: "polyfit",
    on: "monthly",
    ts: (ds) => ds.pr.polyfit("lon", 1, { cov: "unscaled", skipna: true }),
    py: "ds.pr.polyfit('lon', 1, cov='unscaled', skipna=True)",
    within: { ulp: 1e6, abs: 1e-9 },
  },
  {
    covers: "polyfit",
    on: "monthly",
    ts: (ds) => ds.t2m.polyfit("lat", 1, { w: [1, 2, 0.5, 3, 1], full: true }),
    py: "ds.t2m.polyfit('lat', 1, w=np.array([1, 2, 0.5, 3, 1]), full=True)",
    within: { ulp: 1e6, abs: 1e-8 },
  },
  {
    covers: "polyfit",
    on: "messy",
    ts: (ds) => ds.c.polyfit("x", 2, { w: "x", rcond: 0.3 }),
    py: "ds.c.polyfit('x', 2, w='x', rcond=0.3)",
    within: { ulp: 1e6, abs: 1e-12 },
  },
  {
    covers: "polyfit",
    on: "messy",
    ts: (ds) => ds.c.polyfit("x", 7),
    py: "ds.c.polyfit('x', 7)",
    within: { ulp: 1e9, abs: 1e-8 },
  },
  {
    covers: "polyfit",
    on: "messy",
    ts: (ds) => ds.a.polyfit("bare", 1),
    py: "ds.a.polyfit('bare', 1)",
    throws: ["variable-not-found", "KeyError"],
  },
  {
    covers: "polyfit",
    on: "messy",
    ts: (ds) => ds.c.polyfit("x", 6, { cov: true }),
    py: "ds.c.polyfit('x', 6, cov=True)",
    throws: ["expression", "ValueError"],
  },
  {
    covers: "polyfit",
    on: utm,
    ts: (ds) => ds.get("red").polyfit("x", 1),
    py: "ds.red.polyfit('x', 1)",
    within: { ulp: 1e8 },
  },
  {
    covers: "Dataset.polyfit",
    on: "monthly",
    ts: (ds) => ds.polyfit("time", 1, { full: true }),
    py: "ds.drop_vars(['mask', 'zone']).polyfit('time', 1, full=True)",
    within: { ulp: 1e7 },
  },
  {
    covers: "Dataset.polyfit",
    on: utm,
    ts: (ds) => ds.polyfit("y", 2),
    py: "ds.polyfit('y', 2)",
    within: { ulp: 1e12 },
  },
  {
    covers: "polyval",
    on: "monthly",
    ts: (ds) => polyval(ds.pr.coord("lat"), ds.pr.polyfit("lat", 2).get("polyfit_coefficients")),
    py: "xr.polyval(ds.lat, ds.pr.polyfit('lat', 2).polyfit_coefficients)",
    within: { ulp: 1e8, abs: 1e-7 },
  },
  {
    covers: "polyval",
    on: "monthly",
    ts: (ds) => polyval(ds.pr.coord("time"), ds.polyfit("time", 1)),
    py: "xr.polyval(ds.time, ds.drop_vars(['mask', 'zone']).polyfit('time', 1))",
    within: { ulp: 1e8, abs: 1e-7 },
  },
  {
    covers: "polyval",
    on: "messy",
    ts: (ds) => polyval(ds.a, ds.c.assignCoords({ bare: [3n, 0n, 1n] }), { degreeDim: "bare" }),
    py: "xr.polyval(ds.a, ds.c.assign_coords(bare=[3, 0, 1]), 'bare')",
    within,
  },
  {
    covers: "polyval",
    on: "messy",
    ts: (ds) => polyval(ds.a, ds.b, { degreeDim: "bare" }),
    py: "xr.polyval(ds.a, ds.b, 'bare')",
    throws: ["expression", "ValueError"],
  },
  {
    covers: "polyval",
    on: utm,
    ts: (ds) => polyval(ds.get("x"), ds.get("red").polyfit("x", 1).get("polyfit_coefficients")),
    py: "xr.polyval(ds.x, ds.red.polyfit('x', 1).polyfit_coefficients)",
    within: { ulp: 1e6 },
  },
];

export const cases: readonly OracleCase[] = [...dots, ...pairs, ...fits];
