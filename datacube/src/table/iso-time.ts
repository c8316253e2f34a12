import { type Calendar, daysInMonth, toDayNumber } from "../cf/calendar.ts";

const dayMs = 86_400_000;
const pattern = /^([+-]?\d{4,6})-(\d\d)(?:-(\d\d)(?:[T ](\d\d):(\d\d)(?::(\d\d)(\.\d{1,9})?)?)?)?(Z|[+-]\d\d:?\d\d)?$/;

/**
 * Milliseconds since 1970-01-01 of a date or time in ISO 8601 (a month, `2020-07-01`, `2020-07-01T06:00:00.5`, with a zone or
 * without); undefined where the text is none, or the calendar has no such day.
 */
export function parseIsoTime(text: string, calendar: Calendar): number | undefined {
  const match = pattern.exec(text);
  if (!match) return undefined;
  const [, year, month, day = "01", hour = "0", minute = "0", second = "0", fraction = "0", zone] = match;
  const date = { year: Number(year), month: Number(month), day: Number(day) };
  if (date.month < 1 || date.month > 12 || date.day < 1 || date.day > daysInMonth(calendar, date.year, date.month))
    return undefined;
  if (Number(hour) > 23 || Number(minute) > 59 || Number(second) > 59) return undefined;
  const seconds = (Number(hour) * 60 + Number(minute)) * 60 + Number(second);
  return toDayNumber(calendar, date) * dayMs + seconds * 1000 + Number(fraction) * 1000 - zoneMs(zone);
}

function zoneMs(zone: string | undefined): number {
  if (zone === undefined || zone === "Z") return 0;
  const minutes = Number(zone.slice(1, 3)) * 60 + Number(zone.slice(-2));
  return (zone.startsWith("-") ? -1 : 1) * minutes * 60_000;
}
