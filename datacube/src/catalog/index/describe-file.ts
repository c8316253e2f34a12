import type { DataArray } from "../../array/data-array.ts";
import type { Dataset } from "../../array/dataset.ts";
import { CFDatetime } from "../../cf/cf-datetime.ts";
import { ExpressionError, UnsupportedError } from "../../errors.ts";
import { dimsOf, Geobox } from "../../geo/geobox.ts";
import { open } from "../../open.ts";
import { withoutSecrets } from "../../source/address.ts";
import type { SourceOptions } from "../../source/options.ts";
import type { ReadOptions } from "../../source/source.ts";
import { boxGeometry } from "../geometry.ts";
import type { StacAsset, StacItem } from "../stac/model.ts";
import { toHref } from "../stac/reader.ts";
import { assetOf, projection } from "../stac/write-item.ts";

/** What a file does not tell of itself. */
export interface FileOptions extends SourceOptions, ReadOptions {
  /** The product of its datasets. */
  readonly product?: string;
  /** Its time, in RFC 3339 or as a Date, or a function that makes it of the file's address. Default: its time coordinate. */
  readonly datetime?: string | Date | ((file: string) => string | Date);
  /** Name of the measurement of a raster whose file has no name for it (GeoTIFF). Default `data`. */
  readonly measurement?: string;
}

/**
 * A raster file as datasets, by its own metadata: one for each of its times, with its variables as measurements. Only metadata and
 * coordinates are read. Ids are the address, with the time where there are several.
 * @throws UnsupportedError for files without rasters or CRS, ExpressionError where no time is told
 */
export async function* describeFile(file: string, options: FileOptions): AsyncGenerator<StacItem> {
  const { product, datetime, measurement = "data", ...access } = options;
  const dataset = await open(file, { ...access, maskAndScale: false });
  const times = timesOf(dataset);
  const rasters = rastersOf(dataset, file);
  const href = toHref(file);
  const grid = Geobox.of(rasters[0]!);
  const told = typeof datetime === "function" ? datetime(file) : datetime;
  const moments = told === undefined || times.length > 1 ? times : [toText(told, file)];
  if (moments.length === 0) throw new ExpressionError("index", `${withoutSecrets(file)} tells no time: give datetime`);
  for (const [at, time] of moments.entries()) {
    const assets = rasters.map((array): [string, StacAsset] => {
      const plane = array.dims.includes("time") ? array.isel({ time: at }) : array;
      const isUnnamed = array.name === "band_data";
      const position = array.dims.includes("time") && moments.length > 1 ? { "craton:position": { time: at } } : {};
      const layer = isUnnamed ? {} : { "odc:layer": array.name };
      return [isUnnamed ? measurement : array.name, { ...assetOf(href, [plane], {}), ...layer, ...position }];
    });
    const id = moments.length > 1 ? `${withoutSecrets(href)}#${time}` : withoutSecrets(href);
    yield itemOf({ id, time, product, grid, assets });
  }
}

interface Described {
  readonly id: string;
  readonly time: string;
  readonly product: string | undefined;
  readonly grid: Geobox;
  readonly assets: readonly (readonly [string, StacAsset])[];
}

function itemOf({ id, time, product, grid, assets }: Described): StacItem {
  const bbox = grid.boundsIn(4326);
  return {
    type: "Feature",
    stac_version: "1.1.0",
    id,
    geometry: boxGeometry(bbox),
    bbox,
    properties: { datetime: time, ...projection(grid) },
    links: [],
    assets: Object.fromEntries(assets),
    ...(product === undefined ? {} : { collection: product }),
  };
}

/** Variables whose planes can be loaded, on the grid of the first: of rows and columns, besides of one position, bands or times. */
function rastersOf(dataset: Dataset, file: string): DataArray[] {
  const names = [...dataset.parts.variables.keys()];
  const likely = names.map((name) => dataset.get(name)).filter((array) => array.dims.length >= 2 && isPlanes(array));
  const dims = (array: DataArray): string => Object.values(dimsOf(array)).join();
  const first = likely.find(hasGrid);
  if (first) return likely.filter((array) => dims(array) === dims(first) && hasGrid(array));
  if (likely[0]) Geobox.of(likely[0]);
  throw new UnsupportedError(`a dataset of ${withoutSecrets(file)}`, "it has no raster (rows and columns)");
}

function isPlanes(array: DataArray): boolean {
  const { y, x } = dimsOf(array);
  const long = array.dims.filter((dim) => dim !== y && dim !== x && array.sizes[dim] !== 1);
  return long.every((dim) => dim === "band" || dim === "time");
}

function hasGrid(array: DataArray): boolean {
  try {
    return Geobox.of(array) !== undefined;
  } catch {
    return false;
  }
}

function timesOf(dataset: Dataset): string[] {
  const time = dataset.has("time") ? dataset.get("time") : undefined;
  if (time?.dtype !== "datetime") return [];
  const values = [...(time.values as Iterable<unknown>)];
  return values.flatMap((value) => (value instanceof CFDatetime ? [value.toDate().toISOString()] : []));
}

function toText(time: string | Date, file: string): string {
  const date = new Date(time);
  if (Number.isNaN(date.getTime()))
    throw new ExpressionError("index", `"${String(time)}", the datetime of ${withoutSecrets(file)}, is no time`);
  return date.toISOString();
}
