import type { ArrayData, DType } from "../../array/dtype.ts";
import { type Expr, type FunctionCall, lengthOf, type Typed } from "../node.ts";

/** A kernel as it is called: its name and parameters, its inputs, and the dimensions of each that it needs whole. */
export interface AlongCall {
  readonly fn: FunctionCall;
  readonly inputs: readonly Expr[];
  /** Core dimensions per input: a kernel gets all elements along them at once. */
  readonly core: readonly (readonly string[])[];
}

/** What a kernel gives for every lane: a dtype, and core dimensions in row-major order; none for a number. */
export type AlongResult = Typed;

/** The result that is as long as the first input along its core dimension. */
export function sameLane({ inputs, core }: AlongCall, dtype: DType): AlongResult {
  const [dim] = core[0]!;
  return { dtype, dims: [dim!], shape: [lengthOf(inputs[0]!, dim!)] };
}

/** One lane: for each input its elements along its core dimensions, row-major, to be read only. */
type Lanes = readonly ArrayData[];

/** Does one lane. `to` is the result's lane, row-major over its core dimensions, of zeros or what the lane before left. */
export type LaneFunction = (lanes: Lanes, to: ArrayData) => void;

/** An entry in the table of kernels that need whole axes: quantile, sort, cumsum, interp … */
export interface AlongKernel {
  /**
   * dtype and core dimensions of the result.
   * @throws ExpressionError when the inputs have no such function
   */
  result(call: AlongCall): AlongResult;
  /** Whether it takes complex lanes as they are. */
  readonly isOfComplex?: boolean;
  /** Whether it is linear in its first input, so that a complex one is done by its parts. */
  readonly isLinear?: boolean;
  /** The function of one lane; made once per block, so it may hold buffers. */
  lane(call: AlongCall & { readonly result: AlongResult }): LaneFunction;
}

/** A family of kernels by name. */
export type AlongKernels = Readonly<Record<string, AlongKernel>>;
