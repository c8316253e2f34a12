import { DataArray } from "../array/data-array.ts";
import type { Dataset, DatasetCore, Mapped, Reduced } from "../array/dataset.ts";
import { canMiss, type DType, isFloat, isNumeric } from "../array/dtype.ts";
import { addDatasetMethods, addMethods, mapVariables } from "../array/methods.ts";
import type { FloatOf, Remaining, VariablesLike } from "../array/schema.ts";
import { memoryVariable } from "../array/variable.ts";
import { ExpressionError } from "../errors.ts";
import type { QuantileMethod } from "../expr/along/order.ts";
import type { FunctionCall } from "../expr/node.ts";
import { along, alongDim } from "../expr/operation/along.ts";
import { permute } from "../expr/operation/permute.ts";
import { withExpr } from "./elementwise.ts";
import { type Dims, overOf } from "./over.ts";

/** Options of a median. */
export interface OrderOptions {
  /** Passes over NaN; by default for floats. Without it one NaN makes the result NaN. */
  readonly skipna?: boolean;
}

/** Options of a quantile. */
export interface QuantileOptions extends OrderOptions {
  /** How a value between two elements is found; `linear` by default. Names as numpy's. */
  readonly method?: QuantileMethod;
}

declare module "../array/data-array.ts" {
  interface DataArray<D extends string, T extends DType> {
    /**
     * Median over dimensions (all by default). Whole axes are held: as much as a block of the other dimensions has.
     * @throws DimensionNotFoundError, ExpressionError for what is no number
     */
    median<const K extends D | readonly D[] | undefined = undefined>(
      dims?: K,
      options?: OrderOptions,
    ): DataArray<Remaining<D, K>, FloatOf<T>>;
    /**
     * Quantiles over dimensions (all by default), as float64 (methods that choose an element keep the dtype); several probabilities give a first dimension "quantile".
     * @throws DimensionNotFoundError, ExpressionError for probabilities outside 0 to 1
     */
    quantile<const K extends D | readonly D[] | undefined = undefined>(
      q: number | readonly number[],
      dims?: K,
      options?: QuantileOptions,
    ): DataArray<Remaining<D, K> | "quantile">;
    /** Ranks along a dimension from 1, equals sharing their mean; with `pct` as parts of the count. NaN stays. */
    rank(dim: D, options?: { readonly pct?: boolean }): DataArray<D, "float64">;
  }
}

declare module "../array/dataset.ts" {
  interface DatasetCore<V extends VariablesLike<V>, D extends string> {
    /** Median of every numeric variable over those of the dimensions that it has; see DataArray.median. */
    median<const K extends D | readonly D[] | undefined = undefined>(
      dims?: K,
      options?: OrderOptions,
    ): Reduced<V, D, K>;
    /** Quantiles of every numeric variable over those of the dimensions that it has; see DataArray.quantile. */
    quantile(
      q: number | readonly number[],
      dims?: D | readonly D[],
      options?: QuantileOptions,
    ): Mapped<V, D | "quantile">;
    /** Ranks of every variable that has the dimension; see DataArray.rank. */
    rank(dim: D, options?: { readonly pct?: boolean }): Mapped<V, D>;
  }
}

function median(array: DataArray, dims?: Dims, options: OrderOptions = {}): DataArray<never> {
  const over = overOf(dims, { known: array.dims, subject: "median" });
  const skipna = options.skipna ?? canMiss(array.dtype);
  return withExpr(array, along({ name: "median", skipna }, [array.expr], [over])) as DataArray<never>;
}

function quantile(
  array: DataArray,
  q: number | readonly number[],
  { dims, ...options }: QuantileOptions & { dims?: Dims } = {},
): DataArray {
  const probabilities = checkProbabilities(q);
  const over = overOf(dims, { known: array.dims, subject: "quantile" });
  const fn: FunctionCall = {
    name: "quantile",
    q: probabilities,
    skipna: options.skipna ?? isFloat(array.dtype),
    method: options.method ?? "linear",
  };
  const expr = along(fn, [array.expr], [over]);
  const rest = expr.dims.filter((dim) => dim !== "quantile");
  const first = permute(expr, ["quantile", ...rest]);
  const coord = memoryVariable("quantile", {
    dims: ["quantile"],
    shape: [probabilities.length],
    dtype: "float64",
    data: Float64Array.from(probabilities),
  });
  const { coords } = withExpr(array, expr).parts;
  const result = new DataArray(
    array.name,
    { expr: first, attrs: array.attrs, encoding: {} },
    new Map([...coords, ["quantile", coord]]),
  );
  return typeof q === "number" ? result.isel({ quantile: 0 }) : result;
}

/** Probabilities as a list. @throws ExpressionError for one outside 0 to 1 */
export function checkProbabilities(q: number | readonly number[]): number[] {
  const probabilities = typeof q === "number" ? [q] : [...q];
  const bad = probabilities.find((one) => !(one >= 0 && one <= 1));
  if (bad !== undefined) throw new ExpressionError("quantile", `${bad} is no probability from 0 to 1`);
  return probabilities;
}

function rank(array: DataArray, dim: string, options: { readonly pct?: boolean } = {}): DataArray {
  overOf(dim, { known: array.dims, subject: "rank" });
  return withExpr(array, alongDim({ name: "rank", pct: options.pct === true }, array.expr, dim));
}

/** The function of every numeric variable over those of the dimensions that it has. */
function perVariable(
  dataset: DatasetCore,
  dims: Dims,
  apply: (array: DataArray, over: readonly string[]) => DataArray | undefined,
): Dataset {
  const over = overOf(dims, { known: dataset.dims, subject: "the dataset" });
  return mapVariables(dataset, (array) =>
    isNumeric(array.dtype)
      ? apply(
          array,
          over.filter((dim) => array.dims.includes(dim)),
        )
      : undefined,
  );
}

addMethods({
  median,
  quantile: (array, q, dims, options) => quantile(array, q, { ...options, dims }) as DataArray<never>,
  rank,
});
addDatasetMethods({
  median: (dataset, dims, options) =>
    perVariable(dataset, dims, (array, over) => (over.length === 0 ? array : median(array, over, options))),
  quantile: (dataset, q, dims, options) =>
    perVariable(dataset, dims, (array, over) =>
      over.length === 0 ? array : quantile(array, q, { ...options, dims: over }),
    ),
  rank: (dataset, dim, options) =>
    perVariable(dataset, dim, (array, over) => (over.length === 0 ? undefined : rank(array, dim, options))),
});
