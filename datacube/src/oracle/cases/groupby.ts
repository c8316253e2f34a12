import type { DataArray } from "../../array/data-array.ts";
import type { OracleCase } from "../case.ts";

const names = ["mean", "sum", "min", "max", "prod", "std", "var", "count"] as const;
const real = "PLANET_SCOPE_3D.nc";

const each: OracleCase[] = names.flatMap((name): OracleCase[] => {
  // the spread of two values that are almost the same loses digits on both sides
  const ulp = { min: 0, max: 0, std: 4096, var: 4096 }[name as string] ?? 64;
  const within = { within: { ulp } };
  const array = (one: Pick<OracleCase, "on" | "ts" | "py"> & Partial<OracleCase>): OracleCase => ({
    covers: `GroupBy.${name}`,
    ...within,
    ...one,
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
    array({ on: "monthly", ts: (ds) => ds.pr.groupby("lat")[name](), py: `ds.pr.groupby('lat').${name}()` }),
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

export const cases: readonly OracleCase[] = [
  ...each,
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
