import { type DType, isBig, isFloat, isTime } from "../../array/dtype.ts";
import { eachElement } from "./cells.ts";
import type { ReduceCall, Reduction, Reductions, State } from "./reduction.ts";
import { noReduction } from "./sum.ts";

type Floats = Float64Array;

/**
 * Variance and standard deviation: columns mean, sum of squared deviations, count, updated by element (Welford 1962) and
 * merged by parts (Chan, Golub, LeVeque 1979). Missing where there are no more elements than `ddof`.
 */
export const moments: Reductions = { var: moment((variance) => variance), std: moment(Math.sqrt) };

function moment(toResult: (variance: number) => number): Reduction {
  return {
    dtype: momentDType,
    columns: () => ["float64", "float64", "float64"],
    accumulate: (state, { elements, cells }, { input, skipna }) => {
      const [means, squares, counts] = state as [Floats, Floats, Floats];
      const big = isBig(input.dtype);
      eachElement(cells, (i, slot) => {
        const value = big ? Number(elements[i]) : (elements[i] as number);
        if (skipna && Number.isNaN(value)) return;
        const delta = value - means[slot]!;
        means[slot]! += delta / ++counts[slot]!;
        squares[slot]! += delta * (value - means[slot]!);
      });
    },
    merge: mergeMoments,
    finish: (state, to, { ddof }) => {
      const [, squares, counts] = state as [Floats, Floats, Floats];
      for (let i = 0; i < to.length; i++) {
        const freedom = counts[i]! - ddof;
        to[i] = freedom > 0 ? toResult(squares[i]! / freedom) : Number.NaN;
      }
    },
  };
}

function momentDType(call: ReduceCall): DType {
  const { dtype } = call.input;
  if (dtype === "string" || isTime(dtype)) throw noReduction(call);
  return isFloat(dtype) ? dtype : "float64";
}

function mergeMoments(state: State, other: State): void {
  const [means, squares, counts] = state as [Floats, Floats, Floats];
  const [means2, squares2, counts2] = other as [Floats, Floats, Floats];
  for (let i = 0; i < means.length; i++) {
    const count = counts[i]! + counts2[i]!;
    if (counts2[i] === 0) continue;
    const delta = means2[i]! - means[i]!;
    means[i]! += (delta * counts2[i]!) / count;
    squares[i]! += squares2[i]! + (delta * delta * counts[i]! * counts2[i]!) / count;
    counts[i] = count;
  }
}
