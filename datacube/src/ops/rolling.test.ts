import { expect, test } from "vitest";
import { dataArray } from "../array/construct.ts";
import { DataArray } from "../array/data-array.ts";
import { createPlan } from "../exec/plan.ts";
import { generated } from "../expr/generated.ts";
import "./methods.ts";

test("a window's sum is not touched by huge elements outside it, at any size", async () => {
  const values = Float64Array.from({ length: 2000 }, (_, i) => (i % 97 === 5 ? 1e17 * (i % 2 ? -1 : 1) : 0.1 * i));
  const x = dataArray(values, { dims: ["t"] });
  for (const size of [2, 7, 64, 90]) {
    const sums = (await x.rolling({ t: size }, { minPeriods: 1 }).sum().compute()).values as Float64Array;
    for (let i = 0; i < values.length; i++) {
      const window = values.subarray(Math.max(0, i - size + 1), i + 1);
      if (window.some((value) => Math.abs(value) > 1e16)) continue;
      const exact = window.reduce((sum, value) => sum + value, 0);
      expect(Math.abs(sums[i]! - exact)).toBeLessThanOrEqual(1e-12 * exact);
    }
  }
});

test("rolling over a long axis reads block by block, with a halo, within the bound", () => {
  const cube = generated(
    { generator: "noise" },
    { dims: ["time", "x"], shape: [1e6, 50], chunkShape: [2e4, 50], dtype: "float32" },
  );
  const x = new DataArray("x", { expr: cube, attrs: {}, encoding: {} }, new Map());
  const plan = createPlan(x.rolling({ time: 30 }).mean().expr, { memoryBytes: 2 ** 26 });
  expect(plan.taskBytes).toBeLessThan(2 ** 26);
  expect(plan.bytesToRead).toBeLessThan(2.5 * 2e8);
});
