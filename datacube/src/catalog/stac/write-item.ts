import { resolve } from "node:path";
import type { DataArray } from "../../array/data-array.ts";
import type { Dataset } from "../../array/dataset.ts";
import type { CFDatetime } from "../../cf/cf-datetime.ts";
import { ExpressionError, UnsupportedError } from "../../errors.ts";
import { dimsOf, Geobox } from "../../geo/geobox.ts";
import { type OpenOptions, open } from "../../open.ts";
import { present } from "../fields.ts";
import { boxGeometry } from "../geometry.ts";
import type { StacAsset, StacItem } from "./model.ts";

/** What a file does not tell of itself. */
export interface StacItemOptions {
  readonly id: string;
  /** The moment, or begin and end, in RFC 3339 or as a Date. Default: the time coordinate, where there is one. */
  readonly datetime?: string | Date | readonly [string | Date, string | Date];
  readonly collection?: string;
  readonly properties?: Readonly<Record<string, unknown>>;
  /** Name of the asset. Default `data`. */
  readonly asset?: string;
  /** Address in the item, where it is not that of the file. */
  readonly href?: string;
  readonly roles?: readonly string[];
  /** How the file is opened. */
  readonly open?: OpenOptions;
}

const version = "1.1.0";
const extensions = ["projection/v2.0.0", "raster/v2.0.0"].map(
  (name) => `https://stac-extensions.github.io/${name}/schema.json`,
);

/**
 * An item of STAC 1.1 that describes a raster file: its place by the projection extension, its bands with dtype, nodata,
 * scale and offset. Only metadata are read. Further assets are added to its `assets`.
 *
 * ```ts
 * const item = await toStacItem("scene.tif", { id: "scene", datetime: "2024-07-01T10:20:30Z" });
 * ```
 * @throws UnsupportedError for files without rasters or CRS, ExpressionError where no time is told
 */
export async function toStacItem(file: string | URL, options: StacItemOptions): Promise<StacItem> {
  const dataset = await open(file, { ...options.open, maskAndScale: false });
  const names = [...dataset.parts.variables.keys()].filter((name) => dataset.get(name).dims.length >= 2);
  if (names.length === 0) throw new UnsupportedError(`an item of ${String(file)}`, "it has no raster");
  const rasters = names.map((name) => dataset.get(name));
  const grid = Geobox.of(rasters[0]!);
  const [west, south, east, north] = grid.boundsIn(4326).map((degrees) => Math.round(degrees * 1e7) / 1e7);
  const bbox = [west!, south!, east!, north!] as const;
  const { asset = "data", collection, id } = options;
  return {
    type: "Feature",
    stac_version: version,
    stac_extensions: extensions,
    id,
    geometry: boxGeometry(bbox),
    bbox,
    properties: { ...timesOf(dataset, options), ...projection(grid), ...options.properties },
    links: collection === undefined ? [] : [{ rel: "collection", href: "./collection.json", type: "application/json" }],
    assets: { [asset]: assetOf(String(file), rasters, options) },
    ...(collection === undefined ? {} : { collection }),
  };
}

/** The fields of the projection extension for a grid. */
export function projection({ crs, shape, transform: [x, a, b, y, c, d] }: Geobox): Record<string, unknown> {
  const system =
    crs.epsg === undefined ? { "proj:code": null, "proj:wkt2": crs.toWkt() } : { "proj:code": `EPSG:${crs.epsg}` };
  return { ...system, "proj:shape": shape, "proj:transform": [a, b, x, c, d, y] };
}

/** The asset of a file with the bands of some of its variables. */
export function assetOf(
  file: string,
  rasters: readonly DataArray[],
  { href, roles = ["data"] }: Pick<StacItemOptions, "href" | "roles">,
): StacAsset {
  const isAddress = /^[a-z][a-z0-9+.-]+:/i.test(file);
  const type = mediaType(file);
  return {
    href: href ?? (isAddress ? file : resolve(file)),
    ...(type === undefined ? {} : { type }),
    roles,
    bands: rasters.flatMap(bandsOf),
  };
}

function mediaType(file: string): string | undefined {
  const path = file.replace(/[?#].*$/s, "");
  if (/\.tiff?$/i.test(path)) return "image/tiff; application=geotiff";
  if (/\.nc4?$/i.test(path)) return "application/netcdf";
  return /\.zarr\/?$/i.test(path) ? "application/vnd.zarr" : undefined;
}

/** The bands of a variable: one for each of its positions along `band`. */
function bandsOf(array: DataArray): Record<string, unknown>[] {
  const { y, x } = dimsOf(array);
  const count = array.dims.filter((dim) => dim !== y && dim !== x).reduce((n, dim) => n * array.sizes[dim]!, 1);
  const { _FillValue: fill, scale_factor: scale, add_offset: offset, units, long_name: name } = array.attrs;
  const nodata =
    typeof fill === "number" && !Number.isFinite(fill) ? String(fill).toLowerCase().replace("infinity", "inf") : fill;
  return Array.from({ length: count }, (_, i) => {
    const label = Array.isArray(name) ? name[i] : array.name === "band_data" ? name : array.name;
    const own = typeof label === "string" ? label : count === 1 ? "1" : undefined;
    return present({
      name: own ?? String(i + 1),
      data_type: array.dtype,
      nodata,
      unit: units,
      "raster:scale": scale,
      "raster:offset": offset,
    });
  });
}

function timesOf(dataset: Dataset, { datetime, id }: StacItemOptions): Record<string, unknown> {
  const [start, end] = datetime === undefined ? toldTimes(dataset) : Array.isArray(datetime) ? datetime : [datetime];
  if (start === undefined) throw new ExpressionError("toStacItem", `"${id}" needs a datetime: its file tells none`);
  const [first, last] = [toText(start as string | Date), toText((end ?? start) as string | Date)];
  return first === last ? { datetime: first } : { datetime: null, start_datetime: first, end_datetime: last };
}

function toldTimes(dataset: Dataset): Date[] {
  const dates = datesOf(dataset).filter((date) => date !== undefined);
  return [dates.at(0), dates.at(-1)].flatMap((date) => date ?? []);
}

/** The times of a dataset's time coordinate, undefined where one is missing; none where it has none. */
export function datesOf(dataset: Dataset): (Date | undefined)[] {
  const time = dataset.has("time") ? dataset.get("time") : undefined;
  if (time?.dtype !== "datetime") return [];
  return Array.from(time.values as Iterable<CFDatetime>, (value) => {
    const date = value.toDate();
    return Number.isNaN(date.getTime()) ? undefined : date;
  });
}

function toText(time: string | Date): string {
  const ms = time instanceof Date ? time.getTime() : Date.parse(time);
  if (Number.isNaN(ms)) throw new ExpressionError("toStacItem", `"${String(time)}" is no time`);
  return time instanceof Date ? time.toISOString() : time;
}
