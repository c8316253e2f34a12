import { type ArrayData, type DType, isBig, isNumeric } from "../../array/dtype.ts";
import { ExpressionError } from "../../errors.ts";
import { describe } from "../node.ts";
import { sumDType } from "../reduce/sum.ts";
import { type AlongCall, type AlongKernel, type AlongKernels, type LaneFunction, sameLane } from "./kernel.ts";

/** How one element is taken in, from a value that changes nothing. */
interface Fold {
  readonly start: number;
  readonly number: (total: number, value: number) => number;
  readonly big: (total: bigint, value: bigint) => bigint;
}

/** Running sums and products along one dimension, `{skipna}`: with it NaN changes nothing, else it stays from there on. */
export const cumulative: AlongKernels = {
  cumsum: {
    ...running((call) => sumDType(call), { start: 0, number: (a, b) => a + b, big: (a, b) => a + b }),
    isLinear: true,
  },
  cumprod: running(productDType, { start: 1, number: (a, b) => a * b, big: (a, b) => BigInt.asIntN(64, a * b) }),
};

type DTypeRule = (call: Parameters<typeof sumDType>[0]) => DType;

function running(dtypeOf: DTypeRule, fold: Fold): AlongKernel {
  return {
    result: (call) => sameLane(call, dtypeFor(call, dtypeOf)),
    lane: (call) => (isBig(call.result.dtype) ? foldBig(fold) : foldNumbers(fold, call.fn.skipna === true)),
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

function foldBig({ start, big }: Fold): LaneFunction {
  return ([from], to) => {
    let total = BigInt(start);
    for (let i = 0; i < to.length; i++) {
      total = big(total, BigInt(from![i]!));
      to[i] = total;
    }
  };
}

function foldNumbers({ start, number }: Fold, skipna: boolean): LaneFunction {
  return ([from], to: ArrayData) => {
    let total = start;
    for (let i = 0; i < to.length; i++) {
      const value = from![i] as number;
      if (!skipna || !Number.isNaN(value)) total = number(total, value);
      to[i] = total;
    }
  };
}
