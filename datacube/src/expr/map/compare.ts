import type { DType } from "../../array/dtype.ts";
import { type ElementFunction, type MapCall, type MapFunction, type MapFunctions, requireNumeric } from "./function.ts";

/** Comparisons, giving bool. Comparisons with NaN are false, except `ne`. */
export const compare: MapFunctions = {
  lt: comparison((a, b) => a < b),
  le: comparison((a, b) => a <= b),
  gt: comparison((a, b) => a > b),
  ge: comparison((a, b) => a >= b),
  eq: comparison((a, b) => a === b),
  ne: comparison((a, b) => a !== b),
};

function comparison(apply: ElementFunction): MapFunction {
  return { arity: 2, dtype: comparedDType, element: () => apply };
}

function comparedDType({ fn, inputs }: MapCall): DType {
  if (inputs[0]!.dtype !== inputs[1]!.dtype) requireNumeric(fn.name, inputs);
  return "bool";
}
