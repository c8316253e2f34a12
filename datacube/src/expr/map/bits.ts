import { type DType, isFloat } from "../../array/dtype.ts";
import { ExpressionError } from "../../errors.ts";
import { inverted, logic } from "../../fuse/lanes-choose.ts";
import { describe } from "../node.ts";
import { isAdapting } from "../operation/constant.ts";
import { type MapCall, type MapFunction, type MapFunctions, requireNumeric } from "./function.ts";
import { promoteAll } from "./promote.ts";

/** Logic of bool and of the bits of integers. */
export const bits: MapFunctions = {
  and: {
    ...two(
      (a, b) => a & b,
      (a, b) => a & b,
    ),
    lanes: logic("and"),
  },
  or: {
    ...two(
      (a, b) => a | b,
      (a, b) => a | b,
    ),
    lanes: logic("or"),
  },
  xor: {
    ...two(
      (a, b) => a ^ b,
      (a, b) => a ^ b,
    ),
    lanes: logic("xor"),
  },
  lshift: two(
    (a, b) => (b >= 32 ? 0 : a * 2 ** b),
    (a, b) => (b >= 64n ? 0n : a << b),
  ),
  rshift: two(
    (a, b) => Math.floor(a / 2 ** Math.min(b, 64)),
    (a, b) => a >> (b > 64n ? 64n : b),
  ),
  /** All bits turned; true becomes false. */
  invert: {
    arity: 1,
    dtype: bitsDType,
    element: ({ as, dtype }) =>
      dtype === "bool" ? (value) => !value : as === "bigint" ? (value: bigint) => ~value : (value: number) => ~value,
    lanes: inverted,
  },
};

function two(number: (a: number, b: number) => number, big: (a: bigint, b: bigint) => bigint): MapFunction {
  return { arity: 2, dtype: bitsDType, element: ({ as }) => (as === "bigint" ? big : number) };
}

function bitsDType(call: MapCall): DType {
  requireNumeric(call.fn.name, call.inputs);
  const float = call.inputs.find((input) => isFloat(input.dtype) && !isAdapting(input));
  const dtype = promoteAll(call);
  if (float !== undefined || isFloat(dtype))
    throw new ExpressionError(
      call.fn.name,
      `${describe(float ?? call.inputs.at(-1)!)} is ${float?.dtype ?? dtype}; it takes bool and integers`,
    );
  return dtype;
}
