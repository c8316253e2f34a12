import type { DType } from "../../array/dtype.ts";
import { type Calendar, daysInMonth, toCalendarDate, toDayNumber } from "../../cf/calendar.ts";
import { ExpressionError } from "../../errors.ts";
import { describe } from "../node.ts";
import type { MapCall, MapFunctions } from "./function.ts";

/** A time as its calendar's date and the milliseconds of its day. */
interface Moment {
  readonly calendar: Calendar;
  readonly year: number;
  readonly month: number;
  readonly day: number;
  /** Days since 1970-01-01. */
  readonly days: number;
  readonly msOfDay: number;
}

const dayMs = 86_400_000;
const seasons = ["DJF", "MAM", "JJA", "SON"] as const;

/** Weekday of 1970-01-01 (Monday is 0); in calendars that are no real ones as cftime counts. */
const firstWeekday: Readonly<Record<Calendar, number>> = {
  standard: 3,
  proleptic_gregorian: 3,
  noleap: 3,
  all_leap: 6,
  "360_day": 2,
  julian: 2,
};

/** Name of a part of a time. */
export type TimePart =
  | ("year" | "quarter" | "season" | "month" | "day" | "dayofyear" | "dayofweek" | "daysInMonth")
  | ("hour" | "minute" | "second" | "microsecond");

/** What is asked of a time; numbers are whole. */
const parts: Readonly<Record<TimePart, (moment: Moment) => number | string>> = {
  year: ({ year }) => year,
  quarter: ({ month }) => Math.floor((month - 1) / 3) + 1,
  season: ({ month }) => seasons[Math.floor((month % 12) / 3)]!,
  month: ({ month }) => month,
  day: ({ day }) => day,
  dayofyear: ({ calendar, year, days }) => days - toDayNumber(calendar, { year, month: 1, day: 1 }) + 1,
  /** Monday is 0. */
  dayofweek: ({ calendar, days }) => (((days + firstWeekday[calendar]) % 7) + 7) % 7,
  daysInMonth: ({ calendar, year, month }) => daysInMonth(calendar, year, month),
  hour: ({ msOfDay }) => Math.floor(msOfDay / 3_600_000),
  minute: ({ msOfDay }) => Math.floor(msOfDay / 60_000) % 60,
  second: ({ msOfDay }) => Math.floor(msOfDay / 1000) % 60,
  microsecond: ({ msOfDay }) => Math.round((msOfDay % 1000) * 1000),
};

/** Names of the parts of a time. */
export const timePartNames: readonly TimePart[] = Object.keys(parts) as TimePart[];

/** `time-part {part, calendar}`: int64, or text for the season; 0 and "" where the time is missing. */
export const timeParts: MapFunctions = {
  "time-part": {
    arity: 1,
    dtype: partDType,
    array: (data, { fn, dtype }) => {
      const part = parts[fn.part as TimePart];
      const calendar = fn.calendar as Calendar;
      const of = (ms: number) => part(momentOf(ms, calendar));
      const times = data as Float64Array;
      return dtype === "string"
        ? Array.from(times, (ms) => (Number.isNaN(ms) ? "" : String(of(ms))))
        : BigInt64Array.from(times, (ms) => (Number.isNaN(ms) ? 0n : BigInt(of(ms))));
    },
  },
};

function momentOf(ms: number, calendar: Calendar): Moment {
  const days = Math.floor(ms / dayMs);
  return { calendar, ...toCalendarDate(calendar, days), days, msOfDay: ms - days * dayMs };
}

function partDType({ fn, inputs }: MapCall): DType {
  const [input] = inputs;
  if (input!.dtype !== "datetime")
    throw new ExpressionError(String(fn.part), `${describe(input!)} is ${input!.dtype}, not datetime`);
  return fn.part === "season" ? "string" : "int64";
}
