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

export const cases: readonly OracleCase[] = [
  ...each,
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
