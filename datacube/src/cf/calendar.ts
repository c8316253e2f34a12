import { UnsupportedError } from "../errors.ts";

/** CF calendars (CF conventions 4.4.1). */
export type Calendar = "standard" | "proleptic_gregorian" | "noleap" | "all_leap" | "360_day" | "julian";

/** A date of some calendar; `month` and `day` start at 1. Year 0 exists (astronomical numbering). */
export interface CalendarDate {
  readonly year: number;
  readonly month: number;
  readonly day: number;
}

const aliases: Record<string, Calendar> = {
  standard: "standard",
  gregorian: "standard",
  proleptic_gregorian: "proleptic_gregorian",
  noleap: "noleap",
  "365_day": "noleap",
  all_leap: "all_leap",
  "366_day": "all_leap",
  "360_day": "360_day",
  julian: "julian",
};

/**
 * The calendar of a CF `calendar` attribute; without one, `standard`.
 * @throws UnsupportedError for a name that is no CF calendar with dates
 */
export function toCalendar(name: string | undefined): Calendar {
  const calendar = aliases[(name ?? "standard").toLowerCase()];
  if (calendar === undefined)
    throw new UnsupportedError(`the calendar "${name}"`, `known are ${Object.keys(aliases).join(", ")}`);
  return calendar;
}

/** Whether a moment has the same number in both calendars, at least since 1582. */
export function haveSameDates(a: Calendar, b: Calendar): boolean {
  const isReal = (calendar: Calendar) => calendar === "standard" || calendar === "proleptic_gregorian";
  return a === b || (isReal(a) && isReal(b));
}

const common = [0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334, 365];
const leap = common.map((days, i) => (i >= 2 ? days + 1 : days));

function isLeapYear(calendar: Calendar, year: number): boolean {
  if (calendar === "all_leap") return true;
  if (calendar === "noleap" || calendar === "360_day") return false;
  if (calendar === "julian" || (calendar === "standard" && year <= 1582)) return year % 4 === 0;
  return (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;
}

/** Days of a month. In the standard calendar October 1582 has 31, although 10 of them do not exist. */
export function daysInMonth(calendar: Calendar, year: number, month: number): number {
  if (calendar === "360_day") return 30;
  const table = isLeapYear(calendar, year) ? leap : common;
  return table[month]! - table[month - 1]!;
}

/** First day of the Gregorian calendar, 1582-10-15, in days since 1970-01-01. */
const gregorianStart = -141_427;

/** Days from 1970-01-01 to a date, both of the same calendar. */
export function toDayNumber(calendar: Calendar, { year, month, day }: CalendarDate): number {
  switch (calendar) {
    case "360_day":
      return (year - 1970) * 360 + (month - 1) * 30 + day - 1;
    case "noleap":
      return (year - 1970) * 365 + common[month - 1]! + day - 1;
    case "all_leap":
      return (year - 1970) * 366 + leap[month - 1]! + day - 1;
    case "julian":
      return julianDay(year, month, day) - julianDay(1970, 1, 1);
    case "proleptic_gregorian":
      return gregorianDay(year, month, day);
    case "standard": {
      const gregorian = year > 1582 || (year === 1582 && (month > 10 || (month === 10 && day >= 15)));
      return gregorian ? gregorianDay(year, month, day) : julianDay(year, month, day) - julianToGregorian;
    }
  }
}

/** Days since 0000-03-01 (Julian) up to a Julian date. */
function julianDay(year: number, month: number, day: number): number {
  const y = month <= 2 ? year - 1 : year;
  return Math.floor(y * 365.25) + Math.floor((153 * ((month + 9) % 12) + 2) / 5) + day - 1;
}

/** Days since 1970-01-01 of a proleptic Gregorian date. */
function gregorianDay(year: number, month: number, day: number): number {
  const y = month <= 2 ? year - 1 : year;
  const days = y * 365 + Math.floor(y / 4) - Math.floor(y / 100) + Math.floor(y / 400);
  return days + Math.floor((153 * ((month + 9) % 12) + 2) / 5) + day - 1 - 719_468;
}

/** Days from julianDay's origin to 1970-01-01 (Gregorian): 1582-10-05 Julian is 1582-10-15 Gregorian. */
const julianToGregorian = julianDay(1582, 10, 5) - gregorianStart;

/** The date that lies `days` after 1970-01-01 of the same calendar. */
export function toCalendarDate(calendar: Calendar, days: number): CalendarDate {
  switch (calendar) {
    case "360_day": {
      const year = 1970 + Math.floor(days / 360);
      const rest = days - (year - 1970) * 360;
      return { year, month: Math.floor(rest / 30) + 1, day: (rest % 30) + 1 };
    }
    case "noleap":
      return fromFixedYear(days, 365, common);
    case "all_leap":
      return fromFixedYear(days, 366, leap);
    case "julian":
      return fromJulianDay(days + julianDay(1970, 1, 1));
    case "proleptic_gregorian":
      return fromGregorianDay(days);
    case "standard":
      return days >= gregorianStart ? fromGregorianDay(days) : fromJulianDay(days + julianToGregorian);
  }
}

function fromFixedYear(days: number, length: number, table: readonly number[]): CalendarDate {
  const year = 1970 + Math.floor(days / length);
  const rest = days - (year - 1970) * length;
  const month = table.findLastIndex((start) => start <= rest) + 1;
  return { year, month, day: rest - table[month - 1]! + 1 };
}

function fromMarchDay(year: number, rest: number): CalendarDate {
  const index = Math.floor((5 * rest + 2) / 153);
  const month = index < 10 ? index + 3 : index - 9;
  return { year: month <= 2 ? year + 1 : year, month, day: rest - Math.floor((153 * index + 2) / 5) + 1 };
}

function fromJulianDay(days: number): CalendarDate {
  let year = Math.floor((days + 0.75) / 365.25);
  if (Math.floor(year * 365.25) > days) year--;
  return fromMarchDay(year, days - Math.floor(year * 365.25));
}

function fromGregorianDay(days: number): CalendarDate {
  const shifted = days + 719_468;
  const era = Math.floor(shifted / 146_097);
  const dayOfEra = shifted - era * 146_097;
  const yearOfEra = Math.floor(
    (dayOfEra - Math.floor(dayOfEra / 1460) + Math.floor(dayOfEra / 36_524) - Math.floor(dayOfEra / 146_096)) / 365,
  );
  return fromMarchDay(
    yearOfEra + era * 400,
    dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100)),
  );
}
