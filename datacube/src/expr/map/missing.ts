import { type MapFunctions, predicate } from "./function.ts";
import { promoteAll } from "./promote.ts";

/** Missing elements: NaN of floats and times. */
export const missing: MapFunctions = {
  isnull: predicate((value) => Number.isNaN(value)),
  notnull: predicate((value) => !Number.isNaN(value)),
  /** The second operand where the first is missing. */
  fillna: {
    arity: 2,
    dtype: promoteAll,
    element: ({ as }) =>
      as === "number" ? (value: number, other: number) => (Number.isNaN(value) ? other : value) : (value) => value,
  },
};
