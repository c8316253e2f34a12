import { types } from "node:util";
import { checkBundle, type Shown } from "./bundle.ts";
import { shownMap } from "./geo/map.ts";
import { escapeHtml } from "./html.ts";
import { shownImage } from "./image.ts";
import type { DisplayOptions } from "./options.ts";
import { Rich } from "./rich.ts";
import { arrowTable } from "./table/arrow.ts";
import { recordTable } from "./table/records.ts";
import { rowsOf } from "./table/rows.ts";
import type { Table } from "./table/table.ts";
import { tableHtml } from "./table/table-html.ts";
import { tableText } from "./table/table-text.ts";
import { toText } from "./text.ts";
import { shownChart } from "./vega.ts";

/** An object with a method under this key is shown by the MIME bundle which that method returns or resolves to. */
const DISPLAY: unique symbol = Symbol.for("Jupyter.display") as never;

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

/**
 * How a value is shown: by its own `Symbol.for("Jupyter.display")` method, else by the first known form that fits, else
 * as text. A promise only if its method gives one or its content must be read. Throws what its own method throws.
 */
export function toShown(value: unknown, options: DisplayOptions = {}): Shown | Promise<Shown> {
  if (Rich.isRich(value)) return value.shown;
  const text = (): Shown => ({ data: { "text/plain": toText(value, options) } });
  if ((typeof value !== "object" && typeof value !== "function") || value === null) return text();
  const hook = displayHook(value);
  if (hook) return hook();
  if (options.full || options.depth !== undefined || types.isProxy(value)) return text();
  try {
    return firstForm(value, options) ?? text();
  } catch {
    return text();
  }
}

/** A table in its two forms. */
export function shownTable(table: Table | undefined, options: DisplayOptions): Shown | undefined {
  if (!table) return undefined;
  const rows = rowsOf(table, options);
  return { data: { "text/plain": tableText(table, rows), "text/html": tableHtml(table, rows, options) } };
}

function firstForm(value: object, options: DisplayOptions): Shown | Promise<Shown> | undefined {
  for (const form of FORMS) {
    const shown = form(value, options);
    if (shown) return shown;
  }
  return undefined;
}

function displayHook(value: object): (() => Shown | Promise<Shown>) | undefined {
  const hook = safeHook(value);
  if (typeof hook !== "function") return undefined;
  return () => {
    const bundle: unknown = hook.call(value);
    if (!isThenable(bundle)) return { data: checkBundle(bundle) };
    return Promise.resolve(bundle).then((resolved) => ({ data: checkBundle(resolved) }));
  };
}

/** A value whose traps or getters fail has no hook, nor has a proxy that only makes up what it is asked for. */
function safeHook(value: object): unknown {
  try {
    return DISPLAY in value ? (value as { [DISPLAY]?: unknown })[DISPLAY] : undefined;
  } catch {
    return undefined;
  }
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

function isThenable(value: unknown): value is PromiseLike<unknown> {
  return typeof value === "object" && value !== null && "then" in value && typeof value.then === "function";
}
