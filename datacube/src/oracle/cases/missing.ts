import { oneOf } from "../../array/selectors.ts";
import { broadcast } from "../../ops/broadcasting.ts";
import type { OracleCase } from "../case.ts";

const utm = "sentinel_2_L1C_utm.nc";
const tmmx = "tmmx_20190121.nc";

/** xarray pushes with bottleneck, which the oracle otherwise leaves off. */
const fast = (py: string) => `(xr.set_options(use_bottleneck=True), ${py}, xr.set_options(use_bottleneck=False))[1]`;

/** Missing elements: filled from neighbours, dropped, replaced; labels of extremes; broadcasting. */
export const cases: readonly OracleCase[] = [
  { covers: "ffill", on: "monthly", ts: (ds) => ds.t2m.ffill("time"), py: fast("ds.t2m.ffill('time')") },
  {
    covers: "ffill",
    on: "monthly",
    ts: (ds) => ds.pr.ffill("lon", { limit: 1 }),
    py: fast("ds.pr.ffill('lon', limit=1)"),
  },
  { covers: "ffill", on: "monthly", ts: (ds) => ds.days.ffill("time"), py: fast("ds.days.ffill('time')") },
  {
    covers: "ffill",
    on: "kinds",
    ts: (ds) => ds.flag.ffill("z"),
    py: fast("ds.flag.ffill('z')"),
    throws: ["dimension-not-found", "ValueError"],
  },
  { covers: "bfill", on: "monthly", ts: (ds) => ds.t2m.bfill("lat"), py: fast("ds.t2m.bfill('lat')") },
  {
    covers: "bfill",
    on: "messy",
    ts: (ds) => ds.a.bfill("x", { limit: 1 }),
    py: fast("ds.a.bfill('x', limit=1)"),
  },
  {
    covers: ["ffill", "bfill"],
    on: tmmx,
    ts: (ds) =>
      ds
        .get("air_temperature")
        .isel({ lat: [0, 40], lon: [0, 200] })
        .ffill("lon")
        .bfill("lat", { limit: 2 }),
    py: fast("ds.air_temperature.isel(lat=slice(0, 40), lon=slice(0, 200)).ffill('lon').bfill('lat', limit=2)"),
  },
  {
    covers: "Dataset.ffill",
    on: "monthly",
    ts: (ds) => ds.dropVars("mask").ffill("time"),
    py: fast("ds.drop_vars('mask').ffill('time')"),
  },
  {
    covers: "Dataset.bfill",
    on: "monthly",
    ts: (ds) => ds.dropVars(["mask", "zone"]).bfill("lat", { limit: 2 }),
    py: fast("ds.drop_vars(['mask', 'zone']).bfill('lat', limit=2)"),
  },
  { covers: "Dataset.ffill", on: utm, ts: (ds) => ds.ffill("x"), py: fast("ds.ffill('x')") },
  { covers: "Dataset.bfill", on: utm, ts: (ds) => ds.bfill("y"), py: fast("ds.bfill('y')") },

  {
    covers: "interpolateNa",
    on: "monthly",
    ts: (ds) => ds.pr.interpolateNa("time"),
    py: "ds.pr.interpolate_na('time')",
    within: { abs: 1e-9 },
  },
  {
    covers: "interpolateNa",
    on: "monthly",
    ts: (ds) => ds.t2m.interpolateNa("time", { limit: 1, useCoordinate: false }),
    py: "ds.t2m.interpolate_na('time', limit=1, use_coordinate=False)",
    within: { ulp: 1 },
  },
  {
    covers: "interpolateNa",
    on: "monthly",
    ts: (ds) => ds.t2m.interpolateNa("time", { maxGap: 62 * 86_400_000 }),
    py: fast("ds.t2m.interpolate_na('time', max_gap='62D')"),
    within: { ulp: 1 },
  },
  {
    covers: "interpolateNa",
    on: "monthly",
    ts: (ds) => ds.pr.interpolateNa("lon", { fillValue: "extrapolate" }),
    py: "ds.pr.interpolate_na('lon', fill_value='extrapolate')",
    within: { abs: 1e-9 },
  },
  {
    covers: "interpolateNa",
    on: "monthly",
    ts: (ds) => ds.pr.isel({ lat: 3 }).interpolateNa("time", { method: "nearest" }),
    py: "ds.pr.isel(lat=3).interpolate_na('time', method='nearest')",
  },
  {
    covers: "interpolateNa",
    on: "monthly",
    ts: (ds) => ds.pr.isel({ lat: 3 }).interpolateNa("time", { method: "cubic" }),
    py: "ds.pr.isel(lat=3).interpolate_na('time', method='cubic')",
    within: { abs: 1e-8 },
  },
  {
    covers: "interpolateNa",
    on: "monthly",
    ts: (ds) => ds.pr.isel({ lat: 3 }).interpolateNa("time", { method: "zero" }),
    py: "ds.pr.isel(lat=3).interpolate_na('time', method='zero')",
  },
  {
    covers: "interpolateNa",
    on: "monthly",
    ts: (ds) => ds.t2m.interpolateNa("lat"),
    py: "ds.t2m.interpolate_na('lat')",
    throws: ["expression", "ValueError"],
  },
  {
    covers: "interpolateNa",
    on: tmmx,
    ts: (ds) =>
      ds
        .get("air_temperature")
        .isel({ lat: [0, 40], lon: [0, 200] })
        .interpolateNa("lon"),
    py: "ds.air_temperature.isel(lat=slice(0, 40), lon=slice(0, 200)).interpolate_na('lon')",
    within: { ulp: 4 },
  },
  {
    covers: "Dataset.interpolateNa",
    on: "monthly",
    ts: (ds) => ds.dropVars(["mask", "zone"]).interpolateNa("time", { limit: 2 }),
    py: "ds.drop_vars(['mask', 'zone']).interpolate_na('time', limit=2)",
    within: { abs: 1e-9 },
  },
  {
    covers: "Dataset.interpolateNa",
    on: utm,
    ts: (ds) => ds.interpolateNa("x"),
    py: "ds.interpolate_na('x')",
    within: { ulp: 4 },
  },

  { covers: "dropna", on: "monthly", ts: (ds) => ds.t2m.dropna("time"), py: "ds.t2m.dropna('time')" },
  {
    covers: "dropna",
    on: "monthly",
    ts: (ds) => ds.t2m.dropna("time", { how: "all" }),
    py: "ds.t2m.dropna('time', how='all')",
  },
  {
    covers: "dropna",
    on: "monthly",
    ts: (ds) => ds.pr.dropna("lat", { thresh: 225 }),
    py: "ds.pr.dropna('lat', thresh=225)",
  },
  {
    covers: "dropna",
    on: "monthly",
    ts: (ds) => ds.pr.dropna("z"),
    py: "ds.pr.dropna('z')",
    throws: ["dimension-not-found", "ValueError"],
  },
  {
    covers: "dropna",
    on: tmmx,
    ts: (ds) =>
      ds
        .get("air_temperature")
        .isel({ lat: [0, 60] })
        .dropna("lon", { how: "all" }),
    py: "ds.air_temperature.isel(lat=slice(0, 60)).dropna('lon', how='all')",
  },
  { covers: "Dataset.dropna", on: "monthly", ts: (ds) => ds.dropna("time"), py: "ds.dropna('time')" },
  {
    covers: "Dataset.dropna",
    on: "monthly",
    ts: (ds) => ds.dropna("time", { subset: ["pr", "days"], how: "all" }),
    py: "ds.dropna('time', subset=['pr', 'days'], how='all')",
  },
  { covers: "Dataset.dropna", on: utm, ts: (ds) => ds.dropna("x"), py: "ds.dropna('x')" },

  {
    covers: "Dataset.fillna",
    on: "monthly",
    ts: (ds) => ds.fillna({ t2m: 280, pr: ds.get("area") }),
    py: "ds.fillna({'t2m': 280, 'pr': ds.area})",
  },
  {
    covers: "Dataset.fillna",
    on: "monthly",
    ts: (ds) => ds.fillna(ds.mean("time")),
    py: "ds.fillna(ds.mean('time'))",
    within: { ulp: 8 },
  },
  {
    covers: "Dataset.fillna",
    on: "monthly",
    ts: (ds) => ds.fillna({ nothing: 3 }),
    py: "ds.fillna({'nothing': 3})",
    throws: ["variable-not-found", "ValueError"],
  },
  { covers: "Dataset.fillna", on: utm, ts: (ds) => ds.fillna(7), py: "ds.fillna(7)" },
  {
    covers: "Dataset.combineFirst",
    on: "monthly",
    ts: (ds) => ds.isel({ lat: [0, 3], time: [0, 5] }).combineFirst(ds.isel({ lat: [2, 5], time: [3, 9] }).add(1)),
    py: "ds.isel(lat=slice(0, 3), time=slice(0, 5)).combine_first(ds.isel(lat=slice(2, 5), time=slice(3, 9)) + 1)",
  },
  {
    covers: "Dataset.combineFirst",
    on: "monthly",
    ts: (ds) =>
      ds
        .dropVars("pr")
        .isel({ time: [0, 5] })
        .combineFirst(ds.dropVars("t2m").isel({ time: [3, 9] })),
    py: "ds.drop_vars('pr').isel(time=slice(0, 5)).combine_first(ds.drop_vars('t2m').isel(time=slice(3, 9)))",
  },
  {
    covers: "Dataset.combineFirst",
    on: utm,
    ts: (ds) => ds.isel({ x: [0, 3] }).combineFirst(ds.isel({ x: [2, 6] })),
    py: "ds.isel(x=slice(0, 3)).combine_first(ds.isel(x=slice(2, 6)))",
  },

  {
    covers: "where",
    on: "monthly",
    ts: async (ds) => ds.t2m.where(await ds.zone.eq(3).compute(), undefined, { drop: true }),
    py: "ds.t2m.where(ds.zone == 3, drop=True)",
  },
  {
    covers: "where",
    on: "monthly",
    ts: async (ds) =>
      ds.pr.where(
        await ds.pr
          .isel({ lat: [1, 4], time: [0, 3] })
          .gt(100)
          .compute(),
        undefined,
        { drop: true },
      ),
    py: "ds.pr.where(ds.pr.isel(lat=slice(1, 4), time=slice(0, 3)) > 100, drop=True)",
  },
  {
    covers: "where",
    on: "monthly",
    ts: (ds) => ds.t2m.where(ds.get("lat").gt(40), -1, { drop: true }),
    py: "ds.t2m.where(ds.lat > 40, -1, drop=True)",
  },
  {
    covers: "Dataset.where",
    on: "monthly",
    ts: (ds) => ds.dropVars("mask").where(ds.get("lat").gt(40), undefined, { drop: true }),
    py: "ds.drop_vars('mask').where(ds.lat > 40, drop=True)",
  },
  {
    covers: ["where", "Dataset.where"],
    on: utm,
    ts: (ds) => ds.where(ds.get("x").gt(466_290), undefined, { drop: true }),
    py: "ds.where(ds.x > 466290, drop=True)",
  },

  { covers: "idxmin", on: "monthly", ts: (ds) => ds.t2m.idxmin("time"), py: "ds.t2m.idxmin('time')" },
  { covers: "idxmin", on: "monthly", ts: (ds) => ds.days.idxmin(), py: "ds.days.idxmin()" },
  {
    covers: "idxmax",
    on: "noleap",
    ts: (ds) => ds.tas.idxmax("lon"),
    py: "ds.tas.idxmax('lon')",
  },
  { covers: "idxmax", on: "noleap", ts: (ds) => ds.tas.idxmax("time"), py: "ds.tas.idxmax('time')" },
  { covers: "idxmax", on: "hourly", ts: (ds) => ds.gust.idxmax("station"), py: "ds.gust.idxmax('station')" },
  {
    covers: "idxmin",
    on: "monthly",
    ts: (ds) => ds.pr.idxmin("lat", { skipna: false }),
    py: "ds.pr.idxmin('lat', skipna=False)",
  },
  {
    covers: "idxmin",
    on: "monthly",
    ts: (ds) => ds.pr.idxmin("lon", { fillValue: -99 }),
    py: "ds.pr.idxmin('lon', fill_value=-99)",
  },
  {
    covers: "idxmax",
    on: "monthly",
    ts: (ds) => ds.t2m.idxmax(),
    py: "ds.t2m.idxmax()",
    throws: ["expression", "ValueError"],
  },
  {
    covers: "idxmax",
    on: "messy",
    ts: (ds) => ds.b.idxmax("bare"),
    py: "ds.b.idxmax('bare')",
    throws: ["expression", "KeyError"],
  },
  { covers: "idxmin", on: utm, ts: (ds) => ds.get("red").idxmin("x"), py: "ds.red.idxmin('x')" },
  { covers: "idxmax", on: utm, ts: (ds) => ds.get("red").idxmax("y"), py: "ds.red.idxmax('y')" },
  {
    covers: "Dataset.idxmin",
    on: "noleap",
    ts: (ds) => ds.idxmin("time"),
    py: "ds.idxmin('time')",
  },
  { covers: "Dataset.idxmax", on: "noleap", ts: (ds) => ds.idxmax("time"), py: "ds.idxmax('time')" },
  { covers: "Dataset.idxmin", on: utm, ts: (ds) => ds.idxmin("x"), py: "ds.idxmin('x')" },
  { covers: "Dataset.idxmax", on: utm, ts: (ds) => ds.idxmax("y"), py: "ds.idxmax('y')" },

  {
    covers: "broadcast",
    on: "monthly",
    ts: (ds) => broadcast([ds.days.isel({ time: [0, 3] }), ds.zone])[0],
    py: "xr.broadcast(ds.days.isel(time=slice(0, 3)), ds.zone)[0]",
  },
  {
    covers: ["broadcast", "oneOf"],
    on: "monthly",
    ts: (ds) =>
      broadcast([ds.days.isel({ time: [0, 3] }), ds.t2m.isel({ time: oneOf([2, 5]) })], { exclude: ["lat"] })[1],
    py: "xr.broadcast(ds.days.isel(time=slice(0, 3)), ds.t2m.isel(time=[2, 5]), exclude=['lat'])[1]",
  },
  {
    covers: "broadcast",
    on: utm,
    ts: (ds) => broadcast([ds, ds.get("x")])[0],
    py: "xr.broadcast(ds, ds.x)[0]",
  },
  {
    covers: "broadcastLike",
    on: "monthly",
    ts: (ds) => ds.zone.broadcastLike(ds.t2m.isel({ lat: [1, 3] })),
    py: "ds.zone.broadcast_like(ds.t2m.isel(lat=slice(1, 3)))",
  },
  {
    covers: "broadcastLike",
    on: utm,
    ts: (ds) => ds.get("x").broadcastLike(ds.get("red")),
    py: "ds.x.broadcast_like(ds.red)",
  },
  {
    covers: "Dataset.broadcastLike",
    on: "monthly",
    ts: (ds) => ds.dropVars(["t2m", "pr"]).broadcastLike(ds.get("lon")),
    py: "ds.drop_vars(['t2m', 'pr']).broadcast_like(ds.lon)",
  },
  {
    covers: "Dataset.broadcastLike",
    on: utm,
    ts: (ds) => ds.broadcastLike(ds.get("y").isel({ y: [0, 2] })).transpose("time", "y", "x"),
    py: "ds.broadcast_like(ds.y.isel(y=slice(0, 2))).transpose('time', 'y', 'x')",
  },
];
