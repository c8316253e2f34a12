import { isFloat, partDType } from "../../array/dtype.ts";
import { roundHalfEven } from "../../array/round.ts";
import { rounded } from "../../fuse/lanes.ts";
import { sign } from "../../fuse/lanes-choose.ts";
import { roundedTo } from "../../fuse/lanes-whole.ts";
import { apart, type ComplexOne, complex } from "./complex.ts";
import { signComplex } from "./complex-math.ts";
import {
  type ElementFunction,
  type MapFunction,
  type MapFunctions,
  sameNumber,
  type TypedMapCall,
} from "./function.ts";

/** Rounding, sign and square; integers stay as they are in the functions that round. */
export const rounding: MapFunctions = {
  floor: { ...whole(Math.floor), lanes: rounded("floor") },
  ceil: { ...whole(Math.ceil), lanes: rounded("ceil") },
  trunc: { ...whole(Math.trunc), lanes: rounded("trunc") },
  /** To `decimals` places (0 by default, negative ones before the point); halves to the even neighbour, as IEEE 754. */
  round: { arity: 1, dtype: sameNumber, element: roundTo, complex: { element: roundParts }, lanes: roundedTo },
  sign: {
    arity: 1,
    dtype: sameNumber,
    element: ({ as }) =>
      as === "bigint" ? (value: bigint) => (value > 0n ? 1n : value < 0n ? -1n : 0n) : (value: number) => signOf(value),
    ...complex(signComplex),
    lanes: sign,
  },
};

/** -1, 0, 1 or NaN; a negative zero becomes 0, as in numpy. */
function signOf(value: number): number {
  return value === 0 ? 0 : Math.sign(value);
}

function roundParts(call: TypedMapCall): ComplexOne {
  return apart(roundTo({ ...call, dtype: partDType(call.dtype) }) as (part: number) => number);
}

function whole(round: (value: number) => number): MapFunction {
  return {
    arity: 1,
    dtype: sameNumber,
    element: ({ dtype }) => (isFloat(dtype) ? round : (value) => value),
  };
}

function roundTo({ fn, dtype, as }: TypedMapCall): ElementFunction {
  const decimals = (fn.decimals as number | undefined) ?? 0;
  if (as === "bigint") return decimals >= 0 ? (value: bigint) => value : roundBig(10n ** BigInt(-decimals));
  if (!isFloat(dtype) && decimals >= 0) return (value: number) => value;
  if (decimals === 0) return roundHalfEven;
  const store = dtype === "float32" ? Math.fround : (value: number) => value;
  const factor = 10 ** Math.abs(decimals);
  return decimals > 0
    ? (value: number) => roundHalfEven(store(value * factor)) / factor
    : (value: number) => roundHalfEven(store(value / factor)) * factor;
}

function roundBig(unit: bigint): (value: bigint) => bigint {
  return (value) => {
    const low = (value / unit - (value % unit < 0n ? 1n : 0n)) * unit;
    const twice = 2n * (value - low);
    if (twice < unit || (twice === unit && (low / unit) % 2n === 0n)) return low;
    return low + unit;
  };
}
