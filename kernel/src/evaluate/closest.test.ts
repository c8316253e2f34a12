import { expect, test } from "vitest";
import { closest } from "./closest.ts";

test.each([
  ["fial", "fail"],
  ["meen", "mean"],
  ["MAX", "max"],
  ["deviaton", "deviation"],
  ["T", undefined],
  ["x", undefined],
  ["unrelated", undefined],
])("%s → %s", (name, meant) => {
  expect(closest(name, ["a", "fail", "mean", "max", "deviation"])).toBe(meant);
});
