import { DataArray } from "../../array/data-array.ts";
import { calc, concat, dataset } from "../../index.ts";
import type { OracleCase } from "../case.ts";
import type { CubeVariable } from "../cubes.ts";
import type { CaseDataset } from "../data.ts";

type Same = (array: DataArray, ds: CaseDataset) => unknown;

/** The same operation of some variables of the cube of complex numbers; `x` in `py` is the variable. */
function each(
  covers: OracleCase["covers"],
  variables: readonly CubeVariable[],
  [ts, py]: readonly [Same, string],
  more: Partial<OracleCase> = {},
): OracleCase[] {
  return variables.map((name) => ({
    covers,
    on: "waves",
    ts: (ds) => ts(ds[name] as DataArray, ds),
    py: py.replaceAll(/(?<!['"])\bx\b(?!=)/g, `ds.${name}`),
    ...more,
  }));
}

const all = ["odd", "fine", "wave", "tone"] as const;
const usual = ["wave", "tone"] as const;
const i = { re: 0, im: 1 };
const z = { re: 1.5, im: -0.5 };
const few = { within: { ulp: 8 } };

/** Complex numbers of two bands of a real file. */
const planet = "PLANET_SCOPE_3D.nc";
const pair = (ds: CaseDataset): DataArray => ds.get("green").add(ds.get("blue").mul(i)) as DataArray;
const pairOf = "(ds.green + 1j * ds.blue)";

function real(
  covers: OracleCase["covers"],
  [ts, py]: readonly [Same, string],
  more: Partial<OracleCase> = {},
): OracleCase {
  return {
    covers,
    on: planet,
    ts: (ds) => ts(pair(ds), ds),
    py: py.replaceAll(/(?<!['"])\bx\b(?!=)/g, pairOf),
    ...few,
    ...more,
  };
}

/** With numbagg, which some operations need; bottleneck loses imaginary parts. */
const fast = (py: string): string => `(xr.set_options(use_numbagg=True), ${py}, xr.set_options(use_numbagg=False))[1]`;

const arithmetic: OracleCase[] = [
  ...each("add", all, [(x) => x.add(z), "x + (1.5-0.5j)"]),
  ...each("add", all, [(x) => x.add(2), "x + 2"]),
  ...each("sub", all, [(x, ds) => x.sub(ds.level), "x - ds.level"]),
  ...each("sub", all, [(x, ds) => x.sub(ds.tone), "x - ds.tone"]),
  ...each("mul", all, [(x) => x.mul(z), "x * (1.5-0.5j)"], few),
  ...each("mul", all, [(x, ds) => x.mul(ds.order), "x * ds.order"]),
  ...each("mul", all, [(x, ds) => x.mul(ds.wave), "x * ds.wave"], few),
  ...each("mul", ["level", "order"], [(x) => x.mul(i), "x * 1j"]),
  ...each("div", all, [(x) => x.div(z), "x / (1.5-0.5j)"], few),
  ...each("div", all, [(x, ds) => x.div(ds.order), "x / ds.order"], few),
  ...each("div", usual, [(x, ds) => x.div(ds.tone), "x / ds.tone"], few),
  ...each("from", usual, [(x) => x.from("div", 1), "1 / x"], few),
  ...each("from", all, [(x) => x.from("sub", i), "1j - x"]),
  ...[2, 3, 0, 1, -2, 0.5].flatMap((n) => each("pow", usual, [(x) => x.pow(n), `x ** ${n}`], { within: { ulp: 16 } })),
  ...each("pow", usual, [(x) => x.pow(z), "x ** (1.5-0.5j)"], { within: { ulp: 32 } }),
  ...each("neg", all, [(x) => x.neg(), "-x"]),
  ...each("abs", all, [(x) => x.abs(), "abs(x)"], few),
  ...each("conj", [...all, "level", "order"], [(x) => x.conj(), "x.conj()"]),
  ...each("angle", [...all, "level", "order"], [(x) => x.angle(), "xr.ufuncs.angle(x)"], few),
  ...each("sign", usual, [(x) => x.sign(), "np.sign(x)"], few),
  ...each("round", usual, [(x) => x.round(1), "x.round(1)"], few),
  ...each("eq", all, [(x, ds) => x.eq(ds.fine), "x == ds.fine"]),
  ...each("ne", all, [(x) => x.ne(1), "x != 1"]),
  ...each("isnull", all, [(x) => x.isnull(), "x.isnull()"]),
  ...each("notnull", all, [(x) => x.notnull(), "x.notnull()"]),
  ...each("isin", all, [(x) => x.isin([1, { re: 1, im: -2.5 }, { re: 0, im: 0 }]), "x.isin([1, 1-2.5j, 0])"]),
  ...each("real", [...all, "level", "order"], [(x) => x.real, "x.real"]).map(asPart),
  ...each("imag", [...all, "level", "order"], [(x) => x.imag, "x.imag"]).map(asPart),
  ...each("calc", usual, [(x, ds) => calcOf(x, ds), "x * 1j / (ds.level + 2j) - np.conj(x)"], { within: { ulp: 32 } }),
  real("add", [(x) => x.add(z), "x + (1.5-0.5j)"]),
  real("mul", [(x) => x.mul(x), "x * x"]),
  real("abs", [(x) => x.abs(), "abs(x)"]),
  real("conj", [(x) => x.conj(), "x.conj()"]),
  real("angle", [(x) => x.angle(), "xr.ufuncs.angle(x)"]),
  { covers: ["Dataset.conj", "conj"], on: "waves", ts: (ds) => ds.conj(), py: "ds.conj()" },
  { covers: "Dataset.conj", on: planet, ts: (ds) => ds.conj(), py: "ds.conj()" },
  { covers: "Dataset.abs", on: "waves", ts: (ds) => ds.real, py: "ds.real" },
  { covers: "Dataset.abs", on: "waves", ts: (ds) => ds.imag, py: "ds.imag" },
];

/** Getters are no methods, which is what is counted: they stand with `abs`. */
function asPart(one: OracleCase): OracleCase {
  return { ...one, covers: "abs" };
}

function calcOf(x: DataArray, ds: CaseDataset): unknown {
  return calc`${x} * ${i} / (${ds.level} + ${{ re: 0, im: 2 }}) - conj(${x})`;
}

const functions = ["sqrt", "exp", "expm1", "log", "log1p", "log2", "log10", "sin", "cos", "tan"] as const;
const inverse = ["sinh", "cosh", "tanh", "asin", "acos", "atan", "asinh", "acosh", "atanh"] as const;
const numpyName = (name: string): string => name.replace(/^a(?=(sin|cos|tan))/, "arc");

const mathematics: OracleCase[] = [...functions, ...inverse].flatMap((name) => [
  ...each(name, usual, [(x) => x[name](), `np.${numpyName(name)}(x)`], { within: { ulp: 64 } }),
  real(name, [(x) => x.div(4000)[name](), `np.${numpyName(name)}(x / 4000)`], { within: { ulp: 128, abs: 1e-14 } }),
]);

const special: OracleCase[] = (["sqrt", "exp", "log"] as const).flatMap((name) =>
  each(name, ["odd", "fine"], [(x) => x[name](), `np.${name}(x)`], few),
);

const skipping = [true, false] as const;
const python = (flag: boolean): string => (flag ? "True" : "False");
const sizes = { within: { ulp: 64, abs: 1e-6 } };

const reductions: OracleCase[] = [
  ...(["sum", "mean", "prod", "var", "std"] as const).flatMap((name) => [
    ...skipping.flatMap((skipna) =>
      each(name, usual, [(x) => x[name]("y", { skipna }), `x.${name}('y', skipna=${python(skipna)})`], sizes),
    ),
    ...each(name, usual, [(x) => x[name](), `x.${name}()`], sizes),
    real(name, [(x) => x.div(4000)[name](["x", "y"]), `(x / 4000).${name}(['x', 'y'])`], { within: { ulp: 64 } }),
  ]),
  ...(["count", "any", "all"] as const).flatMap((name) => [
    ...each(name, all, [(x) => x[name]("y"), `x.${name}('y')`]),
    real(name, [(x) => x[name]("x"), `x.${name}('x')`]),
  ]),
  ...each("sum", all, [(x) => x.sum("y"), "x.sum('y')"], sizes),
  ...each("sum", usual, [(x) => x.sum("x", { minCount: 8 }), "x.sum('x', min_count=8)"], sizes),
  ...each("var", usual, [(x) => x.var("x", { ddof: 1 }), "x.var('x', ddof=1)"], sizes),
  ...skipping.flatMap((skipna) =>
    each("cumsum", usual, [(x) => x.cumsum("x", { skipna }), `x.cumsum('x', skipna=${python(skipna)})`], sizes),
  ),
  real("cumsum", [(x) => x.cumsum("x"), "x.cumsum('x')"]),
  ...each(
    "GroupBy.cumsum",
    all,
    [
      async (x, ds) => x.groupby(await ds.order.rename("g").compute()).cumsum(),
      "(xr.set_options(use_flox=False), x.groupby(ds.order.rename('g')).cumsum('y'), xr.set_options(use_flox=True))[1]",
    ],
    sizes,
  ),
  ...each(
    "GroupBy.mean",
    usual,
    [async (x, ds) => x.groupby(await ds.order.rename("g").compute()).mean(), "x.groupby(ds.order.rename('g')).mean()"],
    sizes,
  ),
  ...each("Coarsen.mean", usual, [(x) => x.coarsen({ x: 2 }).mean(), "x.coarsen(x=2).mean()"], sizes),
  ...each("Weighted.mean", usual, [(x, ds) => x.weighted(ds.order).mean("y"), "x.weighted(ds.order).mean('y')"], sizes),
  ...each("dot", usual, [(x, ds) => x.dot(ds.level.add(i)), "x.dot(ds.level + 1j)"], sizes),
  ...each(
    "Dataset.mean",
    ["wave"],
    [(_, ds) => ds.dropVars(["odd", "fine"]).mean("y"), "ds.drop_vars(['odd', 'fine']).mean('y')"],
    sizes,
  ),
];

const moving: OracleCase[] = [
  ...each("where", all, [(x, ds) => x.where(ds.level.gt(0)), "x.where(ds.level > 0)"]),
  ...each("where", all, [(x, ds) => x.where(ds.level.gt(0), z), "x.where(ds.level > 0, 1.5-0.5j)"]),
  ...each("where", all, [(x, ds) => x.where(ds.level.gt(0), ds.fine), "x.where(ds.level > 0, ds.fine)"]),
  ...each("fillna", all, [(x) => x.fillna(7), "x.fillna(7)"]),
  ...each("fillna", all, [(x) => x.fillna(z), "x.fillna(1.5-0.5j)"]),
  ...each("isel", all, [(x) => x.isel({ x: [1, 4], y: -1 }), "x.isel(x=slice(1, 4), y=-1)"]),
  ...each("sel", all, [(x) => x.sel({ x: 4, y: [2.5, 1] }), "x.sel(x=4, y=slice(2.5, 1))"]),
  ...each("transpose", all, [(x) => x.transpose("x", "y"), "x.transpose('x', 'y')"]),
  ...each("reindex", all, [(x) => x.reindex({ x: [2, 5, 0] }), "x.reindex(x=[2., 5., 0.])"]),
  ...each("shift", all, [(x) => x.shift({ x: 2 }), "x.shift(x=2)"]),
  ...each("roll", all, [(x) => x.roll({ y: 3 }), "x.roll(y=3)"]),
  ...each("pad", all, [(x) => x.pad({ x: [1, 2] }), "x.pad(x=(1, 2))"]),
  ...each("pad", all, [(x) => x.pad({ x: 1 }, { constantValues: z }), "x.pad(x=1, constant_values=1.5-0.5j)"]),
  ...each("diff", usual, [(x) => x.diff("x"), "x.diff('x')"]),
  ...each("sortby", all, [(x) => x.sortby("y"), "x.sortby('y')"]),
  ...each("ffill", usual, [(x) => x.ffill("x"), fast("x.ffill('x')")]),
  ...each("bfill", usual, [(x) => x.isel({ x: [0, 7] }).bfill("x"), fast("x.isel(x=slice(0, 7)).bfill('x')")]),
  ...each("dropna", usual, [(x) => x.dropna("x"), "x.dropna('x')"]),
  ...each("interp", usual, [(x) => x.interp({ x: [1, 4, 5.5] }), "x.interp(x=[1, 4, 5.5])"], sizes),
  ...each("concat", all, [(x, ds) => concat([x, ds.tone], "y"), "xr.concat([x, ds.tone], 'y')"]),
  ...each("Dataset.isel", ["wave"], [(_, ds) => ds.isel({ x: 0 }), "ds.isel(x=0)"]),
  ...each("expandDims", all, [(x) => x.expandDims({ k: 2 }), "x.expand_dims(k=2)"]),
  ...each("broadcastLike", usual, [
    (x, ds) => x.isel({ y: 0 }, { drop: true }).broadcastLike(ds.odd),
    "x.isel(y=0, drop=True).broadcast_like(ds.odd)",
  ]),
  ...each("astype", all, [(x) => x.astype("complex64"), "x.astype('complex64')"]),
  ...each("astype", [...all, "level", "order"], [(x) => x.astype("complex128"), "x.astype('complex128')"]),
  ...each("equals", all, [(x) => x.equals(x.add(0) as DataArray), "x.equals(x + 0)"]),
  ...each(
    "differentiate",
    ["wave"],
    [(x) => x.isel({ y: 3 }).differentiate("x"), "x.isel(y=3).differentiate('x')"],
    few,
  ),
  real("where", [(x, ds) => x.where(ds.get("blue").gt(700)), "x.where(ds.blue > 700)"]),
  real("isel", [(x) => x.isel({ x: 3 }), "x.isel(x=3)"]),
  real("interp", [(x) => x.isel({ time: 0 }).interp({ x: [466270.5] }), "x.isel(time=0).interp(x=[466270.5])"]),
];

const orders = { lt: "<", le: "<=", gt: ">", ge: ">=" } as const;

/** numpy's order of complex numbers is by the real, then the imaginary part. */
const ordered: OracleCase[] = [
  ...(["lt", "le", "gt", "ge"] as const).flatMap((name) => [
    ...each(name, all, [(x, ds) => x[name](ds.fine.roll({ x: 1 })), `x ${orders[name]} ds.fine.roll(x=1)`]),
    ...each(name, usual, [(x) => x[name](z), `x ${orders[name]} (1.5-0.5j)`]),
    real(name, [(x) => x[name](x.mean()), `x ${orders[name]} x.mean()`]),
  ]),
  ...(["min", "max"] as const).flatMap((name) => [
    ...skipping.flatMap((skipna) =>
      each(name, all, [(x) => x[name]("y", { skipna }), `x.${name}('y', skipna=${python(skipna)})`]),
    ),
    ...each(name, all, [(x) => x[name](), `x.${name}()`]),
    real(name, [(x) => x[name](["x", "time"]), `x.${name}(['x', 'time'])`]),
    ...each(`GroupBy.${name}`, usual, [
      async (x, ds) => x.groupby(await ds.order.rename("g").compute())[name](),
      `(xr.set_options(use_flox=False), x.groupby(ds.order.rename('g')).${name}('y'), xr.set_options(use_flox=True))[1]`,
    ]),
    ...each(`Coarsen.${name}`, usual, [(x) => x.coarsen({ x: 2 })[name](), `x.coarsen(x=2).${name}()`]),
  ]),
  ...(["argmin", "argmax"] as const).flatMap((name) => [
    ...each(name, usual, [(x) => x[name]("y"), `x.${name}('y')`]),
    ...each(name, all, [(x) => x[name]("y", { skipna: false }), `x.${name}('y', skipna=False)`]),
    real(name, [(x) => x[name]("x"), `x.${name}('x')`]),
  ]),
  ...(["idxmin", "idxmax"] as const).flatMap((name) => each(name, usual, [(x) => x[name]("y"), `x.${name}('y')`])),
  ...(["maximum", "minimum"] as const).flatMap((name) => [
    ...each(name, all, [(x, ds) => x[name](ds.fine.roll({ x: 1 })), `np.${name}(x, ds.fine.roll(x=1))`]),
    real(name, [(x) => x[name](x.mean()), `np.${name}(x, x.mean())`]),
  ]),
  ...each("clip", usual, [(x) => x.clip(0, 1), "x.clip(0, 1)"]),
  ...skipping.flatMap((skipna) => [
    ...each("median", usual, [(x) => x.median("y", { skipna }), `x.median('y', skipna=${python(skipna)})`], few),
    ...each("cumprod", all, [(x) => x.cumprod("x", { skipna }), `x.cumprod('x', skipna=${python(skipna)})`], sizes),
  ]),
  real("median", [(x) => x.median("x"), "x.median('x')"]),
  real("cumprod", [(x) => x.div(4000).cumprod("x"), "(x / 4000).cumprod('x')"], sizes),
];

const refused: OracleCase[] = [
  ...each("mod", ["wave"], [(x) => x.mod(2), "x % 2"], { throws: ["expression", "TypeError"] }),
  ...each("floordiv", ["wave"], [(x) => x.floordiv(2), "x // 2"], { throws: ["expression", "TypeError"] }),
  ...each("cbrt", ["wave"], [(x) => x.cbrt(), "np.cbrt(x)"], { throws: ["expression", "TypeError"] }),
  ...each("floor", ["wave"], [(x) => x.floor(), "np.floor(x)"], { throws: ["expression", "TypeError"] }),
  ...each("hypot", ["wave"], [(x) => x.hypot(1), "np.hypot(x, 1)"], { throws: ["expression", "TypeError"] }),
  ...each("quantile", ["wave"], [(x) => x.quantile(0.5), "x.quantile(0.5)"], { throws: ["expression", "TypeError"] }),
  ...each("invert", ["wave"], [(x) => x.invert(), "~x"], { throws: ["expression", "TypeError"] }),
];

/** Only complex variables of these names, as a file of one array. */
const only = (name: CubeVariable) => (ds: CaseDataset) => ds.get(name);
const raster = (dtype: string, options = "", values = "ds.tone.fillna(0).values"): string =>
  `import rasterio
with rasterio.open(path, 'w', driver='GTiff', width=8, height=7, count=2, dtype='${dtype}'${options}) as file:
    file.write(np.stack([${values}, -2 * ${values}]).astype('complex64' if '${dtype}' == 'complex_int16' else '${dtype}'))`;
const tiff = {
  ts: (ds: CaseDataset) => bare(ds.get("band_data")),
  py: "xr.DataArray(ds.band_data.values, dims=('band', 'y', 'x'))",
};

const files: OracleCase[] = [
  ...[2, 3].flatMap((format) =>
    ["waves", planet].map(
      (on): OracleCase => ({
        covers: ["toZarr", "format zarr"],
        on: on as "waves",
        ts: (ds) => dataset({ z: on === planet ? pair(ds) : ds.odd }),
        py: "ds",
        weWrite: {
          ts: (ds, path) =>
            dataset({ z: on === planet ? pair(ds) : ds.odd }).toZarr(path, {
              format: format as 2 | 3,
              chunks: { x: 3 },
            }),
          as: "a.zarr",
        },
      }),
    ),
  ),
  ...all.map(
    (name): OracleCase => ({
      covers: ["toNetCDF", "format hdf5"],
      on: "waves",
      ts: only(name),
      py: `xr.open_dataset(path, engine='h5netcdf').${name}`,
      weWrite: { ts: (ds, path) => dataset({ [name]: ds.get(name) }).toNetCDF(path), as: "a.nc" },
    }),
  ),
  {
    covers: "toNetCDF",
    on: planet,
    ts: (ds) => pair(ds).rename("z"),
    py: "xr.open_dataset(path, engine='h5netcdf').z",
    weWrite: { ts: (ds, path) => pair(ds).rename("z").toNetCDF(path, { compression: 0 }), as: "a.nc" },
  },
  ...["", ", encoding={'wave': {'chunksizes': (3, 4), 'zlib': True}}"].map(
    (more): OracleCase => ({
      covers: "format hdf5",
      on: "waves",
      ts: (ds) => ds,
      py: "xr.open_dataset(path, engine='h5netcdf')",
      peerWrites: { py: `ds.to_netcdf(path, engine='h5netcdf', invalid_netcdf=True${more})`, as: "a.nc" },
    }),
  ),
  ...["complex_int16", "complex64", "complex128"].flatMap((dtype) =>
    [
      "",
      ", compress='deflate'",
      ", interleave='pixel'",
      ", tiled=True, blockxsize=16, blockysize=16, compress='lzw'",
    ].map(
      (options): OracleCase => ({
        covers: "format geotiff",
        on: "waves",
        ...tiff,
        peerWrites: {
          py: raster(dtype, options, dtype === "complex_int16" ? "ds.tone.fillna(0).values.round() * 9" : undefined),
          as: "a.tif",
        },
      }),
    ),
  ),
  ...[", ENDIANNESS='BIG'", ", compress='deflate', predictor=2"].map(
    (options): OracleCase => ({
      covers: "format geotiff",
      on: "waves",
      ...tiff,
      peerWrites: { py: raster("complex64", options), as: "a.tif" },
    }),
  ),
  ...(["pixel", "band"] as const).flatMap((interleave) =>
    all.map(
      (name): OracleCase => ({
        covers: "toCOG",
        on: "waves",
        ts: (ds) => bare(concat([ds.get(name), ds.get(name).conj()], "band").transpose("band", "y", "x")),
        py: "xr.DataArray(__import__('rasterio').open(path).read(), dims=('band', 'y', 'x'))",
        weWrite: {
          ts: (ds, path) =>
            concat([ds.get(name), ds.get(name).conj()], "band")
              .transpose("band", "y", "x")
              .assignCoords({ y: [7, 6, 5, 4, 3, 2, 1] })
              .withCrs(32633)
              .toCOG(path, { interleave, blockSize: 16, overviews: [2] }),
          as: "a.tif",
        },
      }),
    ),
  ),
  {
    covers: "toCOG",
    on: planet,
    ts: () => [true, [], []],
    py: "list(__import__('rio_cogeo').cog_validate(path, quiet=True, strict=True))",
    weWrite: { ts: (ds, path) => pair(ds).isel({ time: 0 }).toCOG(path), as: "a.tif" },
  },
  ...(["nearest", "bilinear"] as const).map(
    (resampling): OracleCase => ({
      covers: "reproject",
      on: planet,
      ts: (ds) =>
        bare(
          pair(ds)
            .isel({ time: 0 })
            .reproject("EPSG:32722", { resampling })
            .isel({ x: [2, 8], y: [2, 8] }),
        ),
      py: `(lambda z: xr.DataArray(z.rio.reproject('EPSG:32722', resampling=__import__('rasterio').enums.Resampling.${resampling}).isel(x=slice(2, 8), y=slice(2, 8)).values, dims=('y', 'x')))(${pairOf}.isel(time=0).rio.write_crs(ds.rio.crs))`,
      within: { ulp: 2 ** 34 },
    }),
  ),
];

/** The elements alone. */
function bare(array: DataArray): DataArray {
  return new DataArray("", { expr: array.expr, attrs: {}, encoding: {} }, new Map());
}

export const cases: readonly OracleCase[] = [
  ...arithmetic,
  ...mathematics,
  ...special,
  ...reductions,
  ...moving,
  ...ordered,
  ...refused,
  ...files,
];
