import type { OracleCase } from "../case.ts";
import type { CubeVariable } from "../cubes.ts";

const symbols = { add: "+", sub: "-", mul: "*", div: "/", lt: "<", eq: "==" } as const;
type Operation = keyof typeof symbols;

function two(operation: Operation, a: CubeVariable, b: CubeVariable, more: Partial<OracleCase> = {}): OracleCase {
  const py = `ds.${a} ${symbols[operation]} ds.${b}`;
  return { covers: operation, on: "rare", ts: (ds) => ds[a][operation](ds[b]), py, ...more };
}

const noMeaning = { throws: ["expression", "UFuncTypeError"] } as const;

/** float16 and times: arithmetic between them, reductions, casts. */
export const cases: readonly OracleCase[] = [
  ...(["add", "sub", "mul", "div", "lt", "eq"] as const).flatMap((operation) => [
    two(operation, "half", "whole"),
    two(operation, "whole", "bytes"),
    {
      covers: operation,
      on: "rare",
      ts: (ds) => ds.half[operation](0.1),
      py: `ds.half ${symbols[operation]} 0.1`,
    } as OracleCase,
  ]),
  ...(["mean", "sum", "min", "max"] as const).flatMap((name): OracleCase[] => [
    { covers: name, on: "rare", ts: (ds) => ds.half[name]("y"), py: `ds.half.${name}('y')`, within: { ulp: 2 } },
    { covers: name, on: "rare", ts: (ds) => ds.span[name]("x"), py: `ds.span.${name}('x')` },
    { covers: name, on: "rare", ts: (ds) => ds.step[name](), py: `ds.step.${name}()` },
  ]),
  ...(["float32", "float64", "int32", "bool"] as const).map(
    (dtype): OracleCase => ({
      covers: "astype",
      on: "rare",
      ts: (ds) => ds.whole.astype(dtype),
      py: `ds.whole.astype('${dtype}')`,
    }),
  ),
  { covers: "astype", on: "kinds", ts: (ds) => ds.i32.astype("float16"), py: "ds.i32.astype('float16')" },
  { covers: "astype", on: "kinds", ts: (ds) => ds.f64.astype("float16"), py: "ds.f64.astype('float16')" },
  { covers: "where", on: "rare", ts: (ds) => ds.half.where(ds.half.gt(0)), py: "ds.half.where(ds.half > 0)" },
  { covers: "where", on: "rare", ts: (ds) => ds.span.where(ds.half.gt(0)), py: "ds.span.where(ds.half > 0)" },
  { covers: "sel", on: "rare", ts: (ds) => ds.half.sel({ y: 0.5 }), py: "ds.half.sel(y=0.5)" },
  two("sub", "at", "at"),
  two("sub", "model", "model"),
  two("add", "at", "step"),
  two("sub", "at", "step"),
  two("add", "step", "at"),
  {
    covers: "add",
    on: "rare",
    ts: (ds) => ds.model.add(ds.step.isel({ x: 0 })),
    py: "(ds.model + pd.Timedelta('1h').to_pytimedelta()).rename(None)",
  },
  {
    covers: "sub",
    on: "rare",
    ts: (ds) => ds.model.sub(ds.step.isel({ x: 1 })),
    py: "(ds.model - pd.Timedelta('2h').to_pytimedelta()).rename(None)",
  },
  two("add", "span", "step"),
  two("sub", "span", "step"),
  two("div", "span", "step"),
  two("lt", "span", "step"),
  two("mul", "span", "bytes"),
  two("div", "step", "bytes"),
  two("add", "at", "at", noMeaning),
  two("mul", "at", "step", noMeaning),
  two("sub", "span", "at", noMeaning),
  two("mul", "span", "step", noMeaning),
  { covers: "mul", on: "rare", ts: (ds) => ds.step.mul(2.5), py: "ds.step * 2.5" },
  { covers: "from", on: "rare", ts: (ds) => ds.step.from("mul", 3), py: "3 * ds.step" },
  { covers: "neg", on: "rare", ts: (ds) => ds.span.neg(), py: "-ds.span" },
  { covers: "abs", on: "rare", ts: (ds) => ds.span.abs(), py: "abs(ds.span)" },
  { covers: "sub", on: "rare", ts: (ds) => ds.at.sub(ds.at.min()), py: "ds.at - ds.at.min()" },
  {
    covers: "sub",
    on: "rare",
    ts: (ds) => ds.at.sub(ds.model),
    py: "ds['at'] - ds.model",
    throws: ["expression", "UFuncTypeError"],
  },
];
