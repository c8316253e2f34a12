import { dataArray, dataset } from "../../array/construct.ts";
import type { CFDatetime } from "../../cf/cf-datetime.ts";
import type { OracleCase } from "../case.ts";

const utm = "sentinel_2_L1C_utm.nc";
const times = (array: { values: unknown }) => array.values as CFDatetime[];

export const cases: readonly OracleCase[] = [
  { covers: "rename", on: "monthly", ts: (ds) => ds.t2m.rename("temperature"), py: "ds.t2m.rename('temperature')" },
  { covers: "rename", on: utm, ts: (ds) => ds.get("red").rename("time2"), py: "ds.red.rename('time2')" },
  {
    covers: "withAttrs",
    on: "monthly",
    ts: (ds) => ds.t2m.withAttrs({ a: 1, b: ["x"] }),
    py: "ds.t2m.drop_attrs(deep=False).assign_attrs(a=1, b=['x'])",
  },
  { covers: "withAttrs", on: utm, ts: (ds) => ds.get("red").withAttrs({}), py: "ds.red.drop_attrs(deep=False)" },
  { covers: "compute", on: "thin", ts: (ds) => ds.empty.compute(), py: "ds.empty.compute()" },
  { covers: "compute", on: utm, ts: (ds) => ds.get("nir").compute(), py: "ds.nir.compute()" },
  { covers: "load", on: "kinds", ts: (ds) => ds.text.load(), py: "ds.text.load()" },
  { covers: "load", on: utm, ts: (ds) => ds.get("nir").load(), py: "ds.nir.load()" },
  { covers: "Dataset.compute", on: "thin", ts: (ds) => ds.compute(), py: "ds.compute()" },
  { covers: "Dataset.compute", on: "kinds", ts: (ds) => ds.compute(), py: "ds.compute()" },
  { covers: "Dataset.compute", on: utm, ts: (ds) => ds.compute(), py: "ds.compute()" },
  {
    covers: "Dataset.assign",
    on: "monthly",
    ts: (ds) => ds.assign({ pr: ds.pr.mul(2), mean: ds.t2m.mean("time") }),
    py: "ds.assign(pr=ds.pr * 2, mean=ds.t2m.mean('time'))",
    within: { ulp: 8 },
  },
  {
    covers: "Dataset.assign",
    on: utm,
    ts: (ds) => ds.assign({ sum: ds.get("red").add(ds.get("nir")) }),
    py: "ds.assign(sum=ds.red + ds.nir)",
  },
  {
    covers: ["dataArray", "dataset"],
    on: "messy",
    ts: (ds) =>
      dataset(
        { v: dataArray([[1, 2, 3]], { dims: ["y", "x"], coords: { x: [3, 1, 2] } }), d: ds.d },
        { attrs: { k: 1 } },
      ),
    py: "xr.Dataset({'v': (('y', 'x'), [[1., 2, 3]]), 'd': ds.d}, {'x': [3., 1, 2]}, {'k': 1})",
  },
  {
    covers: "dataArray",
    on: "thin",
    ts: () => dataArray([], { dims: ["x"] }),
    py: "xr.DataArray(np.array([]), dims=['x'])",
  },
  {
    covers: ["dataArray", "dataset"],
    on: utm,
    ts: (ds) => dataset({ red: ds.get("red"), one: dataArray([true, false], { dims: ["n"] }) }),
    py: "xr.Dataset({'red': ds.red, 'one': ('n', [True, False])})",
  },
  {
    covers: "CFDatetime.toISOString",
    on: "days360",
    ts: (ds) => times(ds.coords.time!).map((time) => time.toISOString()),
    py: "[t.strftime('%Y-%m-%d') for t in ds.time.values]",
  },
  {
    covers: "CFDatetime.toISOString",
    on: utm,
    ts: (ds) => times(ds.coords.time!).map((time) => time.toISOString()),
    py: "[str(t.astype('M8[ms]')) for t in ds.time.values]",
  },
  {
    covers: "CFDatetime.toDate",
    on: "hourly",
    ts: (ds) => times(ds.coords.time!).map((time) => time.toDate().getTime()),
    py: "[int(t.astype('M8[ms]').astype(int)) for t in ds.time.values]",
  },
  {
    covers: "CFDatetime.toDate",
    on: utm,
    ts: (ds) => times(ds.coords.time!).map((time) => time.toDate().getTime()),
    py: "[int(t.astype('M8[ms]').astype(int)) for t in ds.time.values]",
  },
];
