import { bytesOf, type DType, isFloat } from "../../array/dtype.ts";
import { ExpressionError } from "../../errors.ts";
import { describe } from "../node.ts";
import { type ElementFunction, type MapCall, type MapFunction, type MapFunctions, requireNumeric } from "./function.ts";

/** Comparisons, giving bool, and `where`. Comparisons with NaN are false, except `ne`. */
export const compare: MapFunctions = {
  lt: comparison((a, b) => a < b),
  le: comparison((a, b) => a <= b),
  gt: comparison((a, b) => a > b),
  ge: comparison((a, b) => a >= b),
  eq: comparison((a, b) => a === b),
  ne: comparison((a, b) => a !== b),
  where: { arity: 2, dtype: whereDType, element: () => (value: number, keep: number) => (keep ? value : Number.NaN) },
};

function comparison(apply: ElementFunction): MapFunction {
  return { arity: 2, dtype: comparedDType, element: () => apply };
}

function comparedDType({ fn, inputs }: MapCall): DType {
  if (inputs[0]!.dtype !== inputs[1]!.dtype) requireNumeric(fn.name, inputs);
  return "bool";
}

function whereDType({ inputs }: MapCall): DType {
  const [value, condition] = inputs;
  if (condition!.dtype !== "bool") {
    throw new ExpressionError("where", `the condition ${describe(condition!)} is ${condition!.dtype}, not bool`);
  }
  if (value!.dtype === "string") throw new ExpressionError("where", `${describe(value!)} is string`);
  if (isFloat(value!.dtype) || value!.dtype === "datetime") return value!.dtype;
  return bytesOf(value!.dtype) <= 2 ? "float32" : "float64";
}
