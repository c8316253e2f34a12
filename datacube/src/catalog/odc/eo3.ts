import { CorruptDataError } from "../../errors.ts";
import { Crs } from "../../geo/crs/crs.ts";
import { Geobox } from "../../geo/geobox.ts";
import { withoutSecrets } from "../../source/address.ts";
import { withHostSignal } from "../../source/host.ts";
import { type ReadJsonOptions, readDocument } from "../../source/json.ts";
import { type Fields, isFields } from "../fields.ts";
import { boxGeometry } from "../geometry.ts";
import { toStac } from "../stac/check.ts";
import type { StacItem } from "../stac/model.ts";
import { toHref } from "../stac/reader.ts";

/**
 * A dataset document of the Open Data Cube (EO3, YAML or JSON) as a STAC item, which `loadStac` takes: measurements are
 * its assets, with the grids that they name, the product is its collection.
 *
 * ```ts
 * const ds = await loadStac(await readEo3("scene.odc-metadata.yaml"), { bands: ["red", "nir"] });
 * ```
 * @throws SourceNotFoundError, SourceReadError, CorruptDataError that names what the document lacks
 */
export async function readEo3(address: string | URL, options: Omit<ReadJsonOptions, "body"> = {}): Promise<StacItem> {
  const { parse } = await import("yaml");
  const href = toHref(String(address));
  const document = await readDocument(href, withHostSignal(options), {
    format: "eo3",
    parse: (text) => parse(text, { logLevel: "error" }),
  });
  return eo3ToItem(document, href);
}

/** A parsed dataset document of the Open Data Cube, read from `href`, as a STAC item. @throws CorruptDataError */
export function eo3ToItem(document: unknown, href: string): StacItem {
  return toStac(toItem(asFields(document, "the document", href), href), href) as StacItem;
}

function toItem(document: Fields, href: string): object {
  const { id, crs, label } = document;
  if (typeof id !== "string" || typeof crs !== "string") throw lacking("id and crs as texts", href);
  const system = Crs.from(crs);
  const grids = asFields(document.grids, "grids", href);
  const measurements = Object.entries(asFields(document.measurements, "measurements", href));
  const box = gridOf(grids, "default", { system, href });
  const [west, south, east, north] = box.boundsIn(4326);
  const assets = measurements.map(([name, fields]) => {
    const { path, grid = "default", band = 1, layer } = asFields(fields, `measurements.${name}`, href);
    if (typeof path !== "string") throw lacking(`a path in measurements.${name}`, href);
    if (band !== 1) throw lacking(`one file for each band: measurements.${name} is band ${String(band)}`, href);
    const own = gridOf(grids, String(grid), { system, href });
    const [x, a, b, y, c, d] = own.transform;
    const projection = { "proj:shape": own.shape, "proj:transform": [a, b, x, c, d, y] };
    return [
      name,
      { href: path, roles: ["data"], ...projection, ...(layer === undefined ? {} : { "odc:layer": layer }) },
    ];
  });
  const product = asFields(document.product, "product", href).name;
  const code = system.epsg === undefined ? { "proj:wkt2": system.toWkt() } : { "proj:code": `EPSG:${system.epsg}` };
  return {
    type: "Feature",
    stac_version: "1.1.0",
    id,
    geometry: boxGeometry([west, south, east, north]),
    bbox: [west, south, east, north],
    properties: {
      ...propertiesOf(asFields(document.properties, "properties", href)),
      ...(label ? { title: label } : {}),
      ...(document.lineage === undefined ? {} : { "odc:lineage": document.lineage }),
      ...code,
    },
    links: [],
    assets: Object.fromEntries(assets),
    ...(typeof product === "string" ? { collection: product } : {}),
  };
}

/** Properties in STAC's words: times as texts, a range of times by its names there. */
function propertiesOf(properties: Fields): Fields {
  const names: Readonly<Record<string, string>> = {
    "dtr:start_datetime": "start_datetime",
    "dtr:end_datetime": "end_datetime",
  };
  return Object.fromEntries(
    Object.entries(properties).map(([name, value]) => {
      const text = typeof value === "string" ? value.replace(/^(\d{4}-\d\d-\d\d) (\d\d:)/, "$1T$2") : value;
      const isTime = name === "datetime" || name in names;
      const zoned = isTime && typeof text === "string" && !/(?:Z|[+-]\d\d:?\d\d)$/i.test(text) ? `${text}Z` : text;
      return [names[name] ?? name, zoned];
    }),
  );
}

function gridOf(grids: Fields, name: string, { system, href }: { system: Crs; href: string }): Geobox {
  const { shape, transform } = asFields(grids[name], `grids.${name}`, href);
  const [rows, columns] = Array.isArray(shape) ? (shape as number[]) : [];
  const [a, b, x, c, d, y] = Array.isArray(transform) ? (transform as number[]) : [];
  const numbers = [rows, columns, a, b, x, c, d, y];
  if (!numbers.every((one) => typeof one === "number")) throw lacking(`shape and transform in grids.${name}`, href);
  return new Geobox(system, [x!, a!, b!, y!, c!, d!], [rows!, columns!]);
}

function asFields(value: unknown, place: string, href: string): Fields {
  if (isFields(value)) return value;
  throw lacking(`${place} with fields`, href);
}

function lacking(what: string, href: string): CorruptDataError {
  const at = { source: withoutSecrets(href), format: "eo3", place: "the document" };
  return new CorruptDataError(at, `a dataset of the Open Data Cube needs ${what}`);
}
