import { sizeOf } from "../../array/shape.ts";
import { ExpressionError } from "../../errors.ts";
import type { Block } from "../block.ts";
import { type Cuts, cutsOfPositions } from "../cuts.ts";
import { copyElements } from "../gather.ts";
import { describe, type Expr, lengthOf, type NodeOf } from "../node.ts";
import { blockwise, type Operation } from "../operation.ts";
import { countOf, everyPosition, isWhole, positionAt, positionsOf, range, type Selection } from "../selection.ts";
import type { ConstantValue } from "./constant.ts";
import { subset } from "./subset.ts";
import { filledData, withFill } from "./take.ts";

/** Where the windows of a dimension lie. */
export interface WindowSpec {
  readonly dim: string;
  /** New last dimension: the elements of a window. */
  readonly into: string;
  /** Elements of a window. */
  readonly size: number;
  /** Position of the first element of window 0; may lie before the axis. */
  readonly start: number;
  /** Positions from one window to the next. Default 1. */
  readonly step?: number;
  /** Number of windows. Default: the length of the dimension. */
  readonly count?: number;
}

/** Windows over a dimension: element `w` of window `i` is the input's element `start + i·step + w`, or the fill outside. */
export interface WindowNode extends NodeOf<"window"> {
  readonly spec: Required<WindowSpec>;
  readonly fill: ConstantValue;
}

/**
 * Windows over a dimension, as a new last dimension. Without a fill, elements outside are NaN and whole numbers become floats.
 * Reduce the new dimension for rolling functions: blocks are read with the halo that they need, never a whole axis.
 * @throws ExpressionError when the new dimension exists
 */
export function window(input: Expr, spec: WindowSpec, fill?: ConstantValue): WindowNode {
  if (input.dims.includes(spec.into))
    throw new ExpressionError("window", `${describe(input)} has a dimension "${spec.into}" already`);
  const { step = 1, count = lengthOf(input, spec.dim) } = spec;
  const filled = withFill(input, fill);
  return {
    op: "window",
    inputs: [filled.input],
    spec: { ...spec, step, count },
    fill: filled.fill,
    dtype: filled.input.dtype,
    dims: [...input.dims, spec.into],
    shape: [...input.shape.map((length, axis) => (input.dims[axis] === spec.dim ? count : length)), spec.size],
  };
}

/** Positions of the input's axis that selected windows and elements of them cover: from first to last. */
function haloOf(
  node: WindowNode,
  windows: Selection[number],
  elements: Selection[number],
): { start: number; count: number } {
  const { start, step, dim } = node.spec;
  const length = lengthOf(node.inputs[0]!, dim);
  const ends = (one: Selection[number]) => {
    const all = positionsOf(one);
    return all.length === 0 ? undefined : [all.reduce((a, b) => Math.min(a, b)), all.reduce((a, b) => Math.max(a, b))];
  };
  const [i, w] = [ends(windows), ends(elements)];
  if (!i || !w) return { start: 0, count: 0 };
  const first = Math.max(0, start + i[0]! * step + w[0]!);
  const last = Math.min(length - 1, start + i[1]! * step + w[1]!);
  return last < first ? { start: 0, count: 0 } : { start: first, count: last - first + 1 };
}

function needs(node: WindowNode, selection: Selection): Selection[] {
  const axis = node.dims.indexOf(node.spec.dim);
  const halo = haloOf(node, selection[axis]!, selection.at(-1)!);
  return [selection.slice(0, -1).map((one, i) => (i === axis ? range(halo.start, halo.count) : one))];
}

function apply(node: WindowNode, [block]: readonly Block[], selection: Selection): Block {
  const axis = node.dims.indexOf(node.spec.dim);
  const shape = selection.map(countOf);
  const data = filledData(node, node.fill, sizeOf(shape));
  const [windows, elements] = [selection[axis]!, selection.at(-1)!];
  const halo = haloOf(node, windows, elements);
  const { start, step } = node.spec;
  for (let w = 0; w < countOf(elements); w++) {
    const from: number[] = [];
    const to: number[] = [];
    for (let i = 0; i < countOf(windows); i++) {
      const position = start + positionAt(windows, i) * step + positionAt(elements, w) - halo.start;
      if (position < 0 || position >= halo.count) continue;
      from.push(position);
      to.push(i);
    }
    const axes = selection.slice(0, -1).map((one, i) => {
      const all = everyPosition(countOf(one), (at) => at);
      return i === axis ? { to, from, contiguous: false } : { to: all, from: all, contiguous: false };
    });
    copyElements({ data, shape }, { data: block!.data, shape: [...block!.shape, 1] }, [
      ...axes,
      { to: [w], from: [0], contiguous: false },
    ]);
  }
  return { dtype: node.dtype, dims: node.dims, shape, data };
}

/** Overlapping windows with a halo. */
export const windowOperation: Operation<WindowNode> = {
  build: ({ spec, fill }, [input]) => window(input!, spec, fill),
  headline: ({ spec }) => `window ${spec.size} over ${spec.dim} from ${spec.start} step ${spec.step} as ${spec.into}`,
  cuts: (node, [cuts]) => [
    ...node.inputs[0]!.dims.map((dim, axis): Cuts => {
      if (dim !== node.spec.dim) return cuts![axis]!;
      const last = lengthOf(node.inputs[0]!, dim) - 1;
      return cutsOfPositions(
        everyPosition(node.spec.count, (i) => Math.min(last, Math.max(0, node.spec.start + i * node.spec.step))),
        cuts![axis]!,
      );
    }),
    [0, node.spec.size],
  ],
  needs,
  evaluate: blockwise(needs, apply),
  push: (node, index, part) => {
    const input = node.inputs[0]!;
    const axis = node.dims.indexOf(node.spec.dim);
    const others = index.slice(0, -1).map((one, i) => (i === axis ? range(0, input.shape[axis]!) : one));
    if (others.every((one, i) => one.kind !== "at" && isWhole(one, input.shape[i]!))) return undefined;
    const pushed = window(part(input, others), node.spec, node.fill);
    const rest = pushed.dims.map((dim, i) => {
      if (dim === node.spec.dim) return index[axis]!;
      return dim === node.spec.into ? index.at(-1)! : range(0, pushed.shape[i]!);
    });
    return subset(pushed, rest);
  },
};
