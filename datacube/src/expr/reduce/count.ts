import { type DType, isTime } from "../../array/dtype.ts";
import { compareZero, type LaneReduce, laneTally } from "../../fuse/reduction.ts";
import { eachElement } from "./cells.ts";
import type { ReduceCall, Reduction, Reductions } from "./reduction.ts";
import { noReduction } from "./sum.ts";

type Counts = Float64Array;

/** Elements that are there, as int64; whether any or all are true (not 0; NaN is true). One column: how many decide it. */
export const counts: Reductions = {
  count: tally(
    () => "int64",
    (value) => !Number.isNaN(value),
    BigInt,
    laneTally((to, value) => to.valid(value) ?? to.number(1, "bool")),
  ),
  any: tally(
    boolDType,
    (value) => isTrue(value),
    (found) => Number(found > 0),
    laneTally((to, value) => compareZero(to, value, "ne")),
  ),
  all: tally(
    boolDType,
    (value) => !isTrue(value),
    (found) => Number(found === 0),
    laneTally((to, value) => compareZero(to, value, "eq")),
  ),
};

function isTrue(value: unknown): boolean {
  return Boolean(value) || Number.isNaN(value);
}

function boolDType(call: ReduceCall): DType {
  if (call.input.dtype === "string" || isTime(call.input.dtype)) throw noReduction(call);
  return "bool";
}

function tally(
  dtype: (call: ReduceCall) => DType,
  counted: (value: unknown) => boolean,
  toResult: (found: number) => number | bigint,
  lanes: LaneReduce,
): Reduction {
  return {
    dtype,
    lanes: () => lanes,
    columns: () => ["float64"],
    accumulate: ([found], { elements, cells }) =>
      eachElement(cells, (i, slot) => {
        if (counted(elements[i])) (found as Counts)[slot]!++;
      }),
    merge: ([found], [other]) => {
      for (let i = 0; i < found!.length; i++) (found as Counts)[i]! += (other as Counts)[i]!;
    },
    finish: ([found], to) => {
      for (let i = 0; i < to.length; i++) to[i] = toResult((found as Counts)[i]!);
    },
  };
}
