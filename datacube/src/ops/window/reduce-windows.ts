import { DataArray } from "../../array/data-array.ts";
import { canMiss, type DType, integerRange, isBig, isFloat, isInteger, missingDType } from "../../array/dtype.ts";
import { type Expr, lengthOf } from "../../expr/node.ts";
import { broadcast } from "../../expr/operation/broadcast.ts";
import { type ConstantValue, constant } from "../../expr/operation/constant.ts";
import { castTo, map } from "../../expr/operation/map.ts";
import { moving } from "../../expr/operation/moving.ts";
import { type ReduceOptions, reduce } from "../../expr/operation/reduce.ts";
import { withExpr } from "../elementwise.ts";
import { elementDims, leastOf, startOf, type Windows, windowed } from "./windows.ts";

/** A person's reduction of windows: the array with the windows' elements as last dimensions, and the names of these. */
export type WindowFunction = (windows: DataArray, dims: readonly string[]) => DataArray;

/** A reduction of windows that may be done dimension by dimension. */
export type Separable = "sum" | "prod" | "min" | "max";

/** A sum, product or extreme of every window. */
export function reduceSeparably(array: DataArray, windows: Windows, name: Separable): DataArray {
  return withExpr(array, enough(separably(name, array.expr, windows), array.expr, windows));
}

/** The spread of every window; small integers count as float32, as they do with missing ones. */
export function spreadOfWindows(
  array: DataArray,
  windows: Windows,
  { name, ...options }: Pick<ReduceOptions, "ddof"> & { name: "std" | "var" },
): DataArray {
  const spread = together(name, castTo(array.expr, missingDType(array.dtype)), windows, { ...options, skipna: true });
  return withExpr(array, enough(spread, array.expr, windows));
}

/** The place of the smallest or largest element in every window: missing elements are the last to be chosen. */
export function placeInWindows(array: DataArray, windows: Windows, name: "argmin" | "argmax"): DataArray {
  const fill = lastChoice(name, array.dtype);
  const filled = canMiss(array.dtype) ? map({ name: "fillna" }, [array.expr, constant(fill)]) : array.expr;
  return withExpr(array, enough(together(name, filled, windows, { fill, skipna: false }), array.expr, windows));
}

/** The mean of every window: its sum by the number of its elements that are there. */
export function meanOfWindows(array: DataArray, windows: Windows): DataArray {
  const sum = enough(separably("sum", array.expr, windows), array.expr, windows);
  return withExpr(array, map({ name: "div" }, [sum, castTo(countExpr(array.expr, windows), sum.dtype)]));
}

/** How many elements of every window are there; missing where they are too few. */
export function countOfWindows(array: DataArray, windows: Windows): DataArray {
  const count = canMiss(array.dtype) ? countExpr(array.expr, windows) : presentIn(array.expr, windows);
  return withExpr(array, enough(count, array.expr, windows));
}

/** A person's reduction of every window. */
export function reduceByFunction(array: DataArray, windows: Windows, fn: WindowFunction): DataArray {
  const into = elementDims(windows, array.dims);
  const expr = windowed(array.expr, windows, { into });
  const result = fn(withExpr(array, expr), [...into.values()]);
  const kept = enough(result.expr, array.expr, windows);
  return new DataArray(array.name, { ...result.parts.variable, expr: kept }, result.parts.coords);
}

/** A reduction dimension by dimension; sums and products of small floats are rounded once. */
function separably(name: Separable, input: Expr, windows: Windows): Expr {
  const isRounded = windows.sizes.size > 1 && isFloat(input.dtype) && (name === "sum" || name === "prod");
  const start = isRounded ? castTo(input, "float64") : input;
  const result = [...windows.sizes].reduce<Expr>(
    (expr, [dim, size]) =>
      moving(name, expr, { spec: { dim, size, start: startOf(windows, dim, size) }, skipna: canMiss(expr.dtype) }),
    start,
  );
  return isRounded ? castTo(result, input.dtype) : result;
}

/** A reduction of whole windows at once; where they have several dimensions, their elements are laid out. */
function together(
  name: string,
  input: Expr,
  windows: Windows,
  { fill, ...settings }: { skipna: boolean; ddof?: number; fill?: ConstantValue },
): Expr {
  const [one, second] = windows.sizes;
  if (one && !second) {
    const [dim, size] = one;
    return moving(name, input, { spec: { dim, size, start: startOf(windows, dim, size) }, ...settings });
  }
  const into = elementDims(windows, input.dims);
  return reduce(name, windowed(input, windows, { into, fill }), { ...settings, over: [...into.values()] });
}

/** The element that is chosen only where there is no other. */
function lastChoice(name: "argmin" | "argmax", dtype: DType): ConstantValue {
  const isLow = name === "argmax";
  if (!isInteger(dtype)) return isLow ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY;
  const [low, high] = integerRange(dtype);
  const fill = isLow ? low : high;
  return isBig(dtype) ? fill : Number(fill);
}

/** The results of windows that have enough elements; the others are missing. */
function enough(results: Expr, input: Expr, windows: Windows): Expr {
  const isEnough = map({ name: "ge" }, [countExpr(input, windows), constant(leastOf(windows))]);
  return map({ name: "where" }, [results, isEnough]);
}

/** Numbers of elements that are there; over the dimensions of the windows alone where none can be missing. */
function countExpr(input: Expr, windows: Windows): Expr {
  if (canMiss(input.dtype)) return presentIn(input, windows);
  const dims = [...windows.sizes.keys()];
  return presentIn(broadcast(constant(true), { dims, shape: dims.map((dim) => lengthOf(input, dim)) }), windows);
}

function presentIn(input: Expr, windows: Windows): Expr {
  return separably("sum", castTo(map({ name: "notnull" }, [input]), "float64"), windows);
}
