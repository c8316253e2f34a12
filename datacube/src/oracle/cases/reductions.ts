import { DataArray } from "../../array/data-array.ts";
import type { OracleCase } from "../case.ts";
import type { CubeVariable } from "../cubes.ts";

const names = ["mean", "sum", "min", "max"] as const;
const utm = "sentinel_2_L1C_utm.nc";
const wide: readonly CubeVariable[] = [
  "i8",
  "i16",
  "i32",
  "i64",
  "u8",
  "u16",
  "u32",
  "u64",
  "f32",
  "f64",
  "flag",
  "when",
];

const each: OracleCase[] = names.flatMap((name): OracleCase[] => {
  const within = { within: { ulp: name === "min" || name === "max" ? 0 : 8 } };
  const fails = (
    name === "min" || name === "max" ? { throws: ["expression", "ValueError"] } : {}
  ) as Partial<OracleCase>;
  return [
    ...wide
      .filter((of) => !(of === "when" && name === "sum"))
      .map(
        (of): OracleCase => ({
          covers: name,
          on: "kinds",
          ts: (ds) => ds[of][name]("x"),
          py: `ds.${of}.${name}('x')`,
          ...within,
        }),
      ),
    { covers: name, on: "monthly", ts: (ds) => ds.t2m[name]("time"), py: `ds.t2m.${name}('time')`, ...within },
    {
      covers: name,
      on: "monthly",
      ts: (ds) => ds.t2m[name](["lat", "lon"]),
      py: `ds.t2m.${name}(['lat', 'lon'])`,
      ...within,
    },
    { covers: name, on: "monthly", ts: (ds) => ds.pr[name](), py: `ds.pr.${name}()`, ...within },
    {
      covers: name,
      on: "monthly",
      ts: (ds) => ds.pr[name]("lat", { skipna: false }),
      py: `ds.pr.${name}('lat', skipna=False)`,
      ...within,
    },
    { covers: name, on: "hourly", ts: (ds) => ds.gust[name]("time"), py: `ds.gust.${name}('time')`, ...within },
    { covers: name, on: "hourly", ts: (ds) => ds.wind[name]("station"), py: `ds.wind.${name}('station')`, ...within },
    { covers: name, on: "thin", ts: (ds) => ds.empty[name]("x"), py: `ds.empty.${name}('x')` },
    { covers: name, on: "thin", ts: (ds) => ds.empty[name]("none"), py: `ds.empty.${name}('none')`, ...fails },
    { covers: name, on: "thin", ts: (ds) => ds.counts[name](), py: `ds.counts.${name}()`, ...fails },
    { covers: name, on: "thin", ts: (ds) => ds.single[name]("one"), py: `ds.single.${name}('one')` },
    {
      covers: name,
      on: "kinds",
      ts: (ds) => ds.f32[name]("z"),
      py: `ds.f32.${name}('z')`,
      throws: ["dimension-not-found", "ValueError"],
    },
    { covers: name, on: utm, ts: (ds) => ds.get("red")[name](["y", "x"]), py: `ds.red.${name}(['y', 'x'])`, ...within },
    {
      covers: name,
      on: "tmmx_20190121.nc",
      ts: (ds) => ds.get("air_temperature")[name]("lat"),
      py: `ds.air_temperature.${name}('lat')`,
      within: { ulp: within.within.ulp * 100 },
    },
    { covers: `Dataset.${name}`, on: "monthly", ts: (ds) => ds[name]("time"), py: `ds.${name}('time')`, ...within },
    { covers: `Dataset.${name}`, on: "messy", ts: (ds) => ds[name]("x"), py: `ds.${name}('x')`, ...within },
    { covers: `Dataset.${name}`, on: utm, ts: (ds) => ds[name](["x", "y"]), py: `ds.${name}(['x', 'y'])`, ...within },
  ];
});

const more = ["prod", "var", "std", "count", "any", "all", "argmin", "argmax"] as const;
const others: OracleCase[] = more.flatMap((name): OracleCase[] => {
  const within = name === "prod" || name === "var" || name === "std" ? { within: { ulp: 64 } } : {};
  const isPlace = name.startsWith("arg");
  const fails: Partial<OracleCase> = isPlace ? { throws: ["expression", "ValueError"] } : {};
  return [
    ...wide
      .filter((of) => of !== "when" || isPlace || name === "count")
      .map(
        (of): OracleCase => ({
          covers: name,
          on: "kinds",
          ts: (ds) => ds[of][name]("x"),
          py: `ds.${of}.${name}('x')`,
          ...within,
          ...(name === "std" && of === "f32" ? { differs: "numpy squares in float32, where row 1 overflows" } : {}),
        }),
      ),
    ...[0, 2, 3].map(
      (y): OracleCase => ({
        covers: name,
        on: "kinds",
        ts: (ds) => ds.f32.isel({ y })[name]("x"),
        py: `ds.f32.isel(y=${y}).${name}('x')`,
        ...within,
      }),
    ),
    {
      covers: name,
      on: "monthly",
      ts: (ds) => ds.t2m[name]("time"),
      py: `ds.t2m.${name}('time')`,
      ...within,
      ...fails,
    },
    {
      covers: name,
      on: "monthly",
      ts: (ds) => {
        const found = ds.pr.isel({ lat: [2, 5] })[name](["lat", "lon"]);
        return found instanceof DataArray ? found : found.lat;
      },
      py: `ds.pr.isel(lat=slice(2, 5)).${name}(['lat', 'lon'])${isPlace ? "['lat']" : ""}`,
      ...within,
      ...fails,
    },
    { covers: name, on: "monthly", ts: (ds) => ds.days[name](), py: `ds.days.${name}()`, ...within },
    {
      covers: name,
      on: "monthly",
      ts: (ds) => ds.pr[name]("lat", { skipna: false }),
      py: `ds.pr.${name}('lat'${name === "count" || name === "any" || name === "all" ? "" : ", skipna=False"})`,
      ...within,
    },
    { covers: name, on: "hourly", ts: (ds) => ds.gust[name]("time"), py: `ds.gust.${name}('time')`, ...within },
    {
      covers: name,
      on: "thin",
      ts: (ds) => ds.empty[name]("x"),
      py: `ds.empty.${name}('x')`,
    },
    { covers: name, on: "thin", ts: (ds) => ds.counts[name]("none"), py: `ds.counts.${name}('none')`, ...fails },
    { covers: name, on: utm, ts: (ds) => ds.get("red")[name]("y"), py: `ds.red.${name}('y')`, ...within },
    {
      covers: `Dataset.${name}`,
      on: isPlace ? "hourly" : "messy",
      ts: (ds) => (ds[name] as (this: unknown, dim: string) => unknown).call(ds, isPlace ? "time" : "x"),
      py: `ds.${name}('${isPlace ? "time" : "x"}')`,
      ...within,
    },
    {
      covers: `Dataset.${name}`,
      on: utm,
      ts: (ds) => (ds[name] as (this: unknown, dim: string) => unknown).call(ds, "x"),
      py: `ds.${name}('x')`,
      ...within,
    },
  ];
});

/** Places along several dimensions: one array for each. */
const along: OracleCase[] = (["argmin", "argmax"] as const).flatMap((name): OracleCase[] => [
  ...(["lon", "lat"] as const).map(
    (dim): OracleCase => ({
      covers: name,
      on: "monthly",
      ts: (ds) => ds.pr.fillna(0)[name](["lon", "lat"])[dim],
      py: `ds.pr.fillna(0).${name}(['lon', 'lat'])['${dim}']`,
    }),
  ),
  {
    covers: name,
    on: "kinds",
    ts: (ds) => ds.i64.mod(3)[name](["y", "x"]).x,
    py: `(ds.i64 % 3).${name}(['y', 'x'])['x']`,
  },
  { covers: name, on: "monthly", ts: (ds) => ds.days[name](["time"]).time, py: `ds.days.${name}(['time'])['time']` },
  { covers: name, on: utm, ts: (ds) => ds.get("red")[name](["y", "x"]).y, py: `ds.red.${name}(['y', 'x'])['y']` },
  {
    covers: `Dataset.${name}`,
    on: "hourly",
    ts: (ds) => ds[name](["time", "station"] as never),
    py: `ds.${name}(['time', 'station'])`,
    throws: ["expression", "ValueError"],
  },
]);

const settings: OracleCase[] = [
  {
    covers: "sum",
    on: "monthly",
    ts: (ds) => ds.t2m.sum("time", { minCount: 36 }),
    py: "ds.t2m.sum('time', min_count=36)",
    within: { ulp: 8 },
  },
  {
    covers: "prod",
    on: "monthly",
    ts: (ds) => ds.pr.prod("lat", { minCount: 5 }),
    py: "ds.pr.prod('lat', min_count=5)",
    within: { ulp: 64 },
  },
  {
    covers: "std",
    on: "monthly",
    ts: (ds) => ds.t2m.std("lat", { ddof: 1 }),
    py: "ds.t2m.std('lat', ddof=1)",
    within: { ulp: 64 },
  },
  { covers: "var", on: "thin", ts: (ds) => ds.single.var("one", { ddof: 1 }), py: "ds.single.var('one', ddof=1)" },
];

export const cases: readonly OracleCase[] = [
  ...each,
  ...along,
  ...others,
  ...settings,
  {
    covers: "item",
    on: "monthly",
    ts: async (ds) => (await ds.days.sum().compute()).item(),
    py: "ds.days.sum().item()",
  },
  {
    covers: "item",
    on: "kinds",
    ts: (ds) =>
      ds.i64
        .isel({ y: 0, x: 0 })
        .load()
        .then((x) => x.item()),
    py: "ds.i64.isel(y=0, x=0).item()",
  },
  {
    covers: "item",
    on: utm,
    ts: async (ds) => (await ds.get("red").max().compute()).item(),
    py: "ds.red.max().item()",
  },
];
