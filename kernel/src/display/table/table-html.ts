import { escapeHtml } from "../html.ts";
import { cellText, cutText } from "./cell-text.ts";
import { grouped, pieceSize, type Rows, rangeText, type TableOptions } from "./rows.ts";
import type { Column, Table } from "./table.ts";

/** Rows of one sheet; the next ones are folded. */
const SHEET = 100;
/** Characters of a cell that are shown, and those that the pointer uncovers. */
const CELL = 60;
const TITLE = 1000;

/** Colours come from JupyterLab's themes, with fallbacks for other pages; Lab aligns cells to the right by two classes. */
const STYLE = `<style>
.craton-table{font-family:var(--jp-ui-font-family,system-ui,sans-serif);font-size:var(--jp-ui-font-size1,13px);color:var(--jp-ui-font-color1,#1b1b1b);line-height:1.5}
.craton-table .sheet{max-height:26em;max-width:100%;width:fit-content;overflow:auto;border:1px solid var(--jp-border-color2,#d0d0d0);border-radius:2px}
.craton-table .sheet:focus-visible,.craton-table summary:focus-visible{outline:2px solid var(--jp-brand-color1,#1976d2);outline-offset:1px}
.craton-table table{border-collapse:separate;border-spacing:0;table-layout:fixed;width:max-content;margin:0;color:inherit;font-size:inherit}
.craton-table.craton-table th,.craton-table.craton-table td{padding:3px 10px;text-align:left;white-space:nowrap;overflow:hidden;text-overflow:ellipsis;border:none;background:var(--jp-layout-color1,#fff);color:inherit;max-width:none}
.craton-table.craton-table tbody tr:nth-child(even)>*{background:var(--jp-layout-color2,#f5f5f5)}
.craton-table.craton-table tbody tr:hover>*{background:var(--jp-layout-color3,#e8e8e8)}
.craton-table thead{vertical-align:bottom;position:sticky;top:0;z-index:2}
.craton-table.craton-table thead th{font-weight:600}
.craton-table.craton-table thead tr:last-child th{font-weight:normal;padding-top:0;border-bottom:1px solid var(--jp-border-color1,#bdbdbd)}
.craton-table th:first-child{position:sticky;left:0;z-index:1}
.craton-table.craton-table tbody th,.craton-table.craton-table thead tr:last-child th,.craton-table .muted{font-weight:normal;color:var(--jp-ui-font-color2,#616161)}
.craton-table.craton-table .number{text-align:right;font-variant-numeric:tabular-nums}
.craton-table summary{cursor:pointer;padding:4px 0;width:fit-content}
.craton-table .muted{padding:4px 0}
</style>`;

/**
 * A table as HTML that scrolls under its header: the first rows, the next ones folded, and how to see the rest. Nothing
 * of it is script.
 */
export function tableHtml(table: Table, rows: Rows, options: TableOptions): string {
  const starts: number[] = [];
  for (let start = rows.from; start < rows.to || start === rows.from; start += SHEET) starts.push(start);
  const widths = columnWidths(table, rows);
  const sheets = starts.map((from, index) => {
    const part = { from, to: Math.min(from + SHEET, rows.to) };
    const sheet = sheetHtml(table, part, widths);
    return index === 0 ? sheet : `<details><summary>${rangeText(part, table)}</summary>${sheet}</details>`;
  });
  return `${STYLE}<div class="craton-table">${sheets.join("")}<div class="muted">${footer(table, rows, options)}</div></div>`;
}

function sheetHtml(table: Table, { from, to }: Rows, widths: readonly number[]): string {
  const columns = widths.map((width) => `<col style="width:${width}ch">`).join("");
  const head = (cells: string[]): string => `<tr><th></th>${cells.join("")}</tr>`;
  const names = table.columns.map((column) => headCell(column, column.name));
  const types = table.columns.map((column) => headCell(column, column.type));
  const body = Array.from({ length: to - from }, (_, index) => rowHtml(table, from + index));
  return `<div class="sheet" tabindex="0"><table><colgroup>${columns}</colgroup><thead>${head(names)}${head(types)}</thead><tbody>${body.join("")}</tbody></table></div>`;
}

function headCell({ numeric }: Column, text: string): string {
  return `<th scope="col"${className(numeric)}${content(text)}</th>`;
}

function rowHtml(table: Table, row: number): string {
  const cells = table.columns.map(({ numeric }, column) => {
    const value = table.cell(row, column);
    return `<td${className(numeric)}${content(cellText(value), value === null)}</td>`;
  });
  return `<tr><th scope="row" class="number">${row}</th>${cells.join("")}</tr>`;
}

function className(numeric: boolean): string {
  return numeric ? ' class="number"' : "";
}

/** The rest of an opening tag and what follows it; all of a long text comes up under the pointer. */
function content(text: string, muted = false): string {
  const shown = escapeHtml(cutText(text, CELL));
  const title = text.length > CELL / 2 ? ` title="${escapeHtml(cutText(text, TITLE))}"` : "";
  return `${title}>${muted ? `<span class="muted">${shown}</span>` : shown}`;
}

/** Widths in characters, the row numbers first, so that all sheets have the same. */
function columnWidths(table: Table, { from, to }: Rows): number[] {
  const own = table.columns.map(({ name, type }, column) => {
    let width = Math.max(name.length * 1.1, type.length);
    for (let row = from; row < to; row += 1) width = Math.max(width, cellText(table.cell(row, column)).length);
    return Math.ceil(Math.min(width, CELL / 2)) + 4;
  });
  return [String(to).length + 4, ...own];
}

function footer(table: Table, rows: Rows, options: TableOptions): string {
  const { columns, columnCount } = table;
  const wide = columnCount > columns.length ? ` (the first ${columns.length} shown)` : "";
  const size = `${rangeText(rows, table)} × ${grouped(columnCount)} ${columnCount === 1 ? "column" : "columns"}${wide}`;
  if (rows.to === table.rowCount) return size;
  const page = Math.floor(rows.from / pieceSize(table, options)) + 2;
  const kept = options.rows === undefined ? "" : `rows: ${pieceSize(table, options)}, `;
  return `${size} · <code>display(value, { ${kept}page: ${page} })</code> shows the next`;
}
