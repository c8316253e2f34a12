import type { DType } from "../../array/dtype.ts";
import { comparison as onLanes } from "../../fuse/lanes.ts";
import type { Comparison } from "../../fuse/program.ts";
import { complex, precedes, put } from "./complex.ts";
import { type ElementFunction, type MapCall, type MapFunction, type MapFunctions, requireNumeric } from "./function.ts";

/** Comparisons, giving bool. Comparisons with NaN are false, except `ne`. Complex numbers have numpy's order. */
export const compare: MapFunctions = {
  lt: { ...comparison("lt", (a, b) => a < b), ...test((a, b, c, d) => precedes(a, b, c, d)) },
  le: { ...comparison("le", (a, b) => a <= b), ...test((a, b, c, d) => precedes(a, b, c, d) || isSame(a, b, c, d)) },
  gt: { ...comparison("gt", (a, b) => a > b), ...test((a, b, c, d) => precedes(c, d, a, b)) },
  ge: { ...comparison("ge", (a, b) => a >= b), ...test((a, b, c, d) => precedes(c, d, a, b) || isSame(a, b, c, d)) },
  eq: { ...comparison("eq", (a, b) => a === b), ...test(isSame) },
  ne: { ...comparison("ne", (a, b) => a !== b), ...test((a, b, c, d) => !isSame(a, b, c, d)) },
};

/** A question about two complex numbers. */
function test(holds: (re: number, im: number, re2: number, im2: number) => boolean): Pick<MapFunction, "complex"> {
  return complex((to, a, b, c, d) => put(to, Number(holds(a, b, c, d)), 0));
}

function isSame(re: number, im: number, re2: number, im2: number): boolean {
  return re === re2 && im === im2;
}

function comparison(name: Comparison, apply: ElementFunction): MapFunction {
  return { arity: 2, dtype: comparedDType, element: () => apply, lanes: onLanes(name) };
}

function comparedDType({ fn, inputs }: MapCall): DType {
  if (inputs[0]!.dtype !== inputs[1]!.dtype) requireNumeric(fn.name, inputs);
  return "bool";
}
