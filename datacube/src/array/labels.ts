import { type Calendar, haveSameDates } from "../cf/calendar.ts";
import { CFDatetime } from "../cf/cf-datetime.ts";
import { LabelNotFoundError, SelectionError } from "../errors.ts";
import { type AxisIndex, fromPositions } from "../expr/selection.ts";
import { type Complex, formatComplex, isComplexNumber } from "./complex.ts";
import { type ArrayData, type DType, isComplex } from "./dtype.ts";
import { type MatchOptions, nearby } from "./nearby.ts";
import { parsePeriod, spanMs } from "./period.ts";

/** A value on an axis. For time axes: ISO text (`2020`, `2020-07`, `2020-07-01T06:00`), Date or CFDatetime. */
export type Label = number | bigint | string | boolean | Date | CFDatetime;

/** The labels of a dimension, in memory. */
export interface LabelIndex {
  readonly dim: string;
  readonly dtype: DType;
  readonly calendar: Calendar;
  readonly values: ArrayData;
}

/**
 * Position of one label; all positions of a repeated one, or of a period where a time text is coarser than the axis.
 * @throws LabelNotFoundError, SelectionError
 */
export function indexOfLabel(index: LabelIndex, label: Label, match: MatchOptions): AxisIndex {
  if (index.dtype === "datetime" && typeof label === "string" && match.method === undefined) {
    const period = parsePeriod(index, label);
    if (period.resolution < resolutionOf(index.values as Float64Array)) {
      const positions = positionsWhere(
        index,
        (value) => (value as number) >= period.start && (value as number) < period.end,
      );
      if (positions.length === 0) throw notFound(index, label);
      return fromPositions(positions);
    }
  }
  if (match.method !== undefined) return { kind: "at", position: inexact(index, match)(label) };
  checkTolerance(index, match);
  const value = toValue(index, label);
  const positions = positionsWhere(index, (other) => other === value || Object.is(other, value));
  if (positions.length === 0) throw notFound(index, label);
  return positions.length === 1 ? { kind: "at", position: positions[0]! } : fromPositions(positions);
}

/**
 * Positions of several labels, in the order of the labels.
 * @throws LabelNotFoundError, SelectionError when one of them is repeated on the axis
 */
export function positionsOfLabels(index: LabelIndex, labels: readonly Label[], match: MatchOptions): number[] {
  if (match.method !== undefined) return labels.map(inexact(index, match));
  checkTolerance(index, match);
  const positions = new Map<Value, number>();
  const repeated = new Set<Value>();
  for (let i = 0; i < index.values.length; i++) {
    if (positions.has(index.values[i]!)) repeated.add(index.values[i]!);
    positions.set(index.values[i]!, i);
  }
  return labels.map((label) => {
    const value = toValue(index, label);
    const position = positions.get(value);
    if (position === undefined) throw notFound(index, label);
    if (repeated.has(value))
      throw new SelectionError(index.dim, `the label ${formatLabel(label)} is repeated; select it alone`);
    return position;
  });
}

/** Gives the position of a label by a method that does not need the label itself. */
function inexact(index: LabelIndex, { method, tolerance }: MatchOptions): (label: Label) => number {
  const find = nearby(index, method!);
  return (label) => {
    const value = Number(toValue(index, label));
    const position = find(value);
    if (position < 0) throw notFound(index, label, ` by "${method}"`);
    if (tolerance !== undefined && !(Math.abs(Number(index.values[position]!) - value) <= tolerance))
      throw notFound(index, label, ` within ${tolerance}`);
    return position;
  };
}

function checkTolerance({ dim }: LabelIndex, { tolerance }: MatchOptions): void {
  if (tolerance !== undefined) throw new SelectionError(dim, 'a tolerance needs a method, such as "nearest"');
}

/** Positions of the labels that lie between two labels, both included, in either order; null is an open end. */
export function indexOfInterval(index: LabelIndex, ends: readonly [Label | null, Label | null]): AxisIndex {
  const [a, b] = ends.map((label) => (label === null ? undefined : boundsOf(index, label)));
  const swap = a !== undefined && b !== undefined && a[0]! > b[1]!;
  const [low, high] = swap ? [b, a] : [a, b];
  const [first, last] = a === undefined || b === undefined ? openEnds(index, a, b) : [low![0], high![1]];
  return fromPositions(
    positionsWhere(index, (value) => (first === undefined || value >= first) && (last === undefined || value <= last)),
  );
}

type Value = number | bigint | string;

/** Whole numbers are the same label in every dtype. */
export function toKey(label: Value | Complex): Value {
  if (isComplexNumber(label)) return formatComplex(label);
  return typeof label === "bigint" && Number.isSafeInteger(Number(label)) ? Number(label) : label;
}

/** Order of labels; missing ones come last. */
export function compareLabels(a: Value, b: Value): number {
  const [noA, noB] = [Number.isNaN(a), Number.isNaN(b)];
  if (noA || noB) return Number(noA) - Number(noB);
  return a < b ? -1 : a > b ? 1 : 0;
}

/** Positions in ascending order of several keys; equal ones stay in order, missing ones come last. */
export function sortedPositions(keys: readonly ArrayLike<Value>[]): number[] {
  const positions = Array.from({ length: keys[0]!.length }, (_, i) => i);
  return positions.sort((a, b) => {
    for (const key of keys) {
      const order = compareLabels(key[a]!, key[b]!);
      if (order !== 0) return order;
    }
    return a - b;
  });
}

/** With one open end the axis's direction says which side is meant: `[60, null]` goes on from 60 to the end. */
function openEnds(
  index: LabelIndex,
  a: readonly Value[] | undefined,
  b: readonly Value[] | undefined,
): [Value | undefined, Value | undefined] {
  const descending = index.values.length > 1 && index.values[0]! > index.values.at(-1)!;
  const [low, high] = descending ? [b, a] : [a, b];
  return [low?.[0], high?.[1]];
}

/** Smallest and largest value a label stands for. */
function boundsOf(index: LabelIndex, label: Label): readonly [Value, Value] {
  if (index.dtype === "datetime" && typeof label === "string") {
    const { start, end } = parsePeriod(index, label);
    return [start, Math.max(start, end - Math.max(1e-3, Math.abs(end) * 2 ** -52))];
  }
  const value = toValue(index, label);
  return [value, value];
}

function positionsWhere(index: LabelIndex, keep: (value: Value) => boolean): number[] {
  const positions: number[] = [];
  for (let i = 0; i < index.values.length; i++) if (keep(index.values[i]!)) positions.push(i);
  return positions;
}

/**
 * A label as an element of the index.
 * @throws SelectionError for a label of another kind
 */
export function toValue(index: LabelIndex, label: Label): Value {
  const { dtype, dim } = index;
  if (isComplex(dtype)) throw new SelectionError(dim, "its labels are complex numbers: select by position");
  if (dtype === "datetime") return toMs(index, label);
  if (dtype === "string") {
    if (typeof label !== "string") throw new SelectionError(dim, `its labels are texts, not ${formatLabel(label)}`);
    return label;
  }
  if (typeof label !== "number" && typeof label !== "bigint" && typeof label !== "boolean") {
    throw new SelectionError(dim, `its labels are numbers, not ${formatLabel(label)}`);
  }
  if (dtype === "int64" || dtype === "uint64") {
    const whole = typeof label === "bigint" || Number.isInteger(Number(label));
    return whole ? BigInt(label) : Number(label);
  }
  return dtype === "float32" ? Math.fround(Number(label)) : Number(label);
}

function toMs(index: LabelIndex, label: Label): number {
  if (typeof label === "string") return parsePeriod(index, label).start;
  if (label instanceof Date) return label.getTime();
  if (label instanceof CFDatetime) {
    if (!haveSameDates(label.calendar, index.calendar)) {
      throw new SelectionError(index.dim, `its calendar is ${index.calendar}, the label's is ${label.calendar}`);
    }
    return label.ms;
  }
  throw new SelectionError(
    index.dim,
    `its labels are times: give ISO text, a Date or a CFDatetime, not ${formatLabel(label)}`,
  );
}

/** Finest unit that the times of an axis use, as in Period; at least days. */
function resolutionOf(values: Float64Array): number {
  let resolution = 2;
  for (const ms of values) {
    while (resolution < 6 && !Number.isNaN(ms) && ms % spanMs[resolution]! !== 0) resolution++;
  }
  return resolution;
}

/** What is there instead of a label. */
function notFound(index: LabelIndex, label: Label, how = ""): LabelNotFoundError {
  const { values, dtype } = index;
  const shown = `${formatLabel(label)}${how}`;
  if (values.length === 0) return new LabelNotFoundError(index.dim, shown, "it is empty");
  const show = (value: Value) =>
    formatLabel(dtype === "datetime" ? new CFDatetime(value as number, index.calendar) : value);
  const ends = `its ${values.length} labels go from ${show(values[0]!)} to ${show(values.at(-1)! as Value)}`;
  const nearest = dtype === "string" ? undefined : nearestOf(values, Number(toValue(index, label)));
  const wayOut = nearest === undefined ? "" : `; the nearest is ${show(nearest)}`;
  const method = nearest === undefined || how !== "" ? "" : ', which { method: "nearest" } takes';
  return new LabelNotFoundError(index.dim, shown, ends + wayOut + method);
}

/** The element closest to a number. */
function nearestOf(values: ArrayData, wanted: number): Value | undefined {
  let best: Value | undefined;
  for (const value of values as Iterable<Value>) {
    const distance = Math.abs(Number(value) - wanted);
    if (!Number.isNaN(distance) && (best === undefined || distance < Math.abs(Number(best) - wanted))) best = value;
  }
  return best;
}

/** A label as it is shown in messages. */
export function formatLabel(label: unknown): string {
  return typeof label === "string" ? `"${label}"` : label instanceof Date ? label.toISOString() : String(label);
}
