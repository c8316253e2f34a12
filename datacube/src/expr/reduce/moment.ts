import { type DType, isBig, isFloat, isTime } from "../../array/dtype.ts";
import { laneMoment } from "../../fuse/reduction.ts";
import { eachElement } from "./cells.ts";
import type { ReduceCall, Reduction, Reductions, State } from "./reduction.ts";
import { noReduction } from "./sum.ts";

type Floats = Float64Array;

/**
 * Variance and standard deviation: columns mean, what rounding took from it, sum of squared deviations, what rounding took
 * from that, count. They are updated by element (Welford 1962) and merged by parts (Chan, Golub, LeVeque 1979), compensated,
 * so that a spread that is small beside the mean keeps its digits. Missing where there are no more elements than `ddof`.
 */
export const moments: Reductions = { var: moment((variance) => variance), std: moment(Math.sqrt) };

function moment(toResult: (variance: number) => number): Reduction {
  return {
    dtype: momentDType,
    lanes: () => laneMoment,
    columns: () => ["float64", "float64", "float64", "float64", "float64"],
    accumulate: (state, { elements, cells }, { input, skipna }) => {
      const [means, meanRests, squares, squareRests, counts] = state as Columns;
      const big = isBig(input.dtype);
      eachElement(cells, (i, slot) => {
        const value = big ? Number(elements[i]) : (elements[i] as number);
        if (skipna && Number.isNaN(value)) return;
        const mean = means[slot]!;
        const delta = value - mean - meanRests[slot]!;
        const step = delta / ++counts[slot]!;
        const next = mean + step;
        meanRests[slot]! += restOf(mean, step, next);
        means[slot] = next;
        const square = delta * (delta - step);
        const sum = squares[slot]! + square;
        squareRests[slot]! += restOf(squares[slot]!, square, sum);
        squares[slot] = sum;
      });
    },
    merge: mergeMoments,
    finish: (state, to, { ddof }) => {
      const [, , squares, rests, counts] = state as Columns;
      for (let i = 0; i < to.length; i++) {
        const freedom = counts[i]! - ddof;
        to[i] = freedom > 0 ? toResult((squares[i]! + rests[i]!) / freedom) : Number.NaN;
      }
    },
  };
}

type Columns = readonly [Floats, Floats, Floats, Floats, Floats];

/** What rounding took from the sum of two numbers (Knuth's TwoSum). */
function restOf(a: number, b: number, sum: number): number {
  const part = sum - a;
  return a - (sum - part) + (b - part);
}

function momentDType(call: ReduceCall): DType {
  const { dtype } = call.input;
  if (dtype === "string" || isTime(dtype)) throw noReduction(call);
  return isFloat(dtype) ? dtype : "float64";
}

function mergeMoments(state: State, other: State): void {
  const [means, meanRests, squares, squareRests, counts] = state as Columns;
  const [means2, meanRests2, squares2, squareRests2, counts2] = other as Columns;
  for (let i = 0; i < means.length; i++) {
    if (counts2[i] === 0) continue;
    const count = counts[i]! + counts2[i]!;
    const delta = means2[i]! - means[i]! + (meanRests2[i]! - meanRests[i]!);
    const step = (delta * counts2[i]!) / count;
    const mean = means[i]! + step;
    meanRests[i]! += restOf(means[i]!, step, mean);
    means[i] = mean;
    const square = squares2[i]! + delta * step * counts[i]!;
    const sum = squares[i]! + square;
    squareRests[i]! += squareRests2[i]! + restOf(squares[i]!, square, sum);
    squares[i] = sum;
    counts[i] = count;
  }
}
