import { sizeOf } from "../../array/shape.ts";
import { blockOfChunks, blocksOf, longestCut, resizeCuts, subsetCuts } from "../cuts.ts";
import { describe, type NodeOf } from "../node.ts";
import type { BlockSizes } from "../operation.ts";
import { type Grouping, groupedSelection } from "../reduce/group.ts";
import type { ReduceCall } from "../reduce/reduction.ts";
import { compose, countOf, range, type Selection } from "../selection.ts";

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

/** A node's reduction as its entry in the table takes it. */
export function callOf(node: ReduceNode): ReduceCall {
  const input = node.inputs[0]!;
  return { ...node, name: node.fn.name, input, subject: describe(input) };
}

/** Whether a dimension of the input is reduced, wholly or in groups. */
export function isReduced(node: ReduceNode, dim: string): boolean {
  return node.over.includes(dim) || node.groups.some(({ dims }) => dims.includes(dim));
}

/** What is needed of the input for selected results. */
export function needs(node: ReduceNode, selection: Selection): Selection[] {
  const input = node.inputs[0]!;
  const one = input.dims.map((dim, axis) => {
    if (node.over.includes(dim)) return range(0, input.shape[axis]!);
    const grouping = node.groups.find(({ dims }) => dims.includes(dim));
    if (!grouping) return selection[node.dims.indexOf(dim)]!;
    return groupedSelection(input, grouping, selection[node.dims.indexOf(grouping.into)]!)[grouping.dims.indexOf(dim)]!;
  });
  return [one];
}

/** Selections of the input's blocks, some at a time. */
export function inBlocks(node: ReduceNode, selection: Selection, context: BlockSizes): Selection[][] {
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
