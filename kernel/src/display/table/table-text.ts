import { cellText, cutText } from "./cell-text.ts";
import { type Rows, rangeText } from "./rows.ts";
import type { Table } from "./table.ts";

/** Rows of the text form, characters of one cell and of one line. */
const ROWS = 20;
const CELL = 32;
const LINE = 160;

/** A table as aligned text: names, types, the first of the rows, and how many there are. */
export function tableText(table: Table, { from, to }: Rows): string {
  const last = Math.min(to, from + ROWS);
  const numbers = Array.from({ length: last - from }, (_, index) => from + index);
  const columns = [column("", "", numbers.map(String), true)];
  let width = columns[0]!.width;
  for (const [index, { name, type, numeric }] of table.columns.entries()) {
    const next = column(
      name,
      type,
      numbers.map((row) => cellText(table.cell(row, index))),
      numeric,
    );
    width += next.width + 2;
    if (width > LINE && index > 0) break;
    columns.push(next);
  }
  const lines = columns[0]!.cells.map((_, line) =>
    columns
      .map(({ cells }) => cells[line])
      .join("  ")
      .trimEnd(),
  );
  return [...lines, summary(table, { from, to: last }, columns.length - 1)].join("\n");
}

function column(name: string, type: string, values: string[], numeric: boolean): { cells: string[]; width: number } {
  const texts = [name, type, ...values].map((text) => cutText(cellText(text), CELL));
  const width = Math.max(...texts.map((text) => text.length));
  return { width, cells: texts.map((text) => (numeric ? text.padStart(width) : text.padEnd(width))) };
}

function summary(table: Table, rows: Rows, columns: number): string {
  const others = table.columnCount > columns ? ` (${columns} shown)` : "";
  return `${rangeText(rows, table)} × ${table.columnCount} columns${others}`;
}
