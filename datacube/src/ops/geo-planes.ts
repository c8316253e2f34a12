import type { DataArray } from "../array/data-array.ts";
import type { Dataset, DatasetCore } from "../array/dataset.ts";
import { isFloat } from "../array/dtype.ts";
import { mapVariables } from "../array/methods.ts";
import { ExpressionError } from "../errors.ts";
import { dimsOf } from "../geo/geobox.ts";
import type { SpatialDims } from "../geo/spatial.ts";

/** The missing element that the array's file tells (of STAC's items `nodata`), for whole numbers. */
export function toldFill(array: DataArray): number | undefined {
  const told = array.encoding._FillValue ?? array.attrs._FillValue ?? array.attrs.nodata;
  return isFloat(array.dtype) || typeof told !== "number" ? undefined : told;
}

/** The array as floats, with NaN where its file tells that an element is missing. */
export function withMissing(array: DataArray): DataArray {
  if (isFloat(array.dtype)) return array;
  const told = toldFill(array);
  const present = told === undefined ? array : array.where(array.ne(told));
  return present.astype("float64");
}

/** The first variable of a dataset that has rows and columns. @throws ExpressionError when none has */
export function firstPlane(operation: string, dataset: DatasetCore): DataArray {
  const found = [...dataset.parts.variables.keys()].map((name) => dataset.get(name)).find(isSpatial);
  if (!found) throw new ExpressionError(operation, "no variable of the dataset has rows and columns");
  return found;
}

function isSpatial(array: DataArray): boolean {
  if (array.dims.length < 2) return false;
  const { y, x } = dimsOf(array);
  return array.parts.coords.has(y) && array.parts.coords.has(x);
}

/** Whether an array has these rows and columns. */
function hasPlane(array: DataArray, { y, x }: SpatialDims): boolean {
  return array.dims.includes(y) && array.dims.includes(x);
}

/**
 * An operation on every variable that has the rows and columns of the first that has any; others stay.
 * @throws ExpressionError when none has
 */
export function mapPlanes(
  operation: string,
  dataset: DatasetCore,
  change: (array: DataArray, name: string) => DataArray,
): Dataset {
  const dims = dimsOf(firstPlane(operation, dataset));
  return mapVariables(dataset, (array, name) => (hasPlane(array, dims) ? change(array, name) : array));
}
