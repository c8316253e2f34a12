import type { OracleCase } from "../case.ts";

const utm = "sentinel_2_L1C_utm.nc";
const within = { ulp: 4 };
const methods = [
  "linear",
  "lower",
  "higher",
  "nearest",
  "midpoint",
  "hazen",
  "weibull",
  "median_unbiased",
  "normal_unbiased",
] as const;

const medians: OracleCase[] = [
  ...(["i8", "u16", "i32", "f32", "f64"] as const).map(
    (of): OracleCase => ({ covers: "median", on: "kinds", ts: (ds) => ds[of].median("x"), py: `ds.${of}.median('x')` }),
  ),
  { covers: "median", on: "monthly", ts: (ds) => ds.t2m.median("time"), py: "ds.t2m.median('time')", within },
  {
    covers: "median",
    on: "monthly",
    ts: (ds) => ds.pr.median(["lat", "time"]),
    py: "ds.pr.median(['lat', 'time'])",
    within,
  },
  {
    covers: "median",
    on: "monthly",
    ts: (ds) => ds.pr.median("lat", { skipna: false }),
    py: "ds.pr.median('lat', skipna=False)",
  },
  { covers: "median", on: "hourly", ts: (ds) => ds.gust.median(), py: "ds.gust.median()" },
  { covers: "median", on: "thin", ts: (ds) => ds.empty.median("x"), py: "ds.empty.median('x')" },
  { covers: "median", on: "thin", ts: (ds) => ds.single.median("one"), py: "ds.single.median('one')" },
  { covers: "median", on: utm, ts: (ds) => ds.get("red").median("y"), py: "ds.red.median('y')" },
  { covers: "Dataset.median", on: "messy", ts: (ds) => ds.median("x"), py: "ds.median('x')", within },
  { covers: "Dataset.median", on: utm, ts: (ds) => ds.median("x"), py: "ds.median('x')" },
];

const quantiles: OracleCase[] = [
  ...methods.flatMap((method): OracleCase[] => [
    {
      covers: "quantile",
      on: "noleap",
      ts: (ds) => ds.tas.quantile([0, 0.1, 0.5, 0.975, 1], "time", { method }),
      py: `ds.tas.quantile([0, 0.1, 0.5, 0.975, 1], 'time', method='${method}')`,
      within: { ulp: 16 },
    },
    {
      covers: "quantile",
      on: "hourly",
      ts: (ds) => ds.gust.quantile(0.3, undefined, { method }),
      py: `ds.gust.quantile(0.3, method='${method}')`,
      within: { ulp: 16 },
    },
  ]),
  {
    covers: "quantile",
    on: "messy",
    ts: (ds) => ds.b.quantile(0.25, "n", { skipna: false }),
    py: "ds.b.quantile(0.25, 'n', skipna=False)",
    within,
  },
  {
    covers: "quantile",
    on: "messy",
    ts: (ds) => ds.a.quantile([0.9], ["x", "r"]),
    py: "ds.a.quantile([0.9], ['x', 'r'])",
    within: { ulp: 1e10 },
  },
  {
    covers: "quantile",
    on: "monthly",
    ts: (ds) => ds.pr.quantile(1.5),
    py: "ds.pr.quantile(1.5)",
    throws: ["expression", "ValueError"],
  },
  {
    covers: "quantile",
    on: utm,
    ts: (ds) => ds.get("red").quantile([0.1, 0.9], ["x", "y"]),
    py: "ds.red.quantile([0.1, 0.9], ['x', 'y']).assign_coords(spatial_ref=ds.spatial_ref)",
    within,
  },
  {
    covers: "Dataset.quantile",
    on: "messy",
    ts: (ds) => ds.quantile(0.4, "x"),
    py: "ds.quantile(0.4, 'x')",
    within: { ulp: 1e9 },
  },
  {
    covers: "Dataset.quantile",
    on: utm,
    ts: (ds) => ds.quantile([0.2, 0.7], "x"),
    py: "ds.quantile([0.2, 0.7], 'x').assign_coords(spatial_ref=ds.spatial_ref)",
    within,
  },
];

const ranks: OracleCase[] = [
  { covers: "rank", on: "monthly", ts: (ds) => ds.t2m.rank("time"), py: "ds.t2m.rank('time')" },
  {
    covers: "rank",
    on: "monthly",
    ts: (ds) => ds.days.rank("time", { pct: true }),
    py: "ds.days.rank('time', pct=True)",
  },
  { covers: "rank", on: "monthly", ts: (ds) => ds.zone.rank("lat"), py: "ds.zone.rank('lat')" },
  { covers: "rank", on: "thin", ts: (ds) => ds.single.rank("one"), py: "ds.single.rank('one')" },
  { covers: "rank", on: utm, ts: (ds) => ds.get("red").rank("x"), py: "ds.red.rank('x')" },
  { covers: "Dataset.rank", on: "monthly", ts: (ds) => ds.rank("time"), py: "ds.rank('time')" },
  { covers: "Dataset.rank", on: utm, ts: (ds) => ds.rank("x"), py: "ds.rank('x')" },
];

export const cases: readonly OracleCase[] = [...medians, ...quantiles, ...ranks];
