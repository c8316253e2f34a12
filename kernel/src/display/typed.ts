import { readFileSync } from "node:fs";
import { pathToFileURL } from "node:url";
import { DisplayError } from "../errors.ts";
import type { Shown } from "./bundle.ts";
import type { Display, DisplayHandle } from "./display.ts";
import { shownTable } from "./forms.ts";
import { shownMap } from "./geo/map.ts";
import { linkedImage, shownImage } from "./image.ts";
import type { DisplayOptions } from "./options.ts";
import { html, latex, markdown, Rich, svg } from "./rich.ts";
import { arrowTable } from "./table/arrow.ts";
import { columnTable } from "./table/columns.ts";
import { anyRecordTable } from "./table/records.ts";
import { toText } from "./text.ts";
import { VEGA_LITE } from "./vega.ts";

/** How a JSON tree is shown: opened or not, and under which name. */
interface JsonOptions extends DisplayOptions {
  expanded?: boolean;
  root?: string;
}

type Options = Omit<DisplayOptions, "raw">;
type ShowText = (text: string, options?: Options) => DisplayHandle;

/** The global `display` with a function for each kind of content. All show at once and return a handle. */
export interface DisplayFunction {
  (...valuesAndOptions: unknown[]): DisplayHandle;
  html: ShowText;
  markdown: ShowText;
  latex: ShowText;
  svg: ShowText;
  text: ShowText;
  javascript: ShowText;
  /** Any value that fits into JSON, as a tree that folds. */
  json(value: unknown, options?: JsonOptions): DisplayHandle;
  /** PNG, JPEG, GIF, WebP or SVG: bytes, a path, or the address of one on the web. */
  image(source: Uint8Array | ArrayBuffer | Blob | string | URL, options?: Options): DisplayHandle;
  pdf(bytes: Uint8Array, options?: Options): DisplayHandle;
  /** A Vega-Lite specification, also one without `$schema`. */
  vegaLite(spec: object, options?: Options): DisplayHandle;
  /** A GeoJSON object as a map. */
  geoJson(value: object, options?: Options): DisplayHandle;
  /** Records or an Arrow table, also such that would not be shown as a table by themselves. */
  table(value: unknown, options?: Options): DisplayHandle;
}

/** Makes the global `display`. */
export function createDisplayFunction(display: Display): DisplayFunction {
  const show = display.display.bind(display);
  const shown = (content: Shown | Rich, options: Options = {}): DisplayHandle =>
    show(Rich.isRich(content) ? content : new Rich(content.data, content.metadata), options);
  const plain = (type: string) => (content: string | Uint8Array, options?: Options) =>
    shown(new Rich({ [type]: content }), options);
  return Object.assign((...args: unknown[]) => show(...args), {
    html: (text: string, options?: Options) => shown(html(text), options),
    markdown: (text: string, options?: Options) => shown(markdown(text), options),
    latex: (text: string, options?: Options) => shown(latex(text), options),
    svg: (text: string, options?: Options) => shown(svg(text), options),
    text: plain("text/plain"),
    javascript: plain("application/javascript"),
    json: (value: unknown, { expanded = false, root = "root", ...options }: JsonOptions = {}) =>
      shown(new Rich(jsonBundle(value), { "application/json": { expanded, root } }), options),
    image: (source: Uint8Array | ArrayBuffer | Blob | string | URL, options: Options = {}) =>
      source instanceof Blob ? show(source, options) : shown(imageOf(source, options), options),
    pdf: plain("application/pdf"),
    vegaLite: (spec: object, options?: Options) => shown({ data: { [VEGA_LITE]: spec } }, options),
    geoJson: (value: object, options?: Options) => shown(mapOf(value), options),
    table: (value: unknown, options: Options = {}) => shown(tableOf(value, options), options),
  });
}

function jsonBundle(value: unknown): Shown["data"] {
  return { "text/plain": toText(value), "application/json": value };
}

function imageOf(source: Uint8Array | ArrayBuffer | string | URL, options: Options): Shown {
  if (source instanceof Uint8Array || source instanceof ArrayBuffer) return imageBytes(source, "these bytes", options);
  const text = String(source);
  if (/^(https?|data):/i.test(text)) return linkedImage(new URL(text), options);
  const path = source instanceof URL || text.startsWith("file:") ? new URL(source) : pathToFileURL(text);
  return imageBytes(readFileSync(path), text, options);
}

function imageBytes(source: Uint8Array | ArrayBuffer, name: string, options: Options): Shown {
  const shown = shownImage(source instanceof Uint8Array ? source : new Uint8Array(source), options);
  if (!shown) throw new DisplayError(`${name}: no image in PNG, JPEG, GIF, WebP or SVG`);
  return shown;
}

function mapOf(value: object): Shown {
  const shown = shownMap(value);
  if (!shown) throw new DisplayError("no GeoJSON: a FeatureCollection, Feature or geometry with finite coordinates is");
  return shown;
}

function tableOf(value: unknown, options: Options): Shown {
  const shown = shownTable(arrowTable(value) ?? anyRecordTable(value) ?? columnTable(value), options);
  if (!shown)
    throw new DisplayError("no table: an array of objects, an object of arrays of one length or an Arrow table is");
  return shown;
}
