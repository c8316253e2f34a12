import { timePartNames } from "../../expr/map/time-part.ts";
import type { OracleCase } from "../case.ts";
import type { CubeVariable } from "../cubes.ts";
import { operators } from "./arithmetic.ts";

const utm = "sentinel_2_L1C_utm.nc";
const within = { ulp: 2 };
const numbers: readonly CubeVariable[] = ["i8", "i16", "i32", "i64", "u8", "u16", "u32", "u64", "f32", "f64"];

/** numpy's names of our functions of one number that give floats. */
const functions = {
  cbrt: "cbrt",
  expm1: "expm1",
  log1p: "log1p",
  log2: "log2",
  log10: "log10",
  sin: "sin",
  cos: "cos",
  tan: "tan",
  asin: "arcsin",
  acos: "arccos",
  atan: "arctan",
  sinh: "sinh",
  cosh: "cosh",
  tanh: "tanh",
  asinh: "arcsinh",
  acosh: "arccosh",
  atanh: "arctanh",
  degrees: "degrees",
  radians: "radians",
} as const;

const math = (Object.keys(functions) as (keyof typeof functions)[]).flatMap((name): OracleCase[] => {
  const py = (x: string) => `np.${functions[name]}(${x})`;
  return [
    ...(["i16", "u32", "i64", "f32", "f64"] as const).map(
      (of): OracleCase => ({ covers: name, on: "kinds", ts: (ds) => ds[of][name](), py: py(`ds.${of}`), within }),
    ),
    { covers: name, on: "messy", ts: (ds) => ds.b[name](), py: py("ds.b"), within },
    { covers: name, on: "thin", ts: (ds) => ds.empty[name](), py: py("ds.empty") },
    { covers: name, on: utm, ts: (ds) => ds.get("red")[name](), py: py("ds.red"), within },
  ];
});

/** Functions of one operand that datasets have too. */
const ofDatasets = ["sqrt", "exp", "log", ...(Object.keys(functions) as (keyof typeof functions)[])] as const;
const datasetMath = ofDatasets.flatMap((name): OracleCase[] => {
  const py = `np.${name in functions ? functions[name as keyof typeof functions] : name}(ds)`;
  return [
    { covers: `Dataset.${name}`, on: "thin", ts: (ds) => ds[name](), py, within },
    {
      covers: `Dataset.${name}`,
      on: "MODIS_ARRAY.nc",
      ts: (ds) => ds[name](),
      py,
      within,
    },
  ];
});

const rounding = (["floor", "ceil", "trunc", "sign", "round"] as const).flatMap((name): OracleCase[] => [
  ...numbers.map(
    (of): OracleCase => ({ covers: name, on: "kinds", ts: (ds) => ds[of][name](), py: `np.${name}(ds.${of})` }),
  ),
  { covers: name, on: "monthly", ts: (ds) => ds.t2m[name](), py: `np.${name}(ds.t2m)` },
  { covers: name, on: "thin", ts: (ds) => ds.empty[name](), py: `np.${name}(ds.empty)` },
  { covers: name, on: utm, ts: (ds) => ds.get("red")[name](), py: `np.${name}(ds.red)` },
]);

const places = ([-3, -1, 1, 2] as const).flatMap((decimals): OracleCase[] =>
  (["i16", "u8", "i64", "f32", "f64"] as const).map((of) => ({
    covers: "round",
    on: "kinds",
    ts: (ds) => ds[of].round(decimals),
    py: `ds.${of}.round(${decimals})`,
    ...(of === "i64" && decimals < 0 ? { differs: "numpy rounds 64-bit integers in float64, we exactly" } : {}),
  })),
);

const pairs = { floordiv: "//", mod: "%" } as const;
const pairNames = Object.keys(pairs) as (keyof typeof pairs)[];
const division = pairNames.flatMap((name): OracleCase[] => [
  ...numbers.map(
    (of): OracleCase => ({
      covers: name,
      on: "kinds",
      ts: (ds) => ds[of][name](ds[of].isel({ x: 3 })),
      py: `ds.${of} ${pairs[name]} ds.${of}.isel(x=3)`,
    }),
  ),
  { covers: name, on: "kinds", ts: (ds) => ds.i16[name](-7), py: `ds.i16 ${pairs[name]} -7` },
  { covers: name, on: "kinds", ts: (ds) => ds.u8[name](0), py: `ds.u8 ${pairs[name]} 0` },
  { covers: name, on: "kinds", ts: (ds) => ds.f64[name](0.7), py: `ds.f64 ${pairs[name]} 0.7` },
  { covers: name, on: "kinds", ts: (ds) => ds.f64[name](-0.7), py: `ds.f64 ${pairs[name]} -0.7` },
  { covers: name, on: utm, ts: (ds) => ds.get("red")[name](100), py: `ds.red ${pairs[name]} 100` },
]);

const extremes = (["maximum", "minimum"] as const).flatMap((name): OracleCase[] => [
  ...(["i8", "u64", "f32", "when"] as const).map(
    (of): OracleCase => ({
      covers: name,
      on: "kinds",
      ts: (ds) => ds[of][name](ds[of].isel({ x: 3 })),
      py: `np.${name}(ds.${of}, ds.${of}.isel(x=3))`,
    }),
  ),
  { covers: name, on: "kinds", ts: (ds) => ds.f32[name](ds.f64), py: `np.${name}(ds.f32, ds.f64)` },
  { covers: name, on: "monthly", ts: (ds) => ds.pr[name](ds.t2m), py: `np.${name}(ds.pr, ds.t2m)` },
  { covers: name, on: utm, ts: (ds) => ds.get("red")[name](ds.get("nir")), py: `np.${name}(ds.red, ds.nir)` },
]);

const planes = (["atan2", "hypot"] as const).flatMap((name): OracleCase[] => {
  const py = name === "atan2" ? "np.arctan2" : "np.hypot";
  return [
    { covers: name, on: "kinds", ts: (ds) => ds.f64[name](ds.f32), py: `${py}(ds.f64, ds.f32)`, within },
    { covers: name, on: "kinds", ts: (ds) => ds.i16[name](ds.u16), py: `${py}(ds.i16, ds.u16)`, within },
    { covers: name, on: utm, ts: (ds) => ds.get("red")[name](ds.get("nir")), py: `${py}(ds.red, ds.nir)`, within },
  ];
});

const logic = { and: "&", or: "|", xor: "^" } as const;
const logicNames = Object.keys(logic) as (keyof typeof logic)[];
const bits = logicNames.flatMap((name): OracleCase[] => [
  ...(["i8", "u16", "u32", "i64", "u64", "flag"] as const).map(
    (of): OracleCase => ({
      covers: name,
      on: "kinds",
      ts: (ds) => ds[of][name](ds[of].isel({ x: 3 })),
      py: `ds.${of} ${logic[name]} ds.${of}.isel(x=3)`,
    }),
  ),
  { covers: name, on: "kinds", ts: (ds) => ds.i32[name](ds.u32), py: `ds.i32 ${logic[name]} ds.u32` },
  { covers: name, on: "kinds", ts: (ds) => ds.u8[name](0b1010), py: `ds.u8 ${logic[name]} 0b1010` },
  {
    covers: name,
    on: "kinds",
    ts: (ds) => ds.f32[name](ds.i8),
    py: `ds.f32 ${logic[name]} ds.i8`,
    throws: ["expression", "TypeError"],
  },
  {
    covers: name,
    on: utm,
    ts: (ds) => ds.get("nir").astype("uint16")[name](3),
    py: `ds.nir.astype("uint16") ${logic[name]} 3`,
  },
]);

const shifts = (["lshift", "rshift"] as const).flatMap((name): OracleCase[] => {
  const symbol = name === "lshift" ? "<<" : ">>";
  return [
    ...(["i8", "u8", "i32", "u32", "i64", "u64"] as const).map(
      (of): OracleCase => ({ covers: name, on: "kinds", ts: (ds) => ds[of][name](3), py: `ds.${of} ${symbol} 3` }),
    ),
    {
      covers: name,
      on: utm,
      ts: (ds) => ds.get("red").astype("uint16")[name](2),
      py: `ds.red.astype("uint16") ${symbol} 2`,
    },
  ];
});

const inversions: OracleCase[] = [
  ...(["i8", "u8", "u32", "i64", "u64", "flag"] as const).map(
    (of): OracleCase => ({ covers: "invert", on: "kinds", ts: (ds) => ds[of].invert(), py: `~ds.${of}` }),
  ),
  { covers: "invert", on: "kinds", ts: (ds) => ds.f32.invert(), py: "~ds.f32", throws: ["expression", "TypeError"] },
  { covers: "invert", on: utm, ts: (ds) => ds.get("red").astype("int16").invert(), py: "~ds.red.astype('int16')" },
];

const choices: OracleCase[] = [
  ...(["isnull", "notnull"] as const).flatMap((name): OracleCase[] => [
    ...(["f32", "i8", "text", "when", "flag"] as const).map(
      (of): OracleCase => ({ covers: name, on: "kinds", ts: (ds) => ds[of][name](), py: `ds.${of}.${name}()` }),
    ),
    { covers: `Dataset.${name}`, on: "monthly", ts: (ds) => ds[name](), py: `ds.${name}()` },
    {
      covers: name,
      on: "tmmx_20190121.nc",
      ts: (ds) => ds.get("air_temperature")[name](),
      py: `ds.air_temperature.${name}()`,
    },
    { covers: `Dataset.${name}`, on: utm, ts: (ds) => ds[name](), py: `ds.${name}()` },
  ]),
  { covers: "isin", on: "kinds", ts: (ds) => ds.i64.isin([0, 1n, -1]), py: "ds.i64.isin([0, 1, -1])" },
  { covers: "isin", on: "kinds", ts: (ds) => ds.f32.isin([2.5, Number.NaN, 0]), py: "ds.f32.isin([2.5, np.nan, 0])" },
  { covers: "isin", on: "kinds", ts: (ds) => ds.text.isin(["b", ""]), py: "ds.text.isin(['b', ''])" },
  { covers: "isin", on: "monthly", ts: (ds) => ds.zone.isin([]), py: "ds.zone.isin([])" },
  { covers: "isin", on: utm, ts: (ds) => ds.get("red").isin([1000, 1042]), py: "ds.red.isin([1000, 1042])" },
  { covers: "clip", on: "kinds", ts: (ds) => ds.i16.clip(-100, 100), py: "ds.i16.clip(-100, 100)" },
  { covers: "clip", on: "kinds", ts: (ds) => ds.f32.clip(undefined, 0.5), py: "ds.f32.clip(max=0.5)" },
  {
    covers: "clip",
    on: "monthly",
    ts: (ds) => ds.t2m.clip(ds.t2m.mean("time")),
    py: "ds.t2m.clip(ds.t2m.mean('time'))",
    within,
  },
  { covers: "clip", on: utm, ts: (ds) => ds.get("red").clip(900, 1100), py: "ds.red.clip(900, 1100)" },
  { covers: "where", on: "monthly", ts: (ds) => ds.t2m.where(ds.mask, 0), py: "ds.t2m.where(ds.mask, 0)" },
  {
    covers: "where",
    on: "monthly",
    ts: (ds) => ds.days.where(ds.days.gt(0), ds.zone),
    py: "ds.days.where(ds.days > 0, ds.zone)",
  },
  { covers: "where", on: "kinds", ts: (ds) => ds.text.where(ds.flag, "none"), py: "ds.text.where(ds.flag, 'none')" },
  { covers: "where", on: "kinds", ts: (ds) => ds.u64.where(ds.flag, ds.i8), py: "ds.u64.where(ds.flag, ds.i8)" },
  {
    covers: "where",
    on: "messy",
    ts: (ds) => ds.c.where(ds.c.isel({ x: [0, 3] }).gt(0), 0),
    py: "ds.c.where(ds.c.isel(x=slice(0, 3)) > 0, 0)",
    throws: ["expression", "AlignmentError"],
  },
  { covers: "Dataset.where", on: "messy", ts: (ds) => ds.where(ds.d.gt(3)), py: "ds.where(ds.d > 3)" },
  { covers: "Dataset.where", on: utm, ts: (ds) => ds.where(ds.gt(1000), 0), py: "ds.where(ds > 1000, 0)" },
];

/** Parts of times; `daysInMonth` is `days_in_month` there. */
const timeParts = timePartNames.flatMap((part): OracleCase[] => {
  const py = part === "daysInMonth" ? ".dt.days_in_month.rename('daysInMonth')" : `.dt.${part}`;
  const cubes = part === "quarter" ? (["monthly"] as const) : (["monthly", "noleap", "days360", "hourly"] as const);
  return ([...cubes, "PLANET_SCOPE_3D.nc"] as const).map((on) => ({
    covers: `dt.${part}`,
    on,
    ts: (ds) => ds.get("time").dt[part],
    py: `ds.time${py}`,
  }));
});

/** Operations of datasets with a number, an array and another dataset. */
const symbols = { ...pairs, ...operators };
const datasetPairs = (Object.keys(symbols) as (keyof typeof symbols)[]).flatMap((name): OracleCase[] => {
  const symbol = symbols[name];
  return [
    { covers: `Dataset.${name}`, on: "thin", ts: (ds) => ds[name](2), py: `ds ${symbol} 2`, within },
    { covers: `Dataset.${name}`, on: "messy", ts: (ds) => ds[name](ds.b), py: `ds ${symbol} ds.b`, within },
    {
      covers: `Dataset.${name}`,
      on: "messy",
      ts: (ds) => ds.assign({ other: ds.a })[name](ds.abs().assign({ more: ds.a }).min("bare")),
      py: `ds.assign(other=ds.a) ${symbol} abs(ds).assign(more=ds.a).min('bare')`,
      within,
    },
    { covers: `Dataset.${name}`, on: utm, ts: (ds) => ds[name](ds.get("nir")), py: `ds ${symbol} ds.nir`, within },
  ];
});

const plain = {
  neg: "-ds",
  abs: "abs(ds)",
  floor: "np.floor(ds)",
  ceil: "np.ceil(ds)",
  trunc: "np.trunc(ds)",
  round: "ds.round()",
  sign: "np.sign(ds)",
} as const;
const datasetPlain = (Object.keys(plain) as (keyof typeof plain)[]).flatMap((name): OracleCase[] =>
  (["messy", utm] as const).map((on) => ({ covers: `Dataset.${name}`, on, ts: (ds) => ds[name](), py: plain[name] })),
);

const datasetOthers: OracleCase[] = [
  ...logicNames.flatMap((name): OracleCase[] => [
    {
      covers: `Dataset.${name}`,
      on: "messy",
      ts: (ds) => ds.gt(0)[name](ds.isnull()),
      py: `(ds > 0) ${logic[name]} ds.isnull()`,
    },
    {
      covers: `Dataset.${name}`,
      on: utm,
      ts: (ds) => ds.astype("int32")[name](ds.get("nir").astype("uint8")),
      py: `ds.astype("int32") ${logic[name]} ds.nir.astype("uint8")`,
    },
  ]),
  ...(["maximum", "minimum"] as const).flatMap((name): OracleCase[] => [
    { covers: `Dataset.${name}`, on: "messy", ts: (ds) => ds[name](1), py: `np.${name}(ds, 1)` },
    { covers: `Dataset.${name}`, on: utm, ts: (ds) => ds[name](ds.get("nir")), py: `np.${name}(ds, ds.nir)` },
  ]),
  { covers: "Dataset.invert", on: "messy", ts: (ds) => ds.isnull().invert(), py: "~ds.isnull()" },
  { covers: "Dataset.invert", on: utm, ts: (ds) => ds.astype("uint16").invert(), py: "~ds.astype('uint16')" },
  { covers: "Dataset.clip", on: "messy", ts: (ds) => ds.clip(0.25, 2), py: "ds.clip(0.25, 2)" },
  { covers: "Dataset.clip", on: utm, ts: (ds) => ds.clip(900), py: "ds.clip(900)" },
  { covers: "Dataset.isin", on: "messy", ts: (ds) => ds.isin([3, -4]), py: "ds.isin([3, -4])" },
  { covers: "Dataset.isin", on: utm, ts: (ds) => ds.isin([1000, 1042]), py: "ds.isin([1000, 1042])" },
  { covers: "Dataset.astype", on: "messy", ts: (ds) => ds.astype("int16"), py: "ds.fillna(0).astype('int16')" },
  { covers: "Dataset.astype", on: utm, ts: (ds) => ds.astype("float32"), py: "ds.astype('float32')" },
];

const datasetPlanes: readonly OracleCase[] = (["atan2", "hypot"] as const).flatMap((name): OracleCase[] => {
  const py = name === "atan2" ? "np.arctan2" : "np.hypot";
  const within = { ulp: 4 };
  return [
    {
      covers: `Dataset.${name}`,
      on: "PLANET_SCOPE_3D.nc",
      ts: (ds) => ds[name](ds.get("green")),
      py: `${py}(ds, ds.green)`,
      within,
    },
    {
      covers: `Dataset.${name}`,
      on: "monthly",
      ts: (ds) => ds.dropVars(["mask", "zone", "days"])[name](ds.dropVars(["mask", "zone", "days", "t2m"])),
      py: `${py}(ds[['t2m', 'pr']], ds[['pr']])`,
      within,
    },
  ];
});

export const cases: readonly OracleCase[] = [
  ...datasetPlanes,
  ...math,
  ...datasetMath,
  ...rounding,
  ...places,
  ...division,
  ...extremes,
  ...planes,
  ...bits,
  ...shifts,
  ...inversions,
  ...choices,
  ...timeParts,
  ...datasetPairs,
  ...datasetPlain,
  ...datasetOthers,
];
