import { isNumeric } from "../../array/dtype.ts";
import { ExpressionError } from "../../errors.ts";
import { describe, type Typed } from "../node.ts";
import type { AlongCall, AlongKernels, LaneFunction } from "./kernel.ts";

/**
 * Means and sums along one dimension in which earlier elements count less: `decaying-mean` and `decaying-sum
 * {alpha}`, as float64. Each step multiplies what was by 1 - alpha; missing elements count nothing. Missing as long as no
 * element was there.
 */
export const decaying: AlongKernels = {
  "decaying-mean": { result: sameLength, lane: ({ fn }) => decay(fn, (sum, count) => sum / count), isLinear: true },
  "decaying-sum": { result: sameLength, lane: ({ fn }) => decay(fn, (sum) => sum), isLinear: true },
};

function sameLength({ fn, inputs, core }: AlongCall): Typed {
  const [input] = inputs;
  if (!isNumeric(input!.dtype))
    throw new ExpressionError(fn.name, `${describe(input!)} is ${input!.dtype}, not a number`);
  const [dim] = core[0]!;
  return { dtype: "float64", dims: [dim!], shape: [input!.shape[input!.dims.indexOf(dim!)]!] };
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
