import { type DType, isBig, isInteger, isTime } from "../../array/dtype.ts";
import { ExpressionError } from "../../errors.ts";
import { arithmetic as onLanes, signed } from "../../fuse/lanes.ts";
import { power as powLanes } from "../../fuse/lanes-exponential.ts";
import { scalars } from "../../fuse/scalars.ts";
import { describe } from "../node.ts";
import { isAdapting } from "../operation/constant.ts";
import { complex, put, real } from "./complex.ts";
import { divideComplex, multiplyComplex, powComplex } from "./complex-math.ts";
import { type MapCall, type MapFunction, type MapFunctions, requireNumeric, sameNumber } from "./function.ts";
import { promoteAll } from "./promote.ts";
import { timeDType } from "./time.ts";

type Numbers = (a: number, b: number) => number;
type Bigs = (a: bigint, b: bigint) => bigint;

/** `+ - * / **` with numpy's dtypes; integers wrap around in their dtype; times as `time.ts` says. */
export const arithmetic: MapFunctions = {
  add: {
    ...two(
      (a, b) => a + b,
      (a, b) => a + b,
    ),
    ...complex((to, a, b, c, d) => put(to, a + c, b + d)),
    lanes: onLanes("add"),
  },
  sub: {
    ...two(
      (a, b) => a - b,
      (a, b) => a - b,
    ),
    ...complex((to, a, b, c, d) => put(to, a - c, b - d)),
    lanes: onLanes("sub"),
  },
  // products of integers of up to 32 bits wrap around, where float64 would lose their last digits
  mul: {
    ...two(
      (a, b) => a * b,
      (a, b) => a * b,
      Math.imul,
    ),
    ...complex(multiplyComplex),
    lanes: onLanes("mul"),
  },
  div: {
    arity: 2,
    dtype: quotient,
    element: () => (a: number, b: number) => a / b,
    ...complex(divideComplex),
    lanes: onLanes("div"),
  },
  pow: { ...two(scalars.pow, powBig, powInteger), dtype: power, ...complex(powComplex), lanes: powLanes },
  neg: {
    ...one(
      (v) => -v,
      (v) => -v,
    ),
    ...complex((to, re, im) => put(to, -re, -im)),
    lanes: signed("neg"),
  },
  abs: { ...one(Math.abs, (v) => (v < 0n ? -v : v)), ...real(Math.hypot), lanes: signed("abs") },
};

function one(number: (v: number) => number, big: (v: bigint) => bigint): MapFunction {
  return { arity: 1, dtype: sameDuration, element: ({ as }) => (as === "bigint" ? big : number) };
}

function two(number: Numbers, big: Bigs, integer: Numbers = number): MapFunction {
  return {
    arity: 2,
    dtype: arithmeticDType,
    element: ({ as, dtype }) => (as === "bigint" ? big : isInteger(dtype) ? integer : number),
  };
}

function powInteger(a: number, b: number): number {
  return b < 0 ? a ** b : bySquaring(a, b, { one: 1, multiply: Math.imul });
}

function powBig(a: bigint, b: bigint): bigint {
  return b < 0n ? 0n : bySquaring(a, Number(b), { one: 1n, multiply: (x, y) => BigInt.asIntN(64, x * y) });
}

/** A power by squaring; `exponent` is a whole number from 0. */
function bySquaring<T>(base: T, exponent: number, { one, multiply }: { one: T; multiply: (a: T, b: T) => T }): T {
  let [result, factor] = [one, base];
  for (let rest = exponent; rest > 0; rest = Math.floor(rest / 2)) {
    if (rest % 2 === 1) result = multiply(result, factor);
    factor = multiply(factor, factor);
  }
  return result;
}

/** dtype rule: numbers and durations stay in their dtype. */
function sameDuration(call: MapCall): DType {
  return call.inputs[0]!.dtype === "timedelta" ? "timedelta" : sameNumber(call);
}

function timeArithmetic({ fn, inputs }: MapCall): DType {
  const dtypes = inputs.map(({ dtype }) => dtype);
  const dtype = timeDType(fn.name, dtypes);
  if (dtype !== undefined) return dtype;
  const [a, b] = inputs.map((input) => `${describe(input)} (${input.dtype})`);
  throw new ExpressionError(fn.name, `it has no meaning for ${a} and ${b}`);
}

/**
 * dtype rule: numbers of the operands' common dtype.
 * @throws ExpressionError for operands that are no numbers, or all bool
 */
export function arithmeticDType({ fn, inputs }: MapCall): DType {
  if (inputs.some(({ dtype }) => isTime(dtype))) return timeArithmetic({ fn, inputs });
  requireNumeric(fn.name, inputs);
  const dtype = promoteAll({ fn, inputs });
  if (dtype === "bool")
    throw new ExpressionError(fn.name, `both operands are bool; cast one first, as in x.astype("int32")`);
  return dtype;
}

function quotient(call: MapCall): DType {
  const dtype = arithmeticDType(call);
  return isInteger(dtype) ? "float64" : dtype;
}

function power(call: MapCall): DType {
  const dtype = arithmeticDType(call);
  const exponent = call.inputs[1]!;
  if (isInteger(dtype) && isAdapting(exponent) && Number(exponent.value) < 0) {
    throw new ExpressionError("pow", `integers have no negative power; cast first, as in x.astype("float64")`);
  }
  return dtype;
}

/** Whether elements of a dtype are whole numbers. */
export function isWholeNumber(dtype: DType): boolean {
  return isInteger(dtype) || isBig(dtype) || dtype === "bool";
}
