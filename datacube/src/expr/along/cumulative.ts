import type { ComplexArray } from "../../array/complex.ts";
import { type ArrayData, type DType, isBig, isComplex, isNumeric } from "../../array/dtype.ts";
import { ExpressionError } from "../../errors.ts";
import { isMissing } from "../map/complex.ts";
import { describe } from "../node.ts";
import { sumDType } from "../reduce/sum.ts";
import { type AlongCall, type AlongKernel, type AlongKernels, type LaneFunction, sameLane } from "./kernel.ts";

/** How one element is taken in, from a value that changes nothing. */
interface Fold {
  readonly start: number;
  readonly number: (total: number, value: number) => number;
  readonly big: (total: bigint, value: bigint) => bigint;
}

/**
 * Running sums and products along one dimension, `{skipna, codes?}`: with `skipna` NaN changes nothing, else it stays from
 * there on. `codes` are the group of every position, each with a total of its own.
 */
export const cumulative: AlongKernels = {
  cumsum: {
    ...running((call) => sumDType(call), { start: 0, number: (a, b) => a + b, big: (a, b) => a + b }),
    isLinear: true,
  },
  cumprod: {
    ...running(productDType, { start: 1, number: (a, b) => a * b, big: (a, b) => BigInt.asIntN(64, a * b) }),
    isOfComplex: true,
  },
};

type DTypeRule = (call: Parameters<typeof sumDType>[0]) => DType;

function running(dtypeOf: DTypeRule, fold: Fold): AlongKernel {
  return {
    result: (call) => sameLane(call, dtypeFor(call, dtypeOf)),
    lane: (call) => {
      const { skipna, codes } = call.fn as { skipna?: boolean; codes?: readonly number[] };
      if (isComplex(call.result.dtype)) return complexProducts({ skipna: skipna === true, codes });
      return isBig(call.result.dtype) ? foldBig(fold, codes) : foldNumbers(fold, { skipna: skipna === true, codes });
    },
  };
}

function dtypeFor({ fn, inputs }: AlongCall, dtypeOf: DTypeRule): DType {
  return dtypeOf({ name: fn.name, input: inputs[0]!, subject: describe(inputs[0]!) });
}

function productDType(call: Parameters<typeof sumDType>[0]): DType {
  if (!isNumeric(call.input.dtype))
    throw new ExpressionError(call.name, `${call.subject} is ${call.input.dtype}, not a number`);
  return sumDType(call);
}

/** The group of every position; one for all without codes. */
type Codes = readonly number[] | undefined;

/** How many totals there are; they are filled anew for every lane. */
function groupCount(codes: Codes): number {
  return codes ? codes.reduce((count, code) => Math.max(count, code + 1), 0) : 1;
}

function foldBig({ start, big }: Fold, codes: Codes): LaneFunction {
  const totals = new Array<bigint>(groupCount(codes));
  return ([from], to) => {
    totals.fill(BigInt(start));
    for (let i = 0; i < to.length; i++) {
      const group = codes ? codes[i]! : 0;
      totals[group] = big(totals[group]!, BigInt(from![i]!));
      to[i] = totals[group]!;
    }
  };
}

/** Running products of complex numbers; the first factor is the first product as it is, as 1 times an infinite one has NaN. */
function complexProducts({ skipna, codes }: { skipna: boolean; codes: Codes }): LaneFunction {
  const totals = new Float64Array(2 * groupCount(codes));
  const isBegun = new Uint8Array(totals.length);
  return ([from], to) => {
    isBegun.fill(0);
    const [parts, results] = [from, to].map((data) => (data as unknown as ComplexArray).parts);
    for (let i = 0; i < totals.length; i++) totals[i] = 1 - (i % 2);
    for (let i = 0; i < to.length; i++) {
      const at = 2 * (codes ? codes[i]! : 0);
      const re = totals[at]!;
      const im = totals[at + 1]!;
      const c = parts![2 * i]!;
      const d = parts![2 * i + 1]!;
      if (!skipna || !isMissing(c, d)) totals.set(isBegun[at] ? [re * c - im * d, re * d + im * c] : [c, d], at);
      isBegun[at] = 1;
      results!.set(totals.subarray(at, at + 2), 2 * i);
    }
  };
}

function foldNumbers({ start, number }: Fold, { skipna, codes }: { skipna: boolean; codes: Codes }): LaneFunction {
  const totals = new Float64Array(groupCount(codes));
  return ([from], to: ArrayData) => {
    totals.fill(start);
    for (let i = 0; i < to.length; i++) {
      const group = codes ? codes[i]! : 0;
      const value = from![i] as number;
      if (!skipna || !Number.isNaN(value)) totals[group] = number(totals[group]!, value);
      to[i] = totals[group]!;
    }
  };
}
