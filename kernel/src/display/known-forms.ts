import type { Shown } from "./bundle.ts";
import { shownMap } from "./geo/map.ts";
import { escapeHtml } from "./html.ts";
import { shownImage } from "./image.ts";
import type { DisplayOptions } from "./options.ts";
import { arrowTable } from "./table/arrow.ts";
import { recordTable } from "./table/records.ts";
import { rowsOf } from "./table/rows.ts";
import type { Table } from "./table/table.ts";
import { tableHtml } from "./table/table-html.ts";
import { tableText } from "./table/table-text.ts";
import { toText } from "./text.ts";
import { shownChart } from "./vega.ts";

/** What an object is shown as if it is of that form; else nothing. */
type Form = (value: object, options: DisplayOptions) => Shown | Promise<Shown> | undefined;

/** The forms that are known, the first that fits wins; what fits none is shown as text. */
const FORMS: readonly Form[] = [
  shownChart,
  shownMap,
  (value, options) => (value instanceof Uint8Array ? shownImage(value, options) : undefined),
  (value, options) =>
    value instanceof Blob && value.type.startsWith("image/") ? shownBlob(value, options) : undefined,
  (value, options) => shownTable(recordTable(value) ?? arrowTable(value), options),
  (value) => (value instanceof URL ? shownUrl(value) : undefined),
];

/** A table in its two forms. */
export function shownTable(table: Table | undefined, options: DisplayOptions): Shown | undefined {
  if (!table) return undefined;
  const rows = rowsOf(table, options);
  return { data: { "text/plain": tableText(table, rows), "text/html": tableHtml(table, rows, options) } };
}

/** What the object is shown as by the first form that fits. */
export function firstForm(value: object, options: DisplayOptions): Shown | Promise<Shown> | undefined {
  for (const form of FORMS) {
    const shown = form(value, options);
    if (shown) return shown;
  }
  return undefined;
}

async function shownBlob(blob: Blob, options: DisplayOptions): Promise<Shown> {
  const shown = shownImage(new Uint8Array(await blob.arrayBuffer()), options);
  return shown ?? { data: { "text/plain": toText(blob) } };
}

function shownUrl({ href, protocol }: URL): Shown {
  const text = { "text/plain": href };
  if (!/^https?:$/.test(protocol)) return { data: text };
  const link = `<a href="${escapeHtml(href)}" target="_blank" rel="noopener noreferrer">${escapeHtml(href)}</a>`;
  return { data: { ...text, "text/html": link } };
}
