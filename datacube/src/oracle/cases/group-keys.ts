import { binGrouper, timeResampler, uniqueGrouper } from "../../ops/group/groupers.ts";
import type { OracleCase } from "../case.ts";

const real = "PLANET_SCOPE_3D.nc";
const names = ["mean", "sum", "max", "count", "std", "median", "first"] as const;
const year = "time.year";

const unique = "xr.groupers.UniqueGrouper";
const bins = "xr.groupers.BinGrouper";
const times = "xr.groupers.TimeResampler";
const numpy = (py: string) => `[xr.set_options(use_flox=False), ${py}, xr.set_options(use_flox=True)][1]`;
/** As numpy, with the dimensions in the order that is usual with flox. */
const keysFirst = (py: string) => numpy(`${py}.transpose('year', 'month', ...)`);

const reductions: OracleCase[] = names.flatMap((name): OracleCase[] => {
  // without flox, groups that no position has are missing in counts, and those without elements are not
  const [inOrder, plain] = name === "count" ? [(py: string) => py, (py: string) => py] : [keysFirst, numpy];
  return [
    {
      covers: `GroupBy.${name}`,
      on: "monthly",
      ts: (ds) => ds.t2m.groupby([year, "time.month"])[name](),
      py: inOrder(`ds.t2m.groupby(['time.year', 'time.month']).${name}()`),
      within: { ulp: 64 },
    },
    {
      covers: `DatasetGroupBy.${name}`,
      on: "monthly",
      ts: (ds) => ds.dropVars(["mask", "zone", "days"]).groupby([year, "time.season"])[name](),
      py: plain(`ds.drop_vars(['mask', 'zone', 'days']).groupby(['time.year', 'time.season']).${name}()`),
      within: { ulp: 64 },
    },
  ];
});

const keys: readonly OracleCase[] = [
  {
    covers: "groupby",
    on: real,
    ts: (ds) => ds.get("blue").groupby(["y", "time.second"]).mean(),
    py: numpy("ds.blue.groupby(['y', 'time.second']).mean()"),
    within: { ulp: 64 },
  },
  {
    covers: ["groupby", "binGrouper"],
    on: real,
    ts: (ds) =>
      ds
        .get("blue")
        .groupby({ x: binGrouper([466266, 466277, 466290], { labels: ["a", "b"] }), y: uniqueGrouper() })
        .max(),
    py: numpy(`ds.blue.groupby(x=${bins}([466266, 466277, 466290], labels=['a', 'b']), y=${unique}()).max()`),
  },
  {
    covers: ["Dataset.groupby", "timeResampler", "uniqueGrouper"],
    on: real,
    ts: (ds) => ds.groupby({ time: timeResampler("1h"), x: uniqueGrouper() }).sum(),
    py: numpy(`ds.groupby(time=${times}('1h'), x=${unique}()).sum()`),
    within: { ulp: 64 },
  },
  {
    covers: "groupby",
    on: "monthly",
    ts: (ds) => ds.pr.groupby(["region", year]).sum(),
    py: numpy("ds.pr.groupby(['region', 'time.year']).sum()"),
    within: { ulp: 64 },
  },
  {
    covers: "groupby",
    on: "monthly",
    ts: (ds) => ds.pr.groupby([year, "lat", "lon"]).mean(),
    py: numpy("ds.pr.groupby(['time.year', 'lat', 'lon']).mean()"),
    within: { ulp: 64 },
  },
  {
    covers: "groupby",
    on: "noleap",
    ts: (ds) => ds.tas.groupby(["time.month", "time.day"]).mean(),
    py: numpy("ds.tas.groupby(['time.month', 'time.day']).mean().transpose('month', 'day', ...)"),
    within: { ulp: 64 },
  },
  {
    covers: ["groupby", "binGrouper", "uniqueGrouper"],
    on: "monthly",
    ts: (ds) =>
      ds.pr.groupby({ lat: binGrouper([0, 40, 50, 70], { labels: ["s", "m", "n"] }), [year]: uniqueGrouper() }).min(),
    py: numpy(
      `ds.pr.groupby({'lat': ${bins}([0, 40, 50, 70], labels=['s', 'm', 'n']), 'time.year': ${unique}()}).min()`,
    ),
  },
  {
    covers: ["groupby", "timeResampler"],
    on: "monthly",
    ts: (ds) =>
      ds.pr.groupby({ time: timeResampler("QS-DEC"), region: uniqueGrouper({ labels: ["b", "nowhere", "e"] }) }).mean(),
    py: numpy(`ds.pr.groupby(time=${times}('QS-DEC'), region=${unique}(labels=['b', 'nowhere', 'e'])).mean()`),
    within: { ulp: 64 },
  },
  {
    covers: "uniqueGrouper",
    on: "monthly",
    ts: (ds) => ds.pr.groupby({ lon: uniqueGrouper({ labels: [5, -10, 99] }) }).sum(),
    py: `ds.pr.groupby(lon=${unique}(labels=[5, -10, 99])).sum()`,
    differs: "given labels get the dtype of what is grouped by; xarray takes them as they were written",
  },
  {
    covers: "Dataset.groupby",
    on: "monthly",
    ts: (ds) => ds.groupby({ lat: binGrouper([0, 40, 70], { labels: ["s", "n"] }) }).count(),
    py: `ds.groupby(lat=${bins}([0, 40, 70], labels=['s', 'n'])).count()`,
  },
  {
    covers: "GroupBy.quantile",
    on: "monthly",
    ts: (ds) => ds.t2m.groupby([year, "time.month"]).quantile([0.1, 0.5]),
    py: "ds.t2m.groupby(['time.year', 'time.month']).quantile([0.1, 0.5])",
    within: { ulp: 64 },
  },
  {
    covers: "groupby",
    on: "monthly",
    ts: (ds) => ds.t2m.groupby([year, "depth"]),
    py: "ds.t2m.groupby(['time.year', 'depth'])",
    throws: ["variable-not-found", "KeyError"],
  },
  {
    covers: "groupby",
    on: "monthly",
    ts: (ds) => ds.t2m.groupby([year, "time.month"]).sub(ds.t2m.groupby([year, "time.month"]).mean()),
    py: "(lambda g: g - g.mean())(ds.t2m.groupby(['time.year', 'time.month']))",
    throws: ["unsupported", "NotImplementedError"],
  },
  {
    covers: "GroupBy.map",
    on: "monthly",
    ts: (ds) => ds.t2m.groupby([year, "time.month"]).map((x) => x.max("time")),
    py: "ds.t2m.groupby(['time.year', 'time.month']).map(lambda x: x.max('time'))",
  },
  {
    covers: "GroupBy.map",
    on: "monthly",
    ts: (ds) => ds.t2m.groupby([year, "time.month"]).map((x) => x.sub(x.isel({ lat: 0 }))),
    py: "ds.t2m.groupby(['time.year', 'time.month']).map(lambda x: x - x.isel(lat=0))",
  },
  {
    covers: "GroupBy.map",
    on: real,
    ts: (ds) =>
      ds
        .get("blue")
        .groupby(["time.second", "y"])
        .map((x) => x.max()),
    py: "ds.blue.groupby(['time.second', 'y']).map(lambda x: x.max())",
  },
  {
    covers: "GroupBy.map",
    on: "monthly",
    ts: async (ds) => ds.t2m.groupby(await ds.zone.compute()).map((x) => x.sub(x.min())),
    py: "ds.t2m.groupby(ds.zone).map(lambda x: x - x.min())",
  },
  {
    covers: "DatasetGroupBy.map",
    on: "monthly",
    ts: async (ds) =>
      ds
        .dropVars(["mask", "days"])
        .groupby(await ds.zone.compute())
        .map((x) => x.max()),
    py: "ds.drop_vars(['mask', 'days']).groupby('zone').map(lambda x: x.max())",
  },
];

const scans: readonly OracleCase[] = (["cumsum", "cumprod"] as const).flatMap((name): OracleCase[] => [
  {
    covers: `GroupBy.${name}`,
    on: real,
    ts: (ds) => ds.get("blue").groupby("time.second")[name](),
    py: numpy(`ds.blue.groupby('time.second').${name}()`),
  },
  {
    covers: `DatasetGroupBy.${name}`,
    on: real,
    ts: (ds) => ds.groupby("y")[name](),
    py: numpy(`ds.groupby('y').${name}()`),
  },
  {
    covers: `GroupBy.${name}`,
    on: "monthly",
    ts: (ds) => ds.t2m.groupby("time.month")[name](),
    py: numpy(`ds.t2m.groupby('time.month').${name}()`),
    within: { ulp: 8 },
  },
  {
    covers: `GroupBy.${name}`,
    on: "monthly",
    ts: (ds) => ds.days.groupby("time.season")[name](),
    py: numpy(`ds.days.groupby('time.season').${name}()`),
  },
  {
    covers: `GroupBy.${name}`,
    on: "monthly",
    ts: (ds) => ds.pr.groupby("region")[name]({ skipna: false }),
    py: numpy(`ds.pr.groupby('region').${name}(skipna=False)`),
    within: { ulp: 8 },
  },
  {
    covers: `DatasetGroupBy.${name}`,
    on: "monthly",
    ts: (ds) => ds.dropVars(["mask", "zone"]).groupby(year)[name](),
    py: numpy(`ds.drop_vars(['mask', 'zone']).groupby('time.year').${name}()`),
    within: { ulp: 8 },
  },
  {
    covers: `GroupBy.${name}`,
    on: "monthly",
    ts: (ds) => ds.pr.groupby(["lat", year])[name](),
    py: `ds.pr.groupby(['lat', 'time.year']).${name}()`,
    throws: ["unsupported", name === "cumsum" ? "NotImplementedError" : "CoordinateValidationError"],
  },
]);

const chosen: readonly OracleCase[] = [
  {
    covers: "GroupBy.fillna",
    on: real,
    ts: (ds) =>
      ds
        .get("blue")
        .where(ds.get("blue").gt(0.1))
        .groupby("time.second")
        .fillna(ds.get("blue").groupby("time.second").min()),
    py: "ds.blue.where(ds.blue > 0.1).groupby('time.second').fillna(ds.blue.groupby('time.second').min())",
  },
  {
    covers: "DatasetGroupBy.fillna",
    on: real,
    ts: (ds) => ds.where(ds.get("blue").gt(0.1)).groupby("y").fillna(ds.groupby("y").min()),
    py: "ds.where(ds.blue > 0.1).groupby('y').fillna(ds.groupby('y').min())",
  },
  {
    covers: "GroupBy.where",
    on: real,
    ts: (ds) => ds.get("blue").groupby("y").where(ds.get("blue").gt(0.1)),
    py: "ds.blue.groupby('y').where(ds.blue > 0.1)",
  },
  {
    covers: "DatasetGroupBy.where",
    on: real,
    ts: (ds) => ds.groupby("y").where(ds.get("y").gt(8084900)),
    py: "ds.groupby('y').where(ds.y > 8084900)",
  },
  {
    covers: "GroupBy.fillna",
    on: "monthly",
    ts: (ds) => ds.t2m.groupby("time.month").fillna(ds.t2m.groupby("time.month").mean()),
    py: numpy("ds.t2m.groupby('time.month').fillna(ds.t2m.groupby('time.month').mean())"),
    within: { ulp: 8 },
  },
  {
    covers: "GroupBy.fillna",
    on: "monthly",
    ts: (ds) => ds.t2m.groupby("time.month").fillna(0),
    py: "ds.t2m.groupby('time.month').fillna(0)",
  },
  {
    covers: "DatasetGroupBy.fillna",
    on: "monthly",
    ts: (ds) => ds.dropVars(["mask", "zone", "days"]).groupby("time.month").fillna(-1),
    py: "ds.drop_vars(['mask', 'zone', 'days']).groupby('time.month').fillna(-1)",
  },
  {
    covers: "GroupBy.where",
    on: "monthly",
    ts: (ds) => ds.t2m.groupby("time.month").where(ds.t2m.groupby("time.month").max().gt(290)),
    py: "ds.t2m.groupby('time.month').where(ds.t2m.groupby('time.month').max() > 290)",
  },
  {
    covers: "DatasetGroupBy.where",
    on: "monthly",
    ts: (ds) => ds.dropVars(["mask", "zone", "days"]).groupby("time.month").where(ds.t2m.gt(285)),
    py: "ds.drop_vars(['mask', 'zone', 'days']).groupby('time.month').where(ds.t2m > 285)",
  },
];

export const cases: readonly OracleCase[] = [...reductions, ...keys, ...scans, ...chosen];
