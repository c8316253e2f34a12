import type { OracleCase } from "../case.ts";
import type { CubeName } from "../cubes.ts";

const real = "PLANET_SCOPE_3D.nc";
const within = { ulp: 8 };
const anchored = ["MS", "ME", "2MS", "3ME", "QS", "QE", "QS-DEC", "QE-NOV", "YS", "YE", "YS-JUL", "YE-JUN", "2QS-FEB"];
const fixed = ["1D", "3D", "36h", "10D", "100D"];

const mean = (on: CubeName, variable: "tas" | "t2m" | "wind", name: string): OracleCase => ({
  covers: "resample",
  on,
  ts: (ds) => ds[variable].resample({ time: name }).mean(),
  py: `ds.${variable}.resample(time='${name}').mean()`,
  within,
});

const options = [
  { closed: "right" },
  { label: "right" },
  { closed: "right", label: "left" },
  { origin: "start" },
  { origin: "epoch" },
  { origin: "end" },
  { origin: "end_day" },
  { offset: "5h" },
] as const;

const withOptions: OracleCase[] = options.flatMap((one): OracleCase[] => {
  const text = Object.entries(one).map(([name, value]) => `, ${name}='${value}'`);
  const sides = "origin" in one || "offset" in one ? [] : (["MS", "QE-DEC"] as const);
  return [
    {
      covers: "resample",
      on: "hourly",
      ts: (ds) => ds.wind.resample({ time: "7h" }, one).max(),
      py: `ds.wind.resample(time='7h'${text.join("")}).max()`,
    },
    {
      covers: "resample",
      on: "noleap",
      ts: (ds) => ds.tas.resample({ time: "5D" }, one).max(),
      py: `ds.tas.resample(time='5D'${text.join("")}).max()`,
    },
    ...sides.flatMap((name) =>
      (["noleap", "monthly"] as const).map(
        (on): OracleCase => ({
          covers: "resample",
          on,
          ts: (ds) => ds[on === "noleap" ? "tas" : "t2m"].resample({ time: name }, one).max(),
          py: `ds.${on === "noleap" ? "tas" : "t2m"}.resample(time='${name}'${text.join("")}).max()`,
        }),
      ),
    ),
  ];
});

export const cases: readonly OracleCase[] = [
  ...[...anchored, ...fixed].flatMap((name) => [
    mean("noleap", "tas", name),
    mean("days360", "tas", name),
    mean("monthly", "t2m", name),
  ]),
  ...["W", "W-WED", "2W", "15min", "6h", "D", "ME"].map((name) => mean("hourly", "wind", name)),
  ...withOptions,
  ...(["count", "std", "prod"] as const).map(
    (name): OracleCase => ({
      covers: "resample",
      on: "hourly",
      ts: (ds) => ds.wind.resample({ time: "1h" })[name](),
      py: `ds.wind.resample(time='1h').${name}()`,
      within,
    }),
  ),
  {
    covers: "resample",
    on: "hourly",
    ts: (ds) => ds.gust.resample({ time: "6h" }).sum(),
    py: "ds.gust.resample(time='6h').sum()",
  },
  {
    covers: "resample",
    on: "hourly",
    ts: (ds) => ds.gust.resample({ time: "6h" }).min(),
    py: "ds.gust.resample(time='6h').min()",
  },
  {
    covers: "resample",
    on: "hourly",
    ts: (ds) => ds.wind.resample({ time: "1h" }).sum(),
    py: "ds.wind.resample(time='1h').sum()",
    within,
  },
  {
    covers: "resample",
    on: "hourly",
    ts: (ds) => ds.wind.resample({ time: "moon" }),
    py: "ds.wind.resample(time='moon')",
    throws: ["unsupported", "ValueError"],
  },
  {
    covers: "resample",
    on: real,
    ts: (ds) => ds.get("blue").resample({ time: "MS" }).mean(),
    py: "ds.blue.resample(time='MS').mean()",
    within,
  },
  {
    covers: "Dataset.resample",
    on: "hourly",
    ts: (ds) => ds.resample({ time: "6h" }).mean(),
    py: "ds.resample(time='6h').mean()",
    within,
  },
  {
    covers: "Dataset.resample",
    on: "monthly",
    ts: (ds) => ds.resample({ time: "QS-DEC" }).max(),
    py: "ds.resample(time='QS-DEC').max()",
  },
  {
    covers: "Dataset.resample",
    on: real,
    ts: (ds) => ds.resample({ time: "1D" }).mean(),
    py: "ds.resample(time='1D').mean()",
    within,
  },
];
