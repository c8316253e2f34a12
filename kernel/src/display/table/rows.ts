import type { Table } from "./table.ts";

/** Which rows of a table are sent: `[from, to)`, and how to get the next. */
export interface Rows {
  from: number;
  to: number;
}

/** How a long table is shown. */
export interface TableOptions {
  /** Number of rows that are sent. */
  rows?: number;
  /** Which of the pieces of that many rows; the first is 1. */
  page?: number;
}

/** Rows sent as a rule, and cells at most without being asked for. */
const ROWS = 500;
const CELLS = 10_000;
const MAX_ROWS = 20_000;

/** Number of rows in one piece of a table. */
export function pieceSize(table: Table, { rows }: TableOptions): number {
  const usual = Math.min(ROWS, Math.ceil(CELLS / Math.max(table.columns.length, 1)));
  return wholeNumber(rows, usual, MAX_ROWS);
}

/** The rows that are asked for, within the table; a page past the end is the last one. */
export function rowsOf(table: Table, options: TableOptions): Rows {
  const size = pieceSize(table, options);
  const last = Math.max(Math.ceil(table.rowCount / size), 1);
  const from = (wholeNumber(options.page, 1, last) - 1) * size;
  return { from, to: Math.min(from + size, table.rowCount) };
}

/** `rows 0–99 of 1 234`, or all of them. */
export function rangeText({ from, to }: Rows, { rowCount }: Table): string {
  if (from === 0 && to === rowCount) return rowCount === 1 ? "1 row" : `${grouped(rowCount)} rows`;
  return `rows ${grouped(from)}–${grouped(to - 1)} of ${grouped(rowCount)}`;
}

/** A whole number with thin spaces between its thousands. */
export function grouped(value: number): string {
  return String(value).replace(/\B(?=(\d{3})+$)/g, "\u202f");
}

function wholeNumber(value: number | undefined, usual: number, max: number): number {
  if (value === undefined || Number.isNaN(value)) return usual;
  return Math.min(Math.max(Math.floor(value), 1), max);
}
