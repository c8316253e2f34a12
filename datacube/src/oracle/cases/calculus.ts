import type { OracleCase } from "../case.ts";

const utm = "sentinel_2_L1C_utm.nc";
const within = { ulp: 64, abs: 1e-9 };

const running: OracleCase[] = (["cumsum", "cumprod"] as const).flatMap((name): OracleCase[] => [
  {
    covers: name,
    on: "monthly",
    ts: (ds) => ds.t2m.div(300)[name]("time"),
    py: `(ds.t2m / 300).${name}('time')`,
    within,
  },
  {
    covers: name,
    on: "monthly",
    ts: (ds) => ds.pr[name](["lat", "time"]),
    py: `ds.pr.${name}(['lat', 'time'])`,
    within: { ulp: 1e4 },
  },
  {
    covers: name,
    on: "monthly",
    ts: (ds) => ds.pr[name]("lon", { skipna: false }),
    py: `ds.pr.${name}('lon', skipna=False)`,
    within,
  },
  ...(["i8", "u16", "i64", "u64", "flag"] as const).map(
    (of): OracleCase => ({ covers: name, on: "kinds", ts: (ds) => ds[of][name](), py: `ds.${of}.${name}()` }),
  ),
  { covers: name, on: "kinds", ts: (ds) => ds.f64[name]("x"), py: `ds.f64.${name}('x')`, within },
  {
    covers: name,
    on: "kinds",
    ts: (ds) => ds.text[name]("x"),
    py: `ds.text.${name}('x')`,
    throws: ["expression", name === "cumsum" ? "TypeError" : "UFuncTypeError"],
  },
  { covers: name, on: "thin", ts: (ds) => ds.empty[name]("none"), py: `ds.empty.${name}('none')` },
  {
    covers: name,
    on: "messy",
    ts: (ds) => ds.a[name]("t" as never),
    py: `ds.a.${name}('t')`,
    throws: ["dimension-not-found", "ValueError"],
  },
  {
    covers: name,
    on: utm,
    ts: (ds) => ds.get("red").astype("float64")[name]("y"),
    py: `ds.red.astype(float).${name}('y')`,
    within,
  },
  {
    covers: `Dataset.${name}`,
    on: "monthly",
    ts: (ds) => ds[name]("time"),
    py: `ds.${name}('time')`,
    within: { ulp: 1e4 },
  },
  { covers: `Dataset.${name}`, on: "messy", ts: (ds) => ds[name](), py: `ds.${name}()`, within: { ulp: 1e4 } },
  { covers: `Dataset.${name}`, on: utm, ts: (ds) => ds[name]("x"), py: `ds.${name}('x')`, within },
]);

const derivatives: OracleCase[] = [
  ...([1, 2] as const).flatMap((edgeOrder): OracleCase[] => [
    {
      covers: "differentiate",
      on: "monthly",
      ts: (ds) => ds.pr.differentiate("time", { edgeOrder, datetimeUnit: "D" }),
      py: `ds.pr.differentiate('time', ${edgeOrder}, 'D')`,
      within,
    },
    {
      covers: "differentiate",
      on: "monthly",
      ts: (ds) => ds.t2m.differentiate("lon", { edgeOrder }),
      py: `ds.t2m.differentiate('lon', ${edgeOrder})`,
      within: { ulp: 64, abs: 1e-4 },
    },
    {
      covers: "differentiate",
      on: "messy",
      ts: (ds) => ds.c.differentiate("x", { edgeOrder }),
      py: `ds.c.differentiate('x', ${edgeOrder})`,
      within,
    },
  ]),
  {
    covers: "differentiate",
    on: "monthly",
    ts: (ds) => ds.days.differentiate("time"),
    py: "ds.days.astype('f8').differentiate('time')",
    within: { ulp: 64 },
  },
  {
    covers: "differentiate",
    on: "noleap",
    ts: (ds) => ds.tas.differentiate("time"),
    py: "ds.tas.differentiate('time')",
    within,
  },
  {
    covers: "differentiate",
    on: "hourly",
    ts: (ds) => ds.wind.differentiate("time", { datetimeUnit: "h" }),
    py: "ds.wind.differentiate('time', datetime_unit='h')",
    within: { ulp: 64, abs: 1e-5 },
  },
  {
    covers: "differentiate",
    on: "kinds",
    ts: (ds) => ds.when.differentiate("y", { datetimeUnit: "s" }),
    py: "ds.when.differentiate('y', datetime_unit='s')",
    within: { ulp: 64, abs: 1e-4 },
  },
  {
    covers: "differentiate",
    on: "kinds",
    ts: (ds) => ds.u8.differentiate("x"),
    py: "ds.u8.astype('f8').differentiate('x')",
    within,
  },
  {
    covers: "differentiate",
    on: "rare",
    ts: (ds) => ds.span.differentiate("x", { datetimeUnit: "m" }),
    py: "ds.span.differentiate('x', datetime_unit='m')",
    within,
  },
  {
    covers: "differentiate",
    on: "monthly",
    ts: (ds) => ds.pr.differentiate("area"),
    py: "ds.pr.differentiate('area')",
    throws: ["expression", "ValueError"],
  },
  {
    covers: "differentiate",
    on: "monthly",
    ts: (ds) => ds.pr.differentiate("nothing"),
    py: "ds.pr.differentiate('nothing')",
    throws: ["variable-not-found", "ValueError"],
  },
  {
    covers: "differentiate",
    on: "thin",
    ts: (ds) => ds.single.differentiate("one"),
    py: "ds.single.differentiate('one')",
    throws: ["expression", "IndexError"],
  },
  {
    covers: "differentiate",
    on: utm,
    ts: (ds) => ds.get("red").differentiate("y"),
    py: "ds.red.differentiate('y')",
    within,
  },
  {
    covers: "Dataset.differentiate",
    on: "messy",
    ts: (ds) => ds.differentiate("x"),
    py: "ds.differentiate('x')",
    within: { ulp: 64, abs: 1e-6 },
  },
  {
    covers: "Dataset.differentiate",
    on: utm,
    ts: (ds) => ds.differentiate("x"),
    py: "ds.differentiate('x')",
    within,
  },
];

const integrals: OracleCase[] = (["integrate", "cumulativeIntegrate"] as const).flatMap((name): OracleCase[] => {
  const py = name === "integrate" ? "integrate" : "cumulative_integrate";
  return [
    {
      covers: name,
      on: "monthly",
      ts: (ds) => ds.pr[name]("time", { datetimeUnit: "D" }),
      py: `ds.pr.${py}('time', 'D')`,
      within,
    },
    {
      covers: name,
      on: "monthly",
      ts: (ds) => ds.t2m.fillna(0)[name](["lat", "lon"]),
      py: `ds.t2m.fillna(0).${py}(['lat', 'lon'])`,
      within,
    },
    {
      covers: name,
      on: "monthly",
      ts: (ds) => ds.t2m.fillna(0)[name]("lon"),
      py: `ds.t2m.fillna(0).${py}('lon')`,
      within,
    },
    { covers: name, on: "messy", ts: (ds) => ds.c[name]("x"), py: `ds.c.${py}('x')`, within },
    {
      covers: name,
      on: "noleap",
      ts: (ds) => ds.tas.fillna(1)[name]("time"),
      py: `ds.tas.fillna(1).${py}('time')`,
      within,
    },
    { covers: name, on: "kinds", ts: (ds) => ds.i32[name]("x"), py: `ds.i32.astype('f8').${py}('x')`, within },
    { covers: name, on: "thin", ts: (ds) => ds.single[name]("one"), py: `ds.single.${py}('one')` },
    {
      covers: name,
      on: "monthly",
      ts: (ds) => ds.pr[name]("area"),
      py: `ds.pr.${py}('area')`,
      throws: ["expression", "ValueError"],
    },
    {
      covers: name,
      on: utm,
      ts: (ds) => ds.get("red")[name](["y", "x"]),
      py: `ds.red.astype('f8').${py}(['y', 'x'])`,
      within: { ulp: 1e4 },
    },
    {
      covers: `Dataset.${name}`,
      on: "messy",
      ts: (ds) => ds[name]("r"),
      py: `ds.assign(d=ds.d.astype('f8')).${py}('r')`,
      within: { ulp: 64, abs: 1e-6 },
    },
    {
      covers: `Dataset.${name}`,
      on: utm,
      ts: (ds) => ds[name]("x"),
      py: `ds.astype('f8').${py}('x')`,
      within: { ulp: 1e4 },
    },
  ];
});

export const cases: readonly OracleCase[] = [...running, ...derivatives, ...integrals];
