import { types } from "node:util";
import { columnOf } from "./column.ts";
import { MAX_COLUMNS, type Table } from "./table.ts";

/** Records looked at to find the columns. */
const SAMPLE = 200;

/** An array of records as a table: plain objects that mostly have the same keys and hold plain values; else nothing. */
export function recordTable(value: unknown): Table | undefined {
  if (!Array.isArray(value) || types.isProxy(value) || value.length === 0) return undefined;
  const sample = sampleOf(value);
  return sample.every(isPlain) && isRegular(sample, namesOf(sample)) ? tableOf(value, sample) : undefined;
}

/** An array of objects of whatever kind as a table; else nothing. */
export function anyRecordTable(value: unknown): Table | undefined {
  if (!Array.isArray(value) || types.isProxy(value) || value.length === 0) return undefined;
  const sample = sampleOf(value);
  return sample.every(isObject) ? tableOf(value, sample) : undefined;
}

function tableOf(records: readonly unknown[], sample: readonly object[]): Table {
  const names = namesOf(sample);
  const columns = names.slice(0, MAX_COLUMNS).map((name) => {
    const values = sample.map((record) => fieldOf(record, name));
    return columnOf(name, values);
  });
  return {
    columns,
    rowCount: records.length,
    columnCount: names.length,
    cell: (row, column) => fieldOf(records[row], columns[column]!.name),
  };
}

function namesOf(sample: readonly object[]): string[] {
  return [...new Set(sample.flatMap((record) => Object.keys(record)))];
}

function sampleOf(values: readonly unknown[]): unknown[] {
  const length = Math.min(values.length, SAMPLE);
  return Array.from({ length }, (_, index) => values[Math.floor((index * values.length) / length)]);
}

function isObject(value: unknown): value is object {
  return typeof value === "object" && value !== null && !types.isProxy(value);
}

/** Whether it is a plain object, of whatever realm, with nothing but named properties. */
function isPlain(value: unknown): value is object {
  if (!isObject(value)) return false;
  const prototype = Object.getPrototypeOf(value) as object | null;
  const plain = prototype === null || (!types.isProxy(prototype) && Object.getPrototypeOf(prototype) === null);
  return plain && !Array.isArray(value) && Object.getOwnPropertySymbols(value).length === 0;
}

/** Whether at least half of the cells are there and at most half of these hold objects of several parts. */
function isRegular(sample: readonly object[], names: readonly string[]): boolean {
  const values = sample.flatMap((record) => Object.keys(record).map((name) => fieldOf(record, name)));
  const parts = values.filter((value) => isObject(value) && !types.isDate(value));
  return names.length > 0 && values.length * 2 >= names.length * sample.length && parts.length * 2 <= values.length;
}

/** The value of a record's own property; that of a getter is not asked for. */
function fieldOf(record: unknown, name: string): unknown {
  return isObject(record) ? Object.getOwnPropertyDescriptor(record, name)?.value : undefined;
}
