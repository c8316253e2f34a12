import { isMemoryReader } from "../array/chunk-reader.ts";
import type { NumberData } from "../array/dtype.ts";
import { sizeOf, stridesOf } from "../array/shape.ts";
import { giveBack } from "../array/spare-bytes.ts";
import type { Block } from "../expr/block.ts";
import type { Expr, Typed } from "../expr/node.ts";
import type { MapNode } from "../expr/operation/map.ts";
import { readerOf } from "../expr/operation/source.ts";
import type { Evaluation, EvaluationContext } from "../expr/operation.ts";
import { type AxisSelection, compose, countOf, everything, range, type Selection } from "../expr/selection.ts";
import { engineFor } from "./engine.ts";
import { isLaneDType, type LaneDType } from "./program.ts";
import { mapRegion, type ReducedRegion, type Region } from "./region.ts";
import type { LoopAxis } from "./rows.ts";
import { columnsFit, type Finish, reduceWhole, runMap, runReduce } from "./run.ts";
import type { Operand } from "./tiles.ts";

/** A part of a region: its selected elements, axes in the order of `dims`. */
interface Domain {
  readonly dims: readonly string[];
  readonly selection: Selection;
}

/** Evaluates the selected elements of an elementwise node by a kernel; undefined where there is none for it. */
export function evaluateFused(node: MapNode, selection: Selection, context: EvaluationContext): Evaluation | undefined {
  const engine = engineFor(sizeOf(node.shape));
  const region = engine && mapRegion(node, context.isKept);
  if (!engine || !region) return undefined;
  return (function* (): Evaluation {
    const { steps, operands } = needOf(region, { dims: node.dims, selection }, context);
    const blocks = (yield { kind: "all", steps }) as Block[];
    const shape = selection.map(countOf);
    const data = runMap(engine, region.program, { shape, operands: operands(blocks) });
    context.lend(data, () => giveBack(data));
    return { dtype: node.dtype, dims: node.dims, shape, data };
  })();
}

/** What a kernel needs: blocks to be evaluated, of which the operands are made. */
interface Need {
  readonly steps: readonly Evaluation[];
  operands(blocks: readonly Block[]): readonly Operand[];
}

/** A reduction whose input a kernel evaluates and reduces at once. */
export interface FusedReduction {
  /** Whether all that it needs lies in memory. */
  readonly isInPlace: boolean;
  /** What it needs for a block of the input. */
  need(selection: Selection, context: EvaluationContext): Need;
  /**
   * Reduces all that it needs at once and gives states to `finish` as they become whole; undefined where it is better taken
   * block by block.
   */
  whole(
    block: { axes: readonly LoopAxis[]; operands: readonly Operand[] },
    to: { results: number; finish: Finish },
  ): Generator<void> | undefined;
  /** Takes a block of the input into a state; `axes` tell for those of the input which result each element belongs to. */
  take(state: readonly unknown[], block: { axes: readonly LoopAxis[]; operands: readonly Operand[] }): void;
}

/** The kernel for a reduction of an input by the region that is found for it; undefined where there is none. */
export function fusedReduction(input: Expr, find: () => ReducedRegion | undefined): FusedReduction | undefined {
  const engine = engineFor(sizeOf(input.shape));
  const region = engine && find();
  if (!engine || !region) return undefined;
  return {
    isInPlace: region.operands.every((node) => inPlace(node, everything(node.shape)) !== undefined),
    need: (selection, own) => needOf(region, { dims: input.dims, selection }, own),
    whole: ({ axes, operands }, to) => reduceWhole(engine, { ...region, axes, operands }, to),
    take: (state, { axes, operands }) => {
      if (!columnsFit(region.reduction, state)) throw new TypeError("the state is that of another reduction");
      runReduce(engine, { ...region, axes, operands }, state);
    },
  };
}

/** The operands of a region for some of its elements: those in memory as they lie there, others evaluated. */
function needOf(region: Region, domain: Domain, context: EvaluationContext): Need {
  const parts = region.operands.map((node) => {
    const selection = node.dims.map((dim) => domain.selection[domain.dims.indexOf(dim)]!);
    return inPlace(node, selection) ?? { node, selection };
  });
  return {
    steps: parts.flatMap((part) => ("node" in part ? [context.evaluate(part.node, part.selection)] : [])),
    operands: (blocks) => {
      let next = 0;
      return parts.map((part) => along(domain.dims, "node" in part ? ofBlock(blocks[next++]!) : part));
    },
  };
}

/** Elements where they lie, along dimensions of their own. */
interface Lying extends Pick<Typed, "dims"> {
  readonly dtype: LaneDType;
  readonly data: NumberData;
  readonly offset: number;
  readonly strides: readonly number[];
}

function ofBlock({ dtype, dims, shape, data }: Block): Lying {
  if (!isLaneDType(dtype)) throw new TypeError(`${dtype} has no lanes`);
  return { dtype, dims, data: data as NumberData, offset: 0, strides: stridesOf(shape) };
}

/** Elements of an operand along the axes of a region. */
function along(dims: readonly string[], { dims: own, dtype, data, offset, strides }: Lying): Operand {
  return { dtype, data, offset, strides: dims.map((dim) => strides[own.indexOf(dim)] ?? 0) };
}

/** Selected elements of an array in memory, or of an evenly spaced part of one, without a copy. */
function inPlace(node: Expr, selection: Selection): Lying | undefined {
  const { dtype, dims } = node;
  if (!isLaneDType(dtype)) return undefined;
  if (node.op === "subset") {
    let next = 0;
    const [input] = node.inputs;
    const inner = node.index.map((one) =>
      one.kind === "at" ? range(one.position, 1) : compose(one, selection[next++]!),
    );
    const lying = inPlace(input!, inner);
    if (lying === undefined) return undefined;
    const kept = lying.strides.filter((_, axis) => node.index[axis]!.kind !== "at");
    return { ...lying, dims, strides: kept };
  }
  if (node.op !== "source" || !selection.every(isEven)) return undefined;
  const reader = readerOf(node);
  if (!isMemoryReader(reader)) return undefined;
  const strides = stridesOf(reader.shape);
  const offset = selection.reduce((sum, { start }, axis) => sum + start * strides[axis]!, 0);
  return {
    dtype,
    dims,
    data: reader.data as NumberData,
    offset,
    strides: strides.map((stride, axis) => stride * selection[axis]!.step),
  };
}

function isEven(axis: AxisSelection): axis is Extract<AxisSelection, { kind: "range" }> {
  return axis.kind === "range";
}
