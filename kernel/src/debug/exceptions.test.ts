import { expect, test } from "vitest";
import { isInTry } from "./exceptions.ts";

const SOURCE = `try {
  one();
  later(() => two());
  try { three() } finally { four() }
} catch { five() } finally { six() }
seven();`;

test.each([
  ["one", true],
  ["two", false],
  ["three", true],
  ["four", true],
  ["five", false],
  ["six", false],
  ["seven", false],
])("what %s throws is caught by the same function: %s", (name, caught) => {
  const before = SOURCE.slice(0, SOURCE.indexOf(name)).split("\n");
  expect(isInTry(SOURCE, { line: before.length - 1, column: before.at(-1)!.length })).toBe(caught);
});
