import { CFDatetime } from "../cf/cf-datetime.ts";
import { LabelNotFoundError, SelectionError } from "../errors.ts";
import type { Points } from "../expr/pick.ts";
import { type AxisIndex, fromPositions, range } from "../expr/selection.ts";
import type { DType, TypedArray } from "./dtype.ts";
import {
  formatLabel,
  indexOfInterval,
  indexOfLabel,
  type Label,
  type LabelIndex,
  positionsOfLabels,
} from "./labels.ts";
import type { MatchOptions } from "./nearby.ts";
import type { Variable } from "./variable.ts";

/** Several labels or positions, made by `oneOf`. */
export class OneOf<T> {
  readonly items: readonly T[];
  constructor(items: readonly T[]) {
    this.items = items;
  }
}

/** Several labels (in `sel`) or positions (in `isel`), in this order: `sel({ lat: oneOf([40, 60]) })`. */
export function oneOf<T extends Label | Tuple>(items: Iterable<T>): OneOf<T> {
  return new OneOf([...items]);
}

/** Labels of levels in their order, made by `tuple`. */
export class Tuple {
  readonly items: readonly Label[];
  constructor(items: readonly Label[]) {
    this.items = items;
  }
}

/** A label of a stacked dimension, one for each level or for the first of them: `sel({ z: tuple(60, "a") })`. */
export function tuple(...labels: readonly [Label, ...Label[]]): Tuple {
  return new Tuple(labels);
}

/** Labels of some levels of a stacked dimension: `sel({ z: { lat: 60 } })`. */
export interface LevelLabels {
  readonly [level: string]: Label;
}

/** The dimensions that come of levels: any, where one is selected on, since the last of them may become a dimension. */
export type DimsOfLevels<S> = [Extract<S[keyof S], Tuple | LevelLabels>] extends [never] ? never : string;

/** Whether a selector is one label. */
export function isLabel(selector: unknown): selector is Label {
  const isObject = typeof selector === "object" && selector !== null;
  return isObject ? selector instanceof Date || selector instanceof CFDatetime : selector !== undefined;
}

/** Whether a selector is labels by level. */
export function isLevelLabels(selector: unknown): selector is LevelLabels {
  return typeof selector === "object" && selector !== null && Object.getPrototypeOf(selector) === Object.prototype;
}

/** A span with a step, made by `slice`. */
export class Slice<T> {
  readonly start: T | null;
  readonly stop: T | null;
  readonly step: number;
  constructor(start: T | null, stop: T | null, step: number) {
    this.start = start;
    this.stop = stop;
    this.step = step;
  }
}

/**
 * A span with a step, `[start, stop]` without: `isel({ time: slice(0, null, 2) })`, `sel({ lat: slice(60, 40, 2) })`. null is
 * an open end; a negative step goes backwards.
 * @throws SelectionError for a step that is no whole number or 0
 */
export function slice(start: null, stop: null, step?: number): Slice<never>;
export function slice<T extends Label>(start: T | null, stop: T | null, step?: number): Slice<T>;
export function slice(start: Label | null, stop: Label | null, step = 1): Slice<Label> {
  if (!Number.isInteger(step) || step === 0)
    throw new SelectionError("slice", `${step} is no step: give a whole number other than 0`);
  return new Slice(start, stop, step);
}

/** An array of labels, positions or bools: a DataArray. */
export interface SelectorArray {
  readonly dims: readonly string[];
  readonly shape: readonly number[];
  readonly dtype: DType;
  readonly values: Iterable<Label> & ArrayLike<Label>;
  readonly parts: { readonly coords: ReadonlyMap<string, Variable> };
}

/**
 * What `sel` takes per dimension: a label, an interval `[a, b]` with both ends included (`slice` with a step), several
 * labels, or an array of labels, whose dimensions take the place of the one that is selected on.
 */
export type LabelSelector =
  | Label
  | readonly [Label | null, Label | null]
  | OneOf<Label | Tuple>
  | Slice<Label>
  | Tuple
  | LevelLabels
  | TypedArray
  | SelectorArray;

/**
 * What `isel` takes per dimension: a position, a half-open interval `[a, b]` (`slice` with a step), several positions, a
 * bool for each position, or an array of these.
 */
export type PositionSelector =
  | number
  | readonly [number | null, number | null]
  | OneOf<number | boolean>
  | Slice<number>
  | TypedArray
  | SelectorArray;

/** What a selector means on one axis: positions, or points that are arranged on other dimensions. */
export type Indexer = AxisIndex | Points;

/** The positions on one axis that a label selector means. */
export function resolveLabels(index: LabelIndex, selector: LabelSelector, match: MatchOptions): Indexer {
  const several = severalOf(selector);
  if (several && isMask(several) && index.dtype !== "bool") return indexOfMask(index.dim, index.values.length, several);
  if (several) return arranged(index.dim, several, positionsOfLabels(index, several.items as Label[], match));
  if (selector instanceof Slice) {
    refuseMethod(index.dim, match);
    return stepped(indexOfInterval(index, [selector.start, selector.stop]), selector.step);
  }
  if (Array.isArray(selector)) {
    requirePair(index.dim, selector, "labels");
    refuseMethod(index.dim, match);
    return indexOfInterval(index, selector as unknown as [Label | null, Label | null]);
  }
  if (isLevelLabels(selector) || selector instanceof Tuple)
    throw new SelectionError(index.dim, "it is no stacked dimension, which has labels of several levels");
  return indexOfLabel(index, selector as Label, match);
}

function refuseMethod(dim: string, { method }: MatchOptions): void {
  if (method !== undefined)
    throw new SelectionError(dim, `an interval has no use for the method "${method}": select it in a sel of its own`);
}

/** Every n-th of positions in order; from the end for a negative step. */
function stepped(index: AxisIndex, step: number): AxisIndex {
  if (index.kind !== "range") return fromPositions(everyNth(index.kind === "list" ? index.positions : [], step));
  const start = step > 0 ? index.start : index.start + (index.count - 1) * index.step;
  return range(start, Math.ceil(index.count / Math.abs(step)), index.step * step);
}

function everyNth(positions: readonly number[], step: number): number[] {
  const ordered = step > 0 ? positions : [...positions].reverse();
  return ordered.filter((_, i) => i % Math.abs(step) === 0);
}

/** The positions on one axis that a position selector means; negative positions count from the end. */
export function resolvePositions(dim: string, length: number, selector: PositionSelector): Indexer {
  const several = severalOf(selector);
  if (several && isMask(several)) return indexOfMask(dim, length, several);
  if (several)
    return arranged(
      dim,
      several,
      several.items.map((position) => toPosition(dim, length, position)),
    );
  if (selector instanceof Slice) return sliceOf(dim, length, selector);
  if (Array.isArray(selector)) {
    requirePair(dim, selector, "positions");
    const [start, stop] = selector as unknown as [number | null, number | null];
    return sliceOf(dim, length, { start, stop, step: 1 });
  }
  return { kind: "at", position: toPosition(dim, length, selector) };
}

/** Python's rule for the positions of a slice. */
function sliceOf(dim: string, length: number, { start, stop, step }: Slice<number>): AxisIndex {
  const [low, high] = step > 0 ? [0, length] : [-1, length - 1];
  const end = (position: number | null, open: number): number => {
    if (position === null) return open;
    if (!Number.isInteger(position)) throw new SelectionError(dim, `${formatLabel(position)} is not a position`);
    return Math.min(high, Math.max(low, position < 0 ? position + length : position));
  };
  const first = end(start, step > 0 ? low : high);
  return range(first, Math.max(0, Math.ceil((end(stop, step > 0 ? high : low) - first) / step)), step);
}

/** Several labels or positions; the dimensions of an array of them. */
interface Several {
  readonly items: readonly unknown[];
  readonly dims?: readonly string[];
  readonly shape?: readonly number[];
  readonly isBool?: boolean;
}

/** Whether a selector is an array with dimensions and coordinates. */
export function isSelectorArray(selector: unknown): selector is SelectorArray {
  return typeof selector === "object" && selector !== null && "dims" in selector && "values" in selector;
}

function severalOf(selector: unknown): Several | undefined {
  if (selector instanceof OneOf) return { items: selector.items };
  if (ArrayBuffer.isView(selector)) return { items: [...(selector as Float64Array)] };
  if (!isSelectorArray(selector)) return undefined;
  const { dims, shape, dtype, values } = selector;
  return { items: Array.from(values), dims, shape, isBool: dtype === "bool" };
}

function isMask({ items, isBool }: Several): boolean {
  return isBool ?? (items.length > 0 && items.every((item) => typeof item === "boolean"));
}

function indexOfMask(dim: string, length: number, { items, dims = [dim] }: Several): AxisIndex {
  if (dims.join() !== dim)
    throw new SelectionError(dim, `bools must have the one dimension "${dim}", not (${dims.join(", ")}); see where`);
  if (items.length !== length) throw new SelectionError(dim, `there are ${items.length} bools for ${length} positions`);
  return fromPositions(items.flatMap((item, i) => (item ? [i] : [])));
}

/** Positions along the axis itself, or over the dimensions that an array of them has. */
function arranged(dim: string, { dims = [dim], shape = [] }: Several, positions: number[]): Indexer {
  if (dims.length === 0) return { kind: "at", position: positions[0]! };
  return dims.join() === dim ? fromPositions(positions) : { kind: "points", dims, shape, positions };
}

function requirePair(dim: string, selector: readonly unknown[], what: string): void {
  if (selector.length !== 2) {
    throw new SelectionError(
      dim,
      `an interval has two ends, not ${selector.length}; several ${what} are written oneOf([…]), a step slice(a, b, step)`,
    );
  }
}

function toPosition(dim: string, length: number, position: unknown): number {
  const at = typeof position === "bigint" ? Number(position) : position;
  if (typeof at !== "number" || !Number.isInteger(at))
    throw new SelectionError(dim, `${formatLabel(position)} is not a position`);
  const result = at < 0 ? at + length : at;
  if (result < 0 || result >= length) throw new LabelNotFoundError(dim, `position ${at}`, `its length is ${length}`);
  return result;
}
