import { createData, type NumberData } from "../../array/dtype.ts";
import { sizeOf } from "../../array/shape.ts";
import { type FusedReduction, fusedReduction } from "../../fuse/evaluate.ts";
import { type ReducedRegion, reducedRegion } from "../../fuse/region.ts";
import type { Finish } from "../../fuse/run.ts";
import type { Operand } from "../../fuse/tiles.ts";
import type { Block } from "../block.ts";
import { copyElements } from "../gather.ts";
import type { BlockSizes, Evaluation, EvaluationContext } from "../operation.ts";
import { Accumulator } from "../reduce/accumulator.ts";
import { reductionOf } from "../reduce/table.ts";
import { countOf, everyPosition, positionsOf, type Selection } from "../selection.ts";
import { callOf, inBlocks, needs, type ReduceNode } from "./reduce-node.ts";
import { cells, loopAxes, resultsApart } from "./reduce-slots.ts";

/** The selected results of a reduction, block by block of its input. */
export function* evaluateReduce(node: ReduceNode, selection: Selection, context: EvaluationContext): Evaluation {
  const fused = fusedOf(node, context);
  const whole = fused && (yield* (fused.isInPlace ? reduceInPlace : reduceApart)(node, selection, { fused, context }));
  if (whole) return whole;
  const accumulator = yield* reducePart(node, selection, { context, part: 0, parts: 1 });
  return accumulator.finish({ dtype: node.dtype, dims: node.dims, shape: selection.map(countOf) });
}

interface FusedRun {
  readonly fused: FusedReduction;
  readonly context: EvaluationContext;
}

/** Reduces what lies in memory at once, without a state for every result; undefined where that is not to be done. */
function* reduceInPlace(
  node: ReduceNode,
  selection: Selection,
  { fused, context }: FusedRun,
): Evaluation<Block | undefined> {
  const [needed] = needs(node, selection);
  const operands = fused.need(needed!, context).operands([]);
  const { block, finish } = createResult(node, selection);
  const axes = loopAxes(node, needed!, selection);
  const steps = fused.whole({ axes, operands }, { results: block.data.length, finish });
  if (steps === undefined) return undefined;
  for (const _ of steps) yield { kind: "all", steps: [] };
  return block;
}

/**
 * Reduces block by block where there are results of which all elements are in one block: those need no state beyond it. Undefined
 * where there are none.
 */
function* reduceApart(
  node: ReduceNode,
  selection: Selection,
  { fused, context }: FusedRun,
): Evaluation<Block | undefined> {
  const all = inBlocks(node, selection, context);
  const apart = resultsApart(node, selection, all.flat());
  if (apart === undefined) return undefined;
  const { block, finish } = createResult(node, selection);
  const accumulator = apart.rest && new Accumulator(callOf(node), sizeOf(apart.rest.map(countOf)));
  const blocks = apart.blocks[Symbol.iterator]();
  for (const some of all) {
    const own = context.fork();
    for (const [i, operands] of (yield* operandsOf(some, fused, own)).entries()) {
      const { axes, results } = blocks.next().value!;
      const steps = results > 0 ? fused.whole({ axes, operands }, { results, finish }) : [];
      for (const _ of steps!) yield { kind: "all", steps: [] };
      if (accumulator) fused.take(accumulator.state, { axes: loopAxes(node, some[i]!, apart.rest!), operands });
    }
    own.end();
  }
  if (accumulator) placeResults(block, accumulator, { node, selection, own: apart.rest! });
  return block;
}

/** Puts results of some groups among all. */
function placeResults(
  to: Block,
  accumulator: Accumulator,
  { node, selection, own }: { node: ReduceNode; selection: Selection; own: Selection },
): void {
  const shape = own.map(countOf);
  const axes = own.map((one, axis) => {
    const place = new Map(Array.from(positionsOf(selection[axis]!), (position, i) => [position, i]));
    const to = Array.from(positionsOf(one), (position) => place.get(position)!);
    return { to, from: everyPosition(to.length, (i) => i), contiguous: to.at(-1) === to[0]! + to.length - 1 };
  });
  copyElements(to, accumulator.finish({ dtype: node.dtype, dims: node.dims, shape }), axes);
}

/** Where results go, and how they come there from a state of those that follow each other from one on. */
function createResult(node: ReduceNode, selection: Selection): { block: Block; finish: Finish } {
  const { dtype, dims } = node;
  const shape = selection.map(countOf);
  const data = createData(dtype, sizeOf(shape)) as NumberData;
  const call = callOf(node);
  const { finish } = reductionOf(call.name);
  return {
    block: { dtype, dims, shape, data },
    finish: (state, from) => finish(state, data.subarray(from, from + state[0]!.length), call),
  };
}

/** In how many parts the reduction of selected results is worth being done; what lies in memory is done at once. */
export function partCount(node: ReduceNode, selection: Selection, sizes: BlockSizes): number {
  if (fusedOf(node, { isKept: () => false })?.isInPlace) return 1;
  return Math.max(1, Math.min(mostParts, inBlocks(node, selection, sizes).length));
}

const mostParts = 64;

/** What lies in memory is not copied: a block may be as large as is done within a turn of the thread. */
function inPlaceSizes({ blockElements }: BlockSizes): Omit<BlockSizes, "cutsOf"> {
  return { blockElements: 16 * blockElements, mostElements: 16 * blockElements, parallelBlocks: 1 };
}

/** One of several parts of a reduction of selected results, each over some blocks of the input; to be merged in order. */
export function* reducePart(
  node: ReduceNode,
  selection: Selection,
  { context, part, parts }: { context: EvaluationContext; part: number; parts: number },
): Evaluation<Accumulator> {
  const accumulator = new Accumulator(callOf(node), sizeOf(selection.map(countOf)));
  const fused = fusedOf(node, context);
  const sizes = fused?.isInPlace ? { ...context, ...inPlaceSizes(context) } : context;
  const all = inBlocks(node, selection, sizes);
  for (const some of all.slice(
    Math.floor((all.length * part) / parts),
    Math.floor((all.length * (part + 1)) / parts),
  )) {
    const own = context.fork();
    if (fused) {
      for (const [i, operands] of (yield* operandsOf(some, fused, own)).entries())
        fused.take(accumulator.state, { axes: loopAxes(node, some[i]!, selection), operands });
    } else {
      const blocks = (yield { kind: "all", steps: some.map((one) => own.evaluate(node.inputs[0]!, one)) }) as Block[];
      blocks.forEach((block, i) => void accumulator.add(block, cells(node, some[i]!, selection)));
    }
    own.end();
  }
  return accumulator;
}

function fusedOf(node: ReduceNode, { isKept }: Pick<EvaluationContext, "isKept">): FusedReduction | undefined {
  return fusedReduction(node.inputs[0]!, () => regionOf(node, isKept));
}

/**
 * The region that a reduction takes together with itself; groups of several dimensions together, and of the last one, have
 * none.
 */
export function regionOf(node: ReduceNode, isKept: EvaluationContext["isKept"]): ReducedRegion | undefined {
  const input = node.inputs[0]!;
  if (node.groups.some(({ dims }) => dims.length > 1 || dims[0] === input.dims.at(-1))) return undefined;
  const reduce = reductionOf(node.fn.name).lanes?.(callOf(node));
  return reduce && reducedRegion(input, { reduce, skipna: node.skipna, isKept });
}

/** What a kernel needs for some blocks of the input, evaluated together. */
function* operandsOf(
  some: readonly Selection[],
  fused: FusedReduction,
  context: EvaluationContext,
): Evaluation<(readonly Operand[])[]> {
  const needed = some.map((one) => fused.need(one, context));
  const blocks = (yield { kind: "all", steps: needed.flatMap(({ steps }) => steps) }) as Block[];
  let next = 0;
  return needed.map(({ steps, operands }) => {
    const first = next;
    next += steps.length;
    return operands(blocks.slice(first, next));
  });
}
