import { type ArrayData, type DType, floatOf, isNumeric } from "../../array/dtype.ts";
import { ExpressionError } from "../../errors.ts";
import type { LaneFunction } from "../../fuse/lanes.ts";
import { describe, type Expr, type FunctionCall } from "../node.ts";

/** An elementwise function as it is called: its name, parameters and operands. */
export interface MapCall {
  readonly fn: FunctionCall;
  readonly inputs: readonly Expr[];
}

/** The same when its result dtype is known. */
export interface TypedMapCall extends MapCall {
  readonly dtype: DType;
  /**
   * How elements are handed to `element`: as numbers; as bigint, when 64-bit integers take part and all operands are whole
   * numbers; or as they are held, when there are texts.
   */
  readonly as: "number" | "bigint" | "held";
}

// biome-ignore lint/suspicious/noExplicitAny: elements are numbers, bigint or texts, as MapCall.as tells
export type ElementFunction = (...elements: any[]) => number | bigint | string | boolean;

/** Where a function of complex operands puts its result; only `re` counts where that is real. */
export interface ComplexResult {
  re: number;
  im: number;
}

/**
 * A function of complex operands, of which at least one is complex: real ones come as complex numbers whose imaginary part
 * is 0.
 */
export interface ComplexFunction {
  /** The dtype of the result; by default the rule of the function. */
  dtype?(call: MapCall): DType;
  /** Takes the parts of each operand in turn: real, imaginary, real, imaginary, … */
  element(call: TypedMapCall): (to: ComplexResult, ...parts: number[]) => void;
}

/** An entry in a table of elementwise functions: a dtype rule and a kernel (one of `element` and `array`). */
export interface MapFunction {
  /** Fewest and most operands; one number for both. */
  readonly arity: number | readonly [number, number];
  /**
   * The dtype of the result.
   * @throws ExpressionError when the operands' dtypes have no such function
   */
  dtype(call: MapCall): DType;
  /** The function of one element per operand. */
  element?(call: TypedMapCall): ElementFunction;
  /** The function where an operand is complex; functions without one have no complex operands. */
  readonly complex?: ComplexFunction;
  /** For functions of one operand that are better done on whole arrays. */
  array?(data: ArrayData, call: TypedMapCall): ArrayData;
  /** The same as steps of a kernel, which does several functions at once; functions without it are done one by one. */
  readonly lanes?: LaneFunction;
}

/** A family of functions: `{ sin: …, cos: … }`. */
export type MapFunctions = Readonly<Record<string, MapFunction>>;

/** dtype rule: numbers stay in their dtype. */
export function sameNumber({ fn, inputs }: MapCall): DType {
  requireNumeric(fn.name, inputs);
  return inputs[0]!.dtype;
}

/** dtype rule: floats stay, other numbers become the float numpy gives (float16 for 8 bits, float32 for 16, else float64). */
function toFloat({ fn, inputs }: MapCall): DType {
  requireNumeric(fn.name, inputs);
  return floatOf(inputs[0]!.dtype);
}

/** dtype rule: bool, whatever comes. */
function toBool(): DType {
  return "bool";
}

/** @throws ExpressionError naming the operand that is no number */
export function requireNumeric(operation: string, inputs: readonly Expr[]): void {
  for (const input of inputs) {
    if (!isNumeric(input.dtype))
      throw new ExpressionError(operation, `${describe(input)} is ${input.dtype}, not a number`);
  }
}

/** A function of one number that gives a float: `sin: float(Math.sin)`. */
export function float(apply: (element: number) => number): MapFunction {
  return { arity: 1, dtype: toFloat, element: () => apply };
}

/** A function of one element that gives a bool. */
export function predicate(apply: (element: number) => boolean): MapFunction {
  return { arity: 1, dtype: toBool, element: () => apply };
}
