import type { Coordinates } from "../array/coordinates.ts";
import type { DataArray } from "../array/data-array.ts";
import { Dataset, type DatasetCore } from "../array/dataset.ts";
import { isFloat } from "../array/dtype.ts";
import { mapVariables } from "../array/methods.ts";
import { ExpressionError } from "../errors.ts";
import { coordinatesBeside, dimsOf } from "../geo/geobox.ts";
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

type Change = (array: DataArray, name: string) => DataArray;

/**
 * An operation on every variable that has the rows and columns of the first that has any; others stay.
 * @throws ExpressionError when none has
 */
export function mapPlanes(operation: string, dataset: DatasetCore, change: Change): Dataset {
  const dims = dimsOf(firstPlane(operation, dataset));
  return changePlanes(dataset, { dims, change, rest: (array) => array });
}

/** An operation that takes the place of rows and columns: variables with only one of them are left out, others stay. */
export function replacePlanes(dataset: DatasetCore, dims: SpatialDims, change: Change): Dataset {
  const own = [dims.y, dims.x];
  const rest = (array: DataArray) => (own.some((dim) => array.dims.includes(dim)) ? undefined : array);
  return changePlanes(dataset, { dims, change, rest }, coordinatesBeside(dataset.parts.coords, own, undefined));
}

/** Where coordinates differ, those of the result count: other variables have the grid mapping that was. */
function changePlanes(
  dataset: DatasetCore,
  { dims, change, rest }: { dims: SpatialDims; change: Change; rest: (array: DataArray) => DataArray | undefined },
  known?: Coordinates,
): Dataset {
  let own: Coordinates | undefined;
  const visit = (array: DataArray, name: string): DataArray | undefined => {
    if (!hasPlane(array, dims)) return rest(array);
    const changed = change(array, name);
    own ??= changed.parts.coords;
    return changed;
  };
  const { parts } = mapVariables(dataset, visit, known);
  return new Dataset({ ...parts, coords: new Map([...parts.coords, ...(own ?? [])]) });
}
