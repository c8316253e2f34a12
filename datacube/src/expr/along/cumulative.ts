import { type ArrayData, isBig } from "../../array/dtype.ts";
import type { Typed } from "../node.ts";
import { describe } from "../node.ts";
import { sumDType } from "../reduce/sum.ts";
import type { AlongCall, AlongKernels, LaneFunction } from "./kernel.ts";

/** Running sums along one dimension: `cumsum {skipna}`; with skipna NaN counts as 0, else it stays from there on. */
export const cumulative: AlongKernels = {
  cumsum: {
    result: sameLength,
    lane: (call) => (isBig(call.result.dtype) ? sumBig : sumNumbers(call.fn.skipna === true)),
  },
};

function sameLength({ fn, inputs, core }: AlongCall): Typed {
  const [input] = inputs;
  const dtype = sumDType({ name: fn.name, input: input!, subject: describe(input!) });
  const [dim] = core[0]!;
  return { dtype, dims: [dim!], shape: [input!.shape[input!.dims.indexOf(dim!)]!] };
}

const sumBig: LaneFunction = ([from], to) => {
  let total = 0n;
  for (let i = 0; i < to.length; i++) {
    total += BigInt(from![i]!);
    to[i] = total;
  }
};

function sumNumbers(skipna: boolean): LaneFunction {
  return ([from], to: ArrayData) => {
    let total = 0;
    for (let i = 0; i < to.length; i++) {
      const value = from![i] as number;
      if (!skipna || !Number.isNaN(value)) total += value;
      to[i] = total;
    }
  };
}
