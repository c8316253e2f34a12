import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { memoryReader } from "../array/chunk-reader.ts";
import { elementsOf } from "../array/variable.ts";
import { sourceNode } from "../expr/operation/source.ts";
import type { Calendar } from "./calendar.ts";
import { decodeVariable } from "./decode-variable.ts";
import { type EncodableVariable, storedForm } from "./stored-form.ts";

/** Times after they were stored and read again, and the dtype in which they were. */
function again(times: Float64Array, variable: Omit<EncodableVariable, "name" | "elements">) {
  const form = storedForm({ ...variable, name: "t", elements: times });
  const reader = memoryReader(form.dtype, [times.length], form.encode(times));
  const expr = sourceNode({ format: "memory", source: "", variable: "t" }, ["t"], reader);
  const attrs = { ...form.attrs, ...(form.fillValue === undefined ? {} : { _FillValue: form.fillValue }) };
  const read = decodeVariable({ expr, attrs, attrTypes: {}, encoding: {} }, {});
  return { stored: form.dtype, dtype: read.expr.dtype, attrs: read.attrs, times: elementsOf(read) as Float64Array };
}

const calendars: readonly Calendar[] = ["standard", "proleptic_gregorian", "noleap", "all_leap", "360_day", "julian"];
const wholeMs = fc.oneof(fc.integer({ min: -(10 ** 14), max: 10 ** 14 }), fc.constant(Number.NaN));
const finerMs = fc.integer({ min: -(10 ** 15), max: 10 ** 15 }).map((n) => n / 1000);
const units = {
  datetime: ["seconds since 1850-02-28", "hours since 2000-01-01 06:00"],
  timedelta: ["seconds", "hours"],
};

describe.each(["datetime", "timedelta"] as const)("%s is the same after it was stored", (dtype) => {
  test("whole milliseconds as 64-bit integers, in every calendar, missing ones too", () => {
    fc.assert(
      fc.property(fc.array(wholeMs), fc.constantFrom(...calendars), (ms, calendar) => {
        const times = Float64Array.from(ms);
        expect(again(times, { dtype, encoding: { calendar } })).toEqual({ stored: "int64", dtype, attrs: {}, times });
      }),
    );
  });

  test("parts of milliseconds as floats", () => {
    fc.assert(
      fc.property(fc.array(finerMs, { minLength: 1 }), (ms) => {
        const times = Float64Array.from([...ms, 0.125]);
        const read = again(times, { dtype, encoding: {} });
        expect(read.stored).toBe("float64");
        read.times.forEach((time, i) => void expect(Math.abs(time - times[i]!)).toBeLessThan(1e-3));
      }),
    );
  });

  test("with units, as integers where they are whole in them", () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: -(10 ** 9), max: 10 ** 9 })), fc.constantFrom(0, 1), (steps, u) => {
        const times = Float64Array.from(steps, (step) => step * [1000, 3_600_000][u]!);
        const read = again(times, { dtype, encoding: { units: units[dtype][u]!, calendar: "noleap" } });
        expect(read).toEqual({ stored: "int64", dtype, attrs: {}, times });
      }),
    );
  });

  test("a stored dtype and a fill value of the encoding stay", () => {
    const encoding = { units: units[dtype][1]!, calendar: "standard", dtype: "int32", _FillValue: -1 };
    const times = Float64Array.of(0, 7_200_000, Number.NaN);
    expect(again(times, { dtype, encoding })).toMatchObject({ stored: "int32", dtype, times });
    expect(() => again(Float64Array.of(1), { dtype, encoding })).toThrow("no whole number of");
  });
});
