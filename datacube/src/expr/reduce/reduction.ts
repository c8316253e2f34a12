import type { ArrayData, DType } from "../../array/dtype.ts";
import type { LaneReduce } from "../../fuse/reduction.ts";
import type { Typed } from "../node.ts";
import type { Cells } from "./cells.ts";

/** A reduction as it is called. */
export interface ReduceCall {
  /** Name of the reduction. */
  readonly name: string;
  readonly input: Typed;
  /** Short text of the input, for messages. */
  readonly subject: string;
  /** Dimensions that are reduced. */
  readonly over: readonly string[];
  /** Passes over NaN. */
  readonly skipna: boolean;
  /** Fewest elements that are needed for a result; else it is missing. */
  readonly minCount: number;
  /** Degrees of freedom taken off, for variances. */
  readonly ddof: number;
}

/** Running state: one column per entry of `Reduction.columns`, each with one element per result. */
export type State = readonly ArrayData[];

/**
 * An entry in the table of reductions: a state per result that takes elements in any number of blocks and merges with
 * the state of other blocks, so that parts can be reduced apart.
 */
export interface Reduction {
  /**
   * The dtype of the result.
   * @throws ExpressionError when the input's dtype has no such reduction, or an empty dimension has no result
   */
  dtype(call: ReduceCall): DType;
  /** Whether it takes complex numbers as they are; others are done by their parts, or have none. */
  readonly isOfComplex?: boolean;
  /** Whether the result is the place of an element. */
  readonly isPlace?: boolean;
  /** Whether missing times are passed over by default, as missing floats are. */
  readonly skipsMissingTimes?: boolean;
  /**
   * How kernels take elements of numbers that are no 64-bit integers, together with what the elements are made by; its states
   * are those of `columns`. Reductions without it take blocks.
   */
  lanes?(call: Pick<ReduceCall, "input" | "skipna">): LaneReduce | undefined;
  /** dtypes of the state's columns; they begin with 0. */
  columns(call: ReduceCall): readonly DType[];
  /** Takes a block's elements into the state: `elements[i]` belongs to the result `cells.slotOf(i)`. */
  accumulate(state: State, block: { elements: ArrayData; cells: Cells }, call: ReduceCall): void;
  /** Takes another state, of later elements, into this one; both have the same length. */
  merge(state: State, other: State, call: ReduceCall): void;
  /** The results. `to` has the result's dtype and the state's length. */
  finish(state: State, to: ArrayData, call: ReduceCall): void;
}

/** A family of reductions by name. */
export type Reductions = Readonly<Record<string, Reduction>>;

/** What a reduction does with its state. */
export type ReductionSteps = Pick<Reduction, "columns" | "accumulate" | "merge" | "finish">;

/** The steps that every call chooses for its kind of elements. */
export function stepsBy(of: (call: ReduceCall) => ReductionSteps): ReductionSteps {
  return {
    columns: (call) => of(call).columns(call),
    accumulate: (state, block, call) => of(call).accumulate(state, block, call),
    merge: (state, other, call) => of(call).merge(state, other, call),
    finish: (state, to, call) => of(call).finish(state, to, call),
  };
}
