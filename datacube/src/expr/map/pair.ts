import { type DType, floatOf, isInteger, promote } from "../../array/dtype.ts";
import { extreme as onLanes } from "../../fuse/lanes.ts";
import { floordiv, mod } from "../../fuse/lanes-whole.ts";
import { isAdapting } from "../operation/constant.ts";
import { arithmeticDType } from "./arithmetic.ts";
import { complex, isMissing, precedes, put } from "./complex.ts";
import { type MapCall, type MapFunction, type MapFunctions, requireNumeric } from "./function.ts";
import { promoteAll } from "./promote.ts";

/** Other functions of two operands. */
export const pair: MapFunctions = {
  /** The largest whole number not above the quotient; integers by zero give 0. */
  floordiv: {
    arity: 2,
    dtype: arithmeticDType,
    element: ({ as, dtype }) =>
      as === "bigint" ? floorDivideBig : isInteger(dtype) ? floorDivideInteger : floorDivide,
    lanes: floordiv,
  },
  /** The rest of that, with the sign of the divisor; integers by zero give 0. */
  mod: {
    arity: 2,
    dtype: arithmeticDType,
    element: ({ as, dtype }) =>
      as === "bigint"
        ? (a: bigint, b: bigint) => (b === 0n ? 0n : ((a % b) + b) % b)
        : isInteger(dtype)
          ? (a: number, b: number) => (b === 0 ? 0 : modulo(a, b))
          : modulo,
    lanes: mod,
  },
  maximum: {
    ...extreme((a, b) => a > b, Math.max),
    lanes: onLanes("max"),
    ...complex((to, a, b, c, d) =>
      isMissing(a, b) || !(precedes(a, b, c, d) || isMissing(c, d)) ? put(to, a, b) : put(to, c, d),
    ),
  },
  minimum: {
    ...extreme((a, b) => a < b, Math.min),
    lanes: onLanes("min"),
    ...complex((to, a, b, c, d) =>
      isMissing(a, b) || !(precedes(c, d, a, b) || isMissing(c, d)) ? put(to, a, b) : put(to, c, d),
    ),
  },
  atan2: { arity: 2, dtype: floatDType, element: () => Math.atan2 },
  hypot: { arity: 2, dtype: floatDType, element: () => (a: number, b: number) => Math.hypot(a, b) },
};

/** NaN when one of them is; of complex numbers the first that is missing. */
function extreme(
  wins: (a: bigint | string, b: bigint | string) => boolean,
  numbers: (a: number, b: number) => number,
): MapFunction {
  return {
    arity: 2,
    dtype: promoteAll,
    element: ({ as }) => (as === "number" ? numbers : (a: bigint | string, b: bigint | string) => (wins(a, b) ? a : b)),
  };
}

/** dtype rule: the float that holds those of all operands. */
function floatDType({ fn, inputs }: MapCall): DType {
  requireNumeric(fn.name, inputs);
  const arrays = inputs.filter((input) => !isAdapting(input));
  return (arrays.length > 0 ? arrays : inputs).map(({ dtype }) => floatOf(dtype)).reduce(promote);
}

function modulo(a: number, b: number): number {
  const rest = a % b;
  if (rest === 0) return b < 0 || Object.is(b, -0) ? -0 : 0;
  return rest < 0 === b < 0 ? rest : rest + b;
}

/** As numpy: the quotient of what is left when the rest is taken away, so that it fits `mod`. */
function floorDivide(a: number, b: number): number {
  if (b === 0) return a / b;
  const rest = a % b;
  const quotient = (a - rest) / b - (rest !== 0 && rest < 0 !== b < 0 ? 1 : 0);
  if (quotient === 0) return a / b < 0 || Object.is(a / b, -0) ? -0 : 0;
  const floor = Math.floor(quotient);
  return quotient - floor > 0.5 ? floor + 1 : floor;
}

function floorDivideInteger(a: number, b: number): number {
  return b === 0 ? 0 : Math.floor(a / b);
}

function floorDivideBig(a: bigint, b: bigint): bigint {
  if (b === 0n) return 0n;
  const quotient = a / b;
  return a % b !== 0n && a < 0n !== b < 0n ? quotient - 1n : quotient;
}
