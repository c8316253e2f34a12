import { alignInner, mergeAttrs, mergeCoordinates } from "../array/align.ts";
import { type Complex, isComplexNumber } from "../array/complex.ts";
import { DataArray } from "../array/data-array.ts";
import { type Attrs, calendarOf } from "../array/variable.ts";
import { haveSameDates, toCalendar } from "../cf/calendar.ts";
import { ExpressionError } from "../errors.ts";
import type { Expr, FunctionCall } from "../expr/node.ts";
import { constant } from "../expr/operation/constant.ts";
import { map } from "../expr/operation/map.ts";

/** What arithmetic takes beside an array. */
export type Operand = number | Complex | DataArray;

/** Whether an operand is a number, real or complex. */
export function isNumber(operand: unknown): operand is number | Complex {
  return typeof operand === "number" || isComplexNumber(operand);
}

/** The array with another expression of the same domain or part of it: name, attributes and coordinates stay. */
export function withExpr(array: DataArray, expr: Expr): DataArray {
  const { variable, coords } = array.parts;
  const encoding = expr.dtype === "datetime" ? variable.encoding : {};
  return new DataArray(array.name, { expr, attrs: variable.attrs, encoding }, coords);
}

/** An elementwise function of one array. */
export function unary(array: DataArray, fn: FunctionCall): DataArray {
  return withExpr(array, map(fn, [array.expr]));
}

/** The calendar of a result: that of the operands that are times. */
function timeEncoding(array: DataArray, other: DataArray): Attrs {
  const { variable } = (array.dtype === "datetime" ? array : other).parts;
  return { calendar: calendarOf(variable) };
}

/** @throws ExpressionError when both are times, of calendars whose dates differ */
function checkCalendars(operation: string, array: DataArray, other: DataArray): void {
  if (array.dtype !== "datetime" || other.dtype !== "datetime") return;
  const [a, b] = [array, other].map(({ parts }) => toCalendar(calendarOf(parts.variable)));
  if (!haveSameDates(a!, b!)) throw new ExpressionError(operation, `the times are of the calendars ${a} and ${b}`);
}

/** An elementwise function of an array and a number or another array, which is aligned and broadcast. */
export function binary(array: DataArray, fn: FunctionCall, other: Operand): DataArray {
  if (isNumber(other)) return withExpr(array, map(fn, [array.expr, constant(other)]));
  if (!(other instanceof DataArray))
    throw new ExpressionError(fn.name, "the other operand is neither a number nor a DataArray");
  checkCalendars(fn.name, array, other);
  const [a, b] = alignInner(array.parts, other.parts);
  const expr = map(fn, [a.variable.expr, b.variable.expr]);
  const encoding = expr.dtype === "datetime" ? timeEncoding(array, other) : {};
  const attrs = mergeAttrs(array.attrs, other.attrs);
  const name = array.name === other.name ? array.name : "";
  return new DataArray(name, { expr, attrs, encoding }, mergeCoordinates(a.coords, b.coords));
}
