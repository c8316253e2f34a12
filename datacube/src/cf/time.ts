import { type Calendar, daysInMonth, toCalendar, toDayNumber } from "./calendar.ts";

const dayMs = 86_400_000;
const unitMs: Record<string, number> = {
  nanosecond: 1e-6,
  microsecond: 1e-3,
  millisecond: 1,
  second: 1000,
  minute: 60_000,
  hour: 3_600_000,
  day: dayMs,
  week: 7 * dayMs,
};
const shortUnits: Record<string, string> = {
  ns: "nanosecond",
  us: "microsecond",
  ms: "millisecond",
  msec: "millisecond",
  s: "second",
  sec: "second",
  min: "minute",
  h: "hour",
  hr: "hour",
  d: "day",
};

/** Reference and step of encoded times. */
export interface TimeUnits {
  /** Length of one unit. */
  readonly stepMs: number;
  /** Milliseconds from 1970-01-01 to the reference date, both of the calendar. */
  readonly referenceMs: number;
}

const pattern =
  /^\s*([a-z_]+)\s+since\s+([-+]?\d{1,6})-(\d{1,2})-(\d{1,2})(?:[T\s]+(\d{1,2})(?::(\d{1,2}))?(?::(\d{1,2}(?:\.\d*)?))?)?\s*(?:(Z|UTC|GMT)|([-+]\d{1,2})(?::?(\d{2}))?)?\s*$/i;

/**
 * Parses a CF time unit such as `hours since 1900-01-01 00:00:0.0`.
 * Undefined when it is no time unit of fixed length (months and years only have one in the 360-day calendar).
 */
export function parseTimeUnits(units: string, calendar: Calendar): TimeUnits | undefined {
  const match = pattern.exec(units);
  if (!match) return undefined;
  const stepMs = unitLength(match[1]!.toLowerCase(), calendar);
  if (stepMs === undefined) return undefined;
  const [year, month, day] = [match[2], match[3], match[4]].map(Number) as [number, number, number];
  if (month < 1 || month > 12 || day < 1 || day > daysInMonth(calendar, year, month)) return undefined;
  const clockMs = Number(match[5] ?? 0) * 3_600_000 + Number(match[6] ?? 0) * 60_000 + Number(match[7] ?? 0) * 1000;
  const zone = match[9] ?? "0";
  const zoneMs = (Math.abs(Number(zone)) * 60 + Number(match[10] ?? 0)) * 60_000 * (zone.startsWith("-") ? -1 : 1);
  return { stepMs, referenceMs: toDayNumber(calendar, { year, month, day }) * dayMs + clockMs - zoneMs };
}

function unitLength(name: string, calendar: Calendar): number | undefined {
  const single = shortUnits[name] ?? (name.endsWith("s") ? name.slice(0, -1) : name);
  if (calendar === "360_day" && single === "month") return 30 * dayMs;
  if (calendar === "360_day" && single === "year") return 360 * dayMs;
  if (calendar === "noleap" && single === "common_year") return 365 * dayMs;
  return unitMs[shortUnits[single] ?? single];
}

const durationUnits: ReadonlySet<string> = new Set(
  ["day", "hour", "minute", "second", "millisecond", "microsecond", "nanosecond"].map((unit) => `${unit}s`),
);

/** Milliseconds of a unit of durations, such as `hours`, by the names that xarray knows; undefined for other texts. */
export function parseDurationUnits(units: string): number | undefined {
  return durationUnits.has(units) ? unitMs[units.slice(0, -1)] : undefined;
}

/** Units as milliseconds, to a tenth of a microsecond where they are no whole number. */
function inMs(value: number, stepMs: number): number {
  const ms = value * stepMs;
  return Number.isInteger(ms) ? ms : Math.round(ms * 1e4) / 1e4;
}

/** Encoded durations as milliseconds, NaN where missing. */
export function decodeDurations(values: ArrayLike<number>, stepMs: number): Float64Array {
  return Float64Array.from(values, (value) => (value === missingTime ? Number.NaN : inMs(value, stepMs)));
}

/** The smallest 64-bit integer, by which numpy writes a missing time. */
export const missingTime: number = -(2 ** 63);

/**
 * Encoded times to milliseconds since 1970-01-01 of the calendar, NaN where missing. `units` must have been accepted by
 * parseTimeUnits.
 */
export function decodeTimes(values: ArrayLike<number>, units: string, calendarName: string): Float64Array {
  const { stepMs, referenceMs } = parseTimeUnits(units, toCalendar(calendarName))!;
  const result = new Float64Array(values.length);
  for (let i = 0; i < result.length; i++) {
    const value = values[i]!;
    result[i] = value === missingTime ? Number.NaN : inMs(value, stepMs) + referenceMs;
  }
  return result;
}

/** Milliseconds since 1970-01-01 of the calendar to encoded times. */
export function encodeTimes(ms: ArrayLike<number>, units: string, calendarName: string): Float64Array {
  const { stepMs, referenceMs } = parseTimeUnits(units, toCalendar(calendarName))!;
  return Float64Array.from(ms, (value) => (value - referenceMs) / stepMs);
}
