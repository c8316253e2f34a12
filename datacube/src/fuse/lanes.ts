import { isFloat, isInteger, isUnsigned } from "../array/dtype.ts";
import type { FunctionCall } from "../expr/node.ts";
import {
  type Binary,
  type Comparison,
  heldOf,
  type LaneDType,
  type ProgramBuilder,
  storedAs,
  type Unary,
  type Value,
  widthOf,
} from "./program.ts";

/** An elementwise function as it is called on lanes. */
export interface LaneCall {
  readonly fn: FunctionCall;
  /** The dtype of the result. */
  readonly dtype: LaneDType;
  /** The operands; a number beside a narrower float is of its dtype. */
  readonly values: readonly Value[];
  /** The program that is made. */
  readonly to: ProgramBuilder;
}

/**
 * Adds the steps of an elementwise function to a program: they give what its `element` gives, to the last bit where that
 * rounds correctly. Undefined where there are none for these operands.
 */
export type LaneFunction = (call: LaneCall) => Value | undefined;

/** A value in another dtype, as `cast` gives it. */
export function convert(to: ProgramBuilder, value: Value, dtype: LaneDType): Value {
  if (value.dtype === dtype) return value;
  if (value.constant !== undefined) return to.constant(value.constant, dtype);
  if (isFloat(dtype)) return { dtype, step: toFloat(to, value, dtype), ok: value.ok };
  const step = to.whole(value);
  if (dtype === "bool") return { dtype, step: isTrue(to, step) };
  return { dtype, step: wrapped(to, toWhole(to, step), dtype) };
}

function toFloat(to: ProgramBuilder, { step, dtype: from }: Value, dtype: LaneDType): number {
  const single = dtype === "float32";
  if (from === "bool") return to.select(step, to.number(1, heldOf(dtype)), to.number(0, heldOf(dtype)));
  if (from === "uint32") return to.unary(single ? "unsignedToF32" : "unsignedToF64", step, heldOf(dtype));
  return to.unary(single ? "toF32" : "toF64", step, heldOf(dtype));
}

/** Whether a number is neither 0 nor NaN. */
function isTrue(to: ProgramBuilder, step: number): number {
  const held = to.heldBy(step);
  const other = to.compare("ne", step, to.number(0, held));
  return held === "i32" ? other : to.binary("and", other, to.compare("eq", step, step));
}

/** The low 32 bits of a number's whole part; 0 of what is not finite. */
function toWhole(to: ProgramBuilder, step: number): number {
  const held = to.heldBy(step);
  if (held === "i32") return step;
  if (held === "bool") return to.select(step, to.number(1, "i32"), to.number(0, "i32"));
  const wide = to.unary("trunc", held === "f32" ? to.unary("toF64", step, "f64") : step);
  const turns = to.unary("floor", to.binary("mul", wide, to.number(2 ** -32, "f64")));
  const rest = to.binary("sub", wide, to.binary("mul", turns, to.number(2 ** 32, "f64")));
  return to.unary("toI32", rest, "i32");
}

/** A 32-bit integer modulo the range of an integer dtype. */
function wrapped(to: ProgramBuilder, step: number, dtype: LaneDType): number {
  const bits = 32 - widthOf(dtype);
  if (bits === 0) return step;
  return to.shift(isUnsigned(dtype) ? "shrU" : "shr", to.shift("shl", step, bits), bits);
}

/** An elementwise function of operands in the result's dtype. */
export function arithmetic(op: Binary): LaneFunction {
  return ({ dtype, values, to }) => {
    if (dtype === "bool") return undefined;
    const [a, b] = values.map((value) => convert(to, value, dtype));
    const step = to.binary(op, a!.step, b!.step);
    return { dtype, step: isInteger(dtype) ? wrapped(to, step, dtype) : step, ok: to.both(a!.ok, b!.ok) };
  };
}

/** A power with the exponent 2 or 0.5, as numpy does them: a product or a square root. */
export const power: LaneFunction = (call) => {
  const { dtype, to } = call;
  const [base, exponent] = call.values as [Value, Value];
  if (!isFloat(dtype)) return undefined;
  if (exponent.constant === 2) return arithmetic("mul")({ ...call, values: [base, base] });
  if (exponent.constant !== 0.5) return undefined;
  const own = convert(to, base, dtype);
  // a negative zero, and negative infinity, have a power that is positive
  const root = to.unary("sqrt", to.binary("add", own.step, to.number(0, to.heldBy(own.step))));
  const isLow = to.compare("eq", own.step, to.number(Number.NEGATIVE_INFINITY, to.heldBy(own.step)));
  return { dtype, step: to.select(isLow, to.number(Number.POSITIVE_INFINITY, to.heldBy(own.step)), root), ok: own.ok };
};

/** The smaller or larger operand; NaN where one is. */
export function extreme(op: "min" | "max"): LaneFunction {
  return ({ dtype, values, to }) => {
    const [a, b] = values.map((value) => convert(to, value, dtype));
    const own = dtype === "bool" ? (op === "min" ? "and" : "or") : dtype === "uint32" ? (`${op}U` as const) : op;
    return { dtype, step: to.binary(own, a!.step, b!.step), ok: to.both(a!.ok, b!.ok) };
  };
}

/** A function of one number that floats have an instruction for; whole numbers become floats. */
export function ofFloat(op: Unary): LaneFunction {
  return ({ dtype, values, to }) => {
    const value = convert(to, values[0]!, dtype);
    return { dtype, step: to.unary(op, value.step), ok: value.ok };
  };
}

/** A function that rounds floats and leaves whole numbers as they are. */
export function rounded(op: Unary): LaneFunction {
  return (call) => (isFloat(call.dtype) ? ofFloat(op)(call) : call.values[0]!);
}

/** The opposite or the size of a number. */
export function signed(op: "neg" | "abs"): LaneFunction {
  return ({ dtype, values, to }) => {
    const [{ step, ok }] = values as [Value];
    if (dtype === "bool") return op === "abs" ? values[0]! : undefined;
    if (op === "abs" && isUnsigned(dtype)) return values[0]!;
    const result = to.unary(op, step);
    return { dtype, step: isInteger(dtype) ? wrapped(to, result, dtype) : result, ok };
  };
}

/** A comparison of numbers as they are, without rounding. */
export function comparison(op: Comparison): LaneFunction {
  return ({ values: [a, b], to }) => {
    const dtype = comparedAs(a!, b!);
    const [x, y] = [a!, b!].map((value) => convert(to, value, dtype));
    const own = dtype === "uint32" && op !== "eq" && op !== "ne" ? (`${op}U` as Comparison) : op;
    const step = to.compare(own, x!.step, y!.step);
    const ok = to.both(x!.ok, y!.ok);
    if (ok === undefined) return { dtype: "bool", step };
    return {
      dtype: "bool",
      step: op === "ne" ? to.binary("or", step, to.unary("not", ok)) : to.binary("and", step, ok),
    };
  };
}

/** A dtype that holds both values exactly. */
function comparedAs(a: Value, b: Value): LaneDType {
  return (["int32", "uint32", "float32"] as const).find((dtype) => fits(a, dtype) && fits(b, dtype)) ?? "float64";
}

function fits({ dtype, constant }: Value, into: "int32" | "uint32" | "float32"): boolean {
  if (into === "float32") {
    if (constant !== undefined) return dtype !== "float64" && Math.fround(constant) === constant;
    return dtype === "float32" || dtype === "bool" || widthOf(dtype) < 32;
  }
  if (constant !== undefined && dtype !== "float32") return storedAs(constant, into) === constant;
  if (isFloat(dtype)) return false;
  return dtype === into || dtype === "bool" || (widthOf(dtype) < 32 && (into === "int32" || isUnsigned(dtype)));
}

/** A value and a number of float64, rounded to the dtype. */
export function withNumber(
  { dtype, to }: LaneCall,
  op: "add" | "mul" | "div",
  { value, number }: { value: Value; number: number },
): Value {
  if (dtype === "float64" || Math.fround(number) === number)
    return { dtype, step: to.binary(op, value.step, to.number(number, heldOf(dtype))) };
  const wide = to.binary(op, convert(to, value, "float64").step, to.number(number, "f64"));
  return convert(to, { dtype: "float64", step: wide }, dtype);
}
