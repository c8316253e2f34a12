import type { Complex, ComplexArray } from "../../array/complex.ts";
import { type ArrayData, type DType, isBigData, isComplex, isFloat } from "../../array/dtype.ts";
import { isMissing } from "../map/complex.ts";
import { requireNumeric } from "../map/function.ts";
import { type AlongCall, type AlongKernels, type LaneFunction, sameLane } from "./kernel.ts";
import { select } from "./select.ts";

/** How a quantile between two elements is found; names as numpy's, after Hyndman and Fan (1996). */
export type QuantileMethod =
  | "linear"
  | "lower"
  | "higher"
  | "nearest"
  | "midpoint"
  | "hazen"
  | "weibull"
  | "median_unbiased"
  | "normal_unbiased";

/**
 * What needs a lane in order. `median {skipna}`, `quantile {q, skipna, method}` (a new dimension "quantile" of the
 * probabilities in `q`), `rank {pct}` (from 1; equals share their mean rank; missing stay missing).
 */
export const order: AlongKernels = {
  median: {
    isOfComplex: true,
    result: ({ fn, inputs }) => ({ dtype: medianDType(fn.name, inputs[0]!), dims: [], shape: [] }),
    lane: ({ fn, inputs }) =>
      isComplex(inputs[0]!.dtype)
        ? complexMedian(fn.skipna === true)
        : quantiles([0.5], { skipna: fn.skipna === true, method: "linear" }),
  },
  quantile: {
    result: ({ fn, inputs }) => {
      requireNumeric(fn.name, inputs);
      const keeps = isChoice(fn.method as QuantileMethod);
      return {
        dtype: keeps ? inputs[0]!.dtype : "float64",
        dims: ["quantile"],
        shape: [(fn.q as readonly number[]).length],
      };
    },
    lane: ({ fn }) =>
      quantiles(fn.q as readonly number[], { skipna: fn.skipna === true, method: fn.method as QuantileMethod }),
  },
  rank: {
    result: (call) => {
      requireNumeric(call.fn.name, call.inputs);
      return sameLane(call, "float64");
    },
    lane: ({ fn }) => rank(fn.pct === true),
  },
};

/** Whether a method gives one of the elements. */
function isChoice(method: QuantileMethod): boolean {
  return method === "lower" || method === "higher" || method === "nearest";
}

function medianDType(operation: string, input: AlongCall["inputs"][number]): DType {
  requireNumeric(operation, [input]);
  return isFloat(input.dtype) || isComplex(input.dtype) ? input.dtype : "float64";
}

/** The middle one in numpy's order, or the mean of the middle two; without `skipna` a missing one, the last in that order. */
function complexMedian(skipna: boolean): LaneFunction {
  return ([from], to) => {
    const all = [...(from as unknown as ComplexArray)];
    const present = all.filter(({ re, im }) => !isMissing(re, im)).sort(compareComplex);
    const [a, b] = [present[(present.length - 1) >> 1], present[present.length >> 1]];
    const middle = a && b && (a === b ? a : { re: (a.re + b.re) / 2, im: (a.im + b.im) / 2 });
    const missing = skipna
      ? undefined
      : all
          .filter(({ re, im }) => isMissing(re, im))
          .sort(compareComplex)
          .at(-1);
    (to as unknown as ComplexArray).fill(missing ?? middle ?? Number.NaN);
  };
}

/** numpy's order, in which missing parts come last. */
function compareComplex(a: Complex, b: Complex): number {
  const compare = (one: number, other: number): number =>
    Number(Number.isNaN(one)) - Number(Number.isNaN(other)) || (one < other ? -1 : one > other ? 1 : 0);
  const isLast = ({ re, im }: Complex): number => 2 * Number(Number.isNaN(re)) + Number(Number.isNaN(im));
  return isLast(a) - isLast(b) || compare(a.re, b.re) || compare(a.im, b.im);
}

interface QuantileSettings {
  readonly skipna: boolean;
  readonly method: QuantileMethod;
}

/** So many quantiles of a lane are found one by one; for more it is sorted. */
const mostSelected = 3;

function quantiles(q: readonly number[], { skipna, method }: QuantileSettings): LaneFunction {
  let buffer = new Float64Array(0);
  return ([from], to) => {
    if (buffer.length < from!.length) buffer = new Float64Array(from!.length);
    let count = 0;
    for (let i = 0; i < from!.length; i++) {
      const value = Number(from![i]);
      if (!Number.isNaN(value)) buffer[count++] = value;
    }
    const present = buffer.subarray(0, count);
    const isSorted = q.length > mostSelected;
    if (isSorted) present.sort();
    const isMissing = count === 0 || (!skipna && count < from!.length);
    q.forEach((probability, i) => {
      if (!isSorted && !isMissing) settle(present, Math.floor(placeOf(probability, count, method)));
      const value = isMissing ? Number.NaN : quantileOf(present, probability, method);
      to[i] = isBigData(to) ? BigInt(value) : value;
    });
  };
}

/** Offsets of the continuous methods: the place among `n` elements is `q (n + 1 - alpha - beta) + alpha - 1`. */
const offsets: Partial<Record<QuantileMethod, number>> = {
  linear: 1,
  hazen: 0.5,
  weibull: 0,
  median_unbiased: 1 / 3,
  normal_unbiased: 3 / 8,
};

/** Where among `count` numbers in order a quantile lies: at one of them, or between it and the next. */
function placeOf(q: number, count: number, method: QuantileMethod): number {
  const offset = offsets[method] ?? 1;
  const place = offset === 1 ? q * (count - 1) : q * (count + 1 - 2 * offset) + offset - 1;
  return Math.min(count - 1, Math.max(0, place));
}

/** Puts in their places the number that is `at` in order, and the next. */
function settle(numbers: Float64Array, at: number): void {
  select(numbers, at);
  if (at + 1 < numbers.length) select(numbers.subarray(at + 1), 0);
}

/** A quantile of sorted numbers, at least one. */
export function quantileOf(sorted: Float64Array, q: number, method: QuantileMethod): number {
  const place = placeOf(q, sorted.length, method);
  if (offsets[method] === undefined) return discrete(sorted, place, method);
  const low = Math.floor(place);
  const [a, b] = [sorted[low]!, sorted[Math.min(sorted.length - 1, low + 1)]!];
  return between(a, b, place - low);
}

function discrete(sorted: Float64Array, place: number, method: QuantileMethod): number {
  const [low, high] = [sorted[Math.floor(place)]!, sorted[Math.ceil(place)]!];
  if (method === "lower") return low;
  if (method === "higher") return high;
  if (method === "midpoint") return Number.isInteger(place) ? low : low + (high - low) * 0.5;
  const rest = place - Math.floor(place);
  return rest < 0.5 || (rest === 0.5 && Math.floor(place) % 2 === 0) ? low : high;
}

/** numpy's interpolation: from the nearer end, so that equal ends give just that. */
function between(a: number, b: number, t: number): number {
  const difference = b - a;
  if (difference === 0 || t === 0) return a;
  return t >= 0.5 ? b - difference * (1 - t) : a + difference * t;
}

function rank(pct: boolean): LaneFunction {
  return ([from], to: ArrayData) => {
    const places: number[] = [];
    for (let i = 0; i < from!.length; i++) {
      if (Number.isNaN(from![i])) to[i] = Number.NaN;
      else places.push(i);
    }
    places.sort((a, b) => (from![a]! < from![b]! ? -1 : from![a]! > from![b]! ? 1 : 0));
    for (let start = 0; start < places.length; ) {
      let end = start + 1;
      while (end < places.length && from![places[end]!] === from![places[start]!]) end++;
      const shared = (start + 1 + end) / 2;
      for (let k = start; k < end; k++) to[places[k]!] = pct ? shared / places.length : shared;
      start = end;
    }
  };
}
