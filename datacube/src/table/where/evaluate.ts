import { isTime } from "../../array/dtype.ts";
import { toCalendar } from "../../cf/calendar.ts";
import { ExpressionError } from "../../errors.ts";
import type { Column, PlainColumn } from "../column.ts";
import { parseIsoTime } from "../iso-time.ts";
import type { ComparisonOperator, Condition } from "./parse.ts";

type Value = number | bigint | string | boolean | undefined;
/** The value of a row; undefined where a column has none. */
type Evaluate = (row: number) => Value;

/** Rows for which a condition holds; a comparison with a missing value does not. @throws ExpressionError */
export function rowsWhere(condition: Condition, columns: readonly Column[], rows: number): Int32Array {
  const holds = compile(condition, columns);
  const found = new Int32Array(rows);
  let count = 0;
  for (let row = 0; row < rows; row++) {
    const value = holds(row);
    if (value === true) found[count++] = row;
    else if (value !== false && value !== undefined)
      throw new ExpressionError("where", `the condition is ${String(value)}, which is neither true nor false`);
  }
  return found.subarray(0, count);
}

function compile(condition: Condition, columns: readonly Column[]): Evaluate {
  switch (condition.kind) {
    case "value":
      return () => condition.value;
    case "column":
      return valuesOf(columnAt(columns, condition.path));
    case "not": {
      const operand = compile(condition.operand, columns);
      return (row) => not(operand(row));
    }
    case "and":
    case "or": {
      const operands = condition.operands.map((operand) => compile(operand, columns));
      return (row) => joined(operands, row, condition.kind === "or");
    }
    case "compare":
      return comparison(condition.operator, condition.operands, columns);
    case "arithmetic": {
      const [left, right] = condition.operands.map((operand) => compile(operand, columns));
      const { operator } = condition;
      if (!right) return (row) => calculate("-", 0, left!(row));
      return (row) => calculate(operator, left!(row), right(row));
    }
  }
}

/** The column of a path. @throws ExpressionError */
function columnAt(columns: readonly Column[], path: readonly string[]): PlainColumn {
  let found: Column | undefined = columns.find(({ name }) => name === path[0]);
  for (const name of path.slice(1))
    found = found?.kind === "struct" ? found.fields.find((field) => field.name === name) : undefined;
  if (found?.kind === "plain") return found;
  const known = columns.map(({ name }) => name).join(", ");
  if (found) throw new ExpressionError("where", `"${path.join(".")}" has no single values to compare`);
  throw new ExpressionError("where", `there is no column "${path.join(".")}"; the columns are ${known}`);
}

function valuesOf({ data, valid, dtype }: PlainColumn): Evaluate {
  const hasNaN = isTime(dtype);
  return (row) => {
    if (valid && !valid[row]) return undefined;
    const value = data[row]!;
    if (hasNaN && Number.isNaN(value)) return undefined;
    return dtype === "bool" ? value === 1 : value;
  };
}

function comparison(
  operator: ComparisonOperator,
  operands: readonly [Condition, Condition],
  columns: readonly Column[],
): Evaluate {
  const [left, right] = operands.map((operand, i) => compile(inKindOf(operand, operands[1 - i]!, columns), columns));
  return (row) => {
    const [a, b] = [left!(row), right!(row)];
    return a === undefined || b === undefined ? undefined : compare(operator, a, b);
  };
}

/** A text beside a column of times is a time. */
function inKindOf(operand: Condition, other: Condition, columns: readonly Column[]): Condition {
  if (operand.kind !== "value" || typeof operand.value !== "string" || other.kind !== "column") return operand;
  const column = columnAt(columns, other.path);
  if (column.dtype !== "datetime") return operand;
  const ms = parseIsoTime(operand.value, toCalendar(column.calendar));
  if (ms === undefined)
    throw new ExpressionError("where", `"${operand.value}" is no time of the column "${column.name}"`);
  return { kind: "value", value: ms };
}

/** Compares values of one kind; numbers and whole numbers of 64 bits are one. @throws ExpressionError */
export function compare(operator: ComparisonOperator, a: NonNullable<Value>, b: NonNullable<Value>): boolean {
  if (kindOf(a) !== kindOf(b))
    throw new ExpressionError(
      "where",
      `${JSON.stringify(String(a))} and ${JSON.stringify(String(b))} are of different kinds`,
    );
  switch (operator) {
    case "<":
      return a < b;
    case "<=":
      return a <= b;
    case ">":
      return a > b;
    case ">=":
      return a >= b;
    case "==":
      return isEqual(a, b);
    case "!=":
      return !isEqual(a, b);
  }
}

function isEqual(a: NonNullable<Value>, b: NonNullable<Value>): boolean {
  return typeof a === typeof b ? a === b : a <= b && a >= b;
}

function kindOf(value: NonNullable<Value>): string {
  return typeof value === "bigint" ? "number" : typeof value;
}

function not(value: Value): Value {
  if (typeof value !== "boolean" && value !== undefined)
    throw new ExpressionError("where", `~ of ${String(value)}, which is neither true nor false`);
  return value === undefined ? undefined : !value;
}

/** And, or (`decides` true) of operands, any of which may be unknown. */
function joined(operands: readonly Evaluate[], row: number, decides: boolean): Value {
  let isUnknown = false;
  for (const operand of operands) {
    const value = operand(row);
    if (value === decides) return decides;
    if (value === undefined) isUnknown = true;
    else if (typeof value !== "boolean")
      throw new ExpressionError("where", `${String(value)} is neither true nor false: put comparisons beside & and |`);
  }
  return isUnknown ? undefined : !decides;
}

function calculate(operator: string, left: Value, right: Value): Value {
  if (left === undefined || right === undefined) return undefined;
  if (kindOf(left) !== "number" || kindOf(right) !== "number")
    throw new ExpressionError("where", `${operator} of ${String(left)} and ${String(right)}, which are no numbers`);
  const [a, b] = [Number(left), Number(right)];
  switch (operator) {
    case "+":
      return a + b;
    case "-":
      return a - b;
    case "*":
      return a * b;
    case "/":
      return a / b;
    case "%":
      return a - b * Math.floor(a / b);
    default:
      return a ** b;
  }
}
