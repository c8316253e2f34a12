import { types } from "node:util";
import { columnOf } from "./column.ts";
import { MAX_COLUMNS, type Table } from "./table.ts";

/** Values looked at to describe a column. */
const SAMPLE = 200;

/** An object of arrays (also typed ones) of one length as a table; else nothing. */
export function columnTable(value: unknown): Table | undefined {
  if (typeof value !== "object" || value === null || types.isProxy(value)) return undefined;
  const entries = Object.entries(value);
  const arrays = entries.filter((entry): entry is [string, ArrayLike<unknown>] => isArray(entry[1]));
  const rowCount = arrays[0]?.[1].length ?? 0;
  if (arrays.length === 0 || arrays.length < entries.length) return undefined;
  if (arrays.some(([, { length }]) => length !== rowCount)) return undefined;
  const shown = arrays.slice(0, MAX_COLUMNS);
  return {
    columns: shown.map(([name, values]) => columnOf(name, Array.prototype.slice.call(values, 0, SAMPLE))),
    rowCount,
    columnCount: arrays.length,
    cell: (row, column) => shown[column]?.[1][row],
  };
}

function isArray(value: unknown): value is ArrayLike<unknown> {
  return Array.isArray(value) || types.isTypedArray(value);
}
