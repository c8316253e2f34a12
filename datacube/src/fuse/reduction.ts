import { convert } from "./lanes.ts";
import type { ProgramBuilder, Value } from "./program.ts";

/** How kernels reduce: each has the columns of the reduction that it serves, all float64, and merges as that does. */
export type LaneReduction =
  | { readonly kind: "sum" }
  | { readonly kind: "moment" }
  | { readonly kind: "tally" }
  | { readonly kind: "extreme"; readonly largest: boolean; readonly skipna: boolean };

/** Columns of the state of a reduction. */
export const columnCount: Readonly<Record<LaneReduction["kind"], number>> = {
  sum: 3,
  moment: 5,
  tally: 1,
  extreme: 2,
};

/**
 * What a reduction on lanes takes of a value: elements of float32 or float64, neutral where they do not count, and whether
 * they count.
 */
export interface LaneReduce {
  readonly reduction: LaneReduction;
  prepare(to: ProgramBuilder, value: Value, skipna: boolean): Value;
}

/** Sums: total, what rounding took from it, count. Elements of float32 stay that. */
export const laneSum: LaneReduce = {
  reduction: { kind: "sum" },
  prepare: (to, value, skipna) => kept(to, value, { skipna, dtype: value.dtype === "float32" ? "float32" : "float64" }),
};

/** Means and squared deviations from them, each with what rounding took from it, and counts. */
export const laneMoment: LaneReduce = {
  reduction: { kind: "moment" },
  prepare: (to, value, skipna) => kept(to, value, { skipna, dtype: "float64" }),
};

/** Counts of the elements that `counted` gives a truth for. */
export function laneTally(counted: (to: ProgramBuilder, value: Value) => number): LaneReduce {
  return { reduction: { kind: "tally" }, prepare: (to, value) => tallied(counted(to, value)) };
}

function tallied(step: number): Value {
  return { dtype: "bool", step, ok: step };
}

/** Smallest or largest elements and counts. */
export function laneExtreme(largest: boolean, skipna: boolean): LaneReduce {
  const none = largest ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY;
  return {
    reduction: { kind: "extreme", largest, skipna },
    prepare: (to, value) => {
      const own = value.dtype === "float32" ? value : convert(to, value, "float64");
      const { dtype, step } = own;
      if (!skipna) return { dtype, step: to.whole(own) };
      const ok = own.ok === undefined ? step : to.select(own.ok, step, to.number(none, to.heldBy(step)));
      return { dtype, step: ok, ok: to.valid(value) };
    },
  };
}

/** Elements as floats, 0 where they do not count. */
function kept(
  to: ProgramBuilder,
  value: Value,
  { skipna, dtype }: { skipna: boolean; dtype: "float32" | "float64" },
): Value {
  if (!skipna) return { dtype, step: to.whole(convert(to, value, dtype)) };
  const ok = to.valid(value);
  const own = { ...value, step: to.keep(ok, value.step), ok: undefined };
  return { dtype, step: convert(to, own, dtype).step, ok };
}

/** Whether a value is 0, or is not; NaN is not. */
export function compareZero(to: ProgramBuilder, value: Value, op: "eq" | "ne"): number {
  const step = to.whole(value);
  return to.compare(op, step, to.number(0, to.heldBy(step)));
}
