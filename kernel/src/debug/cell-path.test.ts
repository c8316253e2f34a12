import { expect, test } from "vitest";
import { CELL_PREFIX, CELL_SUFFIX, cellPath, murmur2 } from "./cell-path.ts";

test.each([
  ["", 3434893664],
  ["a", 3737616178],
  ["ab", 1824761983],
  ["abc", 4227831356],
  ["let x = 1;\nx + 1", 1746618384],
  ["naïve — ünïcödé 🌍", 2588140970],
  ["x".repeat(1001), 3654240158],
])("the hash of %j is the one that JupyterLab computes", (text, hash) => {
  expect(murmur2(text, 0x5eed)).toBe(hash);
});

test("a cell's path is prefix, hash and suffix", () => {
  expect(cellPath("1")).toBe(`${CELL_PREFIX}${murmur2("1", 0x5eed)}${CELL_SUFFIX}`);
});
