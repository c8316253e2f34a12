import { expect, test } from "vitest";
import { isoToMilliseconds, millisecondsToIso } from "./iso-time.ts";

test("times keep their microseconds, before 1970 too", () => {
  for (const text of [
    "2016-12-19T10:27:29.687763Z",
    "1960-01-01T00:00:00.000001Z",
    "1970-01-01T00:00:00Z",
    "1969-12-31T23:59:59.999Z",
  ])
    expect(millisecondsToIso(isoToMilliseconds(text))).toBe(text);
});

test("years, months and times without a zone are UTC; other texts are no times", () => {
  expect(isoToMilliseconds("2020")).toBe(Date.UTC(2020, 0));
  expect(isoToMilliseconds("2020-07-01T06:00:00")).toBe(Date.UTC(2020, 6, 1, 6));
  expect(isoToMilliseconds("noon")).toBeNaN();
  expect(isoToMilliseconds("2020-13")).toBeNaN();
});
