import { type Complex, isComplexNumber } from "../../array/complex.ts";
import { complexOf, type DType, integerRange, isComplex, isFloat, promote } from "../../array/dtype.ts";
import { ExpressionError } from "../../errors.ts";
import { describe } from "../node.ts";
import { isAdapting } from "../operation/constant.ts";
import { type MapCall, requireNumeric } from "./function.ts";

/**
 * dtype rule: the dtype that holds the elements of all operands as in numpy; a number adapts to the arrays' dtype, unless it
 * is of a higher kind.
 * @throws ExpressionError when the dtypes are not numbers and differ, or a number does not fit
 */
export function promoteAll({ fn, inputs }: MapCall): DType {
  const arrays = inputs.filter((input) => !isAdapting(input));
  const [first] = arrays.length > 0 ? arrays : inputs;
  if (inputs.every(({ dtype }) => dtype === first!.dtype)) return first!.dtype;
  requireNumeric(fn.name, inputs);
  const dtype = arrays.reduce((all, { dtype }) => promote(all, dtype), first!.dtype);
  return inputs
    .filter(isAdapting)
    .reduce((all, { value }) => withNumber(fn.name, { dtype: all, subject: describe(first!) }, value), dtype);
}

function withNumber(
  operation: string,
  { dtype, subject }: { dtype: DType; subject: string },
  value: number | bigint | Complex,
): DType {
  if (isComplex(dtype)) return dtype;
  if (isComplexNumber(value)) return isFloat(dtype) ? complexOf(dtype) : "complex128";
  if (isFloat(dtype)) return dtype;
  if (typeof value === "number" && !Number.isInteger(value)) return "float64";
  const whole = dtype === "bool" ? "int64" : dtype;
  const [low, high] = integerRange(whole);
  if (operation !== "div" && (BigInt(value) < low || BigInt(value) > high)) {
    throw new ExpressionError(
      operation,
      `${value} does not fit ${whole} of ${subject}; cast first, as in x.astype("float64")`,
    );
  }
  return whole;
}
