import { type DType, isBig, isBigData } from "../../array/dtype.ts";
import { ExpressionError } from "../../errors.ts";
import { laneExtreme } from "../../fuse/reduction.ts";
import { type Cells, eachElement } from "./cells.ts";
import type { ReduceCall, Reduction, Reductions, State } from "./reduction.ts";
import { noReduction } from "./sum.ts";

type Better = (candidate: number, best: number) => boolean;

/**
 * Smallest and largest element: columns best, count. Without skipna one NaN makes the result NaN; with it NaN is passed
 * over. 64-bit integers are compared exactly.
 */
export const extremes: Reductions = {
  min: { ...extreme((candidate, best) => candidate < best), lanes: ({ skipna }) => laneExtreme(false, skipna) },
  max: { ...extreme((candidate, best) => candidate > best), lanes: ({ skipna }) => laneExtreme(true, skipna) },
};

function extreme(better: Better): Reduction {
  return {
    dtype: extremeDType,
    columns: ({ input }) => [isBig(input.dtype) ? input.dtype : "float64", "float64"],
    accumulate: (state, { elements, cells }, { skipna }) =>
      take(state, { from: elements as Float64Array, cells, better, skipna }),
    merge: (state, other) => {
      const [best, counts] = state as [Float64Array, Float64Array];
      const [best2, counts2] = other as [Float64Array, Float64Array];
      for (let i = 0; i < best.length; i++) {
        const value = best2[i]!;
        if (counts2[i] !== 0 && (counts[i] === 0 || Number.isNaN(value) || better(value, best[i]!))) best[i] = value;
        counts[i]! += counts2[i]!;
      }
    },
    finish: (state, to) => {
      const [best, counts] = state as [Float64Array, Float64Array];
      for (let i = 0; i < to.length; i++) to[i] = counts[i] === 0 && !isBigData(to) ? Number.NaN : best[i]!;
    },
  };
}

function extremeDType(call: ReduceCall): DType {
  const { name, input, subject, over } = call;
  if (input.dtype === "string") throw noReduction(call);
  const empty = over.find((dim) => input.shape[input.dims.indexOf(dim)] === 0);
  if (empty !== undefined) throw new ExpressionError(name, `dimension "${empty}" of ${subject} is empty`);
  return input.dtype;
}

function take(
  state: State,
  { from, cells, better, skipna }: { from: Float64Array; cells: Cells; better: Better; skipna: boolean },
): void {
  const [best, counts] = state as [Float64Array, Float64Array];
  eachElement(cells, (i, slot) => {
    const value = from[i]!;
    if (skipna && Number.isNaN(value)) return;
    if (counts[slot] === 0 || Number.isNaN(value) || better(value, best[slot]!)) best[slot] = value;
    counts[slot]!++;
  });
}
