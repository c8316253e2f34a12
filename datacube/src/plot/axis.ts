import type { DataArray } from "../array/data-array.ts";
import { formatAttr, formatFloat } from "../array/summary.ts";
import { toCalendarDate } from "../cf/calendar.ts";
import { CFDatetime } from "../cf/cf-datetime.ts";

/** Labels of a dimension as numbers that can be drawn. */
export interface Axis {
  readonly dim: string;
  /** Numbers; for times milliseconds of a real-world date; positions where the labels are no numbers. */
  readonly values: Float64Array;
  readonly isTime: boolean;
  /** Whether the dimension has no numeric labels and positions are drawn. */
  readonly isPosition: boolean;
  readonly title: string;
}

/** The axis of a dimension of an array. */
export function axisOf(array: DataArray, dim: string): Axis {
  const length = array.sizes[dim]!;
  const coordinate = array.coords[dim];
  const positions = Float64Array.from({ length }, (_, i) => i);
  if (coordinate?.dims.length !== 1 || coordinate.dtype === "string" || coordinate.dtype === "bool") {
    return { dim, values: positions, isTime: false, isPosition: true, title: dim };
  }
  const isTime = coordinate.dtype === "datetime";
  const values = Float64Array.from(coordinate.values as Iterable<number | bigint | CFDatetime>, (value) =>
    value instanceof CFDatetime ? toRealMs(value) : Number(value),
  );
  // a month or a season has its attributes from the time that it is a part of
  const isPart = !isTime && coordinate.attrs.standard_name === "time";
  return { dim, values, isTime, isPosition: false, title: isPart ? coordinate.name : titleOf(coordinate) };
}

/**
 * The same axis so that it only rises or falls, as an image needs: longitudes go on over the date line, other labels
 * without order (or missing ones) give way to positions.
 */
export function monotonic(axis: Axis): Axis {
  const rising = isMonotonic(axis.values) ? axis.values : overDateLine(axis.values);
  if (isMonotonic(rising)) return { ...axis, values: rising };
  return { ...axis, values: axis.values.map((_, i) => i), isTime: false, isPosition: true, title: axis.dim };
}

function isMonotonic(values: Float64Array): boolean {
  const isOrdered = (sign: number) =>
    values.every((value, i) => (i === 0 ? !Number.isNaN(value) : (value - values[i - 1]!) * sign >= 0));
  return isOrdered(1) || isOrdered(-1);
}

/** Longitudes with a full turn added after each step of more than half a turn. */
function overDateLine(values: Float64Array): Float64Array {
  const areDegrees = values.every((value) => Math.abs(value) <= 360);
  let turns = 0;
  return values.map((value, i) => {
    const step = i === 0 ? 0 : value - values[i - 1]!;
    if (areDegrees && Math.abs(step) > 180) turns -= Math.sign(step);
    return value + turns * 360;
  });
}

/** The upper end of a scale from `low`; above it also where all values are equal. */
export function endAbove(low: number, high: number): number {
  return high > low ? high : low + Math.max(1, Math.abs(low) * 1e-6);
}

/** Longest text of a title. */
const maxTitle = 200;

/** A text that is short enough for a title. */
export function shortTitle(text: string): string {
  return text.length > maxTitle ? `${text.slice(0, maxTitle - 1)}…` : text;
}

/** Dates of other calendars are drawn on the real-world date of the same name. */
function toRealMs(time: CFDatetime): number {
  if (Number.isNaN(time.ms)) return Number.NaN;
  const days = Math.floor(time.ms / 86_400_000);
  const { year, month, day } = toCalendarDate(time.calendar, days);
  return Date.UTC(year, month - 1, day) + (time.ms - days * 86_400_000);
}

/** Name and units: `2 metre temperature [K]`; of coordinates of a projection `x [metre]`, which fits beside a small panel. */
export function titleOf(array: DataArray): string {
  const { long_name: longName, standard_name: standardName, units } = array.attrs;
  const isProjected = /^projection_[xy]_coordinate$/.test(String(standardName));
  const name =
    (isProjected ? [] : [longName, standardName]).find((value) => typeof value === "string" && value !== "") ??
    array.name;
  const text = typeof name === "string" ? name : "";
  return shortTitle(typeof units === "string" && units !== "" && units !== "1" ? `${text} [${units}]`.trim() : text);
}

/** Coordinates without dimension, as in `time = 2020-07-01`. */
export function scalarsOf(array: DataArray): string {
  const shown: string[] = [];
  for (const [name, coordinate] of Object.entries(array.coords)) {
    if (coordinate.dims.length > 0 || !coordinate.isComputed || isGridMapping(coordinate)) continue;
    const value = coordinate.item();
    shown.push(`${name} = ${typeof value === "number" ? formatFloat(value) : formatAttr(String(value))}`);
  }
  return shortTitle(shown.join(", "));
}

function isGridMapping({ attrs }: DataArray): boolean {
  return ["grid_mapping_name", "crs_wkt", "spatial_ref", "GeoTransform", "crs"].some((name) => name in attrs);
}
