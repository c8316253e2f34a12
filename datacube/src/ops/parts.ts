import { DataArray } from "../array/data-array.ts";
import { Dataset, type DatasetCore, type DatasetParts, domainOf } from "../array/dataset.ts";
import type { Variable } from "../array/variable.ts";
import { DimensionNotFoundError } from "../errors.ts";

/** A change of variables and coordinates together; attributes of the dataset are its own affair. */
export type Change<A extends unknown[]> = (parts: DatasetParts, ...args: A) => DatasetParts;

/** Name of an array's own variable while it is looked at as a dataset; no file has it. */
const own = "\0array";

/** Whether a name is that of an array's own variable. */
export function isOwn(name: string): boolean {
  return name === own;
}

/** An array as a dataset of one variable. */
export function partsOfArray({ parts }: Pick<DataArray, "parts">): DatasetParts {
  return { variables: new Map([[own, parts.variable]]), coords: parts.coords, attrs: {} };
}

/** Undoes partsOfArray. */
export function arrayOfParts(name: string, { variables, coords }: DatasetParts): DataArray {
  return new DataArray(name, variables.get(own)!, coords);
}

/** A change of parts as a function of arrays. */
export function ofArray<A extends unknown[]>(change: Change<A>): (array: DataArray, ...args: A) => DataArray {
  return (array, ...args) => arrayOfParts(array.name, change(partsOfArray(array), ...args));
}

/** A change of parts as a function of datasets. */
export function ofDataset<A extends unknown[]>(change: Change<A>): (dataset: DatasetCore, ...args: A) => Dataset {
  return (dataset, ...args) => new Dataset(change(dataset.parts, ...args));
}

/** The parts with every variable and coordinate changed. */
export function mapParts(
  parts: DatasetParts,
  change: (variable: Variable, name: string, isCoordinate: boolean) => Variable,
): DatasetParts {
  const each = (variables: ReadonlyMap<string, Variable>, isCoordinate: boolean) =>
    new Map([...variables].map(([name, variable]) => [name, change(variable, name, isCoordinate)]));
  return { ...parts, variables: each(parts.variables, false), coords: each(parts.coords, true) };
}

/** What messages call the owner of the parts. */
export function subjectOf({ variables }: DatasetParts): string {
  return variables.has(own) ? "the array" : "the dataset";
}

/**
 * Length of a dimension.
 * @throws DimensionNotFoundError
 */
export function sizeOfDim(parts: DatasetParts, dim: string): number {
  const { dims, shape } = domainOf(parts);
  if (!dims.includes(dim)) throw new DimensionNotFoundError(dim, dims, subjectOf(parts));
  return shape[dims.indexOf(dim)]!;
}
