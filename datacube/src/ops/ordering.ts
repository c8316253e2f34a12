import { DataArray } from "../array/data-array.ts";
import { type Dataset, type DatasetParts, domainOf } from "../array/dataset.ts";
import type { ArrayData, DType } from "../array/dtype.ts";
import { sortedPositions } from "../array/labels.ts";
import { levelsOf } from "../array/levels.ts";
import { addDatasetMethods, addMethods } from "../array/methods.ts";
import type { PerDim, VariablesLike } from "../array/schema.ts";
import { elementsOf, subsetVariable, type Variable } from "../array/variable.ts";
import { ExpressionError, NotComputedError, VariableNotFoundError } from "../errors.ts";
import { type AxisIndex, fromPositions, range } from "../expr/selection.ts";
import { mapParts, ofArray, ofDataset, sizeOfDim } from "./parts.ts";

/** What `sortby` sorts by: one-dimensional coordinates or variables by name, or arrays. */
type SortKey = string | DataArray;

/** Options of `sortby`. */
export interface SortOptions {
  /** Default true; false reverses the ascending order, as in xarray, also of equal elements. */
  readonly ascending?: boolean;
}

/** How many positions per dimension; one number for all dimensions. */
type Counts<D extends string> = number | PerDim<D, number>;

declare module "../array/data-array.ts" {
  interface DataArray<D extends string, T extends DType> {
    /**
     * Sorted by coordinates or one-dimensional arrays over the same labels; the first key counts most, missing come last.
     * @throws VariableNotFoundError, NotComputedError for lazy keys, ExpressionError for keys of more dimensions
     */
    sortby(keys: SortKey | readonly SortKey[], options?: SortOptions): DataArray<D, T>;
    /** The first positions (5 of every dimension by default): `head({ time: 10 })`. */
    head(counts?: Counts<D>): DataArray<D, T>;
    /** The last positions (5 of every dimension by default). */
    tail(counts?: Counts<D>): DataArray<D, T>;
    /** Every n-th position: `thin({ lat: 4, lon: 4 })`. */
    thin(steps: Counts<D>): DataArray<D, T>;
  }
}

declare module "../array/dataset.ts" {
  interface DatasetCore<V extends VariablesLike<V>, D extends string> {
    /** Sorted by coordinates, variables or arrays of one dimension; see DataArray.sortby. */
    sortby(keys: SortKey | readonly SortKey[], options?: SortOptions): Dataset<V, D>;
    /** The first positions; see DataArray.head. */
    head(counts?: Counts<D>): Dataset<V, D>;
    /** The last positions; see DataArray.tail. */
    tail(counts?: Counts<D>): Dataset<V, D>;
    /** Every n-th position; see DataArray.thin. */
    thin(steps: Counts<D>): Dataset<V, D>;
  }
}

function sortby(
  parts: DatasetParts,
  keys: SortKey | readonly SortKey[],
  { ascending = true }: SortOptions = {},
): DatasetParts {
  const byDim = new Map<string, ArrayData[]>();
  for (const key of [keys].flat() as readonly SortKey[]) {
    const { variable, name } = variableOf(parts, key);
    const { dims, shape } = variable.expr;
    if (dims.length !== 1)
      throw new ExpressionError("sortby", `"${name}" has ${dims.length} dimensions; a key has one`);
    if (sizeOfDim(parts, dims[0]!) !== shape[0])
      throw new ExpressionError("sortby", `"${name}" has ${shape[0]} elements, "${dims[0]}" another length`);
    const levels = levelsOf(parts.coords, name);
    const own = levels ? [...levels.keys()].map((level) => parts.coords.get(level)!) : [variable];
    const data = own.map(elementsOf);
    if (data.includes(undefined)) throw new NotComputedError(`the key "${name}" of sortby`);
    byDim.set(dims[0]!, [...(byDim.get(dims[0]!) ?? []), ...(data as ArrayData[])]);
  }
  const order = (data: ArrayData[]) => (ascending ? sortedPositions(data) : sortedPositions(data).reverse());
  return pick(parts, new Map([...byDim].map(([dim, data]) => [dim, fromPositions(order(data))])));
}

function variableOf({ variables, coords }: DatasetParts, key: SortKey): { name: string; variable: Variable } {
  if (key instanceof DataArray) return { name: key.name, variable: key.parts.variable };
  const variable = coords.get(key) ?? variables.get(key);
  if (variable === undefined) throw new VariableNotFoundError(key, [...coords.keys(), ...variables.keys()]);
  return { name: key, variable };
}

function pick(parts: DatasetParts, index: ReadonlyMap<string, AxisIndex>): DatasetParts {
  return mapParts(parts, (variable) => subsetVariable(variable, index));
}

/** A change that picks on every named dimension (all for a number) what `index` gives for its length and number. */
const each =
  (operation: string, index: (length: number, count: number) => AxisIndex) =>
  (parts: DatasetParts, counts: Counts<string> = 5): DatasetParts => {
    const entries =
      typeof counts === "number" ? domainOf(parts).dims.map((dim) => [dim, counts] as const) : Object.entries(counts);
    const least = operation === "thin" ? 1 : 0;
    const indexes = entries.map(([dim, count = 5]): [string, AxisIndex] => {
      if (!Number.isInteger(count) || count < least)
        throw new ExpressionError(operation, `${count} of "${dim}" is no whole number from ${least} on`);
      return [dim, index(sizeOfDim(parts, dim), count)];
    });
    return pick(parts, new Map(indexes));
  };

const head = each("head", (length, count) => range(0, Math.min(length, count)));
const tail = each("tail", (length, count) => range(Math.max(0, length - count), Math.min(length, count)));
const thin = each("thin", (length, step) => range(0, Math.ceil(length / step), step));

addMethods({ sortby: ofArray(sortby), head: ofArray(head), tail: ofArray(tail), thin: ofArray(thin) });
addDatasetMethods({ sortby: ofDataset(sortby), head: ofDataset(head), tail: ofDataset(tail), thin: ofDataset(thin) });
