import type { ArrayData } from "../../array/dtype.ts";
import { type AlongCall, type AlongKernels, type AlongResult, type LaneFunction, sameLane } from "./kernel.ts";
import { splineThrough } from "./spline.ts";

/** How gaps are filled. */
interface GapCall {
  readonly method: "linear" | "slinear" | "nearest" | "zero" | "quadratic" | "cubic";
  /** Strictly ascending places of the lane's elements. */
  readonly x: readonly number[];
  /** Most elements of a gap that are filled, from its start. */
  readonly limit?: number;
  /** Longest gap that is filled, from the element before to the one after, in units of the places. */
  readonly maxGap?: number;
  /** What is before the first and after the last element: missing, a number, or what a line through the outermost gives. */
  readonly fillValue?: number | "extrapolate";
}

/**
 * Missing elements from their neighbours on the lane: `push {limit, backwards}` takes the one before (or after),
 * `fill-gaps` what lies between. The dtype stays.
 */
export const fill: AlongKernels = {
  push: {
    result: keepDType,
    lane: ({ fn }) => push((fn.limit as number | undefined) ?? Number.POSITIVE_INFINITY, fn.backwards === true),
    isLinear: true,
  },
  "fill-gaps": { result: keepDType, lane: ({ fn }) => fillGaps(fn as unknown as GapCall), isLinear: true },
};

function keepDType(call: AlongCall): AlongResult {
  return sameLane(call, call.inputs[0]!.dtype);
}

function push(limit: number, backwards: boolean): LaneFunction {
  return ([from], to) => {
    let [last, age] = [Number.NaN, 0];
    for (let k = 0; k < to.length; k++) {
      const i = backwards ? to.length - 1 - k : k;
      const value = from![i] as number;
      if (!Number.isNaN(value)) [last, age] = [value, 0];
      to[i] = Number.isNaN(value) && ++age > limit ? Number.NaN : last;
    }
  };
}

/** Fewest elements that a method needs. */
const fewest: Readonly<Record<string, number>> = { quadratic: 3, cubic: 4 };

function fillGaps(call: GapCall): LaneFunction {
  const { x, method, limit = Number.POSITIVE_INFINITY, maxGap = Number.POSITIVE_INFINITY } = call;
  return ([from], to) => {
    const valid: number[] = [];
    for (let i = 0; i < to.length; i++) {
      to[i] = from![i]!;
      if (!Number.isNaN(from![i])) valid.push(i);
    }
    if (valid.length === to.length || valid.length < (fewest[method] ?? 2)) return;
    const between = betweenOf(call, valid, from!);
    let next = 0;
    for (let i = 0; i < to.length; i++) {
      if (i === valid[next]) {
        next++;
        continue;
      }
      const before = valid[next - 1];
      const after = valid[next];
      const width = x[after ?? x.length - 1]! - x[before ?? 0]!;
      const isFilled = i - (before ?? -1) <= limit && width <= maxGap;
      if (isFilled) to[i] = between(x[i]!, next);
    }
  };
}

/** Gives the element at a place, `next` being how many elements lie before it. */
function betweenOf(
  { x, method, fillValue }: GapCall,
  valid: readonly number[],
  from: ArrayData,
): (at: number, next: number) => number {
  const inside = insideOf(method, {
    x: valid.map((i) => x[i]!),
    y: Float64Array.from(valid, (i) => from[i] as number),
  });
  if (fillValue === "extrapolate") return inside;
  return (at, next) => (next === 0 || next === valid.length ? (fillValue ?? Number.NaN) : inside(at, next));
}

function insideOf(
  method: GapCall["method"],
  { x, y }: { x: readonly number[]; y: Float64Array },
): (at: number, next: number) => number {
  const last = x.length - 1;
  if (method === "quadratic" || method === "cubic") return splineThrough(method === "cubic" ? 3 : 2, x)(y);
  if (method === "zero") return (_, next) => y[Math.max(0, next - 1)]!;
  if (method === "nearest")
    return (at, next) => {
      const before = Math.max(0, next - 1);
      const after = Math.min(last, next);
      return at <= x[before]! / 2 + x[after]! / 2 ? y[before]! : y[after]!;
    };
  return (at, next) => {
    const low = Math.max(0, Math.min(last - 1, next - 1));
    return ((y[low + 1]! - y[low]!) / (x[low + 1]! - x[low]!)) * (at - x[low]!) + y[low]!;
  };
}
