import type { Dataset } from "../array/dataset.ts";
import { type DatasetParts, domainOf } from "../array/dataset.ts";
import type { DType } from "../array/dtype.ts";
import { isAlong, levelsOf, withStack } from "../array/levels.ts";
import { addDatasetMethods, addMethods } from "../array/methods.ts";
import { asRecord, type DimsOf, type PerDim, type VariablesLike, type VariablesOf } from "../array/schema.ts";
import { numberedVariable, type Variable } from "../array/variable.ts";
import { DimensionNotFoundError, ExpressionError } from "../errors.ts";
import { mapParts, ofArray, ofDataset, sizeOfDim, subjectOf } from "./parts.ts";
import { stackExpr } from "./stack/product.ts";
import {
  type ResetIndexOptions,
  reorderLevels,
  resetIndex,
  type SetIndexOptions,
  setIndex,
} from "./stack/set-index.ts";
import { type UnstackOptions, unstack } from "./stack/unstack.ts";

/** Dimensions that are stacked, by the name of the new one; `"..."` stands for all others. */
type Stacks<D extends string = string> = Readonly<Record<string, readonly (D | "...")[]>>;

/** Options of `stack`. */
export interface StackOptions {
  /** Whether the new dimension has labels of several levels, by which `unstack` undoes it. Default true. */
  readonly createIndex?: boolean;
}

/** Dimensions `D` after these stacks; all of them stay possible where `"..."` stands for some. */
type StackedDims<D extends string, S extends Stacks> = "..." extends S[keyof S][number]
  ? D | Extract<keyof S, string>
  : {
        [N in keyof S]: [Extract<D, S[N][number]>] extends [never] ? never : N & string;
      }[keyof S] extends infer Z extends string
    ? Exclude<D, S[keyof S][number]> | Z
    : never;

/** A dataset after these stacks. */
type StackedDataset<V extends VariablesLike<V>, D extends string, S extends Stacks> = Dataset<
  VariablesOf<V, { readonly [N in keyof V]: import("../array/data-array.ts").DataArray<StackedDims<DimsOf<V[N]>, S>> }>,
  StackedDims<D, S>
>;

declare module "../array/data-array.ts" {
  interface DataArray<D extends string, T extends DType> {
    /**
     * Dimensions one within the other as a new last one: `stack({ z: ["lat", "lon"] })`. Its labels have a level per dimension,
     * which are coordinates beside it and are selected by: `sel({ z: { lat: 60 } })`, `sel({ z: tuple(60, 10) })`.
     * @throws DimensionNotFoundError, ExpressionError when the new name is taken or one of them is stacked already
     */
    stack<const S extends Stacks<D>>(dims: S, options?: StackOptions): DataArray<StackedDims<D, S>, T>;
    /**
     * Stacked dimensions (all by default) as what they are made of, which come last; what no position has is filled.
     * @throws ExpressionError when one is not stacked, or a place would have two elements
     */
    unstack(dims?: D | readonly D[], options?: UnstackOptions): DataArray<string, T>;
    /**
     * One-dimensional coordinates as the labels of a dimension: `setIndex({ x: "station" })`; several are levels of a stacked
     * one, `setIndex({ x: ["station", "time"] })`, by which it is unstacked and selected.
     * @throws VariableNotFoundError, ExpressionError for coordinates over other dimensions, NotComputedError for lazy ones
     */
    setIndex(
      indexes: Readonly<Record<string, string | readonly string[]>>,
      options?: SetIndexOptions,
    ): DataArray<string, T>;
    /**
     * Levels of a stacked dimension as plain coordinates: all of them by the dimension's name, or those that are named; a last
     * one that remains labels the dimension. Labels of a dimension that is not stacked stay unless they are dropped.
     * @throws ExpressionError for what labels no dimension
     */
    resetIndex(names: string | readonly string[], options?: ResetIndexOptions): DataArray<D, T>;
    /**
     * The levels of stacked dimensions in another order: `reorderLevels({ z: ["lon", "lat"] })`; positions stay.
     * @throws ExpressionError when a dimension is not stacked, or not all of its levels are named
     */
    reorderLevels(orders: PerDim<D, readonly string[]>): DataArray<D, T>;
  }
}

declare module "../array/dataset.ts" {
  interface DatasetCore<V extends VariablesLike<V>, D extends string> {
    /** Dimensions one within the other in every variable that has one of them; see DataArray.stack. */
    stack<const S extends Stacks<D>>(dims: S, options?: StackOptions): StackedDataset<V, D, S>;
    /** Stacked dimensions as what they are made of; see DataArray.unstack. */
    unstack(dims?: D | readonly D[], options?: UnstackOptions): Dataset;
    /** Variables or coordinates as the labels of a dimension; see DataArray.setIndex. */
    setIndex(indexes: Readonly<Record<string, string | readonly string[]>>, options?: SetIndexOptions): Dataset;
    /** Levels of a stacked dimension as plain coordinates; see DataArray.resetIndex. */
    resetIndex(names: string | readonly string[], options?: ResetIndexOptions): Dataset<V, D>;
    /** The levels of stacked dimensions in another order; see DataArray.reorderLevels. */
    reorderLevels(orders: PerDim<D, readonly string[]>): Dataset<V, D>;
  }
}

function stack(parts: DatasetParts, stacks: Stacks, options: StackOptions = {}): DatasetParts {
  return Object.entries(asRecord(stacks)).reduce(
    (result, [into, dims]) => stackOne(result, into, dims, options),
    parts,
  );
}

function stackOne(
  parts: DatasetParts,
  into: string,
  wanted: readonly string[],
  { createIndex = true }: StackOptions,
): DatasetParts {
  const dims = dimsOf(parts, into, wanted);
  const lengths = new Map(dims.map((dim) => [dim, sizeOfDim(parts, dim)]));
  const stacked = mapParts(parts, (variable) => ({ ...variable, expr: stackExpr(variable.expr, into, lengths) }));
  if (!createIndex) return stacked;
  const levels = new Map(dims.map((dim) => [dim, labelsFor(parts, dim)]));
  const coords = new Map(stacked.coords);
  for (const [dim, labels] of levels) coords.set(dim, { ...labels, expr: stackExpr(labels.expr, into, lengths) });
  return { ...stacked, coords: withStack(coords, into, levels) };
}

/** The dimensions that are stacked, checked. */
function dimsOf(parts: DatasetParts, into: string, wanted: readonly string[]): readonly string[] {
  const known = domainOf(parts).dims;
  const dims = wanted.flatMap((dim) => (dim === "..." ? known.filter((other) => !wanted.includes(other)) : [dim]));
  const unknown = dims.find((dim) => !known.includes(dim));
  if (unknown !== undefined) throw new DimensionNotFoundError(unknown, known, subjectOf(parts));
  if (dims.length === 0 || new Set(dims).size < dims.length)
    throw new ExpressionError("stack", `(${wanted.join(", ")}) names no dimension, or one twice`);
  if (known.includes(into) || parts.coords.has(into) || parts.variables.has(into))
    throw new ExpressionError("stack", `the new name "${into}" is taken`);
  const stacked = dims.find((dim) => levelsOf(parts.coords, dim));
  if (stacked !== undefined) throw new ExpressionError("stack", `"${stacked}" is stacked already: unstack it first`);
  return dims;
}

/** Labels of a dimension; its positions where it has none. */
function labelsFor(parts: DatasetParts, dim: string): Variable {
  const labels = parts.coords.get(dim);
  return labels && isAlong(labels, dim) ? labels : numberedVariable(dim, sizeOfDim(parts, dim));
}

addMethods({
  stack: ofArray(stack) as never,
  unstack: ofArray(unstack),
  setIndex: ofArray(setIndex),
  resetIndex: ofArray(resetIndex),
  reorderLevels: ofArray(reorderLevels as typeof setIndex) as never,
});
addDatasetMethods({
  stack: ofDataset(stack) as never,
  unstack: ofDataset(unstack),
  setIndex: ofDataset(setIndex),
  resetIndex: ofDataset(resetIndex) as never,
  reorderLevels: ofDataset(reorderLevels as typeof setIndex) as never,
});
