import { createData, type DType, type NumberData } from "../../array/dtype.ts";
import { sizeOf, stridesOf } from "../../array/shape.ts";
import { type FusedReduction, fusedReduction } from "../../fuse/evaluate.ts";
import { reducedRegion } from "../../fuse/region.ts";
import type { LoopAxis, Steps } from "../../fuse/rows.ts";
import type { Operand } from "../../fuse/tiles.ts";
import type { Block } from "../block.ts";
import type { Expr } from "../node.ts";
import type { Evaluation, EvaluationContext } from "../operation.ts";
import type { ReduceCall } from "../reduce/reduction.ts";
import { reductionOf } from "../reduce/table.ts";
import { countOf, type Selection } from "../selection.ts";

/** Longer windows cost a kernel more than states that are merged. */
const mostRows = 32;

/** Windows along an axis of some rows of the input: window `j` has `size` of them from `first + j` on, as far as they are there. */
export interface Windows {
  readonly input: Expr;
  readonly axis: number;
  readonly first: number;
  readonly size: number;
  readonly dtype: DType;
  /** The results; of the axis a range of windows, one after the other. */
  readonly selection: Selection;
  /** The rows. */
  readonly halo: Selection;
}

/**
 * Reduces windows by a kernel, each by itself, together with what the input is made by. Undefined where there is no kernel, where windows are
 * long, or where they move along the last axis.
 */
export function fusedWindows(
  call: ReduceCall,
  windows: Windows,
  context: EvaluationContext,
): Evaluation<Block> | undefined {
  const { input, axis, size, selection } = windows;
  const one = selection[axis]!;
  const isEven = one.kind === "range" && one.step === 1 && selection.every((own) => countOf(own) > 0);
  if (!isEven || size > mostRows || axis === input.dims.length - 1 || countOf(selection.at(-1)!) < 2) return undefined;
  const lanes = reductionOf(call.name).lanes?.(call);
  const find = () =>
    lanes && reducedRegion(input, { reduce: lanes, skipna: call.skipna, isKept: (node) => context.isKept(node) });
  const fused = fusedReduction(input, find);
  return fused && evaluate(call, fused, { windows, context });
}

function* evaluate(
  call: ReduceCall,
  fused: FusedReduction,
  { windows, context }: { windows: Windows; context: EvaluationContext },
): Evaluation {
  const { input, axis, first, size, dtype, selection, halo } = windows;
  const { steps, operands } = fused.need(halo, context);
  const own = operands((yield { kind: "all", steps }) as Block[]);
  const shape = selection.map(countOf);
  const data = createData(dtype, sizeOf(shape)) as NumberData;
  const [count, rows] = [shape[axis]!, countOf(halo[axis]!)];
  for (const part of partsOf({ first, size, count, rows, isEven: own.every((one) => isNumber(one.strides[axis]!)) })) {
    const taken = fused.whole(
      { axes: axesOf(shape, axis, part), operands: own.map((one) => operandOf(one, axis, part)) },
      {
        results: (sizeOf(shape) / count) * part.count,
        finish: (state, from) =>
          reductionOf(call.name).finish(state, data.subarray(from, from + state[0]!.length), call),
      },
    );
    if (!taken) throw new TypeError("windows along the last axis have no kernel");
    for (const _ of taken) yield { kind: "all", steps: [] };
  }
  return { dtype, dims: input.dims, shape, data };
}

/** Windows from one on, with as many rows each, from a row on. */
interface Part {
  readonly window: number;
  readonly count: number;
  readonly row: number;
  readonly size: number;
}

/** Whole windows together, those that reach over an end one by one; all one by one where rows are not evenly spaced. */
function* partsOf(all: {
  readonly first: number;
  readonly size: number;
  readonly count: number;
  readonly rows: number;
  readonly isEven: boolean;
}): Generator<Part> {
  const { first, size, count, rows, isEven } = all;
  const isWhole = (window: number): boolean => first + window >= 0 && first + window + size <= rows;
  for (let window = 0, end = 0; window < count; window = end) {
    end = window + 1;
    if (isEven && isWhole(window)) while (end < count && isWhole(end)) end++;
    const row = Math.max(0, first + window);
    yield { window, count: end - window, row, size: Math.min(rows, first + window + size) - row };
  }
}

/** Axes of the result, where that of the windows is followed by one of their rows. */
function axesOf(shape: readonly number[], axis: number, { window, count, size }: Part): LoopAxis[] {
  const strides = stridesOf(shape);
  return shape.flatMap((length, at): LoopAxis[] => {
    const step = strides[at]!;
    if (at !== axis) return [{ length, slots: step }];
    return [
      { length: count, slots: Int32Array.from({ length: count }, (_, i) => (window + i) * step) },
      { length: size, slots: 0 },
    ];
  });
}

/** An operand along these axes. */
function operandOf(operand: Operand, axis: number, { row, size }: Part): Operand {
  const steps = operand.strides[axis]!;
  const [offset, own]: [number, Steps[]] = isNumber(steps)
    ? [row * steps, [steps, steps]]
    : [0, [0, steps.subarray(row, row + size)]];
  return { ...operand, offset: operand.offset + offset, strides: operand.strides.toSpliced(axis, 1, ...own) };
}

function isNumber(steps: Steps): steps is number {
  return typeof steps === "number";
}
