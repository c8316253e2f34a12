import type { DType } from "../../array/dtype.ts";
import { complex, put } from "./complex.ts";
import { type ElementFunction, type MapCall, type MapFunction, type MapFunctions, requireNumeric } from "./function.ts";

/** Comparisons, giving bool. Comparisons with NaN are false, except `ne`. Complex numbers have no order. */
export const compare: MapFunctions = {
  lt: comparison((a, b) => a < b),
  le: comparison((a, b) => a <= b),
  gt: comparison((a, b) => a > b),
  ge: comparison((a, b) => a >= b),
  eq: { ...comparison((a, b) => a === b), ...same(1) },
  ne: { ...comparison((a, b) => a !== b), ...same(0) },
};

/** Of complex numbers: whether both parts are the same; 1 or 0 where they are. */
function same(result: 0 | 1): Pick<MapFunction, "complex"> {
  return complex((to, a, b, c, d) => put(to, a === c && b === d ? result : 1 - result, 0));
}

function comparison(apply: ElementFunction): MapFunction {
  return { arity: 2, dtype: comparedDType, element: () => apply };
}

function comparedDType({ fn, inputs }: MapCall): DType {
  if (inputs[0]!.dtype !== inputs[1]!.dtype) requireNumeric(fn.name, inputs);
  return "bool";
}
