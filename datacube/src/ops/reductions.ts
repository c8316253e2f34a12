import { coordinatesOn } from "../array/coordinates.ts";
import type { DataArray } from "../array/data-array.ts";
import type { Dataset, DatasetCore, Reduced } from "../array/dataset.ts";
import { type DType, isNumeric } from "../array/dtype.ts";
import { addDatasetMethods, addMethods, mapVariables } from "../array/methods.ts";
import type { FloatOf, MeanOf, Remaining, VariablesLike } from "../array/schema.ts";
import { DimensionNotFoundError } from "../errors.ts";
import { reduce } from "../expr/operation/reduce.ts";
import { withExpr } from "./elementwise.ts";

/** Options of a reduction. */
export interface ReduceOptions {
  /** Passes over NaN. Default: true for floats, false for integers. */
  readonly skipna?: boolean;
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
  }
}

type Dims = string | readonly string[] | undefined;

/** A reduction of an array over dimensions. */
function reduceArray(array: DataArray, name: string, { dims, ...options }: ReduceOptions & { dims: Dims }): DataArray {
  const over = typeof dims === "string" ? [dims] : dims;
  return withExpr(array, reduce(name, array.expr, { ...options, ...(over ? { over } : {}) }));
}

/** The reduction of every variable of a dataset that `takes` accepts, over those of the dimensions that it has. */
function reduceDataset(
  dataset: DatasetCore,
  name: string,
  { dims, takes, ...options }: ReduceOptions & { dims: Dims; takes: (dtype: DType) => boolean },
): Dataset {
  const over: readonly string[] = dims === undefined ? dataset.dims : typeof dims === "string" ? [dims] : dims;
  const missing = over.find((dim) => !dataset.dims.includes(dim));
  if (missing !== undefined) throw new DimensionNotFoundError(missing, dataset.dims, "the dataset");
  const rest = dataset.dims.filter((dim) => !over.includes(dim));
  const change = (array: DataArray): DataArray | undefined => {
    if (!takes(array.dtype)) return undefined;
    const own = over.filter((dim) => array.dims.includes(dim));
    // as in xarray, one that has none of the dimensions keeps its dtype
    return own.length === 0 && array.dims.length > 0 ? array : reduceArray(array, name, { ...options, dims: own });
  };
  return mapVariables(dataset, change, coordinatesOn(dataset.parts.coords, rest));
}

const ofArray =
  (name: string) =>
  (array: DataArray, dims?: Dims, options?: ReduceOptions): DataArray<never> =>
    reduceArray(array, name, { ...options, dims }) as DataArray<never>;

const ofDataset =
  (name: string) =>
  (dataset: DatasetCore, dims?: Dims, options?: ReduceOptions): Dataset =>
    reduceDataset(dataset, name, { ...options, dims, takes: isNumeric });

addMethods({ mean: ofArray("mean"), sum: ofArray("sum"), min: ofArray("min"), max: ofArray("max") });
addDatasetMethods({ mean: ofDataset("mean"), sum: ofDataset("sum"), min: ofDataset("min"), max: ofDataset("max") });
