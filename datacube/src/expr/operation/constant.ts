import { type Complex, ComplexArray, formatComplex, isComplexNumber } from "../../array/complex.ts";
import { type ArrayData, createData, type DType } from "../../array/dtype.ts";
import type { Expr, NodeOf } from "../node.ts";
import type { Operation } from "../operation.ts";

/** What a constant may be. */
export type ConstantValue = number | bigint | boolean | string | Complex;

/**
 * A value that takes part in an operation. A number, bigint or complex number adapts to the other operand's dtype as numpy's Python numbers
 * do, unless its dtype was given.
 */
export interface ConstantNode extends NodeOf<"constant"> {
  readonly value: ConstantValue;
  /** The dtype that was given; without one it is only what the value suggests. */
  readonly given?: DType;
}

const dtypes = {
  number: "float64",
  bigint: "int64",
  boolean: "bool",
  string: "string",
  object: "complex128",
} as const;

/** A value as an operand: of this dtype (`datetime` is milliseconds since 1970-01-01), or adapting to the other operands. */
export function constant(value: ConstantValue, dtype?: DType): ConstantNode {
  const own = dtypes[typeof value as keyof typeof dtypes];
  const given = dtype === undefined ? {} : { given: dtype };
  return { op: "constant", inputs: [], value, ...given, dtype: dtype ?? own, dims: [], shape: [] };
}

/** Whether a node is a number that adapts to the dtype of the other operands. */
export function isAdapting(node: Expr): node is ConstantNode & { value: number | bigint | Complex } {
  return (
    node.op === "constant" &&
    node.given === undefined &&
    (typeof node.value === "number" || typeof node.value === "bigint" || isComplexNumber(node.value))
  );
}

/** A constant's value for people. */
export function formatConstant(value: ConstantValue): string {
  return isComplexNumber(value) ? formatComplex(value) : String(value);
}

function toData({ value, dtype }: ConstantNode): ArrayData {
  if (dtype === "string") return [String(value)];
  const data = createData(dtype, 1);
  if (data instanceof ComplexArray) return data.fill(isComplexNumber(value) ? value : Number(value));
  if (isComplexNumber(value)) throw new TypeError(`${formatComplex(value)} is no ${dtype}`);
  data[0] = dtype === "int64" || dtype === "uint64" ? BigInt(value) : Number(value);
  return data;
}

/** One value without dimensions. */
export const constantOperation: Operation<ConstantNode> = {
  build: ({ value, given }) => constant(value, given),
  headline: (node) => `constant ${formatConstant(node.value)}`,
  cuts: () => [],
  needs: () => [],
  // biome-ignore lint/correctness/useYield: a constant needs nothing
  *evaluate(node) {
    return { dtype: node.dtype, dims: [], shape: [], data: toData(node) };
  },
};
