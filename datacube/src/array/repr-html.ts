import type { DataArray } from "./data-array.ts";
import type { Dataset } from "./dataset.ts";
import { isIndex } from "./levels.ts";
import {
  bytesOfExpr,
  describeChunks,
  firstRows,
  formatAttr,
  formatBytes,
  previewLine,
  previewRows,
} from "./summary.ts";
import type { Attrs, Variable } from "./variable.ts";

/** Colours come from JupyterLab's themes, with fallbacks for other pages; Lab aligns cells to the right by two classes. */
const style = `<style>
.craton-repr{font-family:var(--jp-ui-font-family,system-ui,sans-serif);font-size:var(--jp-ui-font-size1,13px);color:var(--jp-ui-font-color1,#1b1b1b);max-width:75em;line-height:1.5}
.craton-repr summary{cursor:pointer;padding:2px 0}
.craton-repr summary:focus-visible{outline:2px solid var(--jp-brand-color1,#1976d2);outline-offset:1px}
.craton-repr .head{padding:4px 0 6px;border-bottom:1px solid var(--jp-border-color2,#d0d0d0);margin-bottom:4px}
.craton-repr .muted{color:var(--jp-ui-font-color2,#616161)}
.craton-repr table{table-layout:auto;border-collapse:collapse;width:100%;margin:0 0 6px;color:inherit;font-size:inherit}
.craton-repr.craton-repr td,.craton-repr.craton-repr th{text-align:left;font-weight:normal;padding:2px 10px 2px 4px;vertical-align:top;white-space:nowrap;border:none;background:none}
.craton-repr.craton-repr td:last-child{width:100%;white-space:normal;overflow-wrap:anywhere}
.craton-repr tr:nth-child(odd){background:var(--jp-layout-color2,rgba(128,128,128,.08))}
.craton-repr th b{font-weight:600}
.craton-repr code,.craton-repr pre{font-family:var(--jp-code-font-family,ui-monospace,monospace);font-size:var(--jp-code-font-size,12px);color:inherit;background:none;margin:0;padding:0}
.craton-repr pre{padding:4px 0 6px;overflow-x:auto}
.craton-repr td details summary{list-style:none;padding:0}
.craton-repr td details summary::after{content:" ▸";color:var(--jp-ui-font-color2,#616161)}
.craton-repr td details[open] summary::after{content:" ▾"}
</style>`;

/** An array as HTML: domain, elements or chunks, coordinates and attributes in sections that fold. */
export function arrayHtml(array: DataArray): string {
  const { variable, coords } = array.parts;
  const head = `<b>DataArray</b> ${array.name === "" ? "" : `<code>${escapeHtml(array.name)}</code> `}${domainHtml(array.dims, array.shape)}`;
  return wrap([
    headHtml(head, `${array.dtype}, ${formatBytes(bytesOfExpr(variable.expr))}`),
    `<pre>${escapeHtml(previewRows(variable))}</pre>`,
    section("Coordinates", coords.size, variableTable(coords), true),
    attrsSection(array.attrs, true),
  ]);
}

/** A dataset as HTML: dimensions, coordinates, data variables and attributes in sections that fold. */
export function datasetHtml(dataset: Pick<Dataset, "parts" | "sizes" | "attrs">): string {
  const { variables, coords, unreadable } = dataset.parts;
  const bytes = [...variables.values(), ...coords.values()].reduce((sum, { expr }) => sum + bytesOfExpr(expr), 0);
  const problems = [...(unreadable ?? [])].map(([name, reason]) =>
    row(`<code>${escapeHtml(name)}</code>`, [escapeHtml(reason)]),
  );
  return wrap([
    headHtml(
      `<b>Dataset</b> ${domainHtml(Object.keys(dataset.sizes), Object.values(dataset.sizes))}`,
      formatBytes(bytes),
    ),
    section("Coordinates", coords.size, variableTable(coords), true),
    section("Data variables", variables.size, variableTable(variables), true),
    section("Unreadable", problems.length, table(problems), true),
    attrsSection(dataset.attrs, Object.keys(dataset.attrs).length <= 10),
  ]);
}

function wrap(parts: readonly string[]): string {
  return `${style}<div class="craton-repr">${parts.join("")}</div>`;
}

function headHtml(main: string, detail: string): string {
  return `<div class="head">${main} <span class="muted">${escapeHtml(detail)}</span></div>`;
}

function domainHtml(dims: readonly string[], shape: readonly number[]): string {
  return `(${dims.map((dim, axis) => `${escapeHtml(dim)}: ${shape[axis]}`).join(", ")})`;
}

function section(title: string, count: number, content: string, isOpen: boolean): string {
  if (count === 0) return "";
  return `<details${isOpen ? " open" : ""}><summary>${title} <span class="muted">(${count})</span></summary>${content}</details>`;
}

function table(rows: readonly string[]): string {
  return `<table><tbody>${rows.join("")}</tbody></table>`;
}

function row(head: string, cells: readonly string[]): string {
  return `<tr><th scope="row">${head}</th>${cells.map((cell) => `<td>${cell}</td>`).join("")}</tr>`;
}

function variableTable(variables: ReadonlyMap<string, Variable>): string {
  const { rows, more } = firstRows([...variables]);
  return table([
    ...rows.map(([name, variable]) => {
      const { dims } = variable.expr;
      const label = `<code>${isIndex(variables, name) ? `<b>${escapeHtml(name)}</b>` : escapeHtml(name)}</code>`;
      const preview = escapeHtml(previewLine(variable, 70) ?? describeChunks(variable.expr));
      return row(label, [
        `(${escapeHtml(dims.join(", "))})`,
        variable.expr.dtype,
        formatBytes(bytesOfExpr(variable.expr)),
        withAttrs(preview, variable.attrs),
      ]);
    }),
    ...(more === undefined ? [] : [row(more, [])]),
  ]);
}

function withAttrs(preview: string, attrs: Attrs): string {
  const names = Object.keys(attrs);
  if (names.length === 0) return preview;
  return `<details><summary>${preview}</summary>${attrsTable(attrs)}</details>`;
}

function attrsTable(attrs: Attrs): string {
  const { rows, more } = firstRows(Object.keys(attrs));
  const shown = rows.map((name) => row(escapeHtml(name), [escapeHtml(formatAttr(attrs[name]))]));
  return table(more === undefined ? shown : [...shown, row(more, [])]);
}

function attrsSection(attrs: Attrs, isOpen: boolean): string {
  return section("Attributes", Object.keys(attrs).length, attrsTable(attrs), isOpen);
}

/** Text that stands for itself in HTML. */
function escapeHtml(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;");
}
