import { isMemoryReader } from "../array/chunk-reader.ts";
import type { NumberData } from "../array/dtype.ts";
import { sizeOf, stridesOf } from "../array/shape.ts";
import type { Block } from "../expr/block.ts";
import type { Expr, Typed } from "../expr/node.ts";
import { readerOf } from "../expr/operation/source.ts";
import type { SubsetNode } from "../expr/operation/subset.ts";
import type { Evaluation, EvaluationContext } from "../expr/operation.ts";
import {
  type AxisSelection,
  compose,
  countOf,
  fromPositions,
  positionAt,
  positionsOf,
  range,
  type Selection,
} from "../expr/selection.ts";
import { isLaneDType, type LaneDType } from "./program.ts";
import type { Region } from "./region.ts";
import type { Strided } from "./rows.ts";
import type { Operand } from "./tiles.ts";

/** A part of a region: its selected elements, axes in the order of `dims`. */
interface Domain {
  readonly dims: readonly string[];
  readonly selection: Selection;
}

/** What a kernel needs: blocks to be evaluated, of which the operands are made. */
export interface Need {
  readonly steps: readonly Evaluation[];
  operands(blocks: readonly Block[]): readonly Operand[];
}

/** An operand: where it lies, or what is to be evaluated, which may be elements that are picked from a stored array. */
type Part = { readonly lying: Lying } | { readonly node: Expr; readonly selection: Selection } | PickedPart;

interface PickedPart {
  readonly node: SubsetNode;
  readonly selection: Selection;
  /** Positions per axis of the stored array. */
  readonly picked: Selection;
}

/**
 * The operands of a region for some of its elements: those in memory as they lie there, others evaluated; what several ones pick from
 * one stored array is read once.
 */
export function needOf(region: Region, domain: Domain, context: EvaluationContext): Need {
  const parts = region.operands.map((node): Part => {
    const selection = node.dims.map((dim) => domain.selection[domain.dims.indexOf(dim)]!);
    const lying = inPlace(node, selection);
    return lying ? { lying } : (pickedPart(node, selection) ?? { node, selection });
  });
  const boxes = boxesOf(parts);
  const steps = [...boxes].map(([input, box]) => context.evaluate(input, box));
  const made = parts.map((part): ((blocks: readonly Block[]) => Lying) => {
    if ("lying" in part) return () => part.lying;
    const box = boxes.get(part.node.inputs[0]!);
    if ("picked" in part && box) {
      const step = [...boxes.keys()].indexOf(part.node.inputs[0]!);
      return (blocks) => ofBox(part, blocks[step]!, box);
    }
    const step = steps.push(context.evaluate(part.node, part.selection)) - 1;
    return (blocks) => ofBlock(blocks[step]!);
  });
  return { steps, operands: (blocks) => made.map((of) => along(domain.dims, of(blocks))) };
}

function pickedPart(node: Expr, selection: Selection): PickedPart | undefined {
  if (node.op !== "subset" || node.inputs[0]!.op !== "source" || !isLaneDType(node.dtype)) return undefined;
  const picked = innerSelection(node, selection).map(asRange);
  const isPicked = picked.some(({ kind }) => kind === "list") && picked.every((one) => countOf(one) > 0);
  return isPicked ? { node, selection, picked } : undefined;
}

/** What is read of stored arrays that operands pick from: a box, where that has no more elements than they have together. */
function boxesOf(parts: readonly Part[]): Map<Expr, Selection> {
  const boxes = new Map<Expr, Selection>();
  const picked = parts.filter((part) => "picked" in part);
  for (const [input, own] of Map.groupBy(picked, ({ node }) => node.inputs[0]!)) {
    const box = input.dims.map((_, axis) => spanOf(own.map((part) => part.picked[axis]!)));
    const elements = own.reduce((sum, part) => sum + sizeOf(part.picked.map(countOf)), 0);
    if (sizeOf(box.map(countOf)) <= elements) boxes.set(input, box);
  }
  return boxes;
}

/** All positions from the first to the last of some. */
function spanOf(all: readonly AxisSelection[]): AxisSelection {
  let [first, last] = [Number.POSITIVE_INFINITY, 0];
  for (const one of all)
    for (const position of positionsOf(one)) [first, last] = [Math.min(first, position), Math.max(last, position)];
  return range(first, last - first + 1);
}

/** Elements where they lie, along dimensions of their own. */
interface Lying extends Strided, Pick<Typed, "dims"> {
  readonly dtype: LaneDType;
  readonly data: NumberData;
}

function ofBlock({ dtype, dims, shape, data }: Block): Lying {
  if (!isLaneDType(dtype)) throw new TypeError(`${dtype} has no lanes`);
  return { dtype, dims, data: data as NumberData, offset: 0, strides: stridesOf(shape) };
}

/** Picked elements in the block of a box. */
function ofBox({ node, picked }: PickedPart, block: Block, box: Selection): Lying {
  const own = picked.map((one, axis) => {
    const first = positionAt(box[axis]!, 0);
    if (one.kind === "range") return range(one.start - first, one.count, one.step);
    return { kind: "list", positions: one.positions.map((position) => position - first) } as const;
  });
  return ofKept(node, { ...ofBlock(block), ...placesOf(block.shape, own) });
}

/** Elements of an operand along the axes of a region. */
function along(dims: readonly string[], { dims: own, dtype, data, offset, strides }: Lying): Operand {
  return { dtype, data, offset, strides: dims.map((dim) => strides[own.indexOf(dim)] ?? 0) };
}

/** Selected elements of an array in memory, or of a part of one, without a copy. */
export function inPlace(node: Expr, selection: Selection): Lying | undefined {
  const { dtype, dims } = node;
  if (!isLaneDType(dtype)) return undefined;
  if (node.op === "subset") {
    const lying = inPlace(node.inputs[0]!, innerSelection(node, selection));
    return lying && ofKept(node, lying);
  }
  if (node.op !== "source") return undefined;
  const reader = readerOf(node);
  if (!isMemoryReader(reader)) return undefined;
  return { dtype, dims, data: reader.data as NumberData, ...placesOf(reader.shape, selection.map(asRange)) };
}

/** What a part of an array needs of that, per axis. */
function innerSelection(node: SubsetNode, selection: Selection): Selection {
  let next = 0;
  return node.index.map((one) => (one.kind === "at" ? range(one.position, 1) : compose(one, selection[next++]!)));
}

/** What lies along the axes of an array along those of a part of it. */
function ofKept({ index, dims }: SubsetNode, lying: Lying): Lying {
  return { ...lying, dims, strides: lying.strides.filter((_, axis) => index[axis]!.kind !== "at") };
}

/** Where selected elements of an array of this shape are. */
function placesOf(shape: readonly number[], selection: Selection): Strided {
  const strides = stridesOf(shape);
  return {
    offset: selection.reduce((sum, one, axis) => sum + (one.kind === "range" ? one.start * strides[axis]! : 0), 0),
    strides: selection.map((one, axis) =>
      one.kind === "range" ? one.step * strides[axis]! : Int32Array.from(one.positions, (at) => at * strides[axis]!),
    ),
  };
}

/** Evenly spaced positions as a range; one position always is. */
function asRange(axis: AxisSelection): AxisSelection {
  return axis.kind === "range" ? axis : fromPositions(axis.positions);
}
