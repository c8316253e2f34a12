import { dataArray } from "../../array/construct.ts";
import type { OracleCase } from "../case.ts";

const utm = "sentinel_2_L1C_utm.nc";
const modis = "MODIS_ARRAY.nc";
const band = "__xarray_dataarray_variable__";
const tmmx = "tmmx_20190121.nc";

const over = (values: number[] | number[][], dims: string[], coords = {}) => dataArray(values, { dims, coords });

/** Interpolation between labels. */
export const cases: readonly OracleCase[] = [
  {
    covers: "interp",
    on: "monthly",
    ts: (ds) => ds.pr.interp({ lat: [33, 52.5, 60, 61, 30] }),
    py: "ds.pr.interp(lat=[33, 52.5, 60, 61, 30])",
  },
  {
    covers: "interp",
    on: "monthly",
    ts: (ds) => ds.t2m.interp({ lon: [-10, 3.3, 15], lat: [41.7, 45] }),
    py: "ds.t2m.interp(lon=[-10, 3.3, 15], lat=[41.7, 45.])",
  },
  {
    covers: "interp",
    on: "monthly",
    ts: (ds) => ds.t2m.interp({ lon: Float32Array.of(-9.5, 3.3, 15) }),
    py: "ds.t2m.interp(lon=np.array([-9.5, 3.3, 15], 'f4'))",
  },
  { covers: "interp", on: "monthly", ts: (ds) => ds.t2m.interp({ lat: 50 }), py: "ds.t2m.interp(lat=50.)" },
  {
    covers: "interp",
    on: "monthly",
    ts: (ds) => ds.t2m.interp({ time: ["2001-03-15", "2001-01-01T06:00", "1999-01-01"], lat: [45] }),
    py: "ds.t2m.interp(time=np.array(['2001-03-15', '2001-01-01T06:00', '1999-01-01'], 'M8[ns]'), lat=[45.])",
    within: { ulp: 16 },
  },
  {
    covers: "interp",
    on: "noleap",
    ts: (ds) => ds.tas.interp({ time: ["2004-03-01T12:00", "2005-01-01"], lon: [50, 150] }),
    py: "ds.tas.interp(time=[cftime.DatetimeNoLeap(2004, 3, 1, 12), cftime.DatetimeNoLeap(2005, 1, 1)], lon=[50., 150.])",
    within: { ulp: 64 },
  },
  {
    covers: "interp",
    on: "monthly",
    ts: (ds) => ds.t2m.interp({ lat: [56.25, 31, 70], lon: [12.5, -20] }, { method: "nearest" }),
    py: "ds.t2m.interp(lat=[56.25, 31, 70], lon=[12.5, -20], method='nearest')",
  },
  {
    covers: "interp",
    on: "monthly",
    ts: (ds) => ds.days.interp({ time: ["2001-03-15"] }, { method: "nearest" }),
    py: "ds.days.interp(time=np.array(['2001-03-15'], 'M8[ns]'), method='nearest')",
  },
  {
    covers: "interp",
    on: "monthly",
    ts: (ds) => ds.t2m.interp({ lat: [56.25, 30, 60] }, { method: "zero" }),
    py: "ds.t2m.interp(lat=[56.25, 30, 60], method='zero')",
  },
  {
    covers: "interp",
    on: "monthly",
    ts: (ds) => ds.t2m.interp({ lat: [56.25, 30, 60, 45], lon: [0, 1] }, { method: "slinear" }),
    py: "ds.t2m.interp(lat=[56.25, 30, 60, 45], lon=[0., 1], method='slinear')",
    within: { ulp: 8 },
  },
  {
    covers: "interp",
    on: "monthly",
    ts: (ds) => ds.get("area").interp({ lat: [33, 52.5, 60, 61] }, { method: "cubic" }),
    py: "ds.area.interp(lat=[33, 52.5, 60, 61], method='cubic')",
    within: { ulp: 32 },
  },
  {
    covers: "interp",
    on: "monthly",
    ts: (ds) => ds.t2m.fillna(280).interp({ time: ["2001-03-15", "2003-03-03"], lat: [33] }, { method: "cubic" }),
    py: "ds.t2m.fillna(280).interp(time=np.array(['2001-03-15', '2003-03-03'], 'M8[ns]'), lat=[33.], method='cubic')",
    // scipy solves for the splines of several dimensions by iteration, to so many digits
    within: { abs: 0.01 },
  },
  {
    covers: "interp",
    on: "monthly",
    ts: (ds) => ds.pr.fillna(1).interp({ lon: [-9, 0, 13] }, { method: "quadratic" }),
    py: "ds.pr.fillna(1).interp(lon=[-9., 0, 13], method='quadratic')",
    within: { abs: 1e-9 },
  },
  {
    covers: "interp",
    on: "monthly",
    ts: (ds) => ds.pr.fillna(1).interp({ lon: [-12, 20] }, { method: "cubic", fillValue: "extrapolate" }),
    py: "ds.pr.fillna(1).interp(lon=[-12., 20], method='cubic', kwargs={'fill_value': 'extrapolate'})",
    within: { abs: 1e-8 },
  },
  {
    covers: "interp",
    on: "monthly",
    ts: (ds) => ds.pr.interp({ lon: [-12, 20] }, { method: "cubic" }),
    py: "ds.pr.interp(lon=[-12., 20], method='cubic')",
  },
  {
    covers: "interp",
    on: "monthly",
    ts: (ds) => ds.pr.interp({ lon: [0] }, { method: "cubic" }),
    py: "ds.pr.interp(lon=[0.], method='cubic')",
    differs: "one missing element anywhere makes a spline of scipy's missing everywhere; here in its own lane",
  },
  {
    covers: "interp",
    on: "monthly",
    ts: (ds) => ds.pr.interp({ lat: [20, 65] }, { fillValue: "extrapolate" }),
    py: "ds.pr.interp(lat=[20., 65], kwargs={'fill_value': 'extrapolate'})",
  },
  {
    covers: "interp",
    on: "monthly",
    ts: (ds) => ds.t2m.interp({ lat: [20, 43] }, { fillValue: -1 }),
    py: "ds.t2m.interp(lat=[20., 43], kwargs={'fill_value': -1.})",
  },
  {
    covers: "interp",
    on: "monthly",
    ts: (ds) => ds.t2m.interp({ lat: over([43, 60, 70], ["p"], { p: [1, 2, 3] }), lon: over([-6, 11, 2], ["p"]) }),
    py: "ds.t2m.interp(lat=xr.DataArray([43., 60, 70], dims='p', coords={'p': [1., 2, 3]}), lon=xr.DataArray([-6., 11, 2], dims='p'))",
    within: { ulp: 4 },
  },
  {
    covers: "interp",
    on: "monthly",
    ts: (ds) =>
      ds.pr.interp({ lat: over([43, 60, 37.5], ["p"]), lon: over([-6, 15, -10], ["p"]) }, { method: "nearest" }),
    py: "ds.pr.interp(lat=xr.DataArray([43., 60, 37.5], dims='p'), lon=xr.DataArray([-6., 15, -10], dims='p'), method='nearest')",
  },
  {
    covers: "interp",
    on: "monthly",
    ts: (ds) => ds.pr.interp({ lat: over([43, 60], ["p"]), lon: over([-6, 15, -10], ["q"]) }),
    py: "ds.pr.interp(lat=xr.DataArray([43., 60], dims='p'), lon=xr.DataArray([-6., 15, -10], dims='q'))",
  },
  {
    covers: "interp",
    on: "monthly",
    ts: (ds) => {
      const lat = over(
        [
          [43, 60],
          [30, 31],
        ],
        ["q", "p"],
      );
      return ds.t2m.interp({ lat, lon: over([-6, 15], ["p"]) });
    },
    py: "ds.t2m.interp(lat=xr.DataArray([[43., 60], [30, 31]], dims=('q', 'p')), lon=xr.DataArray([-6., 15], dims='p'))",
    within: { ulp: 4 },
  },
  {
    covers: "interp",
    on: "monthly",
    ts: (ds) => ds.t2m.interp({ lat: over([58, 52, 43, 33, 31, 30], ["lon"]) }),
    py: "ds.t2m.interp(lat=xr.DataArray([58., 52, 43, 33, 31, 30], dims='lon'))",
  },
  {
    covers: "interp",
    on: "messy",
    ts: (ds) => ds.c.interp({ x: [4, -2, 8.5] }),
    py: "ds.c.interp(x=[4, -2, 8.5])",
  },
  {
    covers: "interp",
    on: "messy",
    ts: (ds) => ds.b.interp({ bare: [0.5, 1.75] }),
    py: "ds.b.interp(bare=[0.5, 1.75])",
  },
  {
    covers: "interp",
    on: "messy",
    ts: (ds) => ds.a.interp({ r: [2] }),
    py: "ds.a.interp(r=[2.])",
    throws: ["expression", "InvalidIndexError"],
  },
  {
    covers: "interp",
    on: "kinds",
    ts: (ds) => ds.flag.interp({ y: [20] }),
    py: "ds.flag.interp(y=[20.])",
    throws: ["expression", "TypeError"],
  },
  {
    covers: "interp",
    on: "monthly",
    ts: (ds) => ds.t2m.interp({ time: [3] }),
    py: "ds.t2m.interp(time=[3.])",
    throws: ["selection", "TypeError"],
  },
  {
    covers: "interp",
    on: "monthly",
    ts: (ds) => ds.t2m.interp({ z: [3] }),
    py: "ds.t2m.interp(z=[3.])",
    throws: ["dimension-not-found", "ValueError"],
  },
  {
    covers: "interp",
    on: "thin",
    ts: (ds) => ds.single.interp({ x: [5, 25] }, { method: "cubic" }),
    py: "ds.single.interp(x=[5., 25], method='cubic')",
    within: { ulp: 32 },
  },
  {
    covers: "interp",
    on: utm,
    ts: (ds) => ds.get("red").interp({ x: [466_303.3, 466_311], y: [5_097_251.5] }),
    py: "ds.red.interp(x=[466303.3, 466311.], y=[5097251.5])",
    within: { ulp: 4 },
  },
  {
    covers: "interp",
    on: modis,
    ts: (ds) => {
      const [x, y] = [ds.get("x"), ds.get("y")];
      return ds.get(band).interp({ x: x.add(100).isel({ x: [2, 5] }), y: y.sub(33).isel({ y: [3, 4] }) });
    },
    py: `ds.${band}.interp(x=(ds.x + 100)[2:5], y=(ds.y - 33)[3:4])`,
    differs: "labels that an array of places has of its own win over the places in xarray",
  },
  {
    covers: "Dataset.interp",
    on: "monthly",
    ts: (ds) => ds.interp({ lat: [40, 53.3], lon: [0, 12.5] }),
    py: "ds.interp(lat=[40, 53.3], lon=[0., 12.5])",
  },
  {
    covers: "Dataset.interp",
    on: "monthly",
    ts: (ds) => ds.interp({ lat: 40 }),
    py: "ds.interp(lat=40.)",
  },
  {
    covers: "Dataset.interp",
    on: "kinds",
    ts: (ds) => ds.dropVars(["i64", "u64", "f64", "f32"]).interp({ y: [20, 33] }),
    py: "ds.drop_vars(['i64', 'u64', 'f64', 'f32']).interp(y=[20., 33])",
    within: { ulp: 8 },
  },
  {
    covers: "Dataset.interp",
    on: tmmx,
    ts: (ds) => ds.interp({ lat: over([45.21, 30.13], ["p"]), lon: over([-120.03, -90.3], ["p"]) }),
    py: "ds.interp(lat=xr.DataArray([45.21, 30.13], dims='p'), lon=xr.DataArray([-120.03, -90.3], dims='p'))",
    within: { ulp: 8 },
  },
  {
    covers: "interpLike",
    on: "monthly",
    ts: (ds) => ds.t2m.interpLike(ds.t2m.isel({ lat: [1, 3], lon: [0, 2] })),
    py: "ds.t2m.interp_like(ds.t2m.isel(lat=slice(1, 3), lon=slice(0, 2)))",
  },
  {
    covers: "interpLike",
    on: "hourly",
    ts: (ds) => ds.wind.interpLike(ds.wind.isel({ station: [1, 3], time: [90, 110] }), { method: "nearest" }),
    py: "ds.wind.interp_like(ds.wind.isel(station=slice(1, 3), time=slice(90, 110)), method='nearest')",
  },
  {
    covers: "interpLike",
    on: utm,
    ts: (ds) => ds.get("red").interpLike(ds.get("red").isel({ x: [1, 3] })),
    py: "ds.red.interp_like(ds.red.isel(x=slice(1, 3)))",
    within: { ulp: 4 },
  },
  {
    covers: "Dataset.interpLike",
    on: "monthly",
    ts: (ds) => ds.interpLike(ds.isel({ lat: [1, 3] })),
    py: "ds.interp_like(ds.isel(lat=slice(1, 3)))",
    within: { abs: 1e-11 },
  },
  {
    covers: "Dataset.interpLike",
    on: utm,
    ts: (ds) => ds.interpLike(ds.isel({ x: [1, 3], y: [0, 2] })),
    py: "ds.interp_like(ds.isel(x=slice(1, 3), y=slice(0, 2)))",
    within: { ulp: 4 },
  },
];
