import { type Calendar, daysInMonth, haveSameDates, toDayNumber } from "../cf/calendar.ts";
import { CFDatetime } from "../cf/cf-datetime.ts";
import { LabelNotFoundError, SelectionError } from "../errors.ts";
import { type AxisIndex, fromPositions } from "../expr/selection.ts";
import type { ArrayData, DType } from "./dtype.ts";

/** A value on an axis. For time axes: ISO text (`2020`, `2020-07`, `2020-07-01T06:00`), Date or CFDatetime. */
export type Label = number | bigint | string | boolean | Date | CFDatetime;

/** The labels of a dimension, in memory. */
export interface LabelIndex {
  readonly dim: string;
  readonly dtype: DType;
  readonly calendar: Calendar;
  readonly values: ArrayData;
}

/** How a label is matched: exactly, or with the nearest label of a numeric or time axis. */
export type LabelMatch = "exact" | "nearest";

/** Position of one label; all positions of a repeated one, or of a period where a time text is coarser than the axis. */
export function indexOfLabel(index: LabelIndex, label: Label, match: LabelMatch): AxisIndex {
  if (index.dtype === "datetime" && typeof label === "string" && match === "exact") {
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
  const value = toValue(index, label);
  if (match === "nearest") return { kind: "at", position: nearestPosition(index, value, label) };
  const positions = positionsWhere(index, (other) => other === value || Object.is(other, value));
  if (positions.length === 0) throw notFound(index, label);
  return positions.length === 1 ? { kind: "at", position: positions[0]! } : fromPositions(positions);
}

/**
 * Positions of several labels, in the order of the labels.
 * @throws SelectionError when one of them is repeated on the axis
 */
export function indexOfLabels(index: LabelIndex, labels: readonly Label[], match: LabelMatch): AxisIndex {
  if (match === "nearest")
    return fromPositions(labels.map((label) => nearestPosition(index, toValue(index, label), label)));
  const positions = new Map<Value, number>();
  const repeated = new Set<Value>();
  for (let i = 0; i < index.values.length; i++) {
    if (positions.has(index.values[i]!)) repeated.add(index.values[i]!);
    positions.set(index.values[i]!, i);
  }
  return fromPositions(
    labels.map((label) => {
      const value = toValue(index, label);
      const position = positions.get(value);
      if (position === undefined) throw notFound(index, label);
      if (repeated.has(value))
        throw new SelectionError(index.dim, `the label ${formatLabel(label)} is repeated; select it alone`);
      return position;
    }),
  );
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

/** Of two labels equally near, the larger one, as in xarray. */
function nearestPosition(index: LabelIndex, value: Value, label: Label): number {
  if (typeof value === "string")
    throw new SelectionError(index.dim, `"nearest" has no meaning for the text label ${formatLabel(label)}`);
  let best = -1;
  let bestDistance = Number.POSITIVE_INFINITY;
  for (let i = 0; i < index.values.length; i++) {
    const distance = Math.abs(Number(index.values[i]!) - Number(value));
    if (distance < bestDistance || (distance === bestDistance && best >= 0 && index.values[i]! > index.values[best]!)) {
      best = i;
      bestDistance = distance;
    }
  }
  if (best < 0) throw notFound(index, label);
  return best;
}

/** A label as an element of the index. */
function toValue(index: LabelIndex, label: Label): Value {
  const { dtype, dim } = index;
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

/** A span of time written as ISO text; resolution 0 year, 1 month, 2 day, 3 hour, 4 minute, 5 second, 6 finer. */
interface Period {
  readonly start: number;
  /** Exclusive. */
  readonly end: number;
  readonly resolution: number;
}

const isoPattern = /^([-+]?\d{4,6})(?:-(\d{2})(?:-(\d{2})(?:[T ](\d{2})(?::(\d{2})(?::(\d{2})(\.\d+)?)?)?)?)?)?Z?$/;
const spanMs = [0, 0, 86_400_000, 3_600_000, 60_000, 1000, 1e-3];

function parsePeriod({ calendar, dim }: LabelIndex, text: string): Period {
  const match = isoPattern.exec(text);
  if (!match)
    throw new SelectionError(dim, `"${text}" is not an ISO date such as "2020", "2020-07" or "2020-07-01T06:00"`);
  const parts = match.slice(1);
  const resolution = parts.findLastIndex((part) => part !== undefined);
  const [year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0] = parts
    .slice(0, 6)
    .map((part) => (part === undefined ? undefined : Number(part)));
  if (
    month < 1 ||
    month > 12 ||
    day < 1 ||
    day > daysInMonth(calendar, year, month) ||
    hour > 23 ||
    minute > 59 ||
    second > 59
  ) {
    throw new SelectionError(dim, `"${text}" is not a date of the calendar ${calendar}`);
  }
  const fraction = parts[6] === undefined ? 0 : Number(`0${parts[6]}`) * 1000;
  const start =
    toDayNumber(calendar, { year, month, day }) * 86_400_000 + ((hour * 60 + minute) * 60 + second) * 1000 + fraction;
  if (resolution >= 2) return { start, end: start + spanMs[resolution]!, resolution };
  const next =
    resolution === 0 || month === 12 ? { year: year + 1, month: 1, day: 1 } : { year, month: month + 1, day: 1 };
  return { start, end: toDayNumber(calendar, next) * 86_400_000, resolution };
}

/** Finest unit that the times of an axis use, as in Period; at least days. */
function resolutionOf(values: Float64Array): number {
  let resolution = 2;
  for (const ms of values) {
    while (resolution < 6 && !Number.isNaN(ms) && ms % spanMs[resolution]! !== 0) resolution++;
  }
  return resolution;
}

function notFound(index: LabelIndex, label: Label): LabelNotFoundError {
  const { values } = index;
  const show = (value: Value) =>
    formatLabel(index.dtype === "datetime" ? new CFDatetime(value as number, index.calendar) : value);
  const hint =
    values.length === 0
      ? "it is empty"
      : `its ${values.length} labels go from ${show(values[0]!)} to ${show(values.at(-1)!)}${index.dtype === "string" ? "" : `; { method: "nearest" } takes the closest one`}`;
  return new LabelNotFoundError(index.dim, formatLabel(label), hint);
}

/** A label as it is shown in messages. */
export function formatLabel(label: unknown): string {
  return typeof label === "string" ? `"${label}"` : label instanceof Date ? label.toISOString() : String(label);
}
