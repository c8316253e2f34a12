import { isNumeric } from "../../array/dtype.ts";
import { ExpressionError } from "../../errors.ts";
import { describe } from "../node.ts";
import type { AlongKernels, LaneFunction } from "./kernel.ts";

/**
 * `weighted-quantile {q, skipna}` of elements and their weights over the same dimensions: a new dimension "quantile". Weights
 * are those of a sample; the number of elements is Kish's effective size (Akinshin 2023, type 7 of Hyndman and Fan).
 */
export const weighted: AlongKernels = {
  "weighted-quantile": {
    result: ({ fn, inputs }) => {
      const text = inputs.find(({ dtype }) => !isNumeric(dtype));
      if (text) throw new ExpressionError("quantile", `${describe(text)} is ${text.dtype}, not a number`);
      return { dtype: "float64", dims: ["quantile"], shape: [(fn.q as readonly number[]).length] };
    },
    lane: ({ fn }) => weightedQuantiles(fn.q as readonly number[], fn.skipna === true),
  },
};

function weightedQuantiles(q: readonly number[], skipna: boolean): LaneFunction {
  return ([values, weights], to) => {
    const pairs: { value: number; weight: number }[] = [];
    let isMissing = false;
    for (let i = 0; i < values!.length; i++) {
      const value = Number(values![i]);
      const weight = Number(weights![i]);
      if (Number.isNaN(value)) isMissing ||= !skipna;
      else if (weight !== 0) pairs.push({ value, weight });
    }
    pairs.sort((a, b) => a.value - b.value);
    q.forEach((probability, i) => {
      to[i] = isMissing || pairs.length === 0 ? Number.NaN : quantileOf(pairs, probability);
    });
  };
}

/** A quantile of sorted elements: each counts with the part of its weight that lies around the place of the quantile. */
function quantileOf(pairs: readonly { value: number; weight: number }[], q: number): number {
  const total = pairs.reduce((sum, { weight }) => sum + weight, 0);
  const size = total ** 2 / pairs.reduce((sum, { weight }) => sum + weight ** 2, 0);
  const place = Math.min(size, Math.max(1, (size - 1) * q + 1));
  const inside = (part: number) => Math.max((place - 1) / size, Math.min(place / size, part)) * size - place + 1;
  let [part, before, result] = [0, inside(0), 0];
  for (const { value, weight } of pairs) {
    part += weight / total;
    const after = inside(part);
    result += value * (after - before);
    before = after;
  }
  return result;
}
