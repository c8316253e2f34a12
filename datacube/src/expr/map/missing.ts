import { filled, missing as onLanes } from "../../fuse/lanes-choose.ts";
import { complex, isMissing, put } from "./complex.ts";
import { type MapFunctions, predicate } from "./function.ts";
import { promoteAll } from "./promote.ts";

/** Missing elements: NaN of floats, of a part of complex numbers, and of times. */
export const missing: MapFunctions = {
  isnull: {
    ...predicate((value) => Number.isNaN(value)),
    ...complex((to, re, im) => put(to, Number(isMissing(re, im)), 0)),
    lanes: onLanes(true),
  },
  notnull: {
    ...predicate((value) => !Number.isNaN(value)),
    ...complex((to, re, im) => put(to, Number(!isMissing(re, im)), 0)),
    lanes: onLanes(false),
  },
  /** The second operand where the first is missing. */
  fillna: {
    arity: 2,
    dtype: promoteAll,
    element: ({ as }) =>
      as === "number" ? (value: number, other: number) => (Number.isNaN(value) ? other : value) : (value) => value,
    ...complex((to, a, b, c, d) => (isMissing(a, b) ? put(to, c, d) : put(to, a, b))),
    lanes: filled,
  },
};
