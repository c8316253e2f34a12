import { UnsupportedError } from "../errors.ts";
import { type Calendar, daysInMonth, haveSameDates, toCalendarDate, toDayNumber } from "./calendar.ts";

const dayMs = 86_400_000;

/** A step in time as pandas names it: of fixed length, or from one anchor of the calendar to a later one. */
export type Frequency = { readonly kind: "fixed"; readonly stepMs: number } | AnchoredFrequency;

/** Every `count`-th of the anchors: days of the calendar, numbered. */
export interface AnchoredFrequency {
  readonly kind: "anchored";
  readonly count: number;
  /** Whether an anchor is the last day of a period, not the first. */
  readonly isEnd: boolean;
  /** Number of the last anchor on or before a day. */
  readonly floor: (day: number) => number;
  /** Day of an anchor, since 1970-01-01. */
  readonly dayOf: (anchor: number) => number;
}

const fixedMs: Readonly<Record<string, number>> = {
  us: 1e-3,
  ms: 1,
  s: 1000,
  min: 60_000,
  h: 3_600_000,
  D: dayMs,
};
const months = ["JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"];
const weekdays = ["MON", "TUE", "WED", "THU", "FRI", "SAT", "SUN"];
/** Months of a period and the month its anchors are counted from (0 is January), without another one given. */
const periods: Readonly<Record<string, { readonly step: number; readonly month: number }>> = {
  MS: { step: 1, month: 0 },
  ME: { step: 1, month: 0 },
  QS: { step: 3, month: 0 },
  QE: { step: 3, month: 11 },
  YS: { step: 12, month: 0 },
  YE: { step: 12, month: 11 },
};

/**
 * A frequency by its name: `3D`, `6h`, `15min`, `W-SUN`, `MS`, `ME`, `QS-DEC`, `QE`, `YS-JUL`, `YE` …, with a number before it.
 * @throws UnsupportedError for other names, and for weeks in calendars that have none
 */
export function toFrequency(name: string, calendar: Calendar): Frequency {
  const match = /^(\d*)([A-Za-z]+)(?:-([A-Z]{3}))?$/.exec(name);
  const [, digits = "", unit = "", anchor] = match ?? [];
  const count = digits === "" ? 1 : Number(digits);
  const length = Object.hasOwn(fixedMs, unit) ? fixedMs[unit] : undefined;
  if (count > 0 && length !== undefined && anchor === undefined) return { kind: "fixed", stepMs: count * length };
  const period = Object.hasOwn(periods, unit) ? periods[unit] : undefined;
  const month = anchor === undefined ? period?.month : months.indexOf(anchor);
  if (count > 0 && period && month !== undefined && month >= 0 && (period.step > 1 || anchor === undefined))
    return monthly({ count, step: period.step, month: month % period.step, isEnd: unit.endsWith("E") }, calendar);
  const weekday = anchor === undefined ? 6 : weekdays.indexOf(anchor);
  if (count > 0 && unit === "W" && weekday >= 0 && haveSameDates(calendar, "standard")) return weekly(count, weekday);
  throw new UnsupportedError(
    `the frequency "${name}" in the calendar ${calendar}`,
    "known are us, ms, s, min, h, D, W, MS, ME, QS, QE, YS and YE, such as 3D, W-SUN or QS-DEC",
  );
}

function monthly(
  { count, step, month, isEnd }: { count: number; step: number; month: number; isEnd: boolean },
  calendar: Calendar,
): AnchoredFrequency {
  const dayOf = (anchor: number): number => {
    const at = anchor * step + month;
    const date = { year: Math.floor(at / 12), month: (((at % 12) + 12) % 12) + 1, day: 1 };
    const day = isEnd ? daysInMonth(calendar, date.year, date.month) : 1;
    return toDayNumber(calendar, { ...date, day });
  };
  const floor = (day: number): number => {
    const date = toCalendarDate(calendar, day);
    const anchor = Math.floor((date.year * 12 + date.month - 1 - month) / step);
    return dayOf(anchor) > day ? anchor - 1 : anchor;
  };
  return { kind: "anchored", count, isEnd, floor, dayOf };
}

/** 1970-01-01 was a Thursday. */
function weekly(count: number, weekday: number): AnchoredFrequency {
  const shift = weekday - 3;
  return {
    kind: "anchored",
    count,
    isEnd: true,
    floor: (day) => Math.floor((day - shift) / 7),
    dayOf: (anchor) => anchor * 7 + shift,
  };
}
