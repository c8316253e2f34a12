import { sizeOf } from "../array/shape.ts";
import { giveBack } from "../array/spare-bytes.ts";
import type { Block } from "../expr/block.ts";
import type { Expr } from "../expr/node.ts";
import type { MapNode } from "../expr/operation/map.ts";
import type { Evaluation, EvaluationContext } from "../expr/operation.ts";
import { countOf, everything, type Selection } from "../expr/selection.ts";
import { engineFor } from "./engine.ts";
import { inPlace, type Need, needOf } from "./operands.ts";
import { mapRegion, type ReducedRegion } from "./region.ts";
import type { LoopAxis } from "./rows.ts";
import { columnsFit, type Finish, reduceWhole, runMap, runReduce } from "./run.ts";
import type { Operand } from "./tiles.ts";

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
