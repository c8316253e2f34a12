import { sizeOf, stridesOf } from "../../array/shape.ts";
import type { LoopAxis } from "../../fuse/rows.ts";
import { type AxisSlots, type Cells, cellsOf } from "../reduce/cells.ts";
import { type Grouping, groupSlots } from "../reduce/group.ts";
import { compose, countOf, everyPosition, fromPositions, positionsOf, type Selection } from "../selection.ts";
import { isReduced, type ReduceNode } from "./reduce-node.ts";

/** Which result each element of a block of the input belongs to. */
export function cells(node: ReduceNode, block: Selection, selection: Selection): Cells {
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
export function loopAxes(node: ReduceNode, block: Selection, selection: Selection): LoopAxis[] {
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

/** Results of which all elements are in one block of the input, by blocks; and the others. */
interface Apart {
  /** Per block which of its elements belong to such a result, and how many of these it has. */
  readonly blocks: readonly { readonly axes: readonly LoopAxis[]; readonly results: number }[];
  /** The selection of the others; undefined when there are none. */
  readonly rest: Selection | undefined;
}

/** How a reduction in these blocks of the input comes apart; undefined when all results need several blocks. */
export function resultsApart(node: ReduceNode, selection: Selection, blocks: readonly Selection[]): Apart | undefined {
  const [grouping, second] = node.groups;
  const last = node.inputs[0]!.dims.length - 1;
  // rows that are reduced have few results
  if (second || blocks.length === 0 || !blocks.every((block) => isKeptRow(node, block[last]))) return undefined;
  if (grouping) return groupsApart(node, selection, { grouping, blocks });
  if (blocks.length > 1) return undefined;
  return {
    blocks: [{ axes: loopAxes(node, blocks[0]!, selection), results: sizeOf(selection.map(countOf)) }],
    rest: undefined,
  };
}

/** Whether the last axis of a block stays, and has several positions. */
function isKeptRow(node: ReduceNode, row: Selection[number] | undefined): boolean {
  return row !== undefined && countOf(row) > 1 && !isReduced(node, node.inputs[0]!.dims.at(-1)!);
}

function groupsApart(
  node: ReduceNode,
  selection: Selection,
  { grouping, blocks }: { grouping: Grouping; blocks: readonly Selection[] },
): Apart | undefined {
  const slots = blocks.map((block) => slotsOfGroups(node, grouping, { block, selection }).slots);
  const touched = new Map<number, number>();
  for (const own of slots) for (const slot of new Set(Array.from(own))) touched.set(slot, (touched.get(slot) ?? 0) + 1);
  const axis = node.inputs[0]!.dims.indexOf(grouping.dims[0]!);
  const into = node.dims.indexOf(grouping.into);
  const shape = selection.map(countOf);
  const stride = stridesOf(shape)[into]!;
  const rest = Array.from({ length: shape[into]! }, (_, group) => group).filter(
    (group) => touched.get(group * stride) !== 1,
  );
  if (rest.length === shape[into]) return undefined;
  return {
    blocks: blocks.map((block, i) => {
      const whole = Array.from(slots[i]!, (slot) => (touched.get(slot) === 1 ? slot : -1));
      const axes = loopAxes(node, block, selection).map((one, at) => (at === axis ? { ...one, slots: whole } : one));
      const groups = new Set(whole.filter((slot) => slot >= 0)).size;
      return { axes, results: (groups * sizeOf(shape)) / shape[into]! };
    }),
    rest:
      rest.length === 0
        ? undefined
        : selection.map((one, at) => (at === into ? compose(one, fromPositions(rest)) : one)),
  };
}
