import { requireNumeric } from "../map/function.ts";
import type { AlongKernels, LaneFunction } from "./kernel.ts";

/** `mode {skipna}`: the most frequent element, the least of several; missing where all are, or one is without skipna. */
export const frequent: AlongKernels = {
  mode: {
    result: ({ inputs }) => {
      requireNumeric("mode", inputs);
      return { dtype: inputs[0]!.dtype, dims: [], shape: [] };
    },
    lane: ({ fn }) => mode(fn.skipna === true),
  },
};

function mode(skipna: boolean): LaneFunction {
  return ([from], to) => {
    const counts = new Map<number, number>();
    let [most, count] = [Number.NaN, 0];
    let isMissing = false;
    for (const value of from as Float64Array) {
      if (Number.isNaN(value)) {
        isMissing ||= !skipna;
        continue;
      }
      const own = (counts.get(value) ?? 0) + 1;
      counts.set(value, own);
      if (own > count || (own === count && value < most)) [most, count] = [value, own];
    }
    (to as Float64Array)[0] = isMissing ? Number.NaN : most;
  };
}
