import { isFloat } from "../../array/dtype.ts";
import { eachElement } from "./cells.ts";
import type { Reductions } from "./reduction.ts";
import { sumDType } from "./sum.ts";

type Floats = Float64Array;
type Bigs = BigInt64Array;

/** Products: columns product (of what came, once something came), count. Integers run in 64 bits and wrap around. */
export const products: Reductions = {
  prod: {
    dtype: sumDType,
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
  },
};
