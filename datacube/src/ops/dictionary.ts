import type { Complex } from "../array/complex.ts";
import { dataArray, dataset, type NestedValues } from "../array/construct.ts";
import { DataArray } from "../array/data-array.ts";
import type { Dataset } from "../array/dataset.ts";
import type { DType } from "../array/dtype.ts";
import { addDatasetMethods, addMethods } from "../array/methods.ts";
import type { VariablesLike } from "../array/schema.ts";
import type { Attrs, Variable } from "../array/variable.ts";
import type { CFDatetime } from "../cf/cf-datetime.ts";
import { ExpressionError } from "../errors.ts";

/** Elements nested as deep as there are dimensions; bool as true and false, complex numbers as `{ re, im }`. */
export type NestedArray = NestedElement | readonly NestedArray[];
type NestedElement = number | bigint | string | boolean | Complex | CFDatetime;

/** A variable as plain data. */
export interface VariableDict {
  readonly dims: readonly string[];
  readonly attrs?: Attrs;
  /** Absent where only the outline was asked for; then there are `dtype` and `shape`. */
  readonly data?: NestedArray;
  readonly dtype?: DType;
  readonly shape?: readonly number[];
}

/** An array as plain data, with the names that xarray's `to_dict` has. */
export interface DataArrayDict extends VariableDict {
  readonly name?: string | null;
  readonly coords?: Readonly<Record<string, VariableDict>>;
}

/** A dataset as plain data, with the names that xarray's `to_dict` has. */
export interface DatasetDict {
  readonly attrs?: Attrs;
  readonly dims?: Readonly<Record<string, number>>;
  readonly coords?: Readonly<Record<string, VariableDict>>;
  readonly data_vars: Readonly<Record<string, VariableDict>>;
}

/** Options of `toDict`. */
export interface ToDictOptions {
  /** Whether elements are in it; else dtypes and shapes. Default true. */
  readonly data?: boolean;
}

declare module "../array/data-array.ts" {
  interface DataArray<D extends string, T extends DType> {
    /**
     * The elements nested as deep as there are dimensions; a scalar alone.
     * @throws NotComputedError when a source is not in memory
     */
    toNestedArray(): NestedArray;
    /**
     * The array as plain data, as xarray's `to_dict`; `fromDict` undoes it.
     * @throws NotComputedError when elements are asked for and a source is not in memory
     */
    toDict(options?: ToDictOptions): DataArrayDict;
  }
}

declare module "../array/dataset.ts" {
  interface DatasetCore<V extends VariablesLike<V>, D extends string> {
    /** The dataset as plain data, as xarray's `to_dict`; see DataArray.toDict. */
    toDict(options?: ToDictOptions): DatasetDict;
  }
}

function toNestedArray({ values, shape, dtype }: DataArray): NestedArray {
  let at = 0;
  const next = (): NestedElement => {
    const value = values[at++]!;
    return dtype === "bool" ? value === 1 : value;
  };
  const nest = (axis: number): NestedArray =>
    axis === shape.length ? next() : Array.from({ length: shape[axis]! }, () => nest(axis + 1));
  return nest(0);
}

function variableDict(variable: Variable, { data = true }: ToDictOptions): VariableDict {
  const { dims, dtype, shape } = variable.expr;
  const outline = { dims: [...dims], attrs: variable.attrs };
  if (!data) return { ...outline, dtype, shape: [...shape] };
  return { ...outline, data: toNestedArray(new DataArray("", variable, new Map())) };
}

function variableDicts(
  variables: ReadonlyMap<string, Variable>,
  options: ToDictOptions,
): Readonly<Record<string, VariableDict>> {
  return Object.fromEntries([...variables].map(([name, variable]) => [name, variableDict(variable, options)]));
}

function arrayDict({ name, parts }: DataArray, options: ToDictOptions = {}): DataArrayDict {
  const coords = variableDicts(parts.coords, options);
  return { ...variableDict(parts.variable, options), coords, name: name === "" ? null : name };
}

function datasetDict({ parts, sizes }: Pick<Dataset, "parts" | "sizes">, options: ToDictOptions = {}): DatasetDict {
  const [coords, variables] = [parts.coords, parts.variables].map((all) => variableDicts(all, options));
  return { coords: coords!, attrs: parts.attrs, dims: sizes, data_vars: variables! };
}

/**
 * What `toDict`, or xarray's `to_dict`, made plain data: an array, or a dataset where there are `data_vars`. Numbers become
 * float64, bigint int64.
 * @throws ExpressionError when dims or data are absent, or do not fit together
 */
export function fromDict(dict: DatasetDict): Dataset;
export function fromDict(dict: DataArrayDict): DataArray;
export function fromDict(dict: DatasetDict | DataArrayDict): Dataset | DataArray {
  const coords = arraysOf(dict.coords ?? {});
  if (!("data_vars" in dict)) return arrayOf(dict.name ?? "", dict, coords);
  const variables = Object.entries(arraysOf(dict.data_vars));
  const isLabel = ([name, { dims }]: (typeof variables)[number]) => dims.length === 1 && dims[0] === name;
  const labels = Object.fromEntries(variables.filter(isLabel));
  const rest = Object.fromEntries(variables.filter((entry) => !isLabel(entry)));
  return dataset(rest, { coords: { ...coords, ...labels }, attrs: dict.attrs ?? {} });
}

function arraysOf(dicts: Readonly<Record<string, VariableDict>>): Record<string, DataArray> {
  return Object.fromEntries(Object.entries(dicts).map(([name, one]) => [name, arrayOf(name, one)]));
}

function arrayOf(
  name: string,
  { dims, data, attrs = {} }: VariableDict,
  coords: Readonly<Record<string, DataArray>> = {},
): DataArray {
  if (dims === undefined || data === undefined)
    throw new ExpressionError("fromDict", `"${name}" has no ${dims === undefined ? "dims" : "data"}`);
  return dataArray(data as NestedValues, { dims, name, attrs, coords });
}

addMethods({ toNestedArray, toDict: arrayDict });
addDatasetMethods({ toDict: datasetDict });
