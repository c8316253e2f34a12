import type { DType } from "../../array/dtype.ts";
import { comparison as onLanes } from "../../fuse/lanes.ts";
import type { Comparison } from "../../fuse/program.ts";
import { complex, put } from "./complex.ts";
import { type ElementFunction, type MapCall, type MapFunction, type MapFunctions, requireNumeric } from "./function.ts";

/** Comparisons, giving bool. Comparisons with NaN are false, except `ne`. Complex numbers have no order. */
export const compare: MapFunctions = {
  lt: comparison("lt", (a, b) => a < b),
  le: comparison("le", (a, b) => a <= b),
  gt: comparison("gt", (a, b) => a > b),
  ge: comparison("ge", (a, b) => a >= b),
  eq: { ...comparison("eq", (a, b) => a === b), ...same(1) },
  ne: { ...comparison("ne", (a, b) => a !== b), ...same(0) },
};

/** Of complex numbers: whether both parts are the same; 1 or 0 where they are. */
function same(result: 0 | 1): Pick<MapFunction, "complex"> {
  return complex((to, a, b, c, d) => put(to, a === c && b === d ? result : 1 - result, 0));
}

function comparison(name: Comparison, apply: ElementFunction): MapFunction {
  return { arity: 2, dtype: comparedDType, element: () => apply, lanes: onLanes(name) };
}

function comparedDType({ fn, inputs }: MapCall): DType {
  if (inputs[0]!.dtype !== inputs[1]!.dtype) requireNumeric(fn.name, inputs);
  return "bool";
}
