import { alignInner, mergeCoordinates } from "../array/align.ts";
import { DataArray } from "../array/data-array.ts";
import { canMiss } from "../array/dtype.ts";
import { memoryVariable } from "../array/variable.ts";
import { along } from "../expr/operation/along.ts";
import { broadcast } from "../expr/operation/broadcast.ts";
import { constant } from "../expr/operation/constant.ts";
import { broadcastDomain, map } from "../expr/operation/map.ts";
import { permute } from "../expr/operation/permute.ts";
import { binary, unary, withExpr } from "./elementwise.ts";

/** An array's weights and the dimensions that are reduced, of those that either has. */
export interface Weighing {
  readonly weights: DataArray;
  readonly dims: readonly string[];
  /** Passes over NaN. Default: true for floats, false for integers. */
  readonly skipna: boolean | undefined;
}

/** A weighted reduction of an array. */
export type WeightedReduction = (array: DataArray, weighing: Weighing) => DataArray;

/** The sum of elements by their weights. */
export const weightedSum: WeightedReduction = (array, { weights, dims, skipna = canMiss(array.dtype) }) => {
  const filled = skipna ? withExpr(array, map({ name: "fillna" }, [array.expr, constant(0)])) : array;
  const isBool = filled.dtype === "bool" && weights.dtype === "bool";
  const product = binary(filled, { name: isBool ? "and" : "mul" }, weights);
  const over = dims.filter((dim) => product.dims.includes(dim));
  return product.sum(over, { skipna: false }).rename(array.name).withAttrs(array.attrs);
};

/** The sum of the weights of elements that are there; missing where it is 0. */
export const sumOfWeights: WeightedReduction = (array, { weights, dims }) => {
  const whole = weights.dtype === "bool" ? weights.astype("int64") : weights;
  const sum = weightedSum(unary(array, { name: "notnull" }), { weights: whole, dims, skipna: false });
  return sum.where(sum.ne(0)).rename(array.name).withAttrs(array.attrs);
};

/** The mean of elements by their weights. */
export const weightedMean: WeightedReduction = (array, weighing) =>
  quotient(weightedSum(array, weighing), sumOfWeights(array, weighing), array);

/** The sum of squared deviations from the weighted mean, by weights. */
export const sumOfSquares: WeightedReduction = (array, weighing) => {
  const deviation = array.sub(weightedMean(array, { ...weighing, skipna: undefined }));
  return weightedSum(deviation.mul(deviation), weighing).rename(array.name).withAttrs(array.attrs);
};

/** The variance of elements by their weights. */
export const weightedVar: WeightedReduction = (array, weighing) =>
  quotient(sumOfSquares(array, weighing), sumOfWeights(array, weighing), array);

/** The standard deviation of elements by their weights. */
export const weightedStd: WeightedReduction = (array, weighing) => weightedVar(array, weighing).sqrt();

/** Quantiles of elements by their weights; as in xarray, all dimensions of length 1 are left out of the result. */
export function weightedQuantile(
  array: DataArray,
  { weights, dims, skipna, q }: Weighing & { q: readonly number[] },
): DataArray {
  const [a, b] = alignInner(array.parts, weights.parts);
  const whole = broadcastDomain("quantile", [a.variable.expr, b.variable.expr]);
  const over = dims.filter((dim) => whole.dims.includes(dim));
  const inputs = [a, b].map(({ variable }) => broadcast(variable.expr, whole));
  const fn = { name: "weighted-quantile", q, skipna: skipna ?? true };
  const expr = along(fn, inputs, [over, over]);
  const first = permute(expr, ["quantile", ...expr.dims.filter((dim) => dim !== "quantile")]);
  const labels = memoryVariable("quantile", {
    dims: ["quantile"],
    shape: [q.length],
    dtype: "float64",
    data: Float64Array.from(q),
  });
  const coords = new Map([...mergeCoordinates(a.coords, b.coords), ["quantile", labels]]);
  return new DataArray(array.name, { expr: first, attrs: array.attrs, encoding: {} }, coords).squeeze() as DataArray;
}

function quotient(sum: DataArray, by: DataArray, array: DataArray): DataArray {
  return (sum.div(by) as DataArray).rename(array.name).withAttrs(array.attrs);
}
