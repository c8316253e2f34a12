import { dataArray, dataset } from "../../array/construct.ts";
import { oneOf } from "../../array/selectors.ts";
import { align } from "../../ops/alignment.ts";
import { combineByCoords } from "../../ops/combine.ts";
import { concat, merge } from "../../ops/combining.ts";
import type { OracleCase } from "../case.ts";

const utm = "sentinel_2_L1C_utm.nc";

export const cases: readonly OracleCase[] = [
  {
    covers: "align",
    on: "monthly",
    ts: (ds) => align([ds.t2m.isel({ lat: [1, 4] }), ds.pr.isel({ lat: [0, 3] })])[0],
    py: "xr.align(ds.t2m[:, 1:4], ds.pr[:, 0:3])[0]",
  },
  {
    covers: "align",
    on: "monthly",
    ts: (ds) => align([ds.t2m.isel({ lat: [1, 4] }), ds.pr.isel({ lat: [0, 3] })], { join: "outer" })[1],
    py: "xr.align(ds.t2m[:, 1:4], ds.pr[:, 0:3], join='outer')[1]",
  },
  {
    covers: "align",
    on: "monthly",
    ts: (ds) =>
      align([ds.mask.isel({ lat: [1, 4] }), ds.zone.isel({ lat: [0, 3] })], { join: "left", fillValue: 9 })[1],
    py: "xr.align(ds['mask'][1:4], ds.zone[0:3].drop_vars(['region']), join='left', fill_value=9)[1].assign_coords(region=('lat', ['b', '', '']))",
  },
  {
    covers: "align",
    on: "messy",
    ts: (ds) => align([ds.c.isel({ x: [0, 3] }), ds.c.isel({ x: [2, 6] }), ds.c], { join: "right" })[0],
    py: "xr.align(ds.c[:, 0:3], ds.c[:, 2:6], ds.c, join='right')[0]",
  },
  {
    covers: "align",
    on: "messy",
    ts: (ds) => align([ds.c.isel({ x: [0, 3] }), ds.c.isel({ x: [3, 6] })], { join: "override" })[1],
    py: "xr.align(ds.c[:, 0:3], ds.c[:, 3:6], join='override')[1]",
  },
  {
    covers: "align",
    on: "messy",
    ts: (ds) => align([ds.c.isel({ x: [0, 3] }), ds.c.isel({ x: [3, 6] })], { join: "outer" })[1],
    py: "xr.align(ds.c[:, 0:3], ds.c[:, 3:6], join='outer')[1]",
  },
  {
    covers: "align",
    on: "messy",
    ts: (ds) => align([ds.b.isel({ n: [0, 3] }), ds.b.isel({ n: [1, 4] })], { join: "outer" })[1],
    py: "xr.align(ds.b[0:3], ds.b[1:4], join='outer')[1]",
  },
  {
    covers: "align",
    on: "thin",
    ts: (ds) => align([ds.empty.isel({ x: [0, 2] }), ds.single], { join: "outer" })[0],
    py: "xr.align(ds.empty[:, 0:2], ds.single, join='outer')[0]",
  },
  {
    covers: "align",
    on: "hourly",
    ts: (ds) => align([ds.wind.isel({ station: [0, 2] }), ds.gust.isel({ station: [1, 3] })], { join: "outer" })[0],
    py: "xr.align(ds.wind[0:2], ds.gust[1:3], join='outer')[0]",
  },
  {
    covers: "align",
    on: "monthly",
    ts: (ds) => align([ds.t2m.isel({ lat: [1, 4] }), ds.pr], { join: "exact" })[0],
    py: "xr.align(ds.t2m[:, 1:4], ds.pr, join='exact')[0]",
    throws: ["expression", "AlignmentError"],
  },
  {
    covers: "align",
    on: "messy",
    ts: (ds) => align([ds.d, ds.d.isel({ r: [1, 4] })], { join: "outer" })[0],
    py: "xr.align(ds.d, ds.d[1:4], join='outer')[0]",
    throws: ["expression", "ValueError"],
  },
  {
    covers: "align",
    on: utm,
    ts: (ds) =>
      align([ds.get("red").isel({ x: [0, 5] }), ds.get("nir").isel({ x: [3, 9], y: [2, 4] })], { join: "outer" })[0],
    py: "xr.align(ds.red[:, :, 0:5], ds.nir[:, 2:4, 3:9], join='outer')[0]",
  },

  {
    covers: "reindex",
    on: "monthly",
    ts: (ds) => ds.t2m.reindex({ lat: [30, 45, 47, 60], lon: [0, 1] }),
    py: "ds.t2m.reindex(lat=[30., 45, 47, 60], lon=[0., 1])",
  },
  {
    covers: "reindex",
    on: "monthly",
    ts: (ds) => ds.t2m.reindex({ lat: [29, 45, 47, 56.25, 61] }, { method: "nearest" }),
    py: "ds.t2m.reindex(lat=[29, 45, 47, 56.25, 61], method='nearest')",
  },
  {
    covers: "reindex",
    on: "monthly",
    ts: (ds) => ds.t2m.reindex({ lat: [29, 45, 47, 56.25, 61] }, { method: "pad" }),
    py: "ds.t2m.reindex(lat=[29, 45, 47, 56.25, 61], method='pad')",
  },
  {
    covers: "reindex",
    on: "monthly",
    ts: (ds) => ds.t2m.reindex({ lat: [29, 45, 47, 56.25, 61] }, { method: "backfill" }),
    py: "ds.t2m.reindex(lat=[29, 45, 47, 56.25, 61], method='backfill')",
  },
  {
    covers: "reindex",
    on: "monthly",
    ts: (ds) => ds.t2m.reindex({ lon: [-11, -7.5, 2, 2.5, 99] }, { method: "nearest", tolerance: 2 }),
    py: "ds.t2m.reindex(lon=[-11, -7.5, 2, 2.5, 99], method='nearest', tolerance=2)",
  },
  {
    covers: "reindex",
    on: "messy",
    ts: (ds) => ds.c.reindex({ x: [9, 100, 0] }, { fillValue: -1 }),
    py: "ds.c.reindex(x=[9., 100, 0], fill_value=-1)",
  },
  {
    covers: "reindex",
    on: "messy",
    ts: (ds) => ds.c.reindex({ x: [9n, 100n, 0n] }),
    py: "ds.c.reindex(x=[9, 100, 0])",
  },
  {
    covers: "reindex",
    on: "thin",
    ts: (ds) => ds.empty.reindex({ none: [1, 2] }),
    py: "ds.empty.reindex(none=[1., 2])",
  },
  {
    covers: "reindex",
    on: "messy",
    ts: (ds) => ds.d.reindex({ r: [1, 2] }),
    py: "ds.d.reindex(r=[1., 2])",
    throws: ["expression", "ValueError"],
  },
  {
    covers: "reindex",
    on: "messy",
    ts: (ds) => ds.c.reindex({ x: [1, 2] }, { method: "pad" }),
    py: "ds.c.reindex(x=[1, 2], method='pad')",
    throws: ["selection", "ValueError"],
  },
  {
    covers: "reindex",
    on: utm,
    ts: (ds) => ds.get("red").reindex({ x: ds.coords.x!.add(12) }, { method: "nearest" }),
    py: "ds.red.reindex(x=ds.x + 12, method='nearest')",
  },
  {
    covers: "reindexLike",
    on: "noleap",
    ts: (ds) => ds.tas.isel({ time: [9, 90] }).reindexLike(ds.wet.isel({ time: [0, 50] })),
    py: "ds.tas[9:90].reindex_like(ds.wet[0:50])",
  },
  {
    covers: "reindexLike",
    on: utm,
    ts: (ds) =>
      ds
        .get("red")
        .isel({ x: [2, 7] })
        .reindexLike(ds),
    py: "ds.red[:, :, 2:7].reindex_like(ds)",
  },
  {
    covers: "Dataset.reindex",
    on: "monthly",
    ts: (ds) => ds.reindex({ lat: [60, 50] }),
    py: "ds.drop_vars(['mask', 'region']).reindex(lat=[60., 50]).assign(mask=ds['mask'].astype('f4').reindex(lat=[60., 50])).assign_coords(region=('lat', ['ÅÄÖ', '']))",
  },
  { covers: "Dataset.reindex", on: utm, ts: (ds) => ds.reindex({ y: [0, 1] }), py: "ds.reindex(y=[0., 1])" },
  {
    covers: "Dataset.reindexLike",
    on: "messy",
    ts: (ds) =>
      ds
        .dropVars(["a", "d"])
        .isel({ x: [1, 4] })
        .reindexLike(ds.c),
    py: "ds.drop_vars(['a', 'd']).isel(x=slice(1, 4)).reindex_like(ds.c)",
  },
  {
    covers: "Dataset.reindexLike",
    on: utm,
    ts: (ds) => ds.isel({ x: [2, 7] }).reindexLike(ds.get("red")),
    py: "ds.isel(x=slice(2, 7)).reindex_like(ds.red)",
  },

  { covers: "fillna", on: "monthly", ts: (ds) => ds.t2m.fillna(0), py: "ds.t2m.fillna(0)" },
  {
    covers: "fillna",
    on: "monthly",
    ts: (ds) => ds.t2m.fillna(ds.pr.isel({ lat: [1, 3] })),
    py: "ds.t2m.fillna(ds.pr[:, 1:3])",
  },
  {
    covers: "fillna",
    on: "monthly",
    ts: (ds) => ds.t2m.fillna(ds.t2m.mean("time")),
    py: "ds.t2m.fillna(ds.t2m.mean('time'))",
    within: { ulp: 8 },
  },
  {
    covers: "fillna",
    on: utm,
    ts: (ds) => ds.get("red").where(ds.get("nir").gt(0.1)).fillna(-1),
    py: "ds.red.where(ds.nir > 0.1).fillna(-1)",
  },
  {
    covers: "combineFirst",
    on: "messy",
    ts: (ds) => ds.c.isel({ x: [0, 3] }).combineFirst(ds.c.isel({ x: [2, 6] }).mul(2)),
    py: "ds.c[:, 0:3].combine_first(ds.c[:, 2:6] * 2)",
  },
  {
    covers: "combineFirst",
    on: utm,
    ts: (ds) =>
      ds
        .get("red")
        .isel({ x: [0, 5] })
        .combineFirst(ds.get("nir").isel({ x: [3, 9] })),
    py: "ds.red[:, :, 0:5].combine_first(ds.nir[:, :, 3:9])",
  },

  {
    covers: "concat",
    on: "monthly",
    ts: (ds) => concat([ds.t2m.isel({ time: [0, 3] }), ds.t2m.isel({ time: [20, 30] })], "time"),
    py: "xr.concat([ds.t2m[0:3], ds.t2m[20:30]], 'time')",
  },
  {
    covers: "concat",
    on: "monthly",
    ts: (ds) => concat([ds.t2m.isel({ time: 3 }), ds.t2m.isel({ time: 1 })], "time"),
    py: "xr.concat([ds.t2m[3], ds.t2m[1]], 'time')",
  },
  {
    covers: "concat",
    on: "monthly",
    ts: (ds) => concat([ds.t2m, ds.pr], dataArray(["a", "b"], { dims: ["kind"], name: "kind" })),
    py: "xr.concat([ds.t2m, ds.pr], pd.Index(['a', 'b'], name='kind'))",
  },
  {
    covers: "concat",
    on: "monthly",
    ts: (ds) => concat([ds.t2m.isel({ lat: [0, 3] }), ds.t2m.isel({ lat: [1, 5] })], "run"),
    py: "xr.concat([ds.t2m[:, 0:3], ds.t2m[:, 1:5]], 'run', join='outer')",
  },
  {
    covers: "concat",
    on: "messy",
    ts: (ds) => concat([ds.a, ds.a.isel({ r: [1, 3] })], "r"),
    py: "xr.concat([ds.a, ds.a[:, 1:3]], 'r')",
  },
  {
    covers: "concat",
    on: "thin",
    ts: (ds) => concat([ds.empty, ds.empty.add(1)], "none"),
    py: "xr.concat([ds.empty, ds.empty + 1], 'none')",
  },
  {
    covers: "concat",
    on: "kinds",
    ts: (ds) => concat([ds.i8, ds.u16.isel({ y: oneOf([2, 0]) })], "y"),
    py: "xr.concat([ds.i8, ds.u16[[2, 0]]], 'y')",
  },
  {
    covers: "concat",
    on: "monthly",
    ts: (ds) => concat([ds.isel({ time: [0, 2] }), ds.isel({ time: [9, 10] })], "time"),
    py: "xr.concat([ds.isel(time=slice(0, 2)), ds.isel(time=slice(9, 10))], 'time', data_vars='all')",
  },
  {
    covers: "concat",
    on: "monthly",
    ts: (ds) => concat([ds.t2m, ds.pr], dataArray(["a"], { dims: ["kind"], name: "kind" })),
    py: "xr.concat([ds.t2m, ds.pr], pd.Index(['a'], name='kind'))",
    throws: ["expression", "ValueError"],
  },
  {
    covers: "concat",
    on: utm,
    ts: (ds) => concat([ds.get("red").isel({ x: [0, 5] }), ds.get("red").isel({ x: [8, 11] })], "x"),
    py: "xr.concat([ds.red[:, :, 0:5], ds.red[:, :, 8:11]], 'x')",
  },
  {
    covers: "concat",
    on: utm,
    ts: (ds) => concat([ds, ds.isel({ y: [0, 4] })], "y"),
    py: "xr.concat([ds, ds.isel(y=slice(0, 4))], 'y')",
  },

  {
    covers: "merge",
    on: "monthly",
    ts: (ds) => merge([ds.t2m.isel({ lat: [0, 3] }), ds.pr.isel({ lat: [2, 5] })]),
    py: "xr.merge([ds.t2m[:, 0:3], ds.pr[:, 2:5]], join='outer', compat='no_conflicts')",
  },
  {
    covers: "merge",
    on: "messy",
    ts: (ds) =>
      merge([dataset({ c: ds.c.isel({ x: [0, 3] }) }, { attrs: { k: 1 } }), ds.c.mul(3)], {
        compat: "override",
        join: "inner",
      }),
    py: "xr.merge([ds.c[:, 0:3].to_dataset().assign_attrs(k=1), ds.c * 3], compat='override', join='inner')",
  },
  {
    covers: "merge",
    on: utm,
    ts: (ds) => merge([ds.get("red").isel({ x: [0, 6] }), ds.get("nir").isel({ x: [4, 9] })]),
    py: "xr.merge([ds.red[:, :, 0:6], ds.nir[:, :, 4:9]], join='outer', compat='no_conflicts')",
  },
  {
    covers: "combineByCoords",
    on: "messy",
    ts: () =>
      combineByCoords([
        dataset({ t: dataArray([1, 2], { dims: ["x"], coords: { x: [3, 4] } }) }),
        dataset({ t: dataArray([3, 4], { dims: ["x"], coords: { x: [1, 2] } }) }),
      ]),
    py: "xr.combine_by_coords([xr.Dataset({'t': ('x', [1., 2])}, {'x': [3., 4]}), xr.Dataset({'t': ('x', [3., 4])}, {'x': [1., 2]})])",
  },
  {
    covers: "combineByCoords",
    on: "monthly",
    ts: (ds) =>
      combineByCoords(
        [
          ds.isel({ time: [5, 9], lat: [2, 5] }),
          ds.isel({ time: [0, 5], lat: [0, 2] }),
          ds.isel({ time: [5, 9], lat: [0, 2] }),
          ds.isel({ time: [0, 5], lat: [2, 5] }),
        ].map((tile) => dataset({ t2m: tile.get("t2m").dropVars(["area", "region"]) })),
      ),
    py: "ds[['t2m']].drop_vars(['area', 'region']).isel(time=slice(0, 9)).drop_attrs(deep=False)",
  },
  {
    covers: "combineByCoords",
    on: utm,
    ts: (ds) => combineByCoords([ds.isel({ y: [5, 11] }), ds.isel({ y: [0, 5] })]),
    py: "xr.combine_by_coords([ds.isel(y=slice(5, 11)), ds.isel(y=slice(0, 5))])",
  },
];
