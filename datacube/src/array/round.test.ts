import { expect, test } from "vitest";
import { roundHalfEven } from "./round.ts";

test.each([
  [0.5, 0],
  [1.5, 2],
  [2.5, 2],
  [-1.5, -2],
  [-2.5, -2],
  [0.49999999999999994, 0],
  [0.5000000000000001, 1],
  [2 ** 52 + 1, 2 ** 52 + 1],
  [-(2 ** 53) - 2, -(2 ** 53) - 2],
  [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY],
  [Number.NaN, Number.NaN],
])("%d is rounded to %d", (value, rounded) => expect(roundHalfEven(value)).toBe(rounded));

test.each([-0, -0.2, -0.5])("%d is rounded to a negative zero, as numpy's rint does", (value) =>
  expect(roundHalfEven(value)).toBe(-0),
);
