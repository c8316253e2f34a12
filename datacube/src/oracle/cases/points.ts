import { dataArray } from "../../array/construct.ts";
import { oneOf, slice } from "../../array/selectors.ts";
import type { OracleCase } from "../case.ts";

const utm = "sentinel_2_L1C_utm.nc";
const tmmx = "tmmx_20190121.nc";

/** Positions or labels along a new dimension. */
const over = (values: number[] | number[][], dims: string[], coords = {}) => dataArray(values, { dims, coords });

/** Vectorised selection, slices with a step, masks, methods with a tolerance. */
export const cases: readonly OracleCase[] = [
  {
    covers: "isel",
    on: "monthly",
    ts: (ds) => ds.t2m.isel({ lat: over([0, 3, 3], ["p"]), lon: over([5, 0, 2], ["p"]) }),
    py: "ds.t2m.isel(lat=xr.DataArray([0, 3, 3], dims='p'), lon=xr.DataArray([5, 0, 2], dims='p'))",
  },
  {
    covers: "isel",
    on: "monthly",
    ts: (ds) => ds.t2m.isel({ time: over([7, -1], ["q"]), lon: over([5, 0, 2], ["p"]) }),
    py: "ds.t2m.isel(time=xr.DataArray([7, -1], dims='q'), lon=xr.DataArray([5, 0, 2], dims='p'))",
  },
  {
    covers: "isel",
    on: "monthly",
    ts: (ds) => {
      const rows = over(
        [
          [0, 1],
          [2, 4],
          [1, 1],
        ],
        ["q", "p"],
        { p: [10, 20], name: "n" },
      );
      return ds.t2m.isel({ lat: rows, lon: over([5, 0], ["p"], { p: [10, 20] }), time: [3, 5] });
    },
    py: "ds.t2m.isel(lat=xr.DataArray([[0, 1], [2, 4], [1, 1]], dims=('q', 'p'), coords={'p': [10., 20.], 'name': 'n'}), lon=xr.DataArray([5, 0], dims='p', coords={'p': [10., 20.]}), time=slice(3, 5))",
  },
  {
    covers: "isel",
    on: "monthly",
    ts: (ds) => ds.t2m.isel({ time: over([0, 9, 3, 2, 1], ["lat"]) }),
    py: "ds.t2m.isel(time=xr.DataArray([0, 9, 3, 2, 1], dims='lat'))",
  },
  {
    covers: "isel",
    on: "monthly",
    ts: (ds) => ds.t2m.dropVars(["lat", "lon"]).isel({ lat: over([0, 3], ["lon"]), lon: over([5, 0, 1], ["lat"]) }),
    py: "ds.t2m.drop_vars(['lat', 'lon']).isel(lat=xr.DataArray([0, 3], dims='lon'), lon=xr.DataArray([5, 0, 1], dims='lat'))",
  },
  {
    covers: "isel",
    on: "monthly",
    ts: (ds) =>
      ds.zone.isel({
        lat: over(
          [
            [0, 1],
            [2, 3],
          ],
          ["q", "lat"],
        ),
      }),
    py: "ds.zone.isel(lat=xr.DataArray([[0, 1], [2, 3]], dims=('q', 'lat')))",
  },
  {
    covers: "isel",
    on: "kinds",
    ts: (ds) => ds.text.isel({ y: over([3, 0], ["p"]), x: over([1, 4], ["p"]) }),
    py: "ds.text.isel(y=xr.DataArray([3, 0], dims='p'), x=xr.DataArray([1, 4], dims='p'))",
  },
  {
    covers: "isel",
    on: "monthly",
    ts: (ds) => ds.t2m.isel({ lat: over([0, 3], ["p"]), lon: over([5, 0, 1], ["p"]) }),
    py: "ds.t2m.isel(lat=xr.DataArray([0, 3], dims='p'), lon=xr.DataArray([5, 0, 1], dims='p'))",
    throws: ["expression", "IndexError"],
  },
  {
    covers: "isel",
    on: "monthly",
    ts: (ds) => ds.t2m.isel({ lat: over([0, 3], ["lat"], { lat: [1, 2] }) }),
    py: "ds.t2m.isel(lat=xr.DataArray([0, 3], dims='lat', coords={'lat': [1, 2]}))",
    throws: ["selection", "IndexError"],
  },
  {
    covers: ["isel", "slice"],
    on: "monthly",
    ts: (ds) => ds.t2m.isel({ time: slice(30, 2, -7), lat: slice(null, null, 2), lon: slice(-2, 100, 1) }),
    py: "ds.t2m.isel(time=slice(30, 2, -7), lat=slice(None, None, 2), lon=slice(-2, 100, 1))",
  },
  {
    covers: ["sel", "slice"],
    on: "monthly",
    ts: (ds) => ds.t2m.sel({ lat: slice(60, 35, 2), time: slice("2001-03", "2003-05", 5) }),
    py: "ds.t2m.sel(lat=slice(60, 35, 2), time=slice('2001-03', '2003-05', 5))",
  },
  {
    covers: ["isel", "oneOf"],
    on: "monthly",
    ts: (ds) => ds.zone.isel({ lat: oneOf([true, false, false, true, true]) }),
    py: "ds.zone.isel(lat=[True, False, False, True, True])",
  },
  {
    covers: "isel",
    on: "monthly",
    ts: (ds) => ds.t2m.isel({ time: ds.days.gt(100) }),
    py: "ds.t2m.isel(time=ds.days > 100)",
    differs: "lazily, positions have to be known first: the error names compute()",
  },
  {
    covers: "isel",
    on: "noleap",
    ts: async (ds) => ds.tas.isel({ time: await ds.wet.compute() }),
    py: "ds.tas.isel(time=ds.wet)",
  },
  {
    covers: "sel",
    on: "monthly",
    ts: async (ds) => ds.t2m.sel({ time: await ds.days.gt(100).compute() }),
    py: "ds.t2m.sel(time=ds.days > 100)",
  },
  {
    covers: "isel",
    on: "monthly",
    ts: (ds) => ds.zone.isel({ lat: oneOf([true, false]) }),
    py: "ds.zone.isel(lat=[True, False])",
    throws: ["selection", "IndexError"],
  },
  {
    covers: "isel",
    on: "monthly",
    ts: (ds) => ds.t2m.isel({ lat: 2, time: [0, 3] }, { drop: true }),
    py: "ds.t2m.isel(lat=2, time=slice(0, 3), drop=True)",
  },
  {
    covers: "sel",
    on: "monthly",
    ts: (ds) => ds.t2m.sel({ lat: over([43, 60, 31], ["p"]), lon: over([-6, 10, 2], ["p"]) }, { method: "nearest" }),
    py: "ds.t2m.sel(lat=xr.DataArray([43., 60, 31], dims='p'), lon=xr.DataArray([-6., 10, 2], dims='p'), method='nearest')",
  },
  {
    covers: "sel",
    on: "monthly",
    ts: (ds) => ds.t2m.sel({ lat: over([60, 30], ["p"], { p: [1, 2], lon: 3, who: "me" }), lon: 5 }),
    py: "ds.t2m.sel(lat=xr.DataArray([60., 30], dims='p', coords={'p': [1., 2], 'lon': 3., 'who': 'me'}), lon=5)",
  },
  {
    covers: "sel",
    on: "monthly",
    ts: (ds) => ds.t2m.sel({ lat: 50, lon: 6 }, { method: "pad", drop: true }),
    py: "ds.t2m.sel(lat=50, lon=6, method='pad', drop=True)",
  },
  {
    covers: ["sel", "oneOf"],
    on: "monthly",
    ts: (ds) => ds.t2m.sel({ lat: oneOf([50, 41]), lon: 6 }, { method: "bfill" }),
    py: "ds.t2m.sel(lat=[50, 41], lon=6, method='bfill')",
  },
  {
    covers: "sel",
    on: "monthly",
    ts: (ds) => ds.t2m.sel({ lon: 6 }, { method: "nearest", tolerance: 1 }),
    py: "ds.t2m.sel(lon=6, method='nearest', tolerance=1)",
  },
  {
    covers: "sel",
    on: "monthly",
    ts: (ds) => ds.t2m.sel({ lon: 7 }, { method: "nearest", tolerance: 1 }),
    py: "ds.t2m.sel(lon=7, method='nearest', tolerance=1)",
    throws: ["label-not-found", "KeyError"],
  },
  {
    covers: "sel",
    on: "monthly",
    ts: (ds) => ds.t2m.sel({ lon: -11 }, { method: "pad" }),
    py: "ds.t2m.sel(lon=-11, method='pad')",
    throws: ["label-not-found", "KeyError"],
  },
  {
    covers: "sel",
    on: "monthly",
    ts: (ds) => ds.t2m.sel({ time: new Date("2001-04-20") }, { method: "backfill", tolerance: 12 * 86_400_000 }),
    py: "ds.t2m.sel(time=np.datetime64('2001-04-20', 'ns'), method='backfill', tolerance=np.timedelta64(12, 'D'))",
  },
  {
    covers: "sel",
    on: "monthly",
    ts: (ds) => ds.t2m.sel({ lat: [60, 40] }, { method: "nearest" }),
    py: "ds.t2m.sel(lat=slice(60, 40), method='nearest')",
    throws: ["selection", "NotImplementedError"],
  },
  {
    covers: "sel",
    on: "messy",
    ts: (ds) => ds.c.sel({ x: 4 }, { method: "nearest" }),
    py: "ds.c.sel(x=4, method='nearest')",
    throws: ["selection", "ValueError"],
  },
  { covers: "sel", on: "monthly", ts: (ds) => ds.t2m.sel({ region: "b" }), py: "ds.t2m.sel(region='b')" },
  { covers: "sel", on: "monthly", ts: (ds) => ds.t2m.sel({ region: "e" }), py: "ds.t2m.sel(region='e')" },
  {
    covers: "sel",
    on: "monthly",
    ts: (ds) => ds.t2m.sel({ area: 1 }),
    py: "ds.t2m.sel(area=1)",
    throws: ["selection", "ValueError"],
  },
  {
    covers: "Dataset.sel",
    on: "monthly",
    ts: (ds) => ds.sel({ lat: over([60, 30], ["p"], { mask: 3 }), lon: over([5, -5], ["p"]) }),
    py: "ds.sel(lat=xr.DataArray([60., 30], dims='p', coords={'mask': 3.}), lon=xr.DataArray([5., -5], dims='p'))",
  },
  {
    covers: "Dataset.isel",
    on: "monthly",
    ts: (ds) => ds.isel({ lat: 0, lon: over([1, 1], ["p"]) }, { drop: true }),
    py: "ds.isel(lat=0, lon=xr.DataArray([1, 1], dims='p'), drop=True)",
  },
  {
    covers: "Dataset.sel",
    on: "thin",
    ts: (ds) => ds.sel({ x: over([0, 30], ["p"]) }),
    py: "ds.sel(x=xr.DataArray([0, 30], dims='p'))",
  },
  {
    covers: "sel",
    on: tmmx,
    ts: (ds) => {
      const names = [...Object.keys(ds.dataVars)];
      return ds
        .get(names.at(-1)!)
        .sel({ lat: over([45.2, 30.1], ["p"]), lon: over([-120, -90.3], ["p"]) }, { method: "nearest" });
    },
    py: "ds[list(ds.data_vars)[-1]].sel(lat=xr.DataArray([45.2, 30.1], dims='p'), lon=xr.DataArray([-120, -90.3], dims='p'), method='nearest')",
  },
  {
    covers: ["isel", "slice"],
    on: utm,
    ts: (ds) => ds.get("red").isel({ x: slice(null, null, -3), y: over([0, 2], ["row"]) }),
    py: "ds.red.isel(x=slice(None, None, -3), y=xr.DataArray([0, 2], dims='row'))",
  },
  {
    covers: ["dropSel", "oneOf"],
    on: "monthly",
    ts: (ds) => ds.t2m.dropSel({ lat: oneOf([45, 60]), lon: 0 }),
    py: "ds.t2m.drop_sel(lat=[45, 60], lon=0)",
  },
  { covers: "dropSel", on: "messy", ts: (ds) => ds.a.dropSel({ x: 9 }), py: "ds.a.drop_sel(x=9)" },
  {
    covers: "dropSel",
    on: "monthly",
    ts: (ds) => ds.t2m.dropSel({ lat: 44 }),
    py: "ds.t2m.drop_sel(lat=44)",
    throws: ["label-not-found", "KeyError"],
  },
  {
    covers: "dropSel",
    on: utm,
    ts: (ds) => ds.get("red").dropSel({ x: ds.get("red").coords.x!.isel({ x: [0, 2] }) }),
    py: "ds.red.drop_sel(x=ds.red.x[:2].values)",
  },
  {
    covers: ["dropIsel", "oneOf"],
    on: "monthly",
    ts: (ds) => ds.t2m.dropIsel({ time: oneOf([0, -1, 5]), lon: 2 }),
    py: "ds.t2m.drop_isel(time=[0, -1, 5], lon=2)",
  },
  { covers: "dropIsel", on: utm, ts: (ds) => ds.get("nir").dropIsel({ y: -1 }), py: "ds.nir.drop_isel(y=-1)" },
  {
    covers: ["Dataset.dropSel", "oneOf"],
    on: "monthly",
    ts: (ds) => ds.dropSel({ lat: oneOf([45, 30]) }),
    py: "ds.drop_sel(lat=[45, 30])",
  },
  {
    covers: "Dataset.dropSel",
    on: utm,
    ts: (ds) => ds.dropSel({ x: ds.get("x").isel({ x: [1, 3] }) }),
    py: "ds.drop_sel(x=ds.x[1:3].values)",
  },
  {
    covers: "Dataset.dropIsel",
    on: "thin",
    ts: (ds) => ds.dropIsel({ x: oneOf([0, 3]) }),
    py: "ds.drop_isel(x=[0, 3])",
  },
  { covers: "Dataset.dropIsel", on: utm, ts: (ds) => ds.dropIsel({ y: 0 }), py: "ds.drop_isel(y=0)" },
];
