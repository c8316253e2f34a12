import { expect, test } from "vitest";
import { regionMismatch } from "./region-mismatch.ts";

test("600 random regions: kernels give what the functions give one by one", () => {
  for (let seed = 1; seed <= 600; seed++) expect(regionMismatch(seed)).toBeUndefined();
}, 60_000);

test("the variance of equal numbers whose squares overflow is 0", () => {
  expect(regionMismatch(1140)).toBeUndefined();
});
