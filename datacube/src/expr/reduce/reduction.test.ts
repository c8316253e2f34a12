import fc from "fast-check";
import { expect, test } from "vitest";
import { createData, type DType } from "../../array/dtype.ts";
import { cellsOf } from "./cells.ts";
import type { ReduceCall } from "./reduction.ts";
import { reductionNames, reductionOf } from "./table.ts";

const results = 3;

/** Elements with their results, which are reduced in parts whose states are merged. */
function reduceInParts(
  name: string,
  elements: readonly { value: number; slot: number }[],
  ends: readonly number[],
): number[] {
  const reduction = reductionOf(name);
  const call: ReduceCall = {
    name,
    subject: "x",
    input: { dtype: "float64", dims: ["x"], shape: [elements.length] },
    over: ["x"],
    skipna: true,
    minCount: 0,
    ddof: 0,
  };
  const state = (from: number, to: number) => {
    const own = reduction.columns(call).map((dtype: DType) => createData(dtype, results));
    const part = elements.slice(from, to);
    const slots = { axes: [0], slots: part.map(({ slot }) => slot) };
    const cells = cellsOf([part.length], [slots], [{ axis: 0, places: part.map((_, i) => from + i) }]);
    reduction.accumulate(own, { elements: Float64Array.from(part, ({ value }) => value), cells }, call);
    return own;
  };
  const cuts = [0, ...ends.filter((end) => end < elements.length).toSorted((a, b) => a - b), elements.length];
  const [first, ...others] = cuts.slice(1).map((end, i) => state(cuts[i]!, end));
  for (const other of others) reduction.merge(first!, other, call);
  const to = createData(reduction.dtype(call), results);
  reduction.finish(first!, to, call);
  return Array.from(to as Float64Array, Number);
}

const element = fc.record({
  value: fc.oneof(fc.integer({ min: -100, max: 100 }), fc.constant(Number.NaN)),
  slot: fc.integer({ min: -1, max: results - 1 }),
});

/** What it gives, or what it says when it fails: argmin has no result where all is missing. */
function attempt(run: () => number[]): number[] | string {
  try {
    return run();
  } catch (error) {
    return String(error);
  }
}

function expectNear(actual: number, expected: number): void {
  if (Object.is(actual, expected) || actual === expected) return;
  expect(Math.abs(actual - expected)).toBeLessThanOrEqual(1e-7 * Math.max(1, Math.abs(expected)));
}

test.each(reductionNames())("%s: states of parts that are merged give what one state gives", (name) => {
  fc.assert(
    fc.property(
      fc.array(element, { minLength: 1, maxLength: 200 }),
      fc.array(fc.nat(200), { maxLength: 5 }),
      (elements, ends) => {
        const [whole, parts] = [[], ends].map((cuts) => attempt(() => reduceInParts(name, elements, cuts)));
        if (typeof whole === "string" || typeof parts === "string") expect(parts).toBe(whole);
        else whole!.forEach((value, i) => void expectNear(parts![i]!, value));
      },
    ),
  );
});

test("a sum of many numbers is as exact as its result can be", () => {
  const elements = Array.from({ length: 100_000 }, () => ({ value: 0.1, slot: 0 }));
  elements.push({ value: 1e16, slot: 0 }, { value: 1, slot: 0 }, { value: -1e16, slot: 0 });
  expect(reduceInParts("sum", elements, [10, 5000, 99_999])[0]).toBe(10_001);
});

test("the spread of many numbers far from 0 keeps its digits", () => {
  const elements = Array.from({ length: 30_000 }, (_, i) => ({ value: 1e8 + (i % 3), slot: 0 }));
  for (const ends of [[], [7, 1000, 20_001]]) expect(reduceInParts("var", elements, ends)[0]).toBeCloseTo(2 / 3, 14);
});
