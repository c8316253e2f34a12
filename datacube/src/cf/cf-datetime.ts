import { displayAs } from "../array/display.ts";
import { UnsupportedError } from "../errors.ts";
import { type Calendar, type CalendarDate, toCalendarDate } from "./calendar.ts";

const dayMs = 86_400_000;

/** A moment in a CF calendar. Prints as ISO 8601; compares by `valueOf()` within one calendar. */
export class CFDatetime {
  readonly calendar: Calendar;
  /** Milliseconds since 1970-01-01T00:00 of this calendar, with fractions; NaN where the time is missing. */
  readonly ms: number;

  constructor(ms: number, calendar: Calendar = "standard") {
    this.ms = ms;
    this.calendar = calendar;
  }

  get #date(): CalendarDate {
    return toCalendarDate(this.calendar, Math.floor(this.ms / dayMs));
  }
  get #msOfDay(): number {
    return this.ms - Math.floor(this.ms / dayMs) * dayMs;
  }
  get year(): number {
    return this.#date.year;
  }
  /** 1 to 12. */
  get month(): number {
    return this.#date.month;
  }
  /** Day of the month from 1. */
  get day(): number {
    return this.#date.day;
  }
  get hour(): number {
    return Math.floor(this.#msOfDay / 3_600_000);
  }
  get minute(): number {
    return Math.floor(this.#msOfDay / 60_000) % 60;
  }
  /** Seconds with fractions. */
  get second(): number {
    return (this.#msOfDay % 60_000) / 1000;
  }

  /** ISO 8601 without a zone, as short as is exact: `2020-07-01`, `2020-07-01T06:00:00`. `NaT` where missing. */
  toISOString(): string {
    if (Number.isNaN(this.ms)) return "NaT";
    const { year, month, day } = this.#date;
    const date = `${formatYear(year)}-${pad(month)}-${pad(day)}`;
    const ms = this.#msOfDay;
    if (ms === 0) return date;
    const fraction = (ms % 1000) / 1000;
    const tail = fraction === 0 ? "" : fraction.toFixed(Number.isInteger(ms) ? 3 : 6).slice(1);
    return `${date}T${pad(this.hour)}:${pad(this.minute)}:${pad(Math.floor(this.second))}${tail}`;
  }

  /**
   * The same moment as a JavaScript Date (UTC).
   * @throws UnsupportedError in a calendar whose dates are not real-world dates
   */
  toDate(): Date {
    if (this.calendar !== "standard" && this.calendar !== "proleptic_gregorian") {
      throw new UnsupportedError(`a Date from the calendar ${this.calendar}`, "use year, month, day or toISOString()");
    }
    return new Date(this.ms);
  }

  toString(): string {
    return this.toISOString();
  }
  toJSON(): string {
    return this.toISOString();
  }
  valueOf(): number {
    return this.ms;
  }
}

displayAs<CFDatetime>(CFDatetime.prototype, { text: (time) => time.toISOString() });

function pad(value: number): string {
  return String(value).padStart(2, "0");
}

function formatYear(year: number): string {
  if (year >= 0 && year <= 9999) return String(year).padStart(4, "0");
  return (year < 0 ? "-" : "+") + String(Math.abs(year)).padStart(6, "0");
}
