import { requireNumeric } from "../map/function.ts";
import { type AlongCall, type AlongKernels, type AlongResult, type LaneFunction, sameLane } from "./kernel.ts";

/**
 * Means and sums along one dimension in which earlier elements count less: `decaying-mean` and `decaying-sum
 * {alpha}`, as float64. Each step multiplies what was by 1 - alpha; missing elements count nothing. Missing as long as no
 * element was there.
 */
export const decaying: AlongKernels = {
  "decaying-mean": { result, lane: ({ fn }) => decay(fn, (sum, count) => sum / count), isLinear: true },
  "decaying-sum": { result, lane: ({ fn }) => decay(fn, (sum) => sum), isLinear: true },
};

function result(call: AlongCall): AlongResult {
  requireNumeric(call.fn.name, call.inputs);
  return sameLane(call, "float64");
}

function decay(fn: AlongCall["fn"], result: (sum: number, count: number) => number): LaneFunction {
  const kept = 1 - Number(fn.alpha);
  return ([from], to) => {
    let [sum, count] = [0, 0];
    for (let i = 0; i < to.length; i++) {
      const value = Number(from![i]);
      const isThere = Number(!Number.isNaN(value));
      sum = sum * kept + (isThere ? value : 0);
      count = count * kept + isThere;
      to[i] = count > 0 ? result(sum, count) : Number.NaN;
    }
  };
}
