import "../ops/methods.ts";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { dataArray } from "./construct.ts";
import type { DataArray } from "./data-array.ts";
import { createData, type DType } from "./dtype.ts";

type Listed = (number | string)[];
type Outcome = { readonly dtype: string; readonly values: Listed } | null;
type BinaryMethod = "add" | "sub" | "mul" | "div" | "lt" | "eq";

/** What xarray gives, made by golden/make.py; null where it refuses. */
const expected = JSON.parse(
  readFileSync(join(import.meta.dirname, "..", "..", "golden", "operations.json"), "utf8"),
) as {
  arrays: Record<DType, [Listed, Listed]>;
  binary: { a: DType; b: DType; op: BinaryMethod; result: Outcome }[];
  scalars: { a: DType; number: number; op: BinaryMethod; result: Outcome }[];
  reductions: { a: DType; op: "mean" | "sum" | "min" | "max"; skipna: boolean | null; result: Outcome }[];
};

function make(dtype: DType, which: 0 | 1): DataArray {
  const listed = expected.arrays[dtype][which];
  const data = createData(dtype, listed.length);
  listed.forEach((value, i) => {
    data[i] = data instanceof BigInt64Array || data instanceof BigUint64Array ? BigInt(value) : Number(value);
  });
  return dataArray(data, { dims: ["x"], dtype });
}

function outcome(compute: () => DataArray): Outcome {
  const result = compute();
  const values = Array.from(result.values as ArrayLike<number | bigint>, (value) => {
    if (typeof value === "bigint") return String(value);
    return Number.isFinite(value) ? value : String(value).toLowerCase().replace("infinity", "inf");
  });
  return { dtype: result.dtype, values };
}

function expectOutcome(compute: () => DataArray, wanted: Outcome): void {
  if (wanted === null) {
    expect(compute).toThrow();
    return;
  }
  const actual = outcome(compute)!;
  expect(actual.dtype).toBe(wanted.dtype);
  wanted.values.forEach((value, i) => {
    if (typeof value === "number")
      expect(Number(actual.values[i])).toBeCloseTo(value, wanted.dtype === "float32" ? 4 : 12);
    else expect(actual.values[i]).toBe(value);
  });
}

/** bool with bool is refused here for arithmetic: numpy's logical result surprises. */
const isBoolArithmetic = (a: DType, b: DType, op: string) => a === "bool" && b === "bool" && op !== "lt" && op !== "eq";

describe("operations give xarray's dtypes and values", () => {
  const cases = expected.binary.filter(({ a, b, op }) => !isBoolArithmetic(a, b, op));
  test.each(cases)("$a $op $b", ({ a, b, op, result }) => expectOutcome(() => make(a, 0)[op](make(b, 1)), result));

  test.each(expected.scalars)("$a $op $number", ({ a, number, op, result }) =>
    expectOutcome(() => make(a, 0)[op](number), result),
  );

  test.each(expected.reductions)("$op of $a, skipna $skipna", ({ a, op, skipna, result }) =>
    expectOutcome(() => make(a, 0)[op](undefined, skipna === null ? {} : { skipna }), result),
  );

  test("arithmetic between bools is refused with the way out", () => {
    expect(() => make("bool", 0).add(make("bool", 1))).toThrow(/astype/);
  });
});
