import type { DataArray } from "../array/data-array.ts";
import type { Mapped } from "../array/dataset.ts";
import { Dataset, type DatasetParts } from "../array/dataset.ts";
import { canMiss, type DType, isInteger, missingDType } from "../array/dtype.ts";
import { addDatasetMethods, addMethods } from "../array/methods.ts";
import type { VariablesLike } from "../array/schema.ts";
import { subsetVariable, type Variable } from "../array/variable.ts";
import { ExpressionError, VariableNotFoundError } from "../errors.ts";
import { type ComputeOptions, compute } from "../exec/compute.ts";
import type { FunctionCall } from "../expr/node.ts";
import { alongDim } from "../expr/operation/along.ts";
import { map } from "../expr/operation/map.ts";
import { reduce } from "../expr/operation/reduce.ts";
import { fromPositions } from "../expr/selection.ts";
import { axisOf, indexOf } from "./interp/axis.ts";
import type { InterpOptions } from "./interp/variable.ts";
import { arrayOfParts, isOwn, mapParts, ofArray, ofDataset, partsOfArray, sizeOfDim } from "./parts.ts";

/** Options of `ffill` and `bfill`. */
export interface PushOptions {
  /** Most elements that one element fills; all by default. */
  readonly limit?: number;
}

/** Options of `interpolateNa`. */
export interface GapOptions extends InterpOptions, PushOptions {
  /** Places of the elements: the dimension's labels (true, default), their positions (false), or another coordinate. */
  readonly useCoordinate?: boolean | string;
  /** Longest gap that is filled, from the element before to the one after, in units of the places; milliseconds for times. */
  readonly maxGap?: number;
}

/** Options of `dropna`. */
export interface DropnaOptions extends ComputeOptions {
  /** Drops labels with `any` (default) or `all` elements missing. */
  readonly how?: "any" | "all";
  /** Fewest elements that must be there; goes before `how`. */
  readonly thresh?: number;
}

/** Options of `Dataset.dropna`. */
export interface DatasetDropnaOptions extends DropnaOptions {
  /** Variables that are looked at; all by default. */
  readonly subset?: readonly string[];
}

declare module "../array/data-array.ts" {
  interface DataArray<D extends string, T extends DType> {
    /** Missing elements take the last one before them on the dimension. */
    ffill(dim: D, options?: PushOptions): DataArray<D, T>;
    /** Missing elements take the next one after them on the dimension. */
    bfill(dim: D, options?: PushOptions): DataArray<D, T>;
    /**
     * Missing elements from those around them on the dimension: `interpolateNa("time", { limit: 3 })`. What is before the
     * first and after the last element stays missing unless `fillValue` says otherwise.
     * @throws ExpressionError for labels that are not ascending
     */
    interpolateNa(dim: D, options?: GapOptions): DataArray<D, T>;
    /**
     * Without the labels of a dimension where elements are missing. Elements are counted first, block by block, as the
     * labels that stay depend on them; the result is as lazy as the array.
     */
    dropna(dim: D, options?: DropnaOptions): Promise<DataArray<D, T>>;
  }
}

declare module "../array/dataset.ts" {
  interface DatasetCore<V extends VariablesLike<V>, D extends string> {
    /** Missing elements of every variable that has the dimension; see DataArray.ffill. */
    ffill(dim: D, options?: PushOptions): Mapped<V, D>;
    /** Missing elements of every variable that has the dimension; see DataArray.bfill. */
    bfill(dim: D, options?: PushOptions): Mapped<V, D>;
    /** Missing elements of every variable that has the dimension; see DataArray.interpolateNa. */
    interpolateNa(dim: D, options?: GapOptions): Mapped<V, D>;
    /** Without the labels where variables lack elements; see DataArray.dropna. */
    dropna(dim: D, options?: DatasetDropnaOptions): Promise<Dataset<V, D>>;
  }
}

/** A kernel on the lanes of every data variable along a dimension, where elements can be missing. */
function onLanes(parts: DatasetParts, dim: string, fn: FunctionCall): DatasetParts {
  sizeOfDim(parts, dim);
  return mapParts(parts, (variable, _, isCoordinate) => {
    const { expr } = variable;
    const isFilled = !isCoordinate && expr.dims.includes(dim) && canMiss(expr.dtype);
    return isFilled ? { ...variable, expr: alongDim(fn, expr, dim) } : variable;
  });
}

const push =
  (backwards: boolean) =>
  (parts: DatasetParts, dim: string, { limit }: PushOptions = {}): DatasetParts =>
    onLanes(parts, dim, { name: "push", backwards, ...limited(limit) });

function limited(limit: number | undefined): { limit?: number } {
  if (limit === undefined) return {};
  if (!Number.isInteger(limit) || limit < 0)
    throw new ExpressionError("fill", `${limit} is no limit: give a whole number of elements`);
  return { limit };
}

function interpolateNa(
  parts: DatasetParts,
  dim: string,
  { method = "linear", useCoordinate = true, limit, maxGap, fillValue }: GapOptions = {},
): DatasetParts {
  const rest = { ...(maxGap === undefined ? {} : { maxGap }), ...(fillValue === undefined ? {} : { fillValue }) };
  const x = placesOf(parts, dim, useCoordinate);
  const filled = onLanes(parts, dim, { name: "fill-gaps", method, x, ...limited(limit), ...rest });
  if (limit === undefined && maxGap === undefined) return filled;
  // as in xarray, where a limit takes away what was filled too far
  return mapParts(filled, (variable, _, isCoordinate) => {
    const { expr } = variable;
    const isWhole = !isCoordinate && expr.dims.includes(dim) && isInteger(expr.dtype);
    return isWhole ? { ...variable, expr: map({ name: "cast", dtype: missingDType(expr.dtype) }, [expr]) } : variable;
  });
}

/** Places of the positions of a dimension, ascending. */
function placesOf(parts: DatasetParts, dim: string, useCoordinate: boolean | string): number[] {
  const length = sizeOfDim(parts, dim);
  if (useCoordinate === false) return Array.from({ length }, (_, i) => i);
  const name = useCoordinate === true ? dim : useCoordinate;
  const variable = parts.coords.get(name);
  if (name !== dim && variable?.expr.dims.join() !== dim)
    throw new VariableNotFoundError(name, [...parts.coords.keys()], `it is no coordinate over "${dim}" alone`);
  const axis = axisOf(indexOf(new Map(variable ? [[dim, variable]] : []), { dim, length }));
  if (axis.positions.some((position, i) => position !== i))
    throw new ExpressionError(
      "interpolateNa",
      `the labels of "${name}" are not ascending: use sortby("${name}") first`,
    );
  return [...axis.labels];
}

/** Without the positions of a dimension where too few elements are there. */
async function dropna(
  parts: DatasetParts,
  dim: string,
  { how = "any", thresh, subset, ...options }: DatasetDropnaOptions = {},
): Promise<DatasetParts> {
  const length = sizeOfDim(parts, dim);
  const counts = new Float64Array(length);
  let most = 0;
  for (const name of subset ?? parts.variables.keys()) {
    const expr = (parts.variables.get(name) ?? parts.coords.get(name))?.expr;
    if (expr === undefined)
      throw new VariableNotFoundError(
        name,
        [...parts.variables.keys()].filter((one) => !isOwn(one)),
      );
    if (!expr.dims.includes(dim)) continue;
    const found = await compute(reduce("count", expr, { over: expr.dims.filter((one) => one !== dim) }), options);
    for (let i = 0; i < length; i++) counts[i]! += Number(found[i]);
    most += expr.shape.reduce((product, one) => product * one, 1) / Math.max(1, length);
  }
  const wanted = thresh ?? (how === "any" ? most : 1);
  const kept = Array.from(counts.keys()).filter((i) => counts[i]! >= wanted);
  const index = new Map([[dim, fromPositions(kept)]]);
  return mapParts(parts, (variable): Variable => subsetVariable(variable, index));
}

const ffill = push(false);
const bfill = push(true);

addMethods({
  ffill: ofArray(ffill),
  bfill: ofArray(bfill),
  interpolateNa: ofArray(interpolateNa),
  dropna: async (array: DataArray, dim, options) =>
    arrayOfParts(array.name, await dropna(partsOfArray(array), dim, options)),
});
addDatasetMethods({
  ffill: ofDataset(ffill),
  bfill: ofDataset(bfill),
  interpolateNa: ofDataset(interpolateNa),
  dropna: async (dataset, dim, options) => new Dataset(await dropna(dataset.parts, dim, options)),
});
