import { Crs } from "../../geo/crs/crs.ts";
import { Geobox } from "../../geo/geobox.ts";
import type { GeoTransform } from "../../geo/geotransform.ts";
import type { StacAsset, StacItem } from "./model.ts";

/**
 * The grid that an asset tells by the projection extension (1.x and 2.x), with what its item tells for all of them;
 * undefined where shape, transform or system is lacking or not understood.
 */
export function gridOf(item: StacItem, asset: StacAsset): Geobox | undefined {
  const [shape, transform] = [told(item, asset, "shape"), toGeoTransform(told(item, asset, "transform"))];
  const crs = crsOf(asset) ?? crsOf(item.properties);
  if (!transform || !crs || !isNumbers(shape, 2)) return undefined;
  const [rows, columns] = shape as [number, number];
  return rows > 0 && columns > 0 ? new Geobox(crs, transform, [rows, columns]) : undefined;
}

/** Whether an asset, or its item for all of them, tells shape and transform. */
export function tellsGrid(item: StacItem, asset: StacAsset): boolean {
  return isNumbers(told(item, asset, "shape"), 2) && toGeoTransform(told(item, asset, "transform")) !== undefined;
}

function told(item: StacItem, asset: StacAsset, name: string): unknown {
  return asset[`proj:${name}`] ?? item.properties[`proj:${name}`];
}

const known = new Map<string, Crs | undefined>();
const maxKnown = 256;

function crsOf(fields: Readonly<Record<string, unknown>>): Crs | undefined {
  const { "proj:code": code, "proj:epsg": epsg, "proj:wkt2": wkt, "proj:projjson": projjson } = fields;
  const text = typeof code === "string" ? code : typeof epsg === "number" ? `EPSG:${epsg}` : (wkt ?? codeIn(projjson));
  if (typeof text !== "string") return undefined;
  if (known.has(text)) return known.get(text);
  if (known.size >= maxKnown) known.clear();
  known.set(text, crsFrom(text));
  return known.get(text);
}

function crsFrom(text: string): Crs | undefined {
  try {
    return Crs.from(text);
  } catch {
    return undefined;
  }
}

/** The EPSG code by which a PROJJSON document names itself. */
function codeIn(projjson: unknown): string | undefined {
  const id = (projjson as { id?: { authority?: unknown; code?: unknown } } | null | undefined)?.id;
  return id?.authority === "EPSG" ? `EPSG:${id.code}` : undefined;
}

/** Six or nine numbers by rows (x of columns and rows, x, y of columns and rows, y) in GDAL's order. */
function toGeoTransform(numbers: unknown): GeoTransform | undefined {
  if (!isNumbers(numbers, 6) && !isNumbers(numbers, 9)) return undefined;
  const [a, b, x, c, d, y, ...rest] = numbers as [number, number, number, number, number, number, ...number[]];
  return rest.length === 0 || rest.join() === "0,0,1" ? [x, a, b, y, c, d] : undefined;
}

function isNumbers(value: unknown, length: number): value is number[] {
  return Array.isArray(value) && value.length === length && value.every(Number.isFinite);
}
