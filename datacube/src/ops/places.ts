import type { DataArray } from "../array/data-array.ts";
import type { Dataset, DatasetCore, Reduced } from "../array/dataset.ts";
import { type DType, isNumeric } from "../array/dtype.ts";
import { addDatasetMethods, addMethods } from "../array/methods.ts";
import type { Remaining, VariablesLike } from "../array/schema.ts";
import { stridesOf } from "../array/shape.ts";
import { ExpressionError } from "../errors.ts";
import { constant } from "../expr/operation/constant.ts";
import { map } from "../expr/operation/map.ts";
import { permute } from "../expr/operation/permute.ts";
import { reduce } from "../expr/operation/reduce.ts";
import { withExpr } from "./elementwise.ts";
import { type Dims, overOf } from "./over.ts";
import { type ReduceOptions, reduceArray, reduceDataset } from "./reductions.ts";

/** Positions along a dimension, or by the names of several. */
type PlacesOf<D extends string, K> = [K] extends [readonly string[]]
  ? Readonly<Record<K[number], DataArray<Remaining<D, K>, "int64">>>
  : DataArray<Remaining<D, K>, "int64">;

declare module "../array/data-array.ts" {
  interface DataArray<D extends string, T extends DType> {
    /**
     * Position of the smallest element along a dimension, or row-major over all; the first of equals. A list of dimensions gives
     * the position along each by its name, which `isel` takes: `x.isel(x.argmin(["lat", "lon"]))`.
     * @throws ExpressionError over an empty dimension, and when it is computed where all elements are missing
     */
    argmin<const K extends D | readonly D[] | undefined = undefined>(dims?: K, options?: ReduceOptions): PlacesOf<D, K>;
    /** Position of the largest element along a dimension, over all, or along each of several; see `argmin`. */
    argmax<const K extends D | readonly D[] | undefined = undefined>(dims?: K, options?: ReduceOptions): PlacesOf<D, K>;
  }
}

declare module "../array/dataset.ts" {
  interface DatasetCore<V extends VariablesLike<V>, D extends string> {
    /**
     * Position of the smallest element of every variable along a dimension, or over all.
     * @throws ExpressionError for a list of dimensions, and as DataArray.argmin
     */
    argmin<const K extends D | undefined = undefined>(dims?: K, options?: ReduceOptions): Reduced<V, D, K>;
    /** Position of the largest element of every variable along a dimension, or over all; see `argmin`. */
    argmax<const K extends D | undefined = undefined>(dims?: K, options?: ReduceOptions): Reduced<V, D, K>;
  }
}

type PlaceName = "argmin" | "argmax";

/** Positions along a dimension or over all; along each of a list of dimensions by its name. */
function places(
  array: DataArray,
  name: PlaceName,
  { dims, ...options }: ReduceOptions & { dims: Dims },
): DataArray | Readonly<Record<string, DataArray>> {
  if (dims === undefined || typeof dims === "string") return reduceArray(array, name, { ...options, dims });
  const over = overOf(dims, { known: array.dims, subject: name });
  const rest = array.dims.filter((dim) => !over.includes(dim));
  const flat = reduce(name, permute(array.expr, [...rest, ...over]), { ...options, over });
  const lengths = over.map((dim) => array.sizes[dim]!);
  const strides = stridesOf(lengths);
  const along = over.map((dim, i): [string, DataArray] => {
    const behind = map({ name: "floordiv" }, [flat, constant(strides[i]!)]);
    return [dim, withExpr(array, map({ name: "mod" }, [behind, constant(lengths[i]!)]))];
  });
  return Object.fromEntries(along);
}

function placesOfDataset(dataset: DatasetCore, name: PlaceName, options: ReduceOptions & { dims: Dims }): Dataset {
  if (typeof options.dims === "object")
    throw new ExpressionError(name, "a list of dimensions gives several arrays for each variable: name one dimension");
  return reduceDataset(dataset, name, { ...options, takes: isNumeric });
}

addMethods({
  argmin: (array, dims, options) => places(array, "argmin", { ...options, dims }) as never,
  argmax: (array, dims, options) => places(array, "argmax", { ...options, dims }) as never,
});
addDatasetMethods({
  argmin: (dataset, dims, options) => placesOfDataset(dataset, "argmin", { ...options, dims }),
  argmax: (dataset, dims, options) => placesOfDataset(dataset, "argmax", { ...options, dims }),
});
