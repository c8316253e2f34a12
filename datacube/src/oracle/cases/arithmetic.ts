import { calc } from "../../ops/calc.ts";
import type { OracleCase } from "../case.ts";
import type { CubeVariable } from "../cubes.ts";

const utm = "sentinel_2_L1C_utm.nc";
/** Python's operators by our names. */
export const operators = {
  add: "+",
  sub: "-",
  mul: "*",
  div: "/",
  pow: "**",
  lt: "<",
  le: "<=",
  gt: ">",
  ge: ">=",
  eq: "==",
  ne: "!=",
} as const;
type Operation = keyof typeof operators;
const operations = Object.keys(operators) as Operation[];
const numeric: readonly CubeVariable[] = ["i8", "i16", "i32", "i64", "u8", "u16", "u32", "u64", "f32", "f64", "flag"];

const pairs = numeric.flatMap((a, i) => numeric.slice(i + 1).map((b) => [a, b] as const));

/** numpy's promotion of every pair of dtypes, in sums and comparisons. */
const promotions: OracleCase[] = pairs.flatMap(([a, b]) =>
  (["add", "lt"] as const).map((operation) => ({
    covers: operation,
    on: "kinds" as const,
    ts: (ds) => ds[a][operation](ds[b]),
    py: `ds.${a} ${operators[operation]} ds.${b}`,
  })),
);

/** Every operation between arrays, on floats, on integers that overflow, and against a number. */
const each: OracleCase[] = operations.flatMap((operation): OracleCase[] => {
  const symbol = operators[operation];
  const within = operation === "pow" ? { within: { ulp: 2 } } : {};
  return [
    { covers: operation, on: "kinds", ts: (ds) => ds.f64[operation](ds.f32), py: `ds.f64 ${symbol} ds.f32`, ...within },
    { covers: operation, on: "kinds", ts: (ds) => ds.f32[operation](0.1), py: `ds.f32 ${symbol} 0.1`, ...within },
    { covers: operation, on: "kinds", ts: (ds) => ds.u8[operation](3), py: `ds.u8 ${symbol} 3` },
    { covers: operation, on: "kinds", ts: (ds) => ds.i16[operation](2.5), py: `ds.i16 ${symbol} 2.5`, ...within },
    { covers: operation, on: "thin", ts: (ds) => ds.empty[operation](ds.point), py: `ds.empty ${symbol} ds.point` },
    {
      covers: operation,
      on: "thin",
      ts: (ds) => ds.single[operation](ds.point),
      py: `ds.single ${symbol} ds.point`,
      ...within,
    },
    {
      covers: operation,
      on: "monthly",
      ts: (ds) => ds.pr[operation](ds.t2m.isel({ time: 3 })),
      py: `ds.pr ${symbol} ds.t2m.isel(time=3)`,
      ...within,
    },
    {
      covers: operation,
      on: utm,
      ts: (ds) => ds.get("red")[operation](ds.get("nir")),
      py: `ds.red ${symbol} ds.nir`,
      ...within,
    },
  ];
});

const exactInteger: OracleCase[] = (["add", "sub", "mul", "div", "eq", "ge"] as const).flatMap((operation) =>
  (["i8", "u8", "i16", "u16", "i32", "u32", "i64", "u64"] as const).map((name) => ({
    covers: operation,
    on: "kinds" as const,
    ts: (ds) => ds[name][operation](ds[name].isel({ x: 1 })),
    py: `ds.${name} ${operators[operation]} ds.${name}.isel(x=1)`,
  })),
);

const unary: OracleCase[] = (["neg", "abs", "sqrt", "exp", "log"] as const).flatMap((operation): OracleCase[] => {
  const py = (x: string) =>
    operation === "neg" ? `-${x}` : operation === "abs" ? `abs(${x})` : `np.${operation}(${x})`;
  const names: readonly CubeVariable[] = ["i8", "u8", "i16", "i32", "u32", "i64", "u64", "f32", "f64"];
  const within = { within: { ulp: operation === "sqrt" ? 0 : 2 } };
  return [
    ...names.map(
      (name): OracleCase => ({
        covers: operation,
        on: "kinds",
        ts: (ds) => ds[name][operation](),
        py: py(`ds.${name}`),
        ...within,
      }),
    ),
    { covers: operation, on: "monthly", ts: (ds) => ds.t2m[operation](), py: py("ds.t2m"), ...within },
    { covers: operation, on: "thin", ts: (ds) => ds.empty[operation](), py: py("ds.empty") },
    { covers: operation, on: utm, ts: (ds) => ds.get("red")[operation](), py: py("ds.red"), ...within },
  ];
});

const dtypes = [
  "bool",
  "int8",
  "uint8",
  "int16",
  "uint16",
  "int32",
  "uint32",
  "int64",
  "uint64",
  "float32",
  "float64",
] as const;
const casts: OracleCase[] = dtypes.flatMap((dtype): OracleCase[] => [
  ...(["i8", "i32", "i64", "u64", "flag"] as const).map(
    (name): OracleCase => ({
      covers: "astype",
      on: "kinds",
      ts: (ds) => ds[name].astype(dtype),
      py: `ds.${name}.astype('${dtype}')`,
    }),
  ),
  { covers: "astype", on: utm, ts: (ds) => ds.get("red").astype(dtype), py: `ds.red.astype('${dtype}')` },
  {
    covers: "astype",
    on: "monthly",
    ts: (ds) =>
      ds.pr
        .isel({ time: 0 })
        .abs()
        .where(ds.pr.isel({ time: 0 }).gt(0))
        .sum("lat")
        .astype(dtype),
    py: `abs(ds.pr.isel(time=0)).where(ds.pr.isel(time=0) > 0).sum('lat').astype('${dtype}')`,
    within: { ulp: 2 },
  },
]);

export const cases: readonly OracleCase[] = [
  ...promotions,
  ...each,
  ...exactInteger,
  ...unary,
  ...casts,
  {
    covers: "add",
    on: "messy",
    ts: (ds) => ds.a.isel({ x: [0, 4] }).add(ds.c.isel({ x: [2, 6] })),
    py: "ds.a.isel(x=slice(0, 4)) + ds.c.isel(x=slice(2, 6))",
  },
  {
    covers: "sub",
    on: "messy",
    ts: (ds) => ds.c.sub(ds.c.isel({ x: 2, bare: 1 })),
    py: "ds.c - ds.c.isel(x=2, bare=1)",
  },
  {
    covers: "mul",
    on: "messy",
    ts: (ds) => ds.a.isel({ r: [0, 2] }).mul(ds.d),
    py: "ds.a.isel(r=slice(0, 2)) * ds.d",
    throws: ["expression", "ValueError"],
  },
  {
    covers: "add",
    on: "messy",
    ts: (ds) => ds.c.isel({ bare: [0, 2] }).add(ds.b),
    py: "ds.c.isel(bare=slice(0, 2)) + ds.b",
    throws: ["expression", "AlignmentError"],
  },
  {
    covers: "sub",
    on: "noleap",
    ts: async (ds, { data }) => ds.tas.sub((await data("days360")).tas),
    py: "ds.tas - data('days360').tas",
    differs: "we refuse times of calendars whose dates differ, where xarray finds no common label",
  },
  { covers: "eq", on: "kinds", ts: (ds) => ds.text.eq(ds.text.isel({ x: 1 })), py: "ds.text == ds.text.isel(x=1)" },
  { covers: "lt", on: "kinds", ts: (ds) => ds.when.lt(ds.when.isel({ x: 1 })), py: "ds.when < ds.when.isel(x=1)" },
  { covers: "pow", on: "kinds", ts: (ds) => ds.i32.pow(-1), py: "ds.i32 ** -1", throws: ["expression", "ValueError"] },
  {
    covers: "add",
    on: "kinds",
    ts: (ds) => ds.u8.add(300),
    py: "ds.u8 + 300",
    throws: ["expression", "OverflowError"],
  },
  {
    covers: "add",
    on: "kinds",
    ts: (ds) => ds.text.add(ds.f64),
    py: "ds.text + ds.f64",
    throws: ["expression", "UFuncTypeError"],
  },
  ...(["add", "sub", "mul", "div", "pow"] as const).flatMap((name): OracleCase[] => [
    {
      covers: "from",
      on: "kinds",
      ts: (ds) => ds.f64.from(name, 2),
      py: `2 ${operators[name]} ds.f64`,
      within: { ulp: 2 },
    },
    { covers: "from", on: "kinds", ts: (ds) => ds.u8.from(name, 7), py: `7 ${operators[name]} ds.u8` },
    {
      covers: "from",
      on: utm,
      ts: (ds) => ds.get("red").from(name, 0.5),
      py: `0.5 ${operators[name]} ds.red`,
      within: { ulp: 2 },
    },
  ]),
  {
    covers: "calc",
    on: utm,
    ts: (ds) => calc`(${ds.get("nir")} - ${ds.get("red")}) / (${ds.get("nir")} + ${ds.get("red")})`,
    py: "(ds.nir - ds.red) / (ds.nir + ds.red)",
  },
  {
    covers: "calc",
    on: "monthly",
    ts: (ds) => calc`-${ds.t2m} ** 2 + sqrt(abs(${ds.pr})) * 3 >= 2 - 1.5e1`,
    py: "-ds.t2m ** 2 + np.sqrt(abs(ds.pr)) * 3 >= 2 - 1.5e1",
  },
  {
    covers: "calc",
    on: "kinds",
    ts: (ds) => calc`where((${ds.i8} & 6) > 1 | ~${ds.flag}, ${ds.u8} // 3 + ${ds.i16} % 7, maximum(${ds.u8}, 100))`,
    py: "xr.where(((ds.i8 & 6) > 1) | ~ds.flag, ds.u8 // 3 + ds.i16 % 7, np.maximum(ds.u8, 100))",
  },
  { covers: "calc", on: "kinds", ts: (ds) => calc`2 ** ${ds.u8} - ${ds.i32} / 3`, py: "2 ** ds.u8 - ds.i32 / 3" },
  { covers: "where", on: "monthly", ts: (ds) => ds.t2m.where(ds.mask), py: "ds.t2m.where(ds['mask'])" },
  { covers: "where", on: "monthly", ts: (ds) => ds.zone.where(ds.t2m.gt(281)), py: "ds.zone.where(ds.t2m > 281)" },
  { covers: "where", on: "kinds", ts: (ds) => ds.i64.where(ds.flag), py: "ds.i64.where(ds.flag)" },
  { covers: "where", on: "kinds", ts: (ds) => ds.u16.where(ds.flag), py: "ds.u16.where(ds.flag)" },
  {
    covers: "where",
    on: "kinds",
    ts: (ds) => ds.flag.where(ds.flag),
    py: "ds.flag.where(ds.flag)",
    differs: "Python objects",
  },
  { covers: "where", on: "kinds", ts: (ds) => ds.when.where(ds.flag), py: "ds.when.where(ds.flag)" },
  {
    covers: "where",
    on: "kinds",
    ts: (ds) => ds.text.where(ds.flag),
    py: "ds.text.where(ds.flag)",
    differs: "texts have no missing value",
  },
  { covers: "where", on: "thin", ts: (ds) => ds.empty.where(ds.empty.gt(0)), py: "ds.empty.where(ds.empty > 0)" },
  {
    covers: "where",
    on: utm,
    ts: (ds) => ds.get("red").where(ds.get("nir").gt(ds.get("red"))),
    py: "ds.red.where(ds.nir > ds.red)",
  },
];
