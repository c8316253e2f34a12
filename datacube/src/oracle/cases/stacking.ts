import { oneOf, tuple } from "../../array/selectors.ts";
import { align } from "../../ops/alignment.ts";
import { concat, merge } from "../../ops/combining.ts";
import type { OracleCase } from "../case.ts";

const real = "PLANET_SCOPE_3D.nc";

const stack: readonly OracleCase[] = [
  {
    covers: ["stack", "unstack"],
    on: real,
    ts: (ds) =>
      ds
        .get("blue")
        .stack({ pixel: ["y", "x"] })
        .isel({ pixel: [3, 90] })
        .unstack("pixel"),
    py: "ds.blue.stack(pixel=['y', 'x']).isel(pixel=slice(3, 90)).unstack('pixel')",
  },
  {
    covers: ["Dataset.stack", "Dataset.unstack"],
    on: real,
    ts: (ds) => ds.stack({ pixel: ["x", "y"] }),
    py: "ds.stack(pixel=['x', 'y'])",
  },
  {
    covers: ["Dataset.stack", "Dataset.unstack"],
    on: real,
    ts: (ds) => ds.stack({ z: ["y", "time"] }).unstack(),
    py: "ds.stack(z=['y', 'time']).unstack()",
  },
  {
    covers: "Dataset.stack",
    on: "monthly",
    ts: (ds) => ds.stack({ z: ["lat", "lon"] }),
    py: "ds.stack(z=['lat', 'lon'])",
  },
  {
    covers: "stack",
    on: "monthly",
    ts: (ds) => ds.pr.stack({ z: ["lon", "time"] }),
    py: "ds.pr.stack(z=['lon', 'time'])",
  },
  { covers: "stack", on: "monthly", ts: (ds) => ds.pr.stack({ z: ["...", "lat"] }), py: "ds.pr.stack(z=[..., 'lat'])" },
  {
    covers: "stack",
    on: "noleap",
    ts: (ds) => ds.tas.stack({ z: ["lat", "time"] }),
    py: "ds.tas.stack(z=['lat', 'time'])",
  },
  {
    covers: "stack",
    on: "days360",
    ts: (ds) => ds.tas.stack({ a: ["time"], b: ["lon", "lat"] }),
    py: "ds.tas.stack(a=['time'], b=['lon', 'lat'])",
  },
  { covers: "stack", on: "messy", ts: (ds) => ds.a.stack({ z: ["x", "r"] }), py: "ds.a.stack(z=['x', 'r'])" },
  { covers: "stack", on: "messy", ts: (ds) => ds.b.stack({ z: ["bare", "n"] }), py: "ds.b.stack(z=['bare', 'n'])" },
  {
    covers: "stack",
    on: "messy",
    ts: (ds) => ds.c.stack({ z: ["bare", "x"] }, { createIndex: false }),
    py: "ds.c.stack(z=['bare', 'x'], create_index=False)",
  },
  {
    covers: "stack",
    on: "thin",
    ts: (ds) => ds.empty.stack({ z: ["none", "x"] }),
    py: "ds.empty.stack(z=['none', 'x'])",
  },
  {
    covers: "stack",
    on: "thin",
    ts: (ds) => ds.single.stack({ z: ["one", "x"] }),
    py: "ds.single.stack(z=['one', 'x'])",
  },
  { covers: "Dataset.stack", on: "kinds", ts: (ds) => ds.stack({ z: ["..."] }), py: "ds.stack(z=[...])" },
  {
    covers: "stack",
    on: "monthly",
    ts: (ds) => ds.pr.stack({ z: ["lat", "depth"] }),
    py: "ds.pr.stack(z=['lat', 'depth'])",
    throws: ["dimension-not-found", "KeyError"],
  },
  {
    covers: "stack",
    on: "monthly",
    ts: (ds) => ds.pr.stack({ time: ["lat", "lon"] }),
    py: "ds.pr.stack(time=['lat', 'lon'])",
    throws: ["expression", "ValueError"],
  },
  {
    covers: "stack",
    on: "monthly",
    ts: (ds) => ds.pr.stack({ z: ["lat", "lon"] }).stack({ w: ["z", "time"] }),
    py: "ds.pr.stack(z=['lat', 'lon']).stack(w=['z', 'time'])",
    throws: ["expression", "ValueError"],
  },
];

const unstack: readonly OracleCase[] = [
  {
    covers: "unstack",
    on: "monthly",
    ts: (ds) => ds.pr.stack({ z: ["lon", "time"] }).unstack(),
    py: "ds.pr.stack(z=['lon', 'time']).unstack()",
  },
  {
    covers: "Dataset.unstack",
    on: "monthly",
    ts: (ds) =>
      ds
        .dropVars(["mask", "region"])
        .stack({ z: ["lat", "lon"] })
        .isel({ z: oneOf([7, 3, 29, 11]) })
        .unstack("z"),
    py: "ds.drop_vars(['mask', 'region']).stack(z=['lat', 'lon']).isel(z=[7, 3, 29, 11]).unstack('z')",
  },
  {
    covers: "unstack",
    on: "monthly",
    ts: (ds) =>
      ds.zone
        .dropVars("region")
        .stack({ z: ["lat", "lon"] })
        .isel({ z: [0, 8] })
        .unstack("z", { fillValue: 9 }),
    py: "ds.zone.drop_vars('region').stack(z=['lat', 'lon']).isel(z=slice(0, 8)).unstack('z', fill_value=9)",
  },
  {
    covers: "Dataset.unstack",
    on: "messy",
    ts: (ds) =>
      ds
        .dropVars(["a", "d", "b", "r"])
        .stack({ z: ["bare", "x"] })
        .isel({ z: oneOf([4, 1, 9]) })
        .unstack("z", { fillValue: { c: -1 } }),
    py: "ds.drop_vars(['a', 'd', 'b', 'r']).stack(z=['bare', 'x']).isel(z=[4, 1, 9]).unstack('z', fill_value={'c': -1})",
  },
  {
    covers: "unstack",
    on: "messy",
    ts: (ds) => ds.b.stack({ z: ["bare", "n"] }).unstack(),
    py: "ds.b.stack(z=['bare', 'n']).unstack()",
  },
  {
    covers: "unstack",
    on: "messy",
    ts: (ds) => ds.a.stack({ z: ["x", "r"] }).unstack(),
    py: "ds.a.stack(z=['x', 'r']).unstack()",
    throws: ["expression", "ValueError"],
  },
  {
    covers: "unstack",
    on: "monthly",
    ts: (ds) => ds.pr.unstack("lat"),
    py: "ds.pr.unstack('lat')",
    throws: ["expression", "ValueError"],
  },
  {
    covers: "unstack",
    on: "monthly",
    ts: (ds) => ds.pr.unstack("depth"),
    py: "ds.pr.unstack('depth')",
    throws: ["dimension-not-found", "ValueError"],
  },
  { covers: "unstack", on: "monthly", ts: (ds) => ds.pr.unstack(), py: "ds.pr.unstack()" },
  {
    covers: "unstack",
    on: "noleap",
    ts: (ds) =>
      ds.tas
        .stack({ z: ["lat", "time"] })
        .isel({ z: [1000, 1200] })
        .unstack(),
    py: "ds.tas.stack(z=['lat', 'time']).isel(z=slice(1000, 1200)).unstack()",
  },
  {
    covers: "unstack",
    on: "thin",
    ts: (ds) => ds.empty.stack({ z: ["none", "x"] }).unstack(),
    py: "ds.empty.stack(z=['none', 'x']).unstack()",
  },
];

const levels: readonly OracleCase[] = [
  {
    covers: "setIndex",
    on: real,
    ts: (ds) =>
      ds
        .get("blue")
        .isel({ time: 0 })
        .stack({ z: ["y", "x"] })
        .resetIndex("z")
        .setIndex({ z: ["x", "y"] })
        .unstack(),
    py: "ds.blue.isel(time=0).stack(z=['y', 'x']).reset_index('z').set_index(z=['x', 'y']).unstack()",
  },
  {
    covers: "Dataset.setIndex",
    on: real,
    ts: (ds) => ds.assignCoords({ number: ds.get("x").sub(466250).rename("number") }).setIndex({ x: "number" }),
    py: "ds.assign_coords(number=(ds.x - 466250)).set_index(x='number')",
    differs: "labels keep their attributes; xarray loses them where a level becomes the only one",
  },
  {
    covers: ["resetIndex", "reorderLevels"],
    on: real,
    ts: (ds) =>
      ds
        .get("blue")
        .stack({ z: ["y", "x"] })
        .reorderLevels({ z: ["x", "y"] })
        .resetIndex("y"),
    py: "ds.blue.stack(z=['y', 'x']).reorder_levels(z=['x', 'y']).reset_index('y')",
    differs: "labels keep their attributes; xarray loses them where a level becomes the only one",
  },
  {
    covers: ["Dataset.resetIndex", "Dataset.reorderLevels"],
    on: real,
    ts: (ds) =>
      ds
        .stack({ z: ["y", "x", "time"] })
        .reorderLevels({ z: ["x", "time", "y"] })
        .resetIndex("time"),
    py: "ds.stack(z=['y', 'x', 'time']).reorder_levels(z=['x', 'time', 'y']).reset_index('time')",
  },
  {
    covers: "setIndex",
    on: "monthly",
    ts: (ds) => ds.pr.setIndex({ lat: ["lat", "region"] }),
    py: "ds.pr.set_index(lat=['lat', 'region'])",
    throws: ["expression", "ValueError"],
  },
  {
    covers: "setIndex",
    on: "monthly",
    ts: (ds) => ds.pr.setIndex({ lat: "region" }),
    py: "ds.pr.set_index(lat='region')",
  },
  {
    covers: "setIndex",
    on: "monthly",
    ts: (ds) => ds.pr.setIndex({ lat: "region" }, { append: true }),
    py: "ds.pr.set_index(lat='region', append=True)",
  },
  {
    covers: "setIndex",
    on: "monthly",
    ts: (ds) => ds.pr.setIndex({ place: ["lat", "region"] }),
    py: "ds.pr.set_index(place=['lat', 'region'])",
  },
  {
    covers: "setIndex",
    on: "monthly",
    ts: (ds) => ds.pr.setIndex({ lat: "area" }),
    py: "ds.pr.set_index(lat='area')",
    throws: ["expression", "ValueError"],
  },
  {
    covers: "setIndex",
    on: "monthly",
    ts: (ds) => ds.pr.setIndex({ lat: "depth" }),
    py: "ds.pr.set_index(lat='depth')",
    throws: ["variable-not-found", "ValueError"],
  },
  {
    covers: "Dataset.setIndex",
    on: "messy",
    ts: (ds) =>
      ds
        .get("d")
        .resetCoords()
        .setIndex({ r: ["r", "d"] }),
    py: "ds.d.reset_coords().set_index(r=['r', 'd'])",
    throws: ["expression", "ValueError"],
  },
  {
    covers: "Dataset.setIndex",
    on: "messy",
    ts: async (ds) => (await ds.dropVars("a").compute()).setIndex({ r: "d" }, { append: true }).unstack("r"),
    py: "ds.drop_vars('a').set_index(r='d', append=True).unstack('r')",
    throws: ["expression", "ValueError"],
  },
  {
    covers: "Dataset.setIndex",
    on: "messy",
    ts: async (ds) => (await ds.assign({ e: ds.d.mul(0).add(3) }).compute()).setIndex({ q: ["r", "d"] }),
    py: "ds.assign(e=ds.d * 0 + 3).set_index(q=['r', 'd'])",
  },
  {
    covers: "resetIndex",
    on: "monthly",
    ts: (ds) => ds.pr.stack({ z: ["lat", "lon"] }).resetIndex("z"),
    py: "ds.pr.stack(z=['lat', 'lon']).reset_index('z')",
  },
  {
    covers: "resetIndex",
    on: "monthly",
    ts: (ds) => ds.pr.stack({ z: ["lat", "lon"] }).resetIndex(["lat", "lon"], { drop: true }),
    py: "ds.pr.stack(z=['lat', 'lon']).reset_index(['lat', 'lon'], drop=True)",
  },
  {
    covers: "resetIndex",
    on: "monthly",
    ts: (ds) => ds.pr.stack({ z: ["lat", "lon"] }).resetIndex("lat"),
    py: "ds.pr.stack(z=['lat', 'lon']).reset_index('lat')",
  },
  {
    covers: "resetIndex",
    on: "monthly",
    ts: (ds) => ds.pr.resetIndex("lat", { drop: true }),
    py: "ds.pr.reset_index('lat', drop=True)",
  },
  {
    covers: "resetIndex",
    on: "monthly",
    ts: (ds) => ds.pr.resetIndex("region"),
    py: "ds.pr.reset_index('region')",
    throws: ["expression", "ValueError"],
  },
  {
    covers: "Dataset.resetIndex",
    on: "monthly",
    ts: (ds) => ds.stack({ z: ["lat", "lon", "time"] }).resetIndex("lon", { drop: true }),
    py: "ds.stack(z=['lat', 'lon', 'time']).reset_index('lon', drop=True)",
  },
  {
    covers: "reorderLevels",
    on: "monthly",
    ts: (ds) =>
      ds.pr
        .stack({ z: ["lat", "lon"] })
        .reorderLevels({ z: ["lon", "lat"] })
        .unstack(),
    py: "ds.pr.stack(z=['lat', 'lon']).reorder_levels(z=['lon', 'lat']).unstack()",
  },
  {
    covers: "Dataset.reorderLevels",
    on: "monthly",
    ts: (ds) => ds.stack({ z: ["lat", "lon"] }).reorderLevels({ z: ["lon", "lat"] }),
    py: "ds.stack(z=['lat', 'lon']).reorder_levels(z=['lon', 'lat'])",
  },
  {
    covers: "reorderLevels",
    on: "monthly",
    ts: (ds) => ds.pr.reorderLevels({ lat: ["lat"] }),
    py: "ds.pr.reorder_levels(lat=['lat'])",
    throws: ["expression", "ValueError"],
  },
  {
    covers: "reorderLevels",
    on: "monthly",
    ts: (ds) => ds.pr.stack({ z: ["lat", "lon"] }).reorderLevels({ z: ["lat"] }),
    py: "ds.pr.stack(z=['lat', 'lon']).reorder_levels(z=['lat'])",
    throws: ["expression", "AssertionError"],
  },
];

const stacked = (
  ts: (z: import("../../array/data-array.ts").DataArray) => unknown,
  py: string,
  rest: Partial<OracleCase> = {},
): OracleCase => ({
  covers: "stack",
  on: "monthly",
  ts: (ds) => ts(ds.pr.stack({ z: ["lat", "lon"] })),
  py: `(lambda z: ${py})(ds.pr.stack(z=['lat', 'lon']))`,
  ...rest,
});

const selected: readonly OracleCase[] = [
  {
    covers: "sel",
    on: real,
    ts: (ds) =>
      ds
        .get("blue")
        .stack({ z: ["y", "x"] })
        .sel({ z: { x: ds.get("x").values[2] } }),
    py: "ds.blue.stack(z=['y', 'x']).sel(x=ds.x.values[2])",
  },
  {
    covers: ["Dataset.sel", "tuple"],
    on: real,
    ts: (ds) => ds.stack({ z: ["time", "y", "x"] }).sel({ z: tuple(ds.get("time").values[1], ds.get("y").values[4]) }),
    py: "ds.stack(z=['time', 'y', 'x']).sel(z=(ds.time.values[1], ds.y.values[4]))",
  },
  stacked((z) => z.sel({ lat: 45 }), "z.sel(lat=45)", { covers: "sel" }),
  stacked((z) => z.sel({ z: { lon: 5 } }), "z.sel(z={'lon': 5})", {
    differs: "the level keeps its dtype as a scalar; xarray takes the label as it was written",
    covers: "sel",
  }),
  stacked((z) => z.sel({ z: 45 }), "z.sel(z=45)", {
    differs: "the level keeps its dtype as a scalar; xarray takes the label as it was written",
    covers: "sel",
  }),
  stacked((z) => z.sel({ lat: 45, lon: 5 }), "z.sel(lat=45, lon=5)", { covers: "sel" }),
  stacked((z) => z.sel({ z: tuple(45, 5) }), "z.sel(z=(45, 5))", { covers: ["sel", "tuple"] }),
  stacked((z) => z.sel({ z: oneOf([tuple(45, 5), tuple(60, -10)]) }), "z.sel(z=[(45, 5), (60, -10)])", {
    covers: "sel",
  }),
  stacked((z) => z.sel({ time: "2001-03-01", lat: 45 }), "z.sel(time='2001-03-01', lat=45)", { covers: "sel" }),
  stacked((z) => z.sel({ lat: 44 }), "z.sel(lat=44)", { covers: "sel", throws: ["label-not-found", "KeyError"] }),
  stacked((z) => z.sel({ z: tuple(45, 6) }), "z.sel(z=(45, 6))", {
    covers: "sel",
    throws: ["label-not-found", "KeyError"],
  }),
  stacked((z) => z.sel({ lat: oneOf([45, 60]) }), "z.sel(lat=[45, 60])", {
    covers: "sel",
    throws: ["selection", "ValueError"],
  }),
  stacked((z) => z.sel({ lat: [60, 45] }), "z.sel(lat=slice(60, 45))", {
    covers: "sel",
    throws: ["selection", "TypeError"],
  }),
  stacked((z) => z.sel({ z: { depth: 1 } }), "z.sel(z={'depth': 1})", {
    covers: "sel",
    throws: ["selection", "ValueError"],
  }),
  stacked((z) => z.sel({ z: tuple(45, 5), lat: 45 }), "z.sel(z=(45, 5), lat=45)", {
    covers: "sel",
    throws: ["selection", "ValueError"],
  }),
  stacked((z) => z.sel({ lat: 44 }, { method: "nearest" }), "z.sel(lat=44, method='nearest')", {
    covers: "sel",
    throws: ["selection", "ValueError"],
  }),
  {
    covers: "sel",
    on: "monthly",
    ts: (ds) => ds.t2m.stack({ z: ["time", "lat", "lon"] }).sel({ lat: 45, time: "2001-03-01" }),
    py: "ds.t2m.stack(z=['time', 'lat', 'lon']).sel(lat=45, time='2001-03-01')",
    differs: "the level keeps its dtype as a scalar; xarray takes the label as it was written",
  },
  {
    covers: "sel",
    on: "monthly",
    ts: (ds) => ds.t2m.stack({ z: ["time", "lat", "lon"] }).sel({ lat: 45 }),
    py: "ds.t2m.stack(z=['time', 'lat', 'lon']).sel(lat=45)",
  },
  {
    covers: "Dataset.sel",
    on: "monthly",
    ts: (ds) => ds.stack({ z: ["lat", "lon"] }).sel({ z: { lat: 45 } }),
    py: "ds.stack(z=['lat', 'lon']).sel(lat=45)",
  },
  stacked((z) => z.isel({ z: 3 }), "z.isel(z=3)"),
  stacked((z) => z.isel({ z: [3, 4] }).squeeze("z"), "z.isel(z=[3]).squeeze('z')"),
];

const others: readonly OracleCase[] = [
  stacked((z) => z.mean("time"), "z.mean('time')", { within: { ulp: 8 } }),
  stacked((z) => z.shift({ z: 2 }), "z.shift(z=2)"),
  stacked((z) => z.sortby("z"), "z.sortby('z')"),
  stacked((z) => z.sortby(["lon", "lat"], { ascending: false }), "z.sortby(['lon', 'lat'], ascending=False)"),
  stacked((z) => z.rename({ z: "q", lat: "y" }), "z.rename(z='q', lat='y')"),
  stacked((z) => z.rename({ z: "q", lat: "y" }).unstack(), "z.rename(z='q', lat='y').unstack()"),
  stacked((z) => z.dropVars("lat"), "z.drop_vars('lat')"),
  stacked((z) => z.resetCoords(), "z.reset_coords()"),
  stacked((z) => z.resetCoords("lat"), "z.reset_coords('lat')", { throws: ["expression", "ValueError"] }),
  stacked((z) => z.assignCoords({ lat: z.isel({ time: 0 }).mul(2) }), "z.assign_coords(lat=z.isel(time=0) * 2)", {
    throws: ["expression", "ValueError"],
  }),
  stacked((z) => z.isel({ z: [0, 20] }).add(z.isel({ z: [10, 30] })), "z[:, :20] + z[:, 10:]"),
  stacked((z) => z.sub(z.isel({ z: 0 })), "z - z.isel(z=0)"),
  stacked((z) => z.sub(z.sel({ lat: 45 })), "z - z.sel(lat=45)", { throws: ["expression", "AlignmentError"] }),
  stacked(
    (z) => concat([z.isel({ z: [5, 9] }), z.isel({ z: [0, 3] })], "z").unstack(),
    "xr.concat([z[:, 5:9], z[:, 0:3]], 'z').unstack()",
  ),
  stacked((z) => concat([z, z.rename({ lat: "y" })], "z"), "xr.concat([z, z.rename(lat='y')], 'z')", {
    throws: ["expression", "KeyError"],
  }),
  stacked(
    (z) => align([z.isel({ z: oneOf([7, 2, 4]) }), z.isel({ z: [2, 6] })], { join: "outer" })[0],
    "xr.align(z[:, [7, 2, 4]], z[:, 2:6], join='outer')[0]",
  ),
  stacked(
    (z) => align([z.isel({ z: oneOf([7, 2, 4]) }), z.isel({ z: [2, 6] })], { join: "left" })[1]!.unstack(),
    "xr.align(z[:, [7, 2, 4]], z[:, 2:6], join='left')[1].unstack()",
  ),
  stacked(
    (z) => align([z.isel({ z: oneOf([7, 2, 4]) }), z.isel({ z: [2, 6] })], { join: "right" })[0],
    "xr.align(z[:, [7, 2, 4]], z[:, 2:6], join='right')[0]",
  ),
  stacked(
    (z) =>
      z
        .isel({ z: [0, 2] })
        .reindexLike(z.isel({ z: [1, 5] }))
        .unstack(),
    "z[:, 0:2].reindex_like(z[:, 1:5]).unstack()",
  ),
  stacked(
    (z) => merge([z.isel({ z: [0, 2] }).rename("a"), z.isel({ z: [1, 4] }).rename("b")]),
    "xr.merge([z[:, 0:2].rename('a'), z[:, 1:4].rename('b')])",
  ),
  stacked((z) => z.dropSel({ z: tuple(45, 5) }), "z.drop_sel(z=[(45, 5)])"),
  stacked((z) => z.groupby("lat").sum(), "z.groupby('lat').sum()", { within: { ulp: 16 } }),
  {
    covers: "concat",
    on: "messy",
    ts: (ds) =>
      concat(
        [ds.c.isel({ x: [0, 2] }).stack({ z: ["bare", "x"] }), ds.c.isel({ x: [3, 6] }).stack({ z: ["bare", "x"] })],
        "z",
      ).unstack(),
    py: "xr.concat([ds.c[:, 0:2].stack(z=['bare', 'x']), ds.c[:, 3:6].stack(z=['bare', 'x'])], 'z').unstack()",
  },
];

export const cases: readonly OracleCase[] = [...stack, ...unstack, ...levels, ...selected, ...others];
