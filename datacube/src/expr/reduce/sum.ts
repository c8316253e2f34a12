import {
  type ArrayData,
  type DType,
  isBig,
  isBigData,
  isComplex,
  isFloat,
  isTime,
  isUnsigned,
} from "../../array/dtype.ts";
import { ExpressionError } from "../../errors.ts";
import { laneSum } from "../../fuse/reduction.ts";
import { type Numbers, toNumbers } from "../map/convert.ts";
import { type Cells, eachElement } from "./cells.ts";
import type { ReduceCall, Reductions, State } from "./reduction.ts";

type Floats = Float64Array;
type Bigs = BigInt64Array;

/**
 * Sums and means. They run compensated (Neumaier) in float64: columns total, compensation, count; sums of 64-bit integers
 * run in bigint and wrap around: columns total, count.
 */
export const sums: Reductions = {
  sum: {
    dtype: sumDType,
    lanes: () => laneSum,
    columns: (call) => (isBig(call.input.dtype) ? [call.input.dtype, "float64"] : ["float64", "float64", "float64"]),
    accumulate: (state, block, call) => {
      if (isBig(call.input.dtype)) addBig(state, block.elements as Bigs, block.cells);
      else addNumbers(state, toNumbers(block.elements), { cells: block.cells, skipna: call.skipna });
    },
    merge: mergeSums,
    finish: finishSum,
  },
  mean: {
    dtype: meanDType,
    skipsMissingTimes: true,
    lanes: () => laneSum,
    columns: () => ["float64", "float64", "float64"],
    accumulate: (state, block, call) =>
      addNumbers(state, toNumbers(block.elements), { cells: block.cells, skipna: call.skipna }),
    merge: mergeSums,
    finish: (state, to) => {
      const [totals, rest, counts] = state as [Floats, Floats, Floats];
      for (let i = 0; i < to.length; i++) to[i] = compensated(totals[i]!, rest[i]!) / counts[i]!;
    },
  },
};

/** dtype rule of sums and products: floats stay, integers become 64-bit ones of their sign. */
export function sumDType(call: Pick<ReduceCall, "name" | "input" | "subject">): DType {
  const { dtype } = call.input;
  if (dtype === "string" || dtype === "datetime") throw noReduction(call);
  if (isFloat(dtype) || isComplex(dtype) || isTime(dtype)) return dtype;
  return isUnsigned(dtype) ? "uint64" : "int64";
}

/** dtype rule of means: floats and times stay, integers become float64. */
function meanDType(call: ReduceCall): DType {
  const { dtype } = call.input;
  if (dtype === "string") throw noReduction(call);
  return isFloat(dtype) || isTime(dtype) ? dtype : "float64";
}

/** The error that the input's dtype has no such reduction. */
export function noReduction({ name, subject, input }: Pick<ReduceCall, "name" | "input" | "subject">): ExpressionError {
  return new ExpressionError(name, `${subject} is ${input.dtype}, which has no ${name}`);
}

/** The sum and what rounding took from it; infinite sums have no rest. */
function compensated(total: number, rest: number): number {
  return Number.isFinite(total) ? total + rest : total;
}

/** What rounding took from `sum = a + b`, exactly, without asking which is larger (TwoSum, Knuth 1969). */
function lost(a: number, b: number, sum: number): number {
  const added = sum - a;
  return a - (sum - added) + (b - added);
}

function addNumbers(state: State, from: Numbers, { cells, skipna }: { cells: Cells; skipna: boolean }): void {
  const [totals, rests, counts] = state as [Floats, Floats, Floats];
  const { outer, length, runs } = cells;
  const { starts, ends, slots } = runs;
  for (let row = 0, start = 0; row < outer.length; row++, start += length) {
    const base = outer[row]!;
    if (base < 0) continue;
    for (let run = 0; run < slots.length; run++) {
      const slot = base + slots[run]!;
      const end = start + ends[run]!;
      let total = totals[slot]!;
      let rest = rests[slot]!;
      let count = counts[slot]!;
      for (let i = start + starts[run]!; i < end; i++) {
        const value = from[i]!;
        if (skipna && Number.isNaN(value)) continue;
        const next = total + value;
        rest += lost(total, value, next);
        total = next;
        count++;
      }
      totals[slot] = total;
      rests[slot] = rest;
      counts[slot] = count;
    }
  }
}

function addBig(state: State, from: Bigs, cells: Cells): void {
  const [totals, counts] = state as [Bigs, Floats];
  eachElement(cells, (i, slot) => {
    totals[slot] = totals[slot]! + from[i]!;
    counts[slot]!++;
  });
}

function mergeSums(state: State, other: State): void {
  if (state.length === 2) {
    const [[totals, counts], [totals2, counts2]] = [state as [Bigs, Floats], other as [Bigs, Floats]];
    for (let i = 0; i < totals.length; i++) {
      totals[i] = totals[i]! + totals2[i]!;
      counts[i]! += counts2[i]!;
    }
    return;
  }
  const [totals, rests, counts] = state as [Floats, Floats, Floats];
  const [totals2, rests2, counts2] = other as [Floats, Floats, Floats];
  for (let i = 0; i < totals.length; i++) {
    const total = totals[i]!;
    const value = totals2[i]!;
    const next = total + value;
    rests[i]! += rests2[i]! + lost(total, value, next);
    totals[i] = next;
    counts[i]! += counts2[i]!;
  }
}

function finishSum(state: State, to: ArrayData, { minCount }: ReduceCall): void {
  if (state.length === 2) {
    (to as Bigs).set(state[0] as Bigs);
    return;
  }
  const [totals, rests, counts] = state as [Floats, Floats, Floats];
  if (isBigData(to)) {
    for (let i = 0; i < to.length; i++) to[i] = BigInt(totals[i]!) + BigInt(rests[i]!);
    return;
  }
  for (let i = 0; i < to.length; i++) to[i] = counts[i]! < minCount ? Number.NaN : compensated(totals[i]!, rests[i]!);
}
