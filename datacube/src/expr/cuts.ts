import { sizeOf } from "../array/shape.ts";
import { type AxisSelection, countOf, positionsOf, range } from "./selection.ts";

/** Block boundaries on one axis: ascending, first 0, last the axis's length. */
export type Cuts = readonly number[];

/** Boundaries every `step` positions. */
export function regularCuts(length: number, step: number): number[] {
  const cuts = [0];
  for (let at = step; at < length; at += step) cuts.push(at);
  if (length > 0) cuts.push(length);
  return cuts;
}

/** Boundaries of a selection of an axis, where its elements change from one block to another. */
export function subsetCuts(index: AxisSelection, cuts: Cuts): number[] {
  const count = countOf(index);
  if (index.kind === "range" && index.step === 1) {
    const inside = cuts.map((cut) => cut - index.start).filter((cut) => cut > 0 && cut < count);
    return count > 0 ? [0, ...inside, count] : [0];
  }
  return cutsOfPositions(positionsOf(index), cuts);
}

/** Boundaries of elements at these positions of an axis; -1 stays with the one before. */
export function cutsOfPositions(positions: ArrayLike<number>, cuts: Cuts): number[] {
  const result = [0];
  let block = 0;
  const blockOf = (position: number): number => {
    while (block > 0 && position < cuts[block]!) block--;
    while (block < cuts.length - 2 && position >= cuts[block + 1]!) block++;
    return block;
  };
  let previous: number | undefined;
  for (let i = 0; i < positions.length; i++) {
    if (positions[i]! < 0) continue;
    const current = blockOf(positions[i]!);
    if (previous !== undefined && current !== previous) result.push(i);
    previous = current;
  }
  if (positions.length > 0) result.push(positions.length);
  return result;
}

/** Length of the longest block on an axis. */
export function longestCut(axis: Cuts): number {
  return axis.reduce((max, cut, i) => Math.max(max, i > 0 ? cut - axis[i - 1]! : 1), 1);
}

/** Elements of a block where a chunk has so many: one chunk, taken as it lies, unless it is very small or too large. */
export function blockOfChunks(
  chunkElements: number,
  { blockElements, mostElements }: { blockElements: number; mostElements: number },
): number {
  return chunkElements >= blockElements / 8 ? Math.min(chunkElements, mostElements) : blockElements;
}

/**
 * Joins blocks that are too small and divides those that are too large, towards `elements` per block:
 * joins along the last axes first, divides along the first.
 */
export function resizeCuts(cuts: readonly Cuts[], elements: number): Cuts[] {
  const result = cuts.map((axis) => [...axis]);
  const lengths = result.map(longestCut);
  const others = (axis: number) => sizeOf(lengths) / lengths[axis]!;
  for (let axis = 0; axis < result.length; axis++) {
    const room = Math.max(1, Math.floor(elements / others(axis)));
    if (lengths[axis]! > room) {
      result[axis] = divide(result[axis]!, room);
      lengths[axis] = longestCut(result[axis]!);
    }
  }
  for (let axis = result.length - 1; axis >= 0; axis--) {
    result[axis] = join(result[axis]!, Math.max(lengths[axis]!, Math.floor(elements / others(axis))));
    lengths[axis] = longestCut(result[axis]!);
  }
  return result;
}

function divide(cuts: Cuts, longest: number): number[] {
  const result = [0];
  for (let i = 1; i < cuts.length; i++) {
    for (let at = cuts[i - 1]! + longest; at < cuts[i]!; at += longest) result.push(at);
    result.push(cuts[i]!);
  }
  return result;
}

function join(cuts: Cuts, longest: number): number[] {
  const result = [0];
  for (let i = 1; i < cuts.length; i++) {
    const last = result.length - 1;
    if (last > 0 && cuts[i]! - result[last - 1]! <= longest) result[last] = cuts[i]!;
    else result.push(cuts[i]!);
  }
  return result;
}

/** Selections of all blocks of a grid, last axis fastest. */
export function blocksOf(cuts: readonly Cuts[]): AxisSelection[][] {
  let blocks: AxisSelection[][] = [[]];
  for (const axis of cuts) {
    const ranges = axis.slice(1).map((end, i) => range(axis[i]!, end - axis[i]!));
    blocks = blocks.flatMap((block) => ranges.map((part) => [...block, part]));
  }
  return blocks;
}
