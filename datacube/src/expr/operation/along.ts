import { ComplexArray } from "../../array/complex.ts";
import { type ArrayData, createData, isComplex } from "../../array/dtype.ts";
import { sizeOf, stridesOf } from "../../array/shape.ts";
import type { AlongResult } from "../along/kernel.ts";
import { alongKernel } from "../along/table.ts";
import type { Block } from "../block.ts";
import type { Cuts } from "../cuts.ts";
import { copyRun, gather } from "../gather.ts";
import { noComplex } from "../map/complex-kernel.ts";
import type { Expr, FunctionCall, NodeOf } from "../node.ts";
import { blockwise, type Operation } from "../operation.ts";
import { type AxisIndex, countOf, everything, range, type Selection } from "../selection.ts";
import { ofParts } from "./complex-parts.ts";
import { type CoreNode, checkCore, coreBlock, coreDomain, coreIndex, coreNeeds } from "./core.ts";
import { largestCuts } from "./map.ts";
import { permute } from "./permute.ts";
import { subset } from "./subset.ts";

/** A kernel that needs whole axes, lane by lane over the other dimensions. */
export interface AlongNode extends NodeOf<"along">, CoreNode {
  /** Name in the table of kernels, with parameters. */
  readonly fn: FunctionCall;
}

/**
 * A kernel over lanes: `core` names per input the dimensions that it needs whole. The result has the other dimensions,
 * broadcast, then those that the kernel makes.
 * @throws DimensionNotFoundError, ExpressionError
 */
export function along(fn: FunctionCall, inputs: readonly Expr[], core: readonly (readonly string[])[]): Expr {
  const isOfComplex = inputs.some(({ dtype }) => isComplex(dtype));
  if (isOfComplex && !alongKernel(fn.name).isOfComplex) return alongComplex(fn, inputs, core);
  checkCore(fn.name, inputs, core);
  const result = alongKernel(fn.name).result({ fn, inputs, core });
  return { op: "along", fn, inputs, core, ...coreDomain(fn.name, { inputs, core }, result) };
}

/** The kernel of the parts of a complex first input. @throws ExpressionError where the kernel has no meaning for those */
function alongComplex(fn: FunctionCall, inputs: readonly Expr[], core: readonly (readonly string[])[]): Expr {
  const [first, ...rest] = inputs;
  if (!alongKernel(fn.name).isLinear || rest.some(({ dtype }) => isComplex(dtype))) throw noComplex(fn.name, inputs);
  return ofParts(first!, (part) => along(fn, [part, ...rest], core), { whole: fn.skipna !== false });
}

/** A kernel of one input along one dimension whose result has that dimension: the dimensions stay in order. */
export function alongDim(fn: FunctionCall, input: Expr, dim: string): Expr {
  return permute(along(fn, [input], [[dim]]), input.dims);
}

function resultOf(node: AlongNode): AlongResult {
  return { dtype: node.dtype, dims: node.dims.slice(node.loop), shape: node.shape.slice(node.loop) };
}

function apply(node: AlongNode, blocks: readonly Block[], selection: Selection): Block {
  const result = resultOf(node);
  const lane = alongKernel(node.fn.name).lane({ fn: node.fn, inputs: node.inputs, core: node.core, result });
  const loopShape = selection.slice(0, node.loop).map(countOf);
  const laneLength = sizeOf(result.shape);
  const whole = createData(node.dtype, sizeOf(loopShape) * laneLength);
  const inputs = blocks.map((block, i) => laneInput(node, i, coreBlock(node, i, block)));
  const to = createData(node.dtype, laneLength);
  forEachLane(loopShape, inputs, (number) => {
    lane(
      inputs.map(({ lane: own }) => own),
      to,
    );
    copyLane(whole, number * laneLength, { data: to, from: 0, run: laneLength });
  });
  const full = { dtype: node.dtype, shape: [...loopShape, ...result.shape], data: whole };
  const core = selection.slice(node.loop);
  const data = gather(full, [...everything(loopShape), ...core]);
  return { dtype: node.dtype, dims: node.dims, shape: selection.map(countOf), data };
}

/** Copies elements in a plain loop, which is quicker than views where lanes are short. */
function copyLane(target: ArrayData, to: number, source: { data: ArrayData; from: number; run: number }): void {
  const { data, from, run } = source;
  if (target instanceof ComplexArray) copyRun(target, to, source);
  else for (let i = 0; i < run; i++) target[to + i] = data[from + i]!;
}

interface LaneInput {
  readonly block: Block;
  readonly lane: Block["data"];
  /** Lanes to go on per position of each loop dimension; 0 where the input lacks it. */
  readonly strides: readonly number[];
}

function laneInput(node: AlongNode, at: number, block: Block): LaneInput {
  const loop = block.dims.length - node.core[at]!.length;
  const strides = stridesOf(block.shape.slice(0, loop));
  return {
    block,
    lane: createData(block.dtype, sizeOf(block.shape.slice(loop))),
    strides: node.dims.slice(0, node.loop).map((dim) => {
      const axis = block.dims.indexOf(dim);
      return axis < 0 || axis >= loop ? 0 : strides[axis]!;
    }),
  };
}

/** Copies the inputs' elements of every lane into their buffers, in order of the lanes. */
function forEachLane(shape: readonly number[], inputs: readonly LaneInput[], visit: (lane: number) => void): void {
  let number = 0;
  const at = inputs.map(() => 0);
  const walk = (axis: number): void => {
    if (axis === shape.length) {
      inputs.forEach(({ block, lane }, i) => {
        copyLane(lane, 0, { data: block.data, from: at[i]! * lane.length, run: lane.length });
      });
      visit(number++);
      return;
    }
    for (let i = 0; i < shape[axis]!; i++) {
      walk(axis + 1);
      for (let k = 0; k < at.length; k++) at[k]! += inputs[k]!.strides[axis]!;
    }
    for (let k = 0; k < at.length; k++) at[k]! -= inputs[k]!.strides[axis]! * shape[axis]!;
  };
  walk(0);
}

/** Kernels over whole axes, block by block over the other dimensions. */
export const alongOperation: Operation<AlongNode> = {
  build: ({ fn, core }, inputs) => along(fn, inputs, core),
  headline: (node) => `along ${node.fn.name} over ${node.core.map((dims) => dims.join(", ") || "nothing").join("; ")}`,
  cuts: coreCuts,
  whole: coreWhole,
  needs: coreNeeds,
  evaluate: blockwise(coreNeeds, apply),
  push: (node, index, part) => pushCore(node, index, { part, build: (inputs) => along(node.fn, inputs, node.core) }),
};

/** Boundaries of a node with core dimensions: loop dimensions as the largest input has them, others in one. */
export function coreCuts(node: CoreNode & Expr, inputs: readonly (readonly Cuts[])[]): Cuts[] {
  const cuts = largestCuts(node, inputs);
  return cuts.map((axis, i) => (i < node.loop ? axis : [0, node.shape[i]!]));
}

/** The result's core dimensions, and what the inputs have. */
export function coreWhole(node: CoreNode, inputs: readonly ReadonlySet<string>[]): string[] {
  return [...node.dims.slice(node.loop), ...inputs.flatMap((dims) => [...dims])];
}

/** Moves the index on loop dimensions to the inputs; that on the result's core dimensions stays outside. */
export function pushCore(
  node: CoreNode,
  index: readonly AxisIndex[],
  {
    part,
    build,
  }: { part: (input: Expr, index: readonly AxisIndex[]) => Expr; build: (inputs: readonly Expr[]) => Expr },
): Expr {
  const indexes = coreIndex(node, index);
  const pushed = build(node.inputs.map((input, i) => part(input, indexes[i]!)));
  const loop = index.slice(0, node.loop).filter(({ kind }) => kind !== "at").length;
  return subset(pushed, [...pushed.shape.slice(0, loop).map((length) => range(0, length)), ...index.slice(node.loop)]);
}
