import type { ComplexArray } from "../../array/complex.ts";
import { type ArrayData, isComplex, isFloat } from "../../array/dtype.ts";
import { isMissing } from "../map/complex.ts";
import { type Cells, eachElement } from "./cells.ts";
import { type ReductionSteps, type Reductions, type State, stepsBy } from "./reduction.ts";
import { sumDType } from "./sum.ts";

type Floats = Float64Array;
type Bigs = BigInt64Array;

/** Products: columns product (of what came, once something came), count. Integers run in 64 bits and wrap around. */
export const products: Reductions = {
  prod: {
    isOfComplex: true,
    dtype: sumDType,
    ...stepsBy(({ input }) => (isComplex(input.dtype) ? complexProduct : realProduct)),
  },
};

const realProduct: ReductionSteps = {
  columns: (call) => [isFloat(call.input.dtype) ? "float64" : sumDType(call), "float64"],
  accumulate: (state, { elements, cells }, { input, skipna }) => {
    const [results, counts] = state as [Floats, Floats];
    const isWhole = !isFloat(input.dtype);
    const [bigs, one] = [state[0] as Bigs, 1n];
    eachElement(cells, (i, slot) => {
      if (isWhole) bigs[slot] = (counts[slot] === 0 ? one : bigs[slot]!) * BigInt(elements[i]!);
      else if (!skipna || !Number.isNaN(elements[i]))
        results[slot] = (counts[slot] === 0 ? 1 : results[slot]!) * (elements[i] as number);
      else return;
      counts[slot]!++;
    });
  },
  merge: (state, other) => {
    const [[results, counts], [results2, counts2]] = [state as [Floats, Floats], other as [Floats, Floats]];
    for (let i = 0; i < counts.length; i++) {
      if (counts2[i] !== 0) results[i] = counts[i] === 0 ? results2[i]! : results[i]! * results2[i]!;
      counts[i]! += counts2[i]!;
    }
  },
  finish: (state, to, { input, minCount }) => {
    const [results, counts] = state as [Floats, Floats];
    const isWhole = !isFloat(input.dtype);
    for (let i = 0; i < to.length; i++) {
      if (counts[i]! < minCount && !isWhole) to[i] = Number.NaN;
      else to[i] = counts[i] === 0 ? (isWhole ? 1n : 1) : results[i]!;
    }
  },
};

/** Columns real part, imaginary part, count. */
const complexProduct: ReductionSteps = {
  columns: () => ["float64", "float64", "float64"],
  accumulate: (state, { elements, cells }: { elements: ArrayData; cells: Cells }, { skipna }) => {
    const { parts } = elements as ComplexArray;
    eachElement(cells, (i, slot) => {
      const re = parts[2 * i]!;
      const im = parts[2 * i + 1]!;
      if (skipna && isMissing(re, im)) return;
      takeFactor(state, slot, { re, im, count: 1 });
    });
  },
  merge: (state, other) => {
    const [res, ims, counts] = other as [Floats, Floats, Floats];
    for (let i = 0; i < counts.length; i++) takeFactor(state, i, { re: res[i]!, im: ims[i]!, count: counts[i]! });
  },
  finish: (state, to, { minCount }) => {
    const [res, ims, counts] = state as [Floats, Floats, Floats];
    const { parts } = to as ComplexArray;
    for (let i = 0; i < counts.length; i++) {
      const isShort = counts[i]! < minCount;
      parts[2 * i] = isShort ? Number.NaN : counts[i] === 0 ? 1 : res[i]!;
      parts[2 * i + 1] = isShort ? Number.NaN : ims[i]!;
    }
  },
};

/** A product of `count` elements times the one that is there. */
function takeFactor(state: State, slot: number, { re, im, count }: { re: number; im: number; count: number }): void {
  if (count === 0) return;
  const [res, ims, counts] = state as [Floats, Floats, Floats];
  const [a, b] = counts[slot] === 0 ? [1, 0] : [res[slot]!, ims[slot]!];
  res[slot] = counts[slot] === 0 ? re : a * re - b * im;
  ims[slot] = counts[slot] === 0 ? im : a * im + b * re;
  counts[slot]! += count;
}
