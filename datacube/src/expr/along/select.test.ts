import fc from "fast-check";
import { expect, test } from "vitest";
import { select } from "./select.ts";

test("the element at a place is as in order, those before are not greater, those after not less", () => {
  const numbers = fc.oneof(
    fc.array(fc.double({ noNaN: true }), { minLength: 1, maxLength: 300 }),
    fc.array(fc.integer({ min: 0, max: 4 }), { minLength: 1, maxLength: 300 }),
  );
  fc.assert(
    fc.property(numbers, fc.nat(), (list, place) => {
      const at = place % list.length;
      const values = Float64Array.from(list);
      select(values, at);
      expect(values[at]! + 0).toBe(Float64Array.from(list).sort()[at]! + 0);
      expect(values.subarray(0, at).every((value) => value <= values[at]!)).toBe(true);
      expect(values.subarray(at).every((value) => value >= values[at]!)).toBe(true);
      expect([...values].sort((a, b) => a - b).join()).toBe(list.toSorted((a, b) => a - b).join());
    }),
    { seed: 1, numRuns: 500 },
  );
});

test.each([
  ["sorted", (i: number) => i],
  ["backwards", (i: number) => -i],
  ["all equal", () => 1],
  ["a roof", (i: number) => Math.min(i, 1e5 - i)],
])("%s elements take no longer than others", (_, of) => {
  const values = Float64Array.from({ length: 1e5 }, (_value, i) => of(i));
  const sorted = values.slice().sort();
  for (const at of [0, 25_000, 50_000, 99_999]) {
    select(values, at);
    expect(values[at]).toBe(sorted[at]);
  }
});
