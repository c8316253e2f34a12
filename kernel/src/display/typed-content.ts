import { readFileSync } from "node:fs";
import { pathToFileURL } from "node:url";
import { DisplayError } from "../errors.ts";
import type { Shown } from "./bundle.ts";
import { shownMap } from "./geo/map.ts";
import { linkedImage, shownImage } from "./image.ts";
import { shownTable } from "./known-forms.ts";
import type { DisplayOptions } from "./options.ts";
import { arrowTable } from "./table/arrow.ts";
import { columnTable } from "./table/columns.ts";
import { anyRecordTable } from "./table/records.ts";
import { toText } from "./text.ts";
import { VEGA_LITE } from "./vega.ts";

/** Makes content of each kind; throws {@link DisplayError} for what is none. */
export interface TypedContent {
  chart(spec: object): Shown;
  image(source: Uint8Array | ArrayBuffer | string | URL, options: DisplayOptions): Shown;
  json(value: unknown): Shown["data"];
  map(value: object): Shown;
  table(value: unknown, options: DisplayOptions): Shown;
}

/** The one maker there is. */
export const typedContent: TypedContent = {
  chart: (spec) => ({ data: { [VEGA_LITE]: spec } }),
  image: imageOf,
  json: jsonBundle,
  map: mapOf,
  table: tableOf,
};

function jsonBundle(value: unknown): Shown["data"] {
  return { "text/plain": toText(value), "application/json": value };
}

function imageOf(source: Uint8Array | ArrayBuffer | string | URL, options: DisplayOptions): Shown {
  if (source instanceof Uint8Array || source instanceof ArrayBuffer) return imageBytes(source, "these bytes", options);
  const text = String(source);
  if (/^(https?|data):/i.test(text)) return linkedImage(new URL(text), options);
  const path = source instanceof URL || text.startsWith("file:") ? new URL(source) : pathToFileURL(text);
  return imageBytes(readFileSync(path), text, options);
}

function imageBytes(source: Uint8Array | ArrayBuffer, name: string, options: DisplayOptions): Shown {
  const shown = shownImage(source instanceof Uint8Array ? source : new Uint8Array(source), options);
  if (!shown) throw new DisplayError(`${name}: no image in PNG, JPEG, GIF, WebP or SVG`);
  return shown;
}

function mapOf(value: object): Shown {
  const shown = shownMap(value);
  if (!shown) throw new DisplayError("no GeoJSON: a FeatureCollection, Feature or geometry with finite coordinates is");
  return shown;
}

function tableOf(value: unknown, options: DisplayOptions): Shown {
  const shown = shownTable(arrowTable(value) ?? anyRecordTable(value) ?? columnTable(value), options);
  if (!shown)
    throw new DisplayError("no table: an array of objects, an object of arrays of one length or an Arrow table is");
  return shown;
}
