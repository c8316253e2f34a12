import type { DataArray } from "../array/data-array.ts";
import type { DatasetCore, Mapped } from "../array/dataset.ts";
import { canMiss, type DType, isNumeric } from "../array/dtype.ts";
import { addDatasetMethods, addMethods, mapVariables } from "../array/methods.ts";
import type { FloatOf, VariablesLike } from "../array/schema.ts";
import { alongDim } from "../expr/operation/along.ts";
import { withExpr } from "./elementwise.ts";
import { type Dims, overOf } from "./over.ts";

/** Options of running sums and products. */
export interface CumulativeOptions {
  /** Passes over NaN, which then changes nothing; by default for floats. Without it all that follows a NaN is NaN. */
  readonly skipna?: boolean;
}

declare module "../array/data-array.ts" {
  interface DataArray<D extends string, T extends DType> {
    /**
     * Running sum along dimensions (all by default), one after the other. Integers give int64 or uint64. Whole axes are
     * held: as much as a block of the other dimensions has.
     * @throws DimensionNotFoundError, ExpressionError for what is no number
     */
    cumsum(dims?: D | readonly D[], options?: CumulativeOptions): DataArray<D, FloatOf<T>>;
    /** Running product along dimensions (all by default); see `cumsum`. */
    cumprod(dims?: D | readonly D[], options?: CumulativeOptions): DataArray<D, FloatOf<T>>;
  }
}

declare module "../array/dataset.ts" {
  interface DatasetCore<V extends VariablesLike<V>, D extends string> {
    /** Running sum of every numeric variable along those of the dimensions that it has; see DataArray.cumsum. */
    cumsum(dims?: D | readonly D[], options?: CumulativeOptions): Mapped<V, D>;
    /** Running product of every numeric variable along those of the dimensions that it has; see DataArray.cumsum. */
    cumprod(dims?: D | readonly D[], options?: CumulativeOptions): Mapped<V, D>;
  }
}

type Name = "cumsum" | "cumprod";

function cumulate(array: DataArray, name: Name, { dims, skipna }: CumulativeOptions & { dims: Dims }): DataArray {
  const over = overOf(dims, { known: array.dims, subject: name });
  const fn = { name, skipna: skipna ?? canMiss(array.dtype) };
  return withExpr(
    array,
    over.reduce((expr, dim) => alongDim(fn, expr, dim), array.expr),
  );
}

const ofArray =
  (name: Name) =>
  (array: DataArray, dims?: Dims, options?: CumulativeOptions): DataArray<never> =>
    cumulate(array, name, { ...options, dims }) as DataArray<never>;

/** As xarray: variables without any of the dimensions stay as they are, texts and times that have one are left out. */
const ofDataset = (name: Name) => (dataset: DatasetCore, dims?: Dims, options?: CumulativeOptions) => {
  const over = overOf(dims, { known: dataset.dims, subject: "the dataset" });
  return mapVariables(
    dataset,
    (array) => {
      const own = over.filter((dim) => array.dims.includes(dim));
      if (own.length === 0) return array;
      return isNumeric(array.dtype) ? cumulate(array, name, { ...options, dims: own }) : undefined;
    },
    dataset.parts.coords,
  );
};

addMethods({ cumsum: ofArray("cumsum"), cumprod: ofArray("cumprod") });
addDatasetMethods({ cumsum: ofDataset("cumsum"), cumprod: ofDataset("cumprod") });
