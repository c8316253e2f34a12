import type { CFDatetime } from "../cf/cf-datetime.ts";
import { LabelNotFoundError, SelectionError } from "../errors.ts";
import { type AxisIndex, fromPositions, range } from "../expr/selection.ts";
import type { TypedArray } from "./dtype.ts";
import {
  formatLabel,
  indexOfInterval,
  indexOfLabel,
  indexOfLabels,
  type Label,
  type LabelIndex,
  type LabelMatch,
} from "./labels.ts";

/** Several labels or positions, made by `oneOf`. */
export class OneOf<T> {
  readonly items: readonly T[];
  constructor(items: readonly T[]) {
    this.items = items;
  }
}

/** Several labels (in `sel`) or positions (in `isel`), in this order: `sel({ lat: oneOf([40, 60]) })`. */
export function oneOf<T extends Label>(items: Iterable<T>): OneOf<T> {
  return new OneOf([...items]);
}

/** A one-dimensional array of labels, such as a DataArray over the same dimension. */
interface LabelArray {
  readonly dims: readonly string[];
  readonly values: Iterable<Label> & ArrayLike<Label>;
}

/** What `sel` takes per dimension: a label, an interval `[a, b]` with both ends included, or several labels. */
export type LabelSelector = Label | readonly [Label | null, Label | null] | OneOf<Label> | TypedArray | LabelArray;

/** What `isel` takes per dimension: a position, a half-open interval `[a, b]`, or several positions. */
export type PositionSelector =
  | number
  | readonly [number | null, number | null]
  | OneOf<number>
  | TypedArray
  | LabelArray;

/** The index on one axis that a label selector means. */
export function resolveLabels(index: LabelIndex, selector: LabelSelector, match: LabelMatch): AxisIndex {
  const several = severalOf(index.dim, selector);
  if (several) return indexOfLabels(index, several as Label[], match);
  if (Array.isArray(selector)) {
    requirePair(index.dim, selector, "labels");
    return indexOfInterval(index, selector as unknown as [Label | null, Label | null]);
  }
  return indexOfLabel(index, selector as Label, match);
}

/** The index on one axis that a position selector means; negative positions count from the end. */
export function resolvePositions(dim: string, length: number, selector: PositionSelector): AxisIndex {
  const several = severalOf(dim, selector);
  if (several) return fromPositions(several.map((position) => toPosition(dim, length, position)));
  if (Array.isArray(selector)) {
    requirePair(dim, selector, "positions");
    const [from, to] = selector as unknown as [number | null, number | null];
    const start = clampPosition(dim, length, from ?? 0);
    return range(start, Math.max(0, clampPosition(dim, length, to ?? length) - start));
  }
  return { kind: "at", position: toPosition(dim, length, selector) };
}

function severalOf(dim: string, selector: unknown): readonly unknown[] | undefined {
  if (selector instanceof OneOf) return selector.items;
  if (ArrayBuffer.isView(selector)) return [...(selector as Float64Array)];
  if (typeof selector !== "object" || selector === null || !("values" in selector) || !("dims" in selector))
    return undefined;
  const { dims, values } = selector as LabelArray;
  if (dims.length !== 1 || dims[0] !== dim) {
    throw new SelectionError(dim, `an array of labels must have the one dimension "${dim}", not (${dims.join(", ")})`);
  }
  return Array.from<Label | CFDatetime>(values);
}

function requirePair(dim: string, selector: readonly unknown[], what: string): void {
  if (selector.length !== 2) {
    throw new SelectionError(
      dim,
      `an interval has two ends, not ${selector.length}; several ${what} are written oneOf([…])`,
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

function clampPosition(dim: string, length: number, position: number): number {
  if (!Number.isInteger(position)) throw new SelectionError(dim, `${formatLabel(position)} is not a position`);
  return Math.min(length, Math.max(0, position < 0 ? position + length : position));
}
