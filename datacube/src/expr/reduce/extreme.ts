import type { ComplexArray } from "../../array/complex.ts";
import { type DType, isBig, isBigData, isComplex } from "../../array/dtype.ts";
import { ExpressionError } from "../../errors.ts";
import { laneExtreme } from "../../fuse/reduction.ts";
import { isMissing, precedes } from "../map/complex.ts";
import { type Cells, eachElement } from "./cells.ts";
import {
  type ReduceCall,
  type Reduction,
  type ReductionSteps,
  type Reductions,
  type State,
  stepsBy,
} from "./reduction.ts";
import { noReduction } from "./sum.ts";

type Better = (candidate: number, best: number) => boolean;

/**
 * Smallest and largest element: columns best, count. Without skipna one NaN makes the result NaN; with it NaN is passed
 * over. 64-bit integers are compared exactly, complex numbers by numpy's order.
 */
export const extremes: Reductions = {
  min: extremeOf({
    real: extreme((candidate, best) => candidate < best),
    complex: complexExtreme((re, im, best, bestIm) => precedes(re, im, best, bestIm)),
    lanes: ({ skipna }) => laneExtreme(false, skipna),
  }),
  max: extremeOf({
    real: extreme((candidate, best) => candidate > best),
    complex: complexExtreme((re, im, best, bestIm) => precedes(best, bestIm, re, im)),
    lanes: ({ skipna }) => laneExtreme(true, skipna),
  }),
};

function extremeOf(kinds: {
  readonly real: ReductionSteps;
  readonly complex: ReductionSteps;
  readonly lanes: NonNullable<Reduction["lanes"]>;
}): Reduction {
  return {
    isOfComplex: true,
    lanes: kinds.lanes,
    dtype: extremeDType,
    ...stepsBy(({ input }) => (isComplex(input.dtype) ? kinds.complex : kinds.real)),
  };
}

function extreme(better: Better): ReductionSteps {
  return {
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

type BetterParts = (re: number, im: number, best: number, bestIm: number) => boolean;

/** Columns real part, imaginary part, and what is held: nothing (0), a missing number (1), a number (2). */
function complexExtreme(better: BetterParts): ReductionSteps {
  const takeOne = (
    state: State,
    slot: number,
    { re, im, skipna }: { re: number; im: number; skipna: boolean },
  ): void => {
    const [res, ims, held] = state as [Float64Array, Float64Array, Float64Array];
    const isNumber = !isMissing(re, im);
    const wins = isNumber ? held[slot] === 2 && better(re, im, res[slot]!, ims[slot]!) : held[slot] === 2 && !skipna;
    if (held[slot] !== 0 && !wins && !(held[slot] === 1 && skipna && isNumber)) return;
    res[slot] = re;
    ims[slot] = im;
    held[slot] = isNumber ? 2 : 1;
  };
  return {
    columns: () => ["float64", "float64", "float64"],
    accumulate: (state, { elements, cells }, { skipna }) => {
      const { parts } = elements as ComplexArray;
      eachElement(cells, (i, slot) => takeOne(state, slot, { re: parts[2 * i]!, im: parts[2 * i + 1]!, skipna }));
    },
    merge: (state, other, { skipna }) => {
      const [res, ims, held] = other as [Float64Array, Float64Array, Float64Array];
      for (let i = 0; i < held.length; i++) if (held[i] !== 0) takeOne(state, i, { re: res[i]!, im: ims[i]!, skipna });
    },
    finish: (state, to) => {
      const [res, ims, held] = state as [Float64Array, Float64Array, Float64Array];
      const { parts } = to as ComplexArray;
      for (let i = 0; i < held.length; i++) {
        parts[2 * i] = held[i] === 0 ? Number.NaN : res[i]!;
        parts[2 * i + 1] = held[i] === 0 ? Number.NaN : ims[i]!;
      }
    },
  };
}
