import type { FunctionCall, Typed } from "../node.ts";

/** Rows and columns of a result, by their positions. */
export interface Lines {
  readonly rows: ArrayLike<number>;
  readonly columns: ArrayLike<number>;
}

/** A part of a plane of the input. */
export interface Window {
  readonly top: number;
  readonly left: number;
  readonly rows: number;
  readonly columns: number;
}

/** How a part of a result is made. */
export interface RasterPlan {
  /** What is needed of every plane of the input; undefined where nothing of it is. */
  readonly window: Window | undefined;
  /** Makes a plane of the result, row-major, of the window of a plane of the input. Both hold what their dtypes do. */
  readonly fill: (source: Float64Array, target: Float64Array) => void;
}

/** A function of planes (y, x): every block of its result needs a window of the input. */
export interface RasterFunction {
  readonly dtype: (fn: FunctionCall, input: Typed) => Typed["dtype"];
  /** Whether it is linear in the elements, so that complex ones are done by their parts. */
  readonly isLinear?: (fn: FunctionCall) => boolean;
  /** How the elements at these lines are made of an input of `shape` rows and columns. */
  readonly plan: (fn: FunctionCall, lines: Lines, shape: readonly [number, number]) => RasterPlan;
}
