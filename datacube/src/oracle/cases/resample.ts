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

/** Every way to fill, from months to days and hours to quarters of them, over a gap; beyond the ends there is nothing. */
const fills: OracleCase[] = (
  ["ffill", "pad", "bfill", "backfill", "nearest", "asfreq", "interpolate"] as const
).flatMap((name): OracleCase[] =>
  (
    [
      [
        "Resample",
        "hourly",
        (ds) => ds.wind.resample({ time: "25min" })[name](),
        `ds.wind.resample(time='25min').${name}()`,
      ],
      [
        "Resample",
        "hourly",
        (ds) => ds.gust.resample({ time: "7h" }, { closed: "right" })[name](),
        `ds.gust.resample(time='7h', closed='right').${name}()`,
      ],
      [
        "Resample",
        "monthly",
        (ds) =>
          ds.pr
            .isel({ time: [3, 8] })
            .resample({ time: "W" })
            [name](),
        `ds.pr.isel(time=slice(3, 8)).resample(time='W').${name}()`,
      ],
      [
        "Resample",
        "noleap",
        (ds) =>
          ds.tas
            .isel({ time: [50, 90] })
            .resample({ time: "9h" })
            [name](),
        `ds.tas.isel(time=slice(50, 90)).resample(time='9h').${name}()`,
      ],
      [
        "Resample",
        real,
        (ds) => ds.get("blue").resample({ time: "12h" })[name](),
        `ds.blue.resample(time='12h').${name}()`,
      ],
      [
        "DatasetResample",
        "hourly",
        (ds) => ds.resample({ time: "40min" })[name](),
        `ds.resample(time='40min').${name}()`,
      ],
      ["DatasetResample", real, (ds) => ds.resample({ time: "1D" })[name](), `ds.resample(time='1D').${name}()`],
    ] satisfies [string, OracleCase["on"], OracleCase["ts"], string][]
  ).map(
    ([group, on, ts, py]): OracleCase => ({
      covers: `${group}.${name}`,
      on,
      ts,
      py,
      within: { ulp: 64, abs: name === "interpolate" ? 1e-5 : 0 },
    }),
  ),
);

const filledWithin: OracleCase[] = (["ffill", "bfill", "nearest"] as const).map((name) => ({
  covers: `Resample.${name}`,
  on: "hourly",
  ts: (ds) => ds.wind.resample({ time: "20min" })[name]({ tolerance: 1_200_000 }),
  py: `ds.wind.resample(time='20min').${name}(tolerance='20min')`,
}));

const ends: OracleCase[] = (["first", "last", "median", "any", "all", "quantile"] as const).flatMap(
  (name): OracleCase[] => {
    const argument = name === "quantile" ? "0.3" : "";
    const done = (group: { readonly [N in typeof name]: (q?: never) => unknown }) =>
      name === "quantile" ? group.quantile(0.3 as never) : group[name]();
    const isTruth = name === "any" || name === "all";
    const sign = isTruth ? " > 5" : "";
    return (
      [
        [
          "resample",
          "hourly",
          (ds) => done((isTruth ? ds.wind.gt(5) : ds.wind).resample({ time: "5h" }) as never),
          `(ds.wind${sign}).resample(time='5h').${name}(${argument})`,
        ],
        [
          "resample",
          "noleap",
          (ds) => done((isTruth ? ds.tas.gt(5) : ds.tas).resample({ time: "MS" }) as never),
          `(ds.tas${sign}).resample(time='MS').${name}(${argument})`,
        ],
        [
          "resample",
          "monthly",
          (ds) => done((isTruth ? ds.days.gt(5) : ds.days).resample({ time: "QS-DEC" }) as never),
          `(ds.days${sign}).resample(time='QS-DEC').${name}(${argument})`,
        ],
        [
          "resample",
          real,
          (ds) => done((isTruth ? ds.get("blue").gt(5) : ds.get("blue")).resample({ time: "MS" }) as never),
          `(ds.blue${sign}).resample(time='MS').${name}(${argument})`,
        ],
        [
          "Dataset.resample",
          "hourly",
          (ds) => done((isTruth ? ds.gt(5) : ds).isel({ time: [0, 100] }).resample({ time: "6h" }) as never),
          `(ds${sign}).isel(time=slice(0, 100)).resample(time='6h').${name}(${argument})`,
        ],
      ] satisfies [string, OracleCase["on"], OracleCase["ts"], string][]
    ).map(
      ([covers, on, ts, py]): OracleCase => ({
        covers,
        on,
        ts,
        py,
        within: { ulp: 512, abs: name === "quantile" ? 1e-6 : 0 },
      }),
    );
  },
);

export const cases: readonly OracleCase[] = [
  ...fills,
  ...filledWithin,
  ...ends,
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
