import type { DataArray } from "../../array/data-array.ts";
import type { Dataset } from "../../array/dataset.ts";
import { concat } from "../../ops/combining.ts";
import type { CombineMethod } from "../../ops/composite.ts";
import type { OracleCase } from "../case.ts";
import { bare, peerModule, pythonOf } from "../geo.ts";

const peer = peerModule("peer_composite");

/** What xarray does for a method along `time`. */
const inXarray: Readonly<Record<CombineMethod, string>> = {
  first: "pipe(__import__('peer_composite').end, 'time', 1)",
  last: "pipe(__import__('peer_composite').end, 'time', -1)",
  min: "min('time')",
  max: "max('time')",
  mean: "mean('time')",
  median: "median('time')",
};

const planet = "PLANET_SCOPE_3D.nc";

/** Whole numbers with -99 where one is missing. */
const whole = {
  ts: (array: DataArray) => array.sub(280).fillna(-99).astype("int16").withAttrs({ _FillValue: -99 }),
  py: (call: string) => `(lambda a: a.where(a != -99).${call})((ds.t2m - 280).fillna(-99).astype('i2'))`,
};

const plain = (Object.keys(inXarray) as CombineMethod[]).flatMap((method): OracleCase[] => {
  const [call, isChosen] = [inXarray[method], method !== "mean" && method !== "median"];
  const within = method === "mean" ? { within: { ulp: 8 } } : {};
  return [
    {
      covers: ["composite", "Dataset.composite"],
      on: "monthly",
      ts: (ds) => ds.composite("time", { method }).get("pr"),
      py: `ds.pr.${call}`,
      ...within,
    },
    {
      covers: ["composite", "Dataset.composite"],
      on: planet,
      ts: (ds) => bare(ds.composite("time", { method }).get("blue")),
      py: peer(`bare(ds.blue.${call})`),
      ...within,
    },
    {
      covers: "composite",
      on: "monthly",
      ts: (ds) => bare(whole.ts(ds.t2m).composite("time", { method })),
      py: peer(`bare(${whole.py(isChosen ? `${call}.fillna(-99).astype('i2')` : call)})`),
      ...within,
    },
  ];
});

const quality: OracleCase[] = [
  {
    covers: "composite",
    on: "monthly",
    ts: (ds) => bare(ds.t2m.composite("time", { method: "quality", by: ds.pr })),
    py: peer("best(ds.t2m, ds.pr, 'time')"),
  },
  {
    covers: ["composite", "Dataset.composite"],
    on: planet,
    ts: (ds) => bare(ds.composite("time", { method: "quality", by: "green" }).get("blue")),
    py: peer("best(ds.blue, ds.green, 'time')"),
  },
  {
    covers: "Dataset.composite",
    on: "monthly",
    ts: (ds) => bare(ds.composite("time", { method: "quality", by: ds.pr.sub(ds.pr.coords.lat!) }).get("pr")),
    py: peer("best(ds.pr, ds.pr - ds.lat, 'time')"),
  },
];

/** The bands of a dataset, one after the other. */
const bandsOf = (ds: { get(name: string): DataArray }, names: readonly string[]): DataArray =>
  bare(
    concat(
      names.map((name) => bare(ds.get(name))),
      "variable",
    ),
  );

/** Seven observations of every pixel, made of two dates and of neighbours. */
const moved = [
  [0, 0, 0],
  [1, 0, 0],
  [0, 1, 0],
  [1, 0, 2],
  [0, -1, -1],
  [1, 3, 1],
  [0, -2, 2],
] as const;
const many = (ds: Dataset): Dataset =>
  concat(
    moved.map(([time, y, x]) => ds.isel({ time }, { drop: true }).roll({ y, x })),
    "time",
  );
const manyInPython = `xr.concat([ds.isel(time=t, drop=True).roll(y=y, x=x) for t, y, x in ${pythonOf(moved)}], 'time')`;

const ofBands = (["geomedian", "medoid"] as const).flatMap((method): OracleCase[] => [
  {
    covers: ["composite", "Dataset.composite"],
    on: "monthly",
    ts: (ds) => bandsOf(ds.dropVars("days").composite("time", { method }), ["t2m", "pr"]),
    py: peer(`${method}(ds, ['t2m', 'pr'], 'time')`),
    within: { abs: 1e-3 },
  },
  {
    covers: ["composite", "Dataset.composite"],
    on: planet,
    ts: (ds) => bandsOf(many(ds as never).composite("time", { method }), ["blue", "green"]),
    py: peer(`${method}(${manyInPython}, ['blue', 'green'], 'time')`),
    within: { abs: 1e-3 },
  },
]);

export const cases: readonly OracleCase[] = [...plain, ...quality, ...ofBands];
