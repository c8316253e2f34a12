import type { DataArray } from "../../array/data-array.ts";
import type { OracleCase } from "../case.ts";
import type { CaseDataset } from "../data.ts";

const names = ["mean", "sum", "min", "max", "prod", "std", "var", "count", "median"] as const;
const real = "PLANET_SCOPE_3D.nc";

const each: OracleCase[] = names.flatMap((name): OracleCase[] => {
  const ulp = { min: 0, max: 0 }[name as string] ?? 64;
  // flox subtracts squares of sums, numpy does not
  const isSpread = name === "std" || name === "var";
  const exact = (py: string) =>
    isSpread ? `[xr.set_options(use_flox=False), ${py}, xr.set_options(use_flox=True)][1]` : py;
  const within = { within: { ulp } };
  const array = (one: Pick<OracleCase, "on" | "ts" | "py"> & Partial<OracleCase>): OracleCase => ({
    covers: `GroupBy.${name}`,
    ...within,
    ...one,
    py: exact(one.py),
  });
  return [
    array({
      on: "monthly",
      ts: (ds) => ds.t2m.groupby("time.month")[name](),
      py: `ds.t2m.groupby('time.month').${name}()`,
    }),
    array({
      on: "monthly",
      ts: (ds) => ds.days.groupby("time.season")[name](),
      py: `ds.days.groupby('time.season').${name}()`,
    }),
    array({
      on: "noleap",
      ts: (ds) => ds.tas.groupby("time.dayofyear")[name](),
      py: `ds.tas.groupby('time.dayofyear').${name}()`,
    }),
    array({
      on: "days360",
      ts: (ds) => ds.tas.groupby("time.year")[name](["time", "lat"]),
      py: `ds.tas.groupby('time.year').${name}(['time', 'lat'])`,
    }),
    array({ on: "monthly", ts: (ds) => ds.pr.groupby("region")[name](), py: `ds.pr.groupby('region').${name}()` }),
    array({
      on: "monthly",
      ts: (ds) => ds.pr.groupby("lat")[name](),
      py: `ds.pr.groupby('lat').${name}().drop_vars(['area', 'region'], errors='ignore')`,
    }),
    array({
      on: "monthly",
      ts: (ds) => ds.pr.groupby("time.month")[name]("lon"),
      py: `ds.pr.groupby('time.month').${name}('lon')`,
    }),
    ...(name === "count"
      ? []
      : [
          array({
            on: "monthly",
            ts: (ds) => ds.pr.groupby("time.month")[name]("time", { skipna: false }),
            py: `ds.pr.groupby('time.month').${name}('time', skipna=False)`,
          }),
        ]),
    array({
      on: "monthly",
      ts: async (ds) => ds.t2m.groupby(await ds.zone.compute())[name](),
      py: `ds.t2m.groupby(ds.zone).${name}()`,
    }),
    array({
      on: "hourly",
      ts: (ds) => ds.gust.groupby("time.hour")[name](),
      py: `ds.gust.groupby('time.hour').${name}()`,
    }),
    array({ on: "hourly", ts: (ds) => ds.wind.groupby("station")[name](), py: `ds.wind.groupby('station').${name}()` }),
    array({ on: "messy", ts: (ds) => ds.a.groupby("r")[name](), py: `ds.a.groupby('r').${name}()` }),
    array({ on: "messy", ts: (ds) => ds.b.groupby("n")[name](), py: `ds.b.groupby('n').${name}()` }),
    array({
      on: "kinds",
      ts: async (ds) => ds.u8.groupby(await ds.flag.compute())[name](),
      py: `ds.u8.groupby(ds.flag).${name}()`,
    }),
    array({ on: "thin", ts: (ds) => ds.single.groupby("one")[name](), py: `ds.single.groupby('one').${name}()` }),
    array({
      on: "sentinel_2_L1C_utm.nc",
      ts: (ds) => ds.get("red").groupby("time.season")[name](),
      py: `ds.red.groupby('time.season').${name}()`,
    }),
    array({
      on: real,
      ts: (ds) => ds.get("blue").groupby("time.month")[name](),
      py: `ds.blue.groupby('time.month').${name}()`,
    }),
    {
      covers: `DatasetGroupBy.${name}`,
      on: "monthly",
      ts: (ds) => ds.groupby("time.month")[name](),
      py: `ds.groupby('time.month').${name}()`,
      ...within,
    },
    {
      covers: `DatasetGroupBy.${name}`,
      on: "messy",
      ts: (ds) => ds.groupby("r")[name](),
      py: `ds.groupby('r').${name}()`,
      ...within,
    },
    {
      covers: `DatasetGroupBy.${name}`,
      on: real,
      ts: (ds) => ds.groupby("time.month")[name](),
      py: `ds.groupby('time.month').${name}()`,
      ...within,
    },
  ];
});

const operations = ["add", "sub", "mul", "div", "pow", "floordiv", "mod", "lt", "le", "gt", "ge", "eq", "ne"] as const;
const signs = {
  add: "+",
  sub: "-",
  mul: "*",
  div: "/",
  pow: "**",
  floordiv: "//",
  mod: "%",
  lt: "<",
  le: "<=",
  gt: ">",
  ge: ">=",
  eq: "==",
  ne: "!=",
};

const arithmetic: OracleCase[] = operations.flatMap((name): OracleCase[] => {
  const sign = signs[name];
  return (
    [
      [
        "GroupBy",
        "monthly",
        (ds) => ds.pr.groupby("time.month")[name](ds.pr.groupby("time.month").max()),
        `ds.pr.groupby('time.month') ${sign} ds.pr.groupby('time.month').max()`,
      ],
      [
        "GroupBy",
        real,
        (ds) => ds.get("blue").groupby("time.month")[name](ds.get("blue").groupby("time.month").max()),
        `ds.blue.groupby('time.month') ${sign} ds.blue.groupby('time.month').max()`,
      ],
      [
        "DatasetGroupBy",
        "noleap",
        (ds) => ds.groupby("time.month")[name](ds.tas.groupby("time.month").max()),
        `ds.groupby('time.month') ${sign} ds.tas.groupby('time.month').max()`,
      ],
      [
        "DatasetGroupBy",
        real,
        (ds) => ds.groupby("time.month")[name](ds.groupby("time.month").max()),
        `ds.groupby('time.month') ${sign} ds.groupby('time.month').max()`,
      ],
    ] satisfies [string, OracleCase["on"], OracleCase["ts"], string][]
  ).map(([group, on, ts, py]): OracleCase => ({ covers: `${group}.${name}`, on, ts, py, within: { ulp: 8 } }));
});

/** A time coordinate with a missing element, on both sides. */
const gap = {
  ts: async (ds: CaseDataset) => {
    const days = await ds.days.compute();
    const when = ds.coords.time!.where(days.ne(days.isel({ time: 3 })));
    return ds.pr.assignCoords({ when });
  },
  py: "ds.pr.assign_coords(when=ds.time.where(ds.days != ds.days[3]))",
};

const ordered: OracleCase[] = (
  [
    [
      "monthly",
      (ds) => ds.t2m.groupby("time.month").quantile([0.1, 0.5]),
      "ds.t2m.groupby('time.month').quantile([0.1, 0.5])",
    ],
    ["monthly", (ds) => ds.pr.groupby("time.season").quantile(0.3), "ds.pr.groupby('time.season').quantile(0.3)"],
    [
      "monthly",
      (ds) => ds.pr.groupby("region").quantile([0.9], ["lat", "time"]),
      "ds.pr.groupby('region').quantile([0.9], ['lat', 'time'])",
    ],
    [
      "monthly",
      (ds) => ds.pr.groupby("time.month").quantile(0.5, "time", { skipna: false }),
      "ds.pr.groupby('time.month').quantile(0.5, 'time', skipna=False)",
    ],
    [
      "monthly",
      async (ds) => ds.pr.groupby(await ds.zone.compute()).quantile([0.25, 0.75]),
      "ds.pr.groupby(ds.zone).quantile([0.25, 0.75])",
    ],
    ["hourly", (ds) => ds.gust.groupby("time.day").quantile(0.7), "ds.gust.groupby('time.day').quantile(0.7)"],
    [
      "noleap",
      (ds) => ds.tas.groupby("time.month").quantile(0.4, "time", { method: "hazen" }),
      "ds.tas.groupby('time.month').quantile(0.4, 'time', method='hazen')",
    ],
    [
      real,
      (ds) => ds.get("blue").groupby("time.month").quantile([0.5, 1]),
      "ds.blue.groupby('time.month').quantile([0.5, 1])",
    ],
  ] satisfies [OracleCase["on"], OracleCase["ts"], string][]
).map(([on, ts, py]): OracleCase => ({ covers: "GroupBy.quantile", on, ts, py, within: { ulp: 512, abs: 1e-9 } }));

const orderedDatasets: OracleCase[] = (
  [
    ["hourly", (ds) => ds.groupby("time.day").quantile([0.2, 0.4]), "ds.groupby('time.day').quantile([0.2, 0.4])"],
    [
      "monthly",
      (ds) => ds.groupby("time.month").quantile(0.5),
      "ds.drop_vars(['mask', 'zone']).groupby('time.month').quantile(0.5).pipe(lambda r: r.assign({k: ds[k].expand_dims(month=r.month) for k in ['mask', 'zone']}))",
    ],
    [real, (ds) => ds.groupby("time.day").quantile(0.5), "ds.groupby('time.day').quantile(0.5)"],
  ] satisfies [OracleCase["on"], OracleCase["ts"], string][]
).map(
  ([on, ts, py]): OracleCase => ({ covers: "DatasetGroupBy.quantile", on, ts, py, within: { ulp: 512, abs: 1e-9 } }),
);

/** Of bool: flox passes over NaN, which is true everywhere else. */
const truths: OracleCase[] = (["any", "all"] as const).flatMap((name): OracleCase[] =>
  (
    [
      [
        "GroupBy",
        "monthly",
        (ds) => ds.pr.gt(50).groupby("time.month")[name](),
        `(ds.pr > 50).groupby('time.month').${name}()`,
      ],
      ["GroupBy", "monthly", (ds) => ds.mask.groupby("region")[name](), `ds.mask.groupby('region').${name}()`],
      [
        "GroupBy",
        "hourly",
        (ds) => ds.gust.gt(0).resample({ time: "5h" })[name](),
        `(ds.gust > 0).resample(time='5h').${name}()`,
      ],
      [
        "GroupBy",
        "kinds",
        async (ds) => ds.u8.groupby(await ds.flag.compute())[name](),
        `ds.u8.groupby(ds.flag).${name}()`,
      ],
      [
        "GroupBy",
        real,
        (ds) => ds.get("blue").gt(1).groupby("time.month")[name](["time", "x"]),
        `(ds.blue > 1).groupby('time.month').${name}(['time', 'x'])`,
      ],
      [
        "DatasetGroupBy",
        "noleap",
        (ds) => ds.gt(0.5).groupby("time.month")[name](),
        `(ds > 0.5).groupby('time.month').${name}()`,
      ],
      [
        "DatasetGroupBy",
        real,
        (ds) => ds.gt(1).groupby("time.month")[name](),
        `(ds > 1).groupby('time.month').${name}()`,
      ],
    ] satisfies [string, OracleCase["on"], OracleCase["ts"], string][]
  ).map(([group, on, ts, py]): OracleCase => ({ covers: `${group}.${name}`, on, ts, py })),
);

const ends: OracleCase[] = (["first", "last"] as const).flatMap((name): OracleCase[] =>
  (
    [
      ["GroupBy", "monthly", (ds) => ds.t2m.groupby("time.month")[name](), `ds.t2m.groupby('time.month').${name}()`],
      [
        "GroupBy",
        "monthly",
        (ds) => ds.pr.groupby("time.year")[name]({ skipna: false }),
        `ds.pr.groupby('time.year').${name}(skipna=False)`,
      ],
      ["GroupBy", "monthly", (ds) => ds.pr.groupby("region")[name](), `ds.pr.groupby('region').${name}()`],
      [
        "GroupBy",
        "monthly",
        async (ds) => ds.pr.groupby(await ds.zone.compute())[name](),
        `ds.pr.groupby(ds.zone).${name}()`,
      ],
      ["GroupBy", "hourly", (ds) => ds.gust.groupby("time.hour")[name](), `ds.gust.groupby('time.hour').${name}()`],
      ["GroupBy", "messy", (ds) => ds.b.groupby("n")[name](), `ds.b.groupby('n').${name}()`],
      [
        "GroupBy",
        real,
        (ds) => ds.get("blue").groupby("time.month")[name](),
        `ds.blue.groupby('time.month').${name}()`,
      ],
      ["DatasetGroupBy", "hourly", (ds) => ds.groupby("time.hour")[name](), `ds.groupby('time.hour').${name}()`],
      ["DatasetGroupBy", real, (ds) => ds.groupby("time.year")[name](), `ds.groupby('time.year').${name}()`],
    ] satisfies [string, OracleCase["on"], OracleCase["ts"], string][]
  ).map(([group, on, ts, py]): OracleCase => ({ covers: `${group}.${name}`, on, ts, py })),
);

export const cases: readonly OracleCase[] = [
  ...each,
  ...ordered,
  ...orderedDatasets,
  ...truths,
  ...ends,
  ...(["month", "dayofyear", "hour"] as const).map(
    (part): OracleCase => ({
      covers: "groupby",
      on: "monthly",
      ts: async (ds) => (await gap.ts(ds)).groupby(`when.${part}`).max(),
      py: `${gap.py}.groupby('when.${part}').max()`,
    }),
  ),
  {
    covers: "groupby",
    on: "monthly",
    // xarray makes a season "nan" of missing times
    ts: async (ds) => (await gap.ts(ds)).groupby("when.season").max(),
    py: `${gap.py}.groupby('when.season').max().isel(season=slice(0, 4))`,
  },
  ...arithmetic,
  {
    covers: "GroupBy.sub",
    on: "monthly",
    ts: (ds) =>
      ds.t2m.groupby("region").sub(
        ds.t2m
          .groupby("region")
          .max()
          .isel({ region: [0, 2] }),
      ),
    py: "ds.t2m.groupby('region') - ds.t2m.groupby('region').max().isel(region=slice(0, 2))",
  },
  {
    covers: "GroupBy.sub",
    on: "messy",
    ts: (ds) => ds.b.groupby("n").sub(ds.b.groupby("n").max()),
    py: "ds.b.groupby('n') - ds.b.groupby('n').max()",
  },
  {
    covers: "GroupBy.sub",
    on: "monthly",
    ts: async (ds) => {
      const g = ds.t2m.groupby(await ds.zone.compute());
      return g.sub(g.max());
    },
    py: "ds.t2m.groupby(ds.zone) - ds.t2m.groupby(ds.zone).max()",
  },
  {
    covers: "GroupBy.sub",
    on: "monthly",
    ts: (ds) => ds.t2m.groupby("time.month").sub(ds.t2m.max("time")),
    py: "ds.t2m.groupby('time.month') - ds.t2m.max('time')",
    throws: ["expression", "ValueError"],
  },
  {
    covers: "GroupBy.map",
    on: "monthly",
    ts: (ds) => ds.pr.groupby("time.month").map((x) => x.sub(x.max("time"))),
    py: "ds.pr.groupby('time.month').map(lambda x: x - x.max('time'))",
  },
  {
    covers: "GroupBy.map",
    on: "monthly",
    ts: (ds) => ds.pr.groupby("region").map((x) => x.max("lat")),
    py: "ds.pr.groupby('region').map(lambda x: x.max('lat'))",
  },
  {
    covers: "GroupBy.map",
    on: real,
    ts: (ds) =>
      ds
        .get("blue")
        .groupby("time.day")
        .map((x) => x.max("time")),
    py: "ds.blue.groupby('time.day').map(lambda x: x.max('time'))",
  },
  {
    covers: "DatasetGroupBy.map",
    on: "hourly",
    ts: (ds) => ds.groupby("time.hour").map((x) => x.sub(x.max("time"))),
    py: "ds.groupby('time.hour').map(lambda x: x - x.max('time'))",
  },
  {
    covers: "DatasetGroupBy.map",
    on: real,
    ts: (ds) => ds.groupby("time.day").map((x) => x.max("time")),
    py: "ds.groupby('time.day').map(lambda x: x.max('time'))",
  },
  ...(["groupby"] as const).flatMap((name): OracleCase[] => [
    {
      covers: [name, `Dataset.${name}`],
      on: "monthly",
      ts: (ds) => [ds.pr.groupby("time.season").groups, ds.groupby("region").groups],
      py: "[{k: list(range(40))[v] if isinstance(v, slice) else v for k, v in g.groups.items()} for g in [ds.pr.groupby('time.season'), ds.groupby('region')]]",
    },
    {
      covers: [name, `Dataset.${name}`],
      on: real,
      ts: (ds) => [ds.get("blue").groupby("time.month").size, ds.groupby("time.day").size],
      py: "[len(ds.blue.groupby('time.month')), len(ds.groupby('time.day'))]",
    },
  ]),
  {
    covers: "groupby",
    on: "noleap",
    ts: (ds) => {
      // the compiler knows that groups can be gone through only if it looks at certain files first
      const groups = ds.tas.groupby("time.year") as unknown as Iterable<[unknown, DataArray]>;
      return Array.from(groups, ([label, { shape }]) => [label, shape]);
    },
    py: "[[int(k), list(v.shape)] for k, v in ds.tas.groupby('time.year')]",
  },
  {
    covers: "groupby",
    on: "monthly",
    ts: (ds) => ds.pr.groupby("nothing"),
    py: "ds.pr.groupby('nothing')",
    throws: ["variable-not-found", "KeyError"],
  },
  {
    covers: "groupby",
    on: "monthly",
    ts: (ds) => ds.pr.groupby("time.moon"),
    py: "ds.pr.groupby('time.moon')",
    throws: ["expression", "AttributeError"],
  },
  {
    covers: "groupby",
    on: "monthly",
    ts: (ds) => ds.pr.groupby("height"),
    py: "ds.pr.groupby('height')",
    throws: ["expression", "ValueError"],
  },
];
