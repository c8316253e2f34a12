import { type Calendar, daysInMonth, toDayNumber } from "../cf/calendar.ts";
import { SelectionError } from "../errors.ts";

/** A span of time written as ISO text; resolution 0 year, 1 month, 2 day, 3 hour, 4 minute, 5 second, 6 finer. */
export interface Period {
  readonly start: number;
  /** Exclusive. */
  readonly end: number;
  readonly resolution: number;
}

const isoPattern = /^([-+]?\d{4,6})(?:-(\d{2})(?:-(\d{2})(?:[T ](\d{2})(?::(\d{2})(?::(\d{2})(\.\d+)?)?)?)?)?)?Z?$/;
/** Length of the units from days on, by resolution. */
export const spanMs: readonly number[] = [0, 0, 86_400_000, 3_600_000, 60_000, 1000, 1e-3];

/**
 * The span that a text means on an axis.
 * @throws SelectionError for what is no date of the calendar
 */
export function parsePeriod({ calendar, dim }: { calendar: Calendar; dim: string }, text: string): Period {
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
