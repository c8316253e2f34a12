import { createData, isComplex } from "../../array/dtype.ts";
import { sizeOf } from "../../array/shape.ts";
import { DimensionNotFoundError } from "../../errors.ts";
import type { Block } from "../block.ts";
import { type Cuts, regularCuts } from "../cuts.ts";
import { copyElements } from "../gather.ts";
import { noComplex } from "../map/complex-kernel.ts";
import { describe, type Expr, type FunctionCall, lengthOf, type NodeOf } from "../node.ts";
import type { Evaluation, EvaluationContext, Operation } from "../operation.ts";
import type { RasterPlan } from "../raster/raster-function.ts";
import { rasterFunction } from "../raster/table.ts";
import {
  type AxisIndex,
  type AxisSelection,
  compose,
  countOf,
  everyPosition,
  positionsOf,
  range,
  type Selection,
} from "../selection.ts";
import { ofParts } from "./complex-parts.ts";
import { permute, permuteBlock } from "./permute.ts";
import { subset } from "./subset.ts";

/** A function of planes: every block of the result needs a window of the input. */
export interface RasterNode extends NodeOf<"raster"> {
  /** Name in the table of raster functions, with parameters. */
  readonly fn: FunctionCall;
  /** Dimensions of the input's rows and columns. */
  readonly from: PlaneDims;
  /** Dimensions of the result's rows and columns, the last two of the node. */
  readonly to: PlaneDims;
  /** Rows and columns of the result. */
  readonly size: readonly [number, number];
}

interface PlaneDims {
  readonly y: string;
  readonly x: string;
}

/** How a function of planes is called. */
type RasterOptions = Pick<RasterNode, "fn" | "from" | "to" | "size">;

/**
 * A function of every plane of the input. The result has the input's dimensions in their order, with `to` in the place of
 * `from`.
 * @throws DimensionNotFoundError
 */
export function raster(input: Expr, options: RasterOptions): Expr {
  if (isComplex(input.dtype)) {
    if (!rasterFunction(options.fn.name).isLinear?.(options.fn)) throw noComplex(options.fn.name, [input]);
    return ofParts(input, (part) => raster(part, options), { whole: true });
  }
  const node = rasterNode(input, options);
  const { from, to } = options;
  const renamed = input.dims.map((dim) => (dim === from.y ? to.y : dim === from.x ? to.x : dim));
  return permute(node, renamed);
}

function rasterNode(input: Expr, { fn, from, to, size }: RasterOptions): RasterNode {
  for (const dim of [from.y, from.x])
    if (!input.dims.includes(dim))
      throw new DimensionNotFoundError(dim, input.dims, `${fn.name} of ${describe(input)}`);
  const loop = loopDims(input, from);
  return {
    op: "raster",
    inputs: [input],
    fn,
    from,
    to,
    size,
    dtype: rasterFunction(fn.name).dtype(fn, input),
    dims: [...loop, to.y, to.x],
    shape: [...loop.map((dim) => lengthOf(input, dim)), ...size],
  };
}

function loopDims(input: Expr, { y, x }: PlaneDims): string[] {
  return input.dims.filter((dim) => dim !== y && dim !== x);
}

const plans = new WeakMap<FunctionCall, Map<string, RasterPlan>>();
const plansKept = 4;

/** The plan of these rows and columns; the last few are kept, as other dimensions ask for them again. */
function planOf(node: RasterNode, rows: AxisSelection, columns: AxisSelection): RasterPlan {
  const input = node.inputs[0]!;
  const kept = plans.get(node.fn) ?? new Map<string, RasterPlan>();
  plans.set(node.fn, kept);
  const key = JSON.stringify([rows, columns]);
  const known = kept.get(key);
  if (known) return known;
  const lines = { rows: positionsOf(rows), columns: positionsOf(columns) };
  const plan = rasterFunction(node.fn.name).plan(node.fn, lines, [
    lengthOf(input, node.from.y),
    lengthOf(input, node.from.x),
  ]);
  if (kept.size >= plansKept) kept.delete(kept.keys().next().value!);
  kept.set(key, plan);
  return plan;
}

/** How many elements of the input are under way at once, in blocks. */
const inputBlocks = 4;

interface Part {
  /** One selection per axis of the node. */
  readonly selection: Selection;
  /** Where it begins in the selection that was asked for. */
  readonly at: readonly number[];
  readonly plan: RasterPlan;
}

/** The selection in parts that each need a bounded window: of the result, halves until they do. */
function partsOf(node: RasterNode, selection: Selection, { blockElements }: EvaluationContext): Part[] {
  const parts: Part[] = [];
  const visit = (part: Selection, at: readonly number[]): void => {
    const counts = part.map(countOf);
    const plan = planOf(node, part.at(-2)!, part.at(-1)!);
    const window = plan.window ? plan.window.rows * plan.window.columns : 0;
    const loops = sizeOf(counts.slice(0, -2));
    const axis = axisToHalve(counts);
    if (window * loops <= inputBlocks * blockElements || axis === undefined) {
      parts.push({ selection: part, at, plan });
      return;
    }
    const half = counts[axis]! >> 1;
    const cut = (start: number, count: number): Selection =>
      part.map((one, i) => (i === axis ? compose(one, range(start, count)) : one));
    visit(cut(0, half), at);
    visit(
      cut(half, counts[axis]! - half),
      at.map((start, i) => (i === axis ? start + half : start)),
    );
  };
  visit(
    selection,
    selection.map(() => 0),
  );
  return parts;
}

/** Rows or columns as long as there are several, else the longest other axis. */
function axisToHalve(counts: readonly number[]): number | undefined {
  const plane = counts.length - 2;
  const axes = counts.map((_, axis) => axis).filter((axis) => counts[axis]! > 1);
  axes.sort((a, b) => Number(b >= plane) - Number(a >= plane) || counts[b]! - counts[a]!);
  return axes[0];
}

function* evaluate(node: RasterNode, selection: Selection, context: EvaluationContext): Evaluation {
  const shape = selection.map(countOf);
  const target = { data: createData(node.dtype, sizeOf(shape)), shape };
  if (sizeOf(shape) > 0)
    for (const part of partsOf(node, selection, context)) {
      const { window } = part.plan;
      const own = context.fork();
      const blocks = window
        ? ((yield { kind: "all", steps: [own.evaluate(node.inputs[0]!, inputSelection(node, part))] }) as Block[])
        : [];
      const block = apply(node, part, blocks[0]);
      const axes = block.shape.map((count, axis) => ({
        to: everyPosition(count, (i) => i + part.at[axis]!),
        from: everyPosition(count, (i) => i),
        contiguous: true,
      }));
      copyElements(target, block, axes);
      own.end();
    }
  return { dtype: node.dtype, dims: node.dims, ...target };
}

/** What a part needs of the input. */
function inputSelection(node: RasterNode, { selection, plan }: Pick<Part, "selection" | "plan">): Selection {
  const { top, left, rows, columns } = plan.window ?? { top: 0, left: 0, rows: 0, columns: 0 };
  return node.inputs[0]!.dims.map((dim) => {
    if (dim === node.from.y) return range(top, rows);
    if (dim === node.from.x) return range(left, columns);
    return selection[node.dims.indexOf(dim)]!;
  });
}

function apply(node: RasterNode, { selection, plan }: Part, input: Block | undefined): Block {
  const shape = selection.map(countOf);
  const data = createData(node.dtype, sizeOf(shape)) as Float64Array;
  const plane = shape.at(-2)! * shape.at(-1)!;
  const source = input && permuteBlock(input, [...loopDims(node.inputs[0]!, node.from), node.from.y, node.from.x]);
  const elements = source?.data as Float64Array | undefined;
  const needed = source ? source.shape.at(-2)! * source.shape.at(-1)! : 0;
  for (let i = 0; i * plane < data.length; i++) {
    const own = elements?.subarray(i * needed, (i + 1) * needed) ?? new Float64Array(0);
    plan.fill(own, data.subarray(i * plane, (i + 1) * plane));
  }
  return { dtype: node.dtype, dims: node.dims, shape, data };
}

/** Edge of the blocks of a result, in pixels. */
const blockEdge = 512;

/** Functions of planes, window by window. */
export const rasterOperation: Operation<RasterNode> = {
  build: ({ fn, from, to, size }, [input]) => rasterNode(input!, { fn, from, to, size }),
  headline: ({ fn, size }) => `raster ${fn.name} to ${size.join("×")}`,
  cuts: (node, [cuts]) =>
    node.dims.map((dim, axis): Cuts => {
      if (axis >= node.dims.length - 2) return regularCuts(node.shape[axis]!, blockEdge);
      return cuts![node.inputs[0]!.dims.indexOf(dim)]!;
    }),
  needs: (node, selection) => [
    inputSelection(node, { selection, plan: planOf(node, selection.at(-2)!, selection.at(-1)!) }),
  ],
  evaluate,
  push: (node, index, part) => {
    const input = node.inputs[0]!;
    const loop = node.dims.length - 2;
    const own = input.dims.map((dim, axis): AxisIndex => {
      const isPlane = dim === node.from.y || dim === node.from.x;
      return isPlane ? range(0, input.shape[axis]!) : index[node.dims.indexOf(dim)]!;
    });
    const { fn, from, to, size } = node;
    const pushed = rasterNode(part(input, own), { fn, from, to, size });
    const left = index.slice(0, loop).filter(({ kind }) => kind !== "at").length;
    const rest = pushed.shape.slice(0, left).map((length) => range(0, length));
    return subset(pushed, [...rest, ...index.slice(loop)]);
  },
};
