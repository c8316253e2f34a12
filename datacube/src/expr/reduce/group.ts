import { ExpressionError } from "../../errors.ts";
import { longestCut } from "../cuts.ts";
import { describe, describeDomain, type Expr, lengthOf } from "../node.ts";
import { countOf, fromPositions, positionsOf, range, type Selection } from "../selection.ts";
import type { AxisSlots } from "./cells.ts";

/**
 * Which group every position along one or several dimensions belongs to. A group without positions gives NaN, or 0 for a sum
 * or a whole number; where groups may be empty, reduce those that are not and spread them with `take`.
 */
export interface Grouping {
  /** Dimensions that are grouped together. */
  readonly dims: readonly string[];
  /** Number of the group per position, row-major over `dims`; -1 belongs to none. */
  readonly codes: readonly number[];
  /** Dimension of the groups; it takes the place of the first of `dims`. */
  readonly into: string;
  /** Number of groups. */
  readonly count: number;
}

/** @throws ExpressionError when a grouping does not fit the input */
export function checkGrouping(operation: string, input: Expr, { dims, codes, into, count }: Grouping): void {
  const size = dims.reduce((product, dim) => product * lengthOf(input, dim), 1);
  const problem =
    codes.length !== size
      ? `${codes.length} codes for ${size} positions along ${dims.join(", ")}`
      : codes.some((code) => code >= count)
        ? `a code is not below the number of groups, ${count}`
        : input.dims.includes(into) && !dims.includes(into)
          ? `there is a dimension "${into}" already`
          : undefined;
  if (problem)
    throw new ExpressionError(operation, `grouping of ${describe(input)} (${describeDomain(input)}): ${problem}`);
}

/** The positions that selected groups need along each of a grouping's dimensions. */
export function groupedSelection(input: Expr, { dims, codes }: Grouping, groups: Selection[number]): Selection {
  if (dims.length > 1 || isEveryGroup(groups, codes)) return dims.map((dim) => range(0, lengthOf(input, dim)));
  const wanted = new Set(positionsOf(groups));
  const positions: number[] = [];
  codes.forEach((code, position) => void (wanted.has(code) && positions.push(position)));
  return [fromPositions(positions)];
}

function isEveryGroup(groups: Selection[number], codes: readonly number[]): boolean {
  if (groups.kind !== "range" || groups.start !== 0 || groups.step !== 1) return false;
  return codes.every((code) => code < groups.count);
}

/** What a grouping's dimensions contribute to the number of the result in a block: group times `stride`. */
export function groupSlots(
  { dims, codes }: Grouping,
  block: {
    axes: readonly number[];
    selection: Selection;
    groups: Selection[number];
    stride: number;
    shape: readonly number[];
  },
): AxisSlots {
  const slotOf = new Map<number, number>();
  for (let i = 0; i < countOf(block.groups); i++) {
    const group =
      block.groups.kind === "range" ? block.groups.start + i * block.groups.step : block.groups.positions[i]!;
    slotOf.set(group, i * block.stride);
  }
  let slots = [0];
  dims.forEach((_, k) => {
    const length = block.shape[k]!;
    slots = slots.flatMap((base) =>
      Array.from(positionsOf(block.selection[k]!), (position) => base * length + position),
    );
  });
  return { axes: block.axes, slots: slots.map((at) => slotOf.get(codes[at]!) ?? -1) };
}

/** How many blocks of the input a block of groups may have until a group ends together with one. */
const mostJoined = 16;

/**
 * Boundaries of groups where their positions come in order, so that a block of groups needs few blocks of the input: where both
 * end together. Where they do not for long, some blocks of the input are needed for two blocks of groups.
 */
export function groupCuts({ dims, codes, count }: Grouping, cuts: readonly number[]): number[] {
  const isOrdered = dims.length === 1 && codes.every((code, i) => i === 0 || code >= codes[i - 1]!);
  if (!isOrdered) return [0, count];
  const most = mostJoined * longestCut(cuts);
  const result = [0];
  let last = 0;
  cuts.forEach((cut, i) => {
    if (cut === 0 || cut >= codes.length) return;
    const code = Math.max(0, codes[cut]!);
    const isNeeded = codes[cut] !== codes[cut - 1] || cuts[i + 1]! - last > most;
    if (!isNeeded || code === result.at(-1)) return;
    result.push(code);
    last = cut;
  });
  return result.at(-1) === count ? result : [...result, count];
}
