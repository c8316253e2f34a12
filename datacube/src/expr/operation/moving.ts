import { isComplex } from "../../array/dtype.ts";
import { sizeOf } from "../../array/shape.ts";
import { DimensionNotFoundError, ExpressionError } from "../../errors.ts";
import type { Block } from "../block.ts";
import { gather } from "../gather.ts";
import { describe, type Expr, lengthOf, type NodeOf } from "../node.ts";
import { blockwise, type Evaluation, type EvaluationContext, type Operation } from "../operation.ts";
import type { ReduceCall } from "../reduce/reduction.ts";
import { slide } from "../reduce/slide.ts";
import { reductionOf } from "../reduce/table.ts";
import {
  type AxisSelection,
  countOf,
  everything,
  fromPositions,
  isWhole,
  positionAt,
  positionsOf,
  range,
  type Selection,
} from "../selection.ts";
import { reduceComplex } from "./complex-parts.ts";
import { fusedWindows } from "./moving-fused.ts";
import { permuteBlock } from "./permute.ts";
import { subset } from "./subset.ts";

/** The windows of a dimension, one at each of its positions. */
export interface MovingSpec {
  readonly dim: string;
  /** Elements of a window. */
  readonly size: number;
  /** Where the window of position 0 begins: from `1 - size` (it ends there) to 0. */
  readonly start: number;
}

/** How windows are reduced. */
interface MovingSettings {
  /** Passes over NaN. */
  readonly skipna: boolean;
  /** Degrees of freedom taken off, for variances. Default 0. */
  readonly ddof?: number;
}

/** A reduction of windows that move along a dimension: element `i` is that of the input's `start + i` to `start + i + size - 1`. */
export interface MovingNode extends NodeOf<"moving"> {
  /** Name in the table of reductions. */
  readonly fn: { readonly name: string };
  readonly spec: MovingSpec;
  readonly settings: Required<MovingSettings>;
}

/**
 * A reduction of moving windows, in time that does not depend on the size of long ones; short ones are reduced by kernels, each by
 * itself. Nothing is taken off running results, so that windows do not lose to the rounding of others. What lies outside the axis does not count; places (of argmin) are those in
 * the window. Blocks are read with the halo that they need.
 * @throws DimensionNotFoundError, ExpressionError when the dtype has no such reduction
 */
export function moving(
  name: string,
  input: Expr,
  { spec, skipna, ddof = 0 }: MovingSettings & { spec: MovingSpec },
): Expr {
  if (isComplex(input.dtype)) {
    const reduce = (own: string, part: Expr) => moving(own, part, { spec, skipna, ddof });
    return reduceComplex(name, input, { skipna, reduce });
  }
  if (!input.dims.includes(spec.dim))
    throw new DimensionNotFoundError(spec.dim, input.dims, `${name} of ${describe(input)}`);
  if (spec.start > 0 || spec.start <= -spec.size)
    throw new ExpressionError(name, `windows of ${spec.size} from ${spec.start} on do not hold their own position`);
  const settings = { skipna, ddof };
  const dtype = reductionOf(name).dtype(callOf({ fn: { name }, inputs: [input], spec, settings }));
  return { op: "moving", inputs: [input], fn: { name }, spec, settings, dtype, dims: input.dims, shape: input.shape };
}

function callOf({ fn, inputs, spec, settings }: Pick<MovingNode, "fn" | "inputs" | "spec" | "settings">): ReduceCall {
  const input = inputs[0]!;
  // an empty axis has no windows, so that nothing is asked of it
  const over = lengthOf(input, spec.dim) === 0 ? [] : [spec.dim];
  return { name: fn.name, input, subject: describe(input), over, minCount: 0, ...settings };
}

/** First and last selected position; undefined where nothing is selected. */
function endsOf(one: AxisSelection): { first: number; last: number } | undefined {
  const all = positionsOf(one);
  if (all.length === 0) return undefined;
  return { first: all.reduce((a, b) => Math.min(a, b)), last: all.reduce((a, b) => Math.max(a, b)) };
}

/** Positions of the axis that the selected windows and those between them cover. */
function haloOf({ spec, inputs }: MovingNode, one: AxisSelection): { start: number; count: number } {
  const ends = endsOf(one);
  if (!ends) return { start: 0, count: 0 };
  const start = Math.max(0, ends.first + spec.start);
  const end = Math.min(lengthOf(inputs[0]!, spec.dim), ends.last + spec.start + spec.size);
  return { start, count: end - start };
}

function needs(node: MovingNode, selection: Selection): Selection[] {
  return [
    selection.map((one, axis) => {
      if (node.dims[axis] !== node.spec.dim) return one;
      const { start, count } = haloOf(node, one);
      return range(start, count);
    }),
  ];
}

function apply(node: MovingNode, [block]: readonly Block[], selection: Selection): Block {
  const { dim, start, size } = node.spec;
  const one = selection[node.dims.indexOf(dim)]!;
  const others = node.dims.filter((name) => name !== dim);
  const byRow = permuteBlock(block!, [dim, ...others]);
  const { first, last } = endsOf(one) ?? { first: 0, last: -1 };
  const windows = { first: first + start - haloOf(node, one).start, count: last - first + 1, size };
  const lanes = sizeOf(byRow.shape.slice(1));
  const shape = [windows.count, ...byRow.shape.slice(1)];
  const data = slide(callOf(node), node.dtype, { elements: byRow.data, lanes, ...windows });
  const wanted = [fromPositions(Array.from(positionsOf(one), (at) => at - first)), ...everything(shape.slice(1))];
  const result = {
    dtype: node.dtype,
    dims: byRow.dims,
    shape: wanted.map(countOf),
    data: gather({ dtype: node.dtype, shape, data }, wanted),
  };
  return permuteBlock(result, node.dims);
}

const evaluateSlide = blockwise<MovingNode>(needs, apply);

/** By a kernel where there is one. */
function* evaluate(node: MovingNode, selection: Selection, context: EvaluationContext): Evaluation {
  const { dim, start, size } = node.spec;
  const axis = node.dims.indexOf(dim);
  const [halo] = needs(node, selection);
  const first = (endsOf(selection[axis]!)?.first ?? 0) + start - positionAt(halo![axis]!, 0);
  const windows = { input: node.inputs[0]!, axis, first, size, dtype: node.dtype, selection, halo: halo! };
  return yield* fusedWindows(callOf(node), windows, context) ?? evaluateSlide(node, selection, context);
}

/** Whether a window is so long that a part of the axis costs most of it. */
function isLong({ spec, inputs }: MovingNode): boolean {
  return 2 * spec.size > lengthOf(inputs[0]!, spec.dim);
}

/** Reductions of moving windows, block by block with a halo. */
export const movingOperation: Operation<MovingNode> = {
  build: ({ fn, spec, settings }, [input]) => moving(fn.name, input!, { spec, ...settings }),
  headline: ({ fn, spec }) => `moving ${fn.name} of ${spec.size} over ${spec.dim} from ${spec.start}`,
  cuts: (node, [cuts]) =>
    node.dims.map((dim, axis) => (dim === node.spec.dim && isLong(node) ? [0, node.shape[axis]!] : cuts![axis]!)),
  whole: (node, [dims]) => (isLong(node) ? [...dims!, node.spec.dim] : dims!),
  needs,
  evaluate,
  push: (node, index, part) => {
    const input = node.inputs[0]!;
    const axis = node.dims.indexOf(node.spec.dim);
    const others = index.map((one, i) => (i === axis ? range(0, input.shape[axis]!) : one));
    if (others.every((one, i) => one.kind !== "at" && isWhole(one, input.shape[i]!))) return undefined;
    const pushed = moving(node.fn.name, part(input, others), { spec: node.spec, ...node.settings });
    return subset(
      pushed,
      pushed.dims.map((dim, i) => (dim === node.spec.dim ? index[axis]! : range(0, pushed.shape[i]!))),
    );
  },
};
