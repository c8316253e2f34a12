import { DataArray } from "../array/data-array.ts";
import type { Dataset, DatasetCore, Reduced } from "../array/dataset.ts";
import { type DType, isBig, isFloat, isNumeric } from "../array/dtype.ts";
import { addDatasetMethods, addMethods, mapVariables } from "../array/methods.ts";
import type { Remaining, VariablesLike } from "../array/schema.ts";
import { numberedVariable } from "../array/variable.ts";
import { ExpressionError } from "../errors.ts";
import { describe, type Expr, lengthOf } from "../expr/node.ts";
import { along } from "../expr/operation/along.ts";
import { stack } from "../expr/operation/concat.ts";
import { constant } from "../expr/operation/constant.ts";
import { map } from "../expr/operation/map.ts";
import { permute } from "../expr/operation/permute.ts";
import { reduce } from "../expr/operation/reduce.ts";
import { subset } from "../expr/operation/subset.ts";
import { everything } from "../expr/selection.ts";
import { align } from "./alignment.ts";
import { toldFill } from "./geo-planes.ts";
import { overOf } from "./over.ts";

/** How one observation is made of several, pixel by pixel; missing ones do not count. */
export type CombineMethod = "first" | "last" | "min" | "max" | "mean" | "median";

/** Options of `composite`. */
export interface CompositeOptions {
  /**
   * `median` (default), `first`, `last`, `min`, `max`, `mean`: band by band. `geomedian`: the point with the least sum of
   * distances to the observations of all bands (Weiszfeld). `medoid`: the observation that is nearest to all others in all
   * bands. `quality`: the observation for which `by` is highest, the first of equals.
   */
  readonly method?: CombineMethod | "geomedian" | "medoid" | "quality";
  /** The quality: an array, or the name of a variable of the dataset. Where it is missing an observation does not count. */
  readonly by?: DataArray | string;
  /** Dimension of the bands of an array, for `geomedian` and `medoid`. Default `band`; a dataset's are its variables. */
  readonly bands?: string;
  /** Element that means "missing" beside NaN. Default: the `_FillValue` or `nodata` of the array's file. */
  readonly nodata?: number;
}

declare module "../array/data-array.ts" {
  interface DataArray<D extends string, T extends DType> {
    /**
     * One observation of all along a dimension, pixel by pixel: `x.composite("time", { method: "median" })`. Missing ones do
     * not count. What is chosen (first, last, min, max, medoid, quality) keeps dtype and nodata; a mean, median or geomedian
     * of whole numbers is a float. Lazy; `median`, `geomedian` and `medoid` hold the dimension whole.
     * @throws DimensionNotFoundError; ExpressionError for texts, or for 64-bit integers with a nodata
     */
    composite<const K extends D>(dim: K, options?: CompositeOptions): DataArray<Remaining<D, K>>;
  }
}

declare module "../array/dataset.ts" {
  interface DatasetCore<V extends VariablesLike<V>, D extends string> {
    /**
     * One observation of all along a dimension, in every numeric variable that has it; `geomedian` and `medoid` take the
     * variables for bands: `ds.composite("time", { method: "quality", by: "ndvi" })`. See DataArray.composite.
     */
    composite<const K extends D>(dim: K, options?: CompositeOptions): Reduced<V, D, K>;
  }
}

/** An expression with NaN where something is missing, and how what is chosen of it goes back to its dtype. */
export interface Observations {
  readonly expr: Expr;
  readonly restore: (chosen: Expr) => Expr;
}

/** Elements with NaN where they equal `nodata`. @throws ExpressionError for 64-bit integers with a nodata */
export function observations(expr: Expr, nodata: number | undefined): Observations {
  if (nodata === undefined || Number.isNaN(nodata)) return { expr, restore: (chosen) => chosen };
  if (isBig(expr.dtype))
    throw new ExpressionError("composite", `${describe(expr)} is ${expr.dtype} with a nodata: convert it with astype`);
  const isThere = (own: Expr) => map({ name: "notnull" }, [own]);
  return {
    expr: map({ name: "where" }, [expr, map({ name: "ne" }, [expr, constant(nodata)])]),
    restore: (chosen) =>
      map({ name: "cast", dtype: expr.dtype }, [map({ name: "where" }, [chosen, isThere(chosen), constant(nodata)])]),
  };
}

/** Observations along a dimension as one. */
export function combine({ expr, restore }: Observations, dim: string, method: CombineMethod): Expr {
  if (method === "median") return along({ name: "median", skipna: true }, [expr], [[dim]]);
  const result = reduce(method, expr, { over: [dim], skipna: true });
  return method === "mean" ? result : restore(result);
}

/** Names of attributes that tell what is missing. */
const missingNames = ["_FillValue", "missing_value", "nodata"];

/** An array of what was made of another's observations; floats made of whole numbers have no nodata any more. */
export function combined(array: DataArray, expr: Expr): DataArray {
  const { variable, coords } = array.parts;
  const isNew = isFloat(expr.dtype) && !isFloat(array.dtype);
  const attrs = Object.entries(variable.attrs).filter(([name]) => !isNew || !missingNames.includes(name));
  const kept = ["calendar", "units", "grid_mapping", ...(isNew ? [] : missingNames)];
  const encoding = Object.entries(variable.encoding).filter(([name]) => kept.includes(name));
  const told = { attrs: Object.fromEntries(attrs), encoding: Object.fromEntries(encoding) };
  return new DataArray(array.name, { expr, ...told }, coords);
}

function observed(array: DataArray, { nodata = toldFill(array) }: CompositeOptions): Observations {
  if (array.dtype === "string") throw new ExpressionError("composite", `${describe(array.expr)} is string`);
  return observations(array.expr, nodata);
}

function composite(array: DataArray, dim: string, options: CompositeOptions = {}): DataArray {
  overOf(dim, { known: array.dims, subject: "composite" });
  const { method = "median", bands = "band" } = options;
  if (method === "quality") return best(array, dim, options);
  const own = observed(array, options);
  if (method !== "medoid" && method !== "geomedian") return combined(array, combine(own, dim, method));
  overOf(bands, { known: array.dims, subject: `the bands of ${method}` });
  const found = along({ name: method === "medoid" ? "medoid-place" : method }, [own.expr], [[dim, bands]]);
  if (method === "medoid") return combined(array, chosen(own, dim, found));
  const order = array.dims.filter((name) => name !== dim);
  return combined(array, permute(found, order));
}

/** The observation with the highest quality. */
function best(array: DataArray, dim: string, options: CompositeOptions): DataArray {
  if (!(options.by instanceof DataArray))
    throw new ExpressionError("composite", "the method quality needs the quality: { by: ndvi }");
  const [own, by] = align([array, options.by], { join: "exact" });
  overOf(dim, { known: by.dims, subject: "the quality" });
  return combined(own, chosen(observed(own, options), dim, reduce("placemax", by.expr, { over: [dim] })));
}

/** The observations at a place along a dimension, which differs from pixel to pixel; missing where it is -1. */
function chosen({ expr, restore }: Observations, dim: string, place: Expr): Expr {
  const { expr: places } = numberedVariable(dim, lengthOf(expr, dim));
  const alone = map({ name: "where" }, [expr, map({ name: "eq" }, [places, place])]);
  return restore(reduce("first", alone, { over: [dim], skipna: true }));
}

function compositeDataset(dataset: DatasetCore, dim: string, options: CompositeOptions = {}): Dataset {
  overOf(dim, { known: dataset.dims, subject: "the dataset" });
  const { method, by } = options;
  if (method === "geomedian" || method === "medoid") return ofBands(dataset, dim, { ...options, method });
  const quality = typeof by === "string" ? { by: dataset.get(by) } : {};
  return mapVariables(dataset, (array) => {
    if (!array.dims.includes(dim)) return array;
    return isNumeric(array.dtype) ? composite(array, dim, { ...options, ...quality }) : undefined;
  });
}

/** Name of the dimension of a dataset's variables while they are bands. */
const variableDim = "variable";

/** The geometric median or the medoid of the variables that have the dimension. */
function ofBands(
  dataset: DatasetCore,
  dim: string,
  options: CompositeOptions & { readonly method: "geomedian" | "medoid" },
): Dataset {
  const isBand = (array: DataArray) => array.dims.includes(dim) && isNumeric(array.dtype);
  const names = [...dataset.parts.variables.keys()].filter((name) => isBand(dataset.get(name)));
  const all = names.map((name) => observed(dataset.get(name), options));
  const stacked = stack(
    all.map(({ expr }) => expr),
    variableDim,
  );
  const kernel = options.method === "medoid" ? "medoid-place" : "geomedian";
  const found = along({ name: kernel }, [stacked], [[dim, variableDim]]);
  return mapVariables(dataset, (array, name) => {
    const at = names.indexOf(name);
    if (at < 0) return array.dims.includes(dim) ? undefined : array;
    if (options.method === "medoid") return combined(array, chosen(all[at]!, dim, found));
    return combined(array, subset(found, [...everything(found.shape.slice(0, -1)), { kind: "at", position: at }]));
  });
}

addMethods({ composite: composite as never });
addDatasetMethods({ composite: compositeDataset });
