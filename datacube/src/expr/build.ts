import {
  bytesOf,
  type DType,
  integerRange,
  isFloat,
  isInteger,
  isNumeric,
  isUnsigned,
  promote,
} from "../array/dtype.ts";
import { DimensionNotFoundError, ExpressionError } from "../errors.ts";
import {
  type AxisIndex,
  type BinaryName,
  type ConstantNode,
  describe,
  describeDomain,
  type Expr,
  type MapFunction,
  type MapNode,
  type ReduceName,
  type ReduceNode,
} from "./node.ts";
import { compose, countOf, positionAt } from "./selection.ts";

/** A number as an operand. */
export function constant(value: number): ConstantNode {
  return { op: "constant", value, dtype: "float64", dims: [], shape: [] };
}

/**
 * Part of `input`: one index per axis; subsets of subsets are folded into one.
 * Positions must lie on the axes (callers check labels and give the user's words in errors).
 */
export function subset(input: Expr, index: readonly AxisIndex[]): Expr {
  if (index.every((axis, i) => axis.kind === "range" && isWhole(axis, input.shape[i]!))) return input;
  if (input.op === "subset") return subset(input.input, foldIndex(input.index, index));
  const kept = input.dims.map((dim, i) => ({ dim, axis: index[i]! })).filter(({ axis }) => axis.kind !== "at");
  return {
    op: "subset",
    input,
    index,
    dtype: input.dtype,
    dims: kept.map(({ dim }) => dim),
    shape: kept.map(({ axis }) => (axis.kind === "at" ? 1 : countOf(axis))),
  };
}

function isWhole(axis: { start: number; count: number; step: number }, length: number): boolean {
  return axis.start === 0 && axis.step === 1 && axis.count === length;
}

function foldIndex(outer: readonly AxisIndex[], inner: readonly AxisIndex[]): AxisIndex[] {
  let next = 0;
  return outer.map((axis) => {
    if (axis.kind === "at") return axis;
    const index = inner[next++]!;
    return index.kind === "at" ? { kind: "at", position: positionAt(axis, index.position) } : compose(axis, index);
  });
}

const comparisons = new Set<string>(["lt", "le", "gt", "ge", "eq", "ne"]);

/**
 * An elementwise function. Operands broadcast by dimension name; the result's dimensions are those of the first
 * operand, then the others' in order of appearance.
 * @throws ExpressionError naming operation, operands and dimension when dtypes or lengths do not fit
 */
export function map(fn: MapFunction, inputs: readonly Expr[]): MapNode {
  return { op: "map", fn, inputs, dtype: inferDType(fn, inputs), ...broadcast(fn.name, inputs) };
}

function broadcast(operation: string, inputs: readonly Expr[]): { dims: string[]; shape: number[] } {
  const lengths = new Map<string, { length: number; input: Expr }>();
  for (const input of inputs) {
    input.dims.forEach((dim, axis) => {
      const length = input.shape[axis]!;
      const known = lengths.get(dim);
      if (known === undefined) lengths.set(dim, { length, input });
      else if (known.length !== length) {
        throw new ExpressionError(
          operation,
          `operands differ on "${dim}": ${known.length} in ${describe(known.input)} (${describeDomain(known.input)}), ` +
            `${length} in ${describe(input)} (${describeDomain(input)})`,
        );
      }
    });
  }
  return { dims: [...lengths.keys()], shape: [...lengths.values()].map(({ length }) => length) };
}

function inferDType(fn: MapFunction, inputs: readonly Expr[]): DType {
  switch (fn.name) {
    case "cast":
      return inferCast(fn.dtype, inputs[0]!);
    case "unpack":
      return fn.dtype;
    case "decode-time":
      return "datetime";
    case "where":
      return inferWhere(inputs);
    case "neg":
    case "abs":
      requireNumeric(fn.name, inputs);
      return inputs[0]!.dtype;
    case "sqrt":
    case "exp":
    case "log":
      requireNumeric(fn.name, inputs);
      return bytesOf(inputs[0]!.dtype) <= 2 || inputs[0]!.dtype === "float32" ? "float32" : "float64";
    default:
      return inferBinary(fn.name, inputs);
  }
}

function inferCast(dtype: DType, input: Expr): DType {
  if (dtype !== input.dtype && (dtype === "datetime" || input.dtype === "datetime"))
    throw new ExpressionError(
      "cast",
      `${describe(input)} is ${input.dtype}; datetime has no cast to or from other types`,
    );
  return dtype;
}

function inferWhere(inputs: readonly Expr[]): DType {
  const [value, condition] = inputs;
  if (condition!.dtype !== "bool") {
    throw new ExpressionError("where", `the condition ${describe(condition!)} is ${condition!.dtype}, not bool`);
  }
  if (value!.dtype === "string") throw new ExpressionError("where", `${describe(value!)} is string`);
  if (isFloat(value!.dtype) || value!.dtype === "datetime") return value!.dtype;
  return bytesOf(value!.dtype) <= 2 ? "float32" : "float64";
}

function requireNumeric(operation: string, inputs: readonly Expr[]): void {
  for (const input of inputs) {
    if (!isNumeric(input.dtype))
      throw new ExpressionError(operation, `${describe(input)} is ${input.dtype}, not a number`);
  }
}

function inferBinary(name: BinaryName, inputs: readonly Expr[]): DType {
  const [a, b] = inputs as [Expr, Expr];
  if (comparisons.has(name)) {
    if (a.dtype !== b.dtype) requireNumeric(name, inputs);
    return "bool";
  }
  requireNumeric(name, inputs);
  const dtype =
    a.op === "constant"
      ? withConstant(name, b, a.value)
      : b.op === "constant"
        ? withConstant(name, a, b.value)
        : promote(a.dtype, b.dtype);
  if (dtype === "bool")
    throw new ExpressionError(name, `both operands are bool; cast one first, as in x.astype("int32")`);
  if (name === "pow" && isInteger(dtype) && b.op === "constant" && b.value < 0) {
    throw new ExpressionError(name, `integers have no negative power; cast first, as in x.astype("float64")`);
  }
  return name === "div" && isInteger(dtype) ? "float64" : dtype;
}

/** numpy's rule for Python numbers: the array's dtype wins, unless the number is of a higher kind. */
function withConstant(operation: string, array: Expr, value: number): DType {
  if (isFloat(array.dtype)) return array.dtype;
  if (!Number.isInteger(value)) return "float64";
  const dtype = array.dtype === "bool" ? "int64" : array.dtype;
  const [low, high] = integerRange(dtype);
  if (operation !== "div" && (BigInt(value) < low || BigInt(value) > high)) {
    throw new ExpressionError(
      operation,
      `${value} does not fit ${dtype} of ${describe(array)}; cast first, as in x.astype("float64")`,
    );
  }
  return dtype;
}

/** How a reduction is done. */
export interface ReduceSettings {
  /** Dimensions; all by default. */
  readonly over?: readonly string[];
  /** Passes over NaN; by default for floats and times. */
  readonly skipna?: boolean;
}

/**
 * A reduction over dimensions (all when `over` is undefined).
 * @throws DimensionNotFoundError for a dimension the input lacks
 * @throws ExpressionError when the dtype has no such reduction, or min/max have nothing to choose from
 */
export function reduce(fn: ReduceName, input: Expr, options: ReduceSettings = {}): ReduceNode {
  const dims = [...new Set(options.over ?? input.dims)];
  for (const dim of dims) {
    if (!input.dims.includes(dim)) throw new DimensionNotFoundError(dim, input.dims, `${fn} of ${describe(input)}`);
  }
  const dtype = reducedDType(fn, input);
  const empty = dims.find((dim) => input.shape[input.dims.indexOf(dim)] === 0);
  if (empty !== undefined && (fn === "min" || fn === "max")) {
    throw new ExpressionError(fn, `dimension "${empty}" of ${describe(input)} is empty`);
  }
  const kept = input.dims.map((_, axis) => axis).filter((axis) => !dims.includes(input.dims[axis]!));
  return {
    op: "reduce",
    fn,
    input,
    over: dims,
    skipna: options.skipna ?? (isFloat(input.dtype) || input.dtype === "datetime"),
    dtype,
    dims: kept.map((axis) => input.dims[axis]!),
    shape: kept.map((axis) => input.shape[axis]!),
  };
}

function reducedDType(fn: ReduceName, input: Expr): DType {
  const { dtype } = input;
  if (dtype === "string" || (dtype === "datetime" && fn === "sum")) {
    throw new ExpressionError(fn, `${describe(input)} is ${dtype}, which has no ${fn}`);
  }
  if (fn === "min" || fn === "max" || isFloat(dtype) || dtype === "datetime") return dtype;
  if (fn === "mean") return "float64";
  return isUnsigned(dtype) ? "uint64" : "int64";
}
