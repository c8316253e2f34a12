import fc from "fast-check";
import { expect, test } from "vitest";
import { escapeName } from "./escape-name.ts";

test.each([
  ["ann42", "ann42"],
  ["", "-"],
  ["-", "-2d"],
  ["Ann", "-41nn"],
  ["a/../b", "a-2f-2e-2e-2fb"],
  ["é@x", "-c3-a9-40x"],
])("%j becomes %j", (name, escaped) => {
  expect(escapeName(name)).toBe(escaped);
});

test("every name is one safe file name of at most 100 characters", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary", maxLength: 300 }), (name) => {
      expect(escapeName(name)).toMatch(/^[a-z0-9-]{1,100}$/);
    }),
  );
});

test("different names stay different", () => {
  const name = fc.oneof(
    fc.string({ unit: "binary", maxLength: 60 }),
    fc.string({ unit: fc.constantFrom("-", "a", "A", "2", "d", "."), maxLength: 200 }),
  );
  fc.assert(
    fc.property(name, name, (one, other) => {
      fc.pre(one.toWellFormed() !== other.toWellFormed());
      expect(escapeName(one)).not.toBe(escapeName(other));
    }),
    { numRuns: 1000 },
  );
});

test("long names that begin alike stay different, and no short name looks like a long one", () => {
  const long = escapeName("x".repeat(101));
  expect(long).not.toBe(escapeName("x".repeat(102)));
  expect(escapeName(long)).not.toBe(long);
});
