import { createData, isComplex, isFloat, isTime, type NumberData } from "../../array/dtype.ts";
import { sizeOf, stridesOf } from "../../array/shape.ts";
import { DimensionNotFoundError } from "../../errors.ts";
import { type FusedReduction, fusedReduction } from "../../fuse/evaluate.ts";
import { type ReducedRegion, reducedRegion } from "../../fuse/region.ts";
import type { LoopAxis } from "../../fuse/rows.ts";
import type { Block } from "../block.ts";
import { blockOfChunks, blocksOf, longestCut, resizeCuts, subsetCuts } from "../cuts.ts";
import { describe, type Expr, type NodeOf } from "../node.ts";
import type { BlockSizes, Evaluation, EvaluationContext, Operation } from "../operation.ts";
import { Accumulator } from "../reduce/accumulator.ts";
import { type AxisSlots, type Cells, cellsOf } from "../reduce/cells.ts";
import { checkGrouping, type Grouping, groupCuts, groupedSelection, groupSlots } from "../reduce/group.ts";
import type { ReduceCall } from "../reduce/reduction.ts";
import { reductionOf } from "../reduce/table.ts";
import { compose, countOf, everyPosition, positionsOf, range, type Selection } from "../selection.ts";
import { reduceComplex } from "./complex-parts.ts";
import { subset } from "./subset.ts";

/** How a reduction is done. */
interface ReduceSettings {
  /** Passes over NaN; by default for floats, and for times in means. */
  readonly skipna?: boolean;
  /** Fewest elements that are needed for a result; else it is missing. Default 0. */
  readonly minCount?: number;
  /** Degrees of freedom taken off, for variances. Default 0. */
  readonly ddof?: number;
}

/** A reduction over named dimensions, and within groups of positions along others. */
export interface ReduceNode extends NodeOf<"reduce"> {
  /** Name in the table of reductions. */
  readonly fn: { readonly name: string };
  readonly over: readonly string[];
  readonly groups: readonly Grouping[];
  readonly skipna: boolean;
  readonly minCount: number;
  readonly ddof: number;
}

/** What is reduced and how. */
export interface ReduceOptions extends ReduceSettings {
  /** Dimensions that are reduced whole; by default all when there are no groups, else none. */
  readonly over?: readonly string[];
  /** Dimensions of which groups are reduced; they become dimensions of groups. */
  readonly groups?: readonly Grouping[];
}

/**
 * A reduction over dimensions (all by default); those that remain keep their order. Groups stand where their dimension was.
 * @throws DimensionNotFoundError for a dimension the input lacks
 * @throws ExpressionError when the dtype has no such reduction, min/max have nothing to choose from, or groups do not fit
 */
export function reduce(name: string, input: Expr, options: ReduceOptions = {}): Expr {
  if (isComplex(input.dtype) && !reductionOf(name).isOfComplex) {
    return reduceComplex(name, input, {
      skipna: options.skipna ?? true,
      reduce: (own, part) => reduce(own, part, options),
    });
  }
  const groups = options.groups ?? [];
  const over = [...new Set(options.over ?? (groups.length > 0 ? [] : input.dims))];
  for (const dim of [...over, ...groups.flatMap(({ dims }) => dims)]) {
    if (!input.dims.includes(dim)) throw new DimensionNotFoundError(dim, input.dims, `${name} of ${describe(input)}`);
  }
  for (const grouping of groups) checkGrouping(name, input, grouping);
  const settings = settingsOf(name, input, options);
  const dtype = reductionOf(name).dtype({ name, input, subject: describe(input), over, ...settings });
  return {
    op: "reduce",
    inputs: [input],
    fn: { name },
    over,
    groups,
    ...settings,
    dtype,
    ...domainOf(input, over, groups),
  };
}

function domainOf(
  input: Expr,
  over: readonly string[],
  groups: readonly Grouping[],
): { dims: string[]; shape: number[] } {
  const kept = input.dims.flatMap((dim, axis) => {
    if (over.includes(dim)) return [];
    const grouping = groups.find(({ dims }) => dims.includes(dim));
    if (!grouping) return [{ dim, length: input.shape[axis]! }];
    return grouping.dims[0] === dim ? [{ dim: grouping.into, length: grouping.count }] : [];
  });
  return { dims: kept.map(({ dim }) => dim), shape: kept.map(({ length }) => length) };
}

/** Settings with their defaults for an input. */
function settingsOf(name: string, input: Expr, { skipna, minCount, ddof }: ReduceSettings): Required<ReduceSettings> {
  return {
    skipna:
      skipna ??
      (isFloat(input.dtype) ||
        isComplex(input.dtype) ||
        (isTime(input.dtype) && reductionOf(name).skipsMissingTimes === true)),
    minCount: minCount ?? 0,
    ddof: ddof ?? 0,
  };
}

/** A node's reduction as its entry in the table takes it. */
export function callOf(node: ReduceNode): ReduceCall {
  const input = node.inputs[0]!;
  return { ...node, name: node.fn.name, input, subject: describe(input) };
}

/** What is needed of the input for selected results. */
function needs(node: ReduceNode, selection: Selection): Selection[] {
  const input = node.inputs[0]!;
  const one = input.dims.map((dim, axis) => {
    if (node.over.includes(dim)) return range(0, input.shape[axis]!);
    const grouping = node.groups.find(({ dims }) => dims.includes(dim));
    if (!grouping) return selection[node.dims.indexOf(dim)]!;
    return groupedSelection(input, grouping, selection[node.dims.indexOf(grouping.into)]!)[grouping.dims.indexOf(dim)]!;
  });
  return [one];
}

/** Reductions by name, block by block of the input. */
export const reduceOperation: Operation<ReduceNode> = {
  build: ({ fn, ...settings }, [input]) => reduce(fn.name, input!, settings),
  headline: (node) => `reduce ${node.fn.name}${showDims(node)}${showSettings(node)}`,
  cuts: (node, [cuts]) => {
    const { dims } = node.inputs[0]!;
    return node.dims.map((dim) => {
      const grouping = node.groups.find(({ into }) => into === dim);
      return grouping ? groupCuts(grouping, cuts![dims.indexOf(grouping.dims[0]!)]!) : cuts![dims.indexOf(dim)]!;
    });
  },
  needs,
  streamed: (node, selection, sizes) => inBlocks(node, selection, sizes)[0] ?? [],
  *evaluate(node, selection, context): Evaluation {
    const whole = yield* reduceInPlace(node, selection, context);
    if (whole) return whole;
    const accumulator = yield* reducePart(node, selection, { context, part: 0, parts: 1 });
    return accumulator.finish({ dtype: node.dtype, dims: node.dims, shape: selection.map(countOf) });
  },
  push: (node, index, part) => {
    const input = node.inputs[0]!;
    const own = (dim: string) => index[node.dims.indexOf(dim)]!;
    const isGrouped = (dim: string) => node.groups.some(({ dims }) => dims.includes(dim));
    const inner = input.dims.map((dim, axis) =>
      node.over.includes(dim) || isGrouped(dim) ? range(0, input.shape[axis]!) : own(dim),
    );
    const pushed = reduce(node.fn.name, part(input, inner), node);
    const isGroup = (dim: string) => node.groups.some(({ into }) => into === dim);
    return subset(
      pushed,
      pushed.dims.map((dim, axis) => (isGroup(dim) ? own(dim) : range(0, pushed.shape[axis]!))),
    );
  },
};

/** Reduces what lies in memory at once, without a state for every result; undefined where that is not to be done. */
function* reduceInPlace(
  node: ReduceNode,
  selection: Selection,
  context: EvaluationContext,
): Evaluation<Block | undefined> {
  const fused = fusedOf(node, context);
  const [needed] = needs(node, selection);
  const need = fused?.isInPlace ? fused.need(needed!, context) : undefined;
  if (!fused || need?.steps.length !== 0) return undefined;
  const { dtype, dims } = node;
  const shape = selection.map(countOf);
  const data = createData(dtype, sizeOf(shape));
  const { finish } = reductionOf(node.fn.name);
  const call = callOf(node);
  const steps = fused.whole(
    { axes: loopAxes(node, needed!, selection), operands: need.operands([]) },
    {
      results: data.length,
      finish: (state, from) => finish(state, (data as NumberData).subarray(from, from + state[0]!.length), call),
    },
  );
  if (steps === undefined) return undefined;
  for (const _ of steps) yield { kind: "all", steps: [] };
  return { dtype, dims, shape, data };
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
      yield* takeFused(accumulator, fused, { some, context: own, axes: (one) => loopAxes(node, one, selection) });
      continue;
    }
    const blocks = (yield { kind: "all", steps: some.map((one) => own.evaluate(node.inputs[0]!, one)) }) as Block[];
    blocks.forEach((block, i) => void accumulator.add(block, cells(node, some[i]!, selection)));
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

/** Takes some blocks of the input into an accumulator by a kernel. */
function* takeFused(
  accumulator: Accumulator,
  fused: FusedReduction,
  {
    some,
    context,
    axes,
  }: { some: readonly Selection[]; context: EvaluationContext; axes: (block: Selection) => LoopAxis[] },
): Evaluation<void> {
  const needed = some.map((one) => fused.need(one, context));
  const blocks = (yield { kind: "all", steps: needed.flatMap(({ steps }) => steps) }) as Block[];
  let next = 0;
  needed.forEach(({ steps, operands }, i) => {
    const own = operands(blocks.slice(next, next + steps.length));
    next += steps.length;
    fused.take(accumulator.state, { axes: axes(some[i]!), operands: own });
  });
}

function showDims({ over, groups }: ReduceNode): string {
  const grouped = groups.map(({ dims, into, count }) => ` of ${dims.join(", ")} in ${count} groups ${into}`);
  return `${over.length > 0 || groups.length === 0 ? ` over ${over.join(", ") || "nothing"}` : ""}${grouped.join("")}`;
}

function showSettings({ skipna, minCount, ddof }: Required<ReduceSettings>): string {
  return `${skipna ? " skipping NaN" : ""}${minCount > 0 ? ` of ${minCount} at least` : ""}${ddof > 0 ? ` ddof ${ddof}` : ""}`;
}

/** Whether a dimension of the input is reduced, wholly or in groups. */
function isReduced(node: ReduceNode, dim: string): boolean {
  return node.over.includes(dim) || node.groups.some(({ dims }) => dims.includes(dim));
}

/** Selections of the input's blocks, some at a time. */
function inBlocks(node: ReduceNode, selection: Selection, context: BlockSizes): Selection[][] {
  const input = node.inputs[0]!;
  const [needed] = needs(node, selection);
  const cuts = context.cutsOf(input);
  const isOver = input.dims.map((dim) => isReduced(node, dim));
  const keptElements = sizeOf(needed!.filter((_, axis) => !isOver[axis]).map(countOf));
  const over = needed!.flatMap((one, axis) => (isOver[axis] ? [subsetCuts(one, cuts[axis]!)] : []));
  const elements = blockOfChunks(keptElements * sizeOf(over.map(longestCut)), context);
  const sized = resizeCuts(over, Math.max(1, Math.floor(elements / Math.max(1, keptElements))));
  const inputs = blocksOf(sized).map((block): Selection => {
    let next = 0;
    return needed!.map((one, axis) => (isOver[axis] ? compose(one, block[next++]!) : one));
  });
  const parts: Selection[][] = [];
  for (let i = 0; i < inputs.length; i += context.parallelBlocks)
    parts.push(inputs.slice(i, i + context.parallelBlocks));
  return parts;
}

function cells(node: ReduceNode, block: Selection, selection: Selection): Cells {
  const input = node.inputs[0]!;
  const kept = input.dims.flatMap((dim, axis): AxisSlots[] => {
    const step = keptStep(node, dim, selection);
    return step === undefined ? [] : [{ axes: [axis], slots: everyPosition(countOf(block[axis]!), (i) => i * step) }];
  });
  const grouped = node.groups.map((grouping) => slotsOfGroups(node, grouping, { block, selection }));
  const reduced = input.dims.map((_, axis) => axis).filter((axis) => isReduced(node, input.dims[axis]!));
  const steps = stridesOf(reduced.map((axis) => input.shape[axis]!));
  const places = reduced.map((axis, i) => ({ axis, places: positionsOf(block[axis]!).map((at) => at * steps[i]!) }));
  return cellsOf(block.map(countOf), [...kept, ...grouped], places);
}

/** Per axis of a block of the input what it adds to the number of the result; groups are of one dimension each. */
function loopAxes(node: ReduceNode, block: Selection, selection: Selection): LoopAxis[] {
  return node.inputs[0]!.dims.map((dim, axis) => {
    const grouping = node.groups.find(({ dims }) => dims.includes(dim));
    const slots = grouping
      ? slotsOfGroups(node, grouping, { block, selection }).slots
      : (keptStep(node, dim, selection) ?? 0);
    return { length: countOf(block[axis]!), slots };
  });
}

/** What a step along a dimension that stays adds to the number of the result; undefined for those that are reduced. */
function keptStep(node: ReduceNode, dim: string, selection: Selection): number | undefined {
  return isReduced(node, dim) ? undefined : stridesOf(selection.map(countOf))[node.dims.indexOf(dim)]!;
}

function slotsOfGroups(
  node: ReduceNode,
  grouping: Grouping,
  { block, selection }: { block: Selection; selection: Selection },
): AxisSlots {
  const input = node.inputs[0]!;
  const axes = grouping.dims.map((dim) => input.dims.indexOf(dim));
  const to = node.dims.indexOf(grouping.into);
  return groupSlots(grouping, {
    axes,
    selection: axes.map((axis) => block[axis]!),
    shape: axes.map((axis) => input.shape[axis]!),
    groups: selection[to]!,
    stride: stridesOf(selection.map(countOf))[to]!,
  });
}
