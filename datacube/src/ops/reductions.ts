import { coordinatesOn } from "../array/coordinates.ts";
import type { DataArray } from "../array/data-array.ts";
import type { Dataset, DatasetCore, Reduced } from "../array/dataset.ts";
import { type DType, isNumeric } from "../array/dtype.ts";
import { addDatasetMethods, addMethods, mapVariables } from "../array/methods.ts";
import type { FloatOf, MeanOf, Remaining, VariablesLike } from "../array/schema.ts";
import { reduce } from "../expr/operation/reduce.ts";
import { withExpr } from "./elementwise.ts";
import { type Dims, overOf } from "./over.ts";

/** Options of a reduction. */
export interface ReduceOptions {
  /** Passes over NaN. Default: true for floats, false for integers. */
  readonly skipna?: boolean;
  /** Sums and products of floats: fewest elements for a result, else it is NaN. Default 0. */
  readonly minCount?: number;
  /** Variances and deviations: degrees of freedom taken off the count. Default 0. */
  readonly ddof?: number;
}

declare module "../array/data-array.ts" {
  interface DataArray<D extends string, T extends DType> {
    /**
     * Mean over dimensions (all by default); those that remain keep their order. Integers give float64; NaN where there is
     * no element to average.
     * @throws DimensionNotFoundError, ExpressionError for texts
     */
    mean<const K extends D | readonly D[] | undefined = undefined>(
      dims?: K,
      options?: ReduceOptions,
    ): DataArray<Remaining<D, K>, MeanOf<T>>;
    /** Sum over dimensions (all by default); 0 where there is no element. Integers give int64 or uint64. See `mean`. */
    sum<const K extends D | readonly D[] | undefined = undefined>(
      dims?: K,
      options?: ReduceOptions,
    ): DataArray<Remaining<D, K>, FloatOf<T>>;
    /**
     * Smallest element over dimensions (all by default); NaN where all are NaN. See `mean`.
     * @throws ExpressionError over an empty dimension
     */
    min<const K extends D | readonly D[] | undefined = undefined>(
      dims?: K,
      options?: ReduceOptions,
    ): DataArray<Remaining<D, K>, T>;
    /** Largest element over dimensions (all by default); see `min`. */
    max<const K extends D | readonly D[] | undefined = undefined>(
      dims?: K,
      options?: ReduceOptions,
    ): DataArray<Remaining<D, K>, T>;
    /** Product over dimensions (all by default); 1 where there is no element. Integers give int64 or uint64. See `mean`. */
    prod<const K extends D | readonly D[] | undefined = undefined>(
      dims?: K,
      options?: ReduceOptions,
    ): DataArray<Remaining<D, K>, FloatOf<T>>;
    /** Variance over dimensions (all by default); NaN where there are not more elements than `ddof`. See `mean`. */
    var<const K extends D | readonly D[] | undefined = undefined>(
      dims?: K,
      options?: ReduceOptions,
    ): DataArray<Remaining<D, K>, FloatOf<T>>;
    /** Standard deviation over dimensions (all by default); see `var`. */
    std<const K extends D | readonly D[] | undefined = undefined>(
      dims?: K,
      options?: ReduceOptions,
    ): DataArray<Remaining<D, K>, FloatOf<T>>;
    /** How many elements are not missing, over dimensions (all by default). */
    count<const K extends D | readonly D[] | undefined = undefined>(
      dims?: K,
      options?: ReduceOptions,
    ): DataArray<Remaining<D, K>, "int64">;
    /** Whether any element is true (not 0; NaN is), over dimensions (all by default). */
    any<const K extends D | readonly D[] | undefined = undefined>(
      dims?: K,
      options?: ReduceOptions,
    ): DataArray<Remaining<D, K>, "bool">;
    /** Whether all elements are true (not 0; NaN is), over dimensions (all by default). */
    all<const K extends D | readonly D[] | undefined = undefined>(
      dims?: K,
      options?: ReduceOptions,
    ): DataArray<Remaining<D, K>, "bool">;
  }
}

declare module "../array/dataset.ts" {
  interface DatasetCore<V extends VariablesLike<V>, D extends string> {
    /** Mean of every numeric variable over those of the dimensions that it has (all by default). */
    mean<const K extends D | readonly D[] | undefined = undefined>(dims?: K, options?: ReduceOptions): Reduced<V, D, K>;
    /** Sum of every numeric variable; see `mean`. */
    sum<const K extends D | readonly D[] | undefined = undefined>(dims?: K, options?: ReduceOptions): Reduced<V, D, K>;
    /** Smallest element of every numeric variable; see `mean`. */
    min<const K extends D | readonly D[] | undefined = undefined>(dims?: K, options?: ReduceOptions): Reduced<V, D, K>;
    /** Largest element of every numeric variable; see `mean`. */
    max<const K extends D | readonly D[] | undefined = undefined>(dims?: K, options?: ReduceOptions): Reduced<V, D, K>;
    /** Product of every numeric variable; see `mean`. */
    prod<const K extends D | readonly D[] | undefined = undefined>(dims?: K, options?: ReduceOptions): Reduced<V, D, K>;
    /** Variance of every numeric variable; see `mean`. */
    var<const K extends D | readonly D[] | undefined = undefined>(dims?: K, options?: ReduceOptions): Reduced<V, D, K>;
    /** Standard deviation of every numeric variable; see `mean`. */
    std<const K extends D | readonly D[] | undefined = undefined>(dims?: K, options?: ReduceOptions): Reduced<V, D, K>;
    /** How many elements of every variable are not missing; see `mean`. */
    count<const K extends D | readonly D[] | undefined = undefined>(
      dims?: K,
      options?: ReduceOptions,
    ): Reduced<V, D, K>;
    /** Whether any element of every variable is true; see `mean`. */
    any<const K extends D | readonly D[] | undefined = undefined>(dims?: K, options?: ReduceOptions): Reduced<V, D, K>;
    /** Whether all elements of every variable are true; see `mean`. */
    all<const K extends D | readonly D[] | undefined = undefined>(dims?: K, options?: ReduceOptions): Reduced<V, D, K>;
  }
}

/** A reduction of an array over dimensions. */
export function reduceArray(
  array: DataArray,
  name: string,
  { dims, ...options }: ReduceOptions & { dims: Dims },
): DataArray {
  const over = typeof dims === "string" ? [dims] : dims;
  return withExpr(array, reduce(name, array.expr, { ...options, ...(over ? { over } : {}) }));
}

/** Reductions that, as in xarray, leave a dataset's variables alone that have none of the dimensions. */
const leavesOthers: ReadonlySet<string> = new Set(["mean", "sum", "prod", "min", "max"]);

/** The reduction of every variable of a dataset that `takes` accepts, over those of the dimensions that it has. */
export function reduceDataset(
  dataset: DatasetCore,
  name: string,
  { dims, takes, ...options }: ReduceOptions & { dims: Dims; takes: (dtype: DType) => boolean },
): Dataset {
  const over = overOf(dims, { known: dataset.dims, subject: "the dataset" });
  const rest = dataset.dims.filter((dim) => !over.includes(dim));
  const change = (array: DataArray): DataArray | undefined => {
    if (!takes(array.dtype)) return undefined;
    const own = over.filter((dim) => array.dims.includes(dim));
    return own.length === 0 && array.dims.length > 0 && leavesOthers.has(name)
      ? array
      : reduceArray(array, name, { ...options, dims: own });
  };
  return mapVariables(dataset, change, coordinatesOn(dataset.parts.coords, rest));
}

const ofArray =
  (name: string) =>
  (array: DataArray, dims?: Dims, options?: ReduceOptions): DataArray<never> =>
    reduceArray(array, name, { ...options, dims }) as DataArray<never>;

const ofDataset =
  (name: string, takes: (dtype: DType) => boolean = isNumeric) =>
  (dataset: DatasetCore, dims?: Dims, options?: ReduceOptions): Dataset =>
    reduceDataset(dataset, name, { ...options, dims, takes });

addMethods({
  mean: ofArray("mean"),
  sum: ofArray("sum"),
  prod: ofArray("prod"),
  var: ofArray("var"),
  std: ofArray("std"),
  min: ofArray("min"),
  max: ofArray("max"),
  count: ofArray("count"),
  any: ofArray("any"),
  all: ofArray("all"),
});
addDatasetMethods({
  mean: ofDataset("mean"),
  sum: ofDataset("sum"),
  prod: ofDataset("prod"),
  var: ofDataset("var"),
  std: ofDataset("std"),
  min: ofDataset("min"),
  max: ofDataset("max"),
  count: ofDataset("count", () => true),
  any: ofDataset("any"),
  all: ofDataset("all"),
});
