import { DataArray } from "../../array/data-array.ts";
import { type DType, integerRange, isBig, isFloat, isInteger, isTime } from "../../array/dtype.ts";
import { type Expr, lengthOf } from "../../expr/node.ts";
import { broadcast } from "../../expr/operation/broadcast.ts";
import { type ConstantValue, constant } from "../../expr/operation/constant.ts";
import { map } from "../../expr/operation/map.ts";
import { type ReduceOptions, reduce } from "../../expr/operation/reduce.ts";
import { withExpr } from "../elementwise.ts";
import { elementDims, leastOf, type Windows, windowed } from "./windows.ts";

/** A reduction of windows whose missing elements can be replaced by ones that do not count. */
export type FilledReduction = "sum" | "prod" | "min" | "max" | "argmin" | "argmax";

/** A person's reduction of windows: the array with the windows' elements as last dimensions, and the names of these. */
export type WindowFunction = (windows: DataArray, dims: readonly string[]) => DataArray;

/** A reduction of every window, as xarray does it: missing elements count as the neutral one. */
export function reduceFilled(array: DataArray, windows: Windows, name: FilledReduction): DataArray {
  const fill = neutral(name, array.dtype);
  const canMiss = isFloat(array.dtype) || isTime(array.dtype);
  const filled = canMiss ? map({ name: "fillna" }, [array.expr, constant(fill)]) : array.expr;
  const into = elementDims(windows, array.dims);
  const over = [...into.values()];
  return withExpr(
    array,
    enough(reduce(name, windowed(filled, windows, { into, fill }), { over, skipna: false }), array.expr, windows),
  );
}

/** A reduction of the elements of every window that are there. */
export function reducePresent(
  array: DataArray,
  windows: Windows,
  { name, ...options }: Pick<ReduceOptions, "ddof"> & { name: "std" | "var" },
): DataArray {
  const into = elementDims(windows, array.dims);
  const over = [...into.values()];
  return withExpr(
    array,
    enough(reduce(name, windowed(array.expr, windows, { into }), { ...options, over }), array.expr, windows),
  );
}

/** The mean of every window: its sum by the number of its elements that are there. */
export function meanOfWindows(array: DataArray, windows: Windows): DataArray {
  const sum = reduceFilled(array, windows, "sum").expr;
  const count = map({ name: "cast", dtype: sum.dtype }, [countExpr(array.expr, windows)]);
  return withExpr(array, map({ name: "div" }, [sum, count]));
}

/** How many elements of every window are there; missing where they are too few. */
export function countOfWindows(array: DataArray, windows: Windows): DataArray {
  return withExpr(array, enough(countOver(array.expr, windows), array.expr, windows));
}

/** A person's reduction of every window. */
export function reduceByFunction(array: DataArray, windows: Windows, fn: WindowFunction): DataArray {
  const into = elementDims(windows, array.dims);
  const expr = windowed(array.expr, windows, { into });
  const result = fn(withExpr(array, expr), [...into.values()]);
  const kept = enough(result.expr, array.expr, windows);
  return new DataArray(array.name, { ...result.parts.variable, expr: kept }, result.parts.coords);
}

/** An element that does not change the result of a reduction. */
function neutral(name: FilledReduction, dtype: DType): ConstantValue {
  if (name === "sum" || name === "prod") return name === "sum" ? 0 : 1;
  const isLow = name === "max" || name === "argmax";
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
  if (isFloat(input.dtype) || isTime(input.dtype)) return countOver(input, windows);
  const dims = [...windows.sizes.keys()];
  const shape = dims.map((dim) => lengthOf(input, dim));
  return countOver(broadcast(constant(true), { dims, shape }), windows);
}

function countOver(input: Expr, windows: Windows): Expr {
  const into = elementDims(windows, input.dims);
  const present = map({ name: "notnull" }, [input]);
  return reduce("sum", windowed(present, windows, { into, fill: false }), { over: [...into.values()] });
}
