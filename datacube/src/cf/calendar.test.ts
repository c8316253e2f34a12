import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type Calendar, daysInMonth, toCalendar, toCalendarDate, toDayNumber } from "./calendar.ts";
import { CFDatetime } from "./cf-datetime.ts";
import { decodeTimes, encodeTimes, parseTimeUnits } from "./time.ts";

const calendars: Calendar[] = ["standard", "proleptic_gregorian", "noleap", "all_leap", "360_day", "julian"];

describe.each(calendars)("calendar %s", (calendar) => {
  test("every day number is a date and back", () => {
    fc.assert(
      fc.property(fc.integer({ min: -1_500_000, max: 1_500_000 }), (day) => {
        expect(toDayNumber(calendar, toCalendarDate(calendar, day))).toBe(day);
      }),
    );
  });

  test("days follow each other without gap through leap years and centuries", () => {
    for (const year of [-5, 0, 4, 1500, 1582, 1600, 1900, 1999, 2000, 2100]) {
      let day = toDayNumber(calendar, { year, month: 1, day: 1 });
      for (let month = 1; month <= 12; month++) {
        for (let d = 1; d <= daysInMonth(calendar, year, month); d++) {
          if (calendar === "standard" && year === 1582 && month === 10 && d > 4 && d < 15) continue;
          expect(toCalendarDate(calendar, day)).toEqual({ year, month, day: d });
          day++;
        }
      }
    }
  });
});

test("the standard calendar goes from Julian to Gregorian in October 1582", () => {
  expect(toCalendarDate("standard", toDayNumber("standard", { year: 1582, month: 10, day: 15 }) - 1)).toEqual({
    year: 1582,
    month: 10,
    day: 4,
  });
  expect(toCalendar("gregorian")).toBe("standard");
  expect(() => toCalendar("maya")).toThrow(/calendar "maya" is not supported/);
});

test("the proleptic Gregorian calendar is JavaScript's", () => {
  fc.assert(
    fc.property(fc.integer({ min: -800_000, max: 800_000 }), (day) => {
      const date = new Date(day * 86_400_000);
      const expected = { year: date.getUTCFullYear(), month: date.getUTCMonth() + 1, day: date.getUTCDate() };
      expect(toCalendarDate("proleptic_gregorian", day)).toEqual(expected);
    }),
  );
});

describe("time units", () => {
  test.each([
    ["days since 1970-01-02", 1, "1970-01-03"],
    ["hours since 1900-01-01 00:00:0.0", 36, "1900-01-02T12:00:00"],
    ["seconds since 2000-01-01T12:00:00Z", 1.5, "2000-01-01T12:00:01.500"],
    ["Minutes since 2000-1-1 6:00 +2:00", 0, "2000-01-01T04:00:00"],
    ["msecs since 2000-01-01", 250, "2000-01-01T00:00:00.250"],
  ])("%s", (units, value, expected) => {
    expect(new CFDatetime(decodeTimes([value], units, "standard")[0]!).toISOString()).toBe(expected);
  });

  test("months and years have a length only in the 360-day calendar", () => {
    expect(parseTimeUnits("months since 2000-01-01", "standard")).toBeUndefined();
    expect(new CFDatetime(decodeTimes([13], "months since 2000-01-01", "360_day")[0]!, "360_day").toISOString()).toBe(
      "2001-02-01",
    );
    expect(parseTimeUnits("degrees since north", "standard")).toBeUndefined();
  });

  test("the smallest 64-bit integer is a missing time", () => {
    expect(decodeTimes([-(2 ** 63), 0], "days since 1970-01-01", "standard")).toEqual(Float64Array.of(Number.NaN, 0));
  });

  test("encoding undoes decoding", () => {
    fc.assert(
      fc.property(fc.integer({ min: -1e6, max: 1e6 }), fc.constantFrom("days", "hours", "seconds"), (value, unit) => {
        const units = `${unit} since 1950-03-01 06:30`;
        expect(encodeTimes(decodeTimes([value], units, "noleap"), units, "noleap")[0]).toBeCloseTo(value, 6);
      }),
    );
  });
});

test("a missing time is NaT, and only real calendars give a Date", () => {
  expect(String(new CFDatetime(Number.NaN))).toBe("NaT");
  expect(new CFDatetime(0).toDate().getTime()).toBe(0);
  expect(() => new CFDatetime(0, "noleap").toDate()).toThrow(/noleap/);
  const time = new CFDatetime(Date.UTC(2020, 1, 29, 13, 45, 30));
  expect([time.year, time.month, time.day, time.hour, time.minute, time.second]).toEqual([2020, 2, 29, 13, 45, 30]);
  expect(`${new CFDatetime(-86_400_000 * 800_000).toISOString()}`).toMatch(/^-000\d{3}-/);
});
