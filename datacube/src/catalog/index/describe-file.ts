import type { DataArray } from "../../array/data-array.ts";
import type { Dataset } from "../../array/dataset.ts";
import { ExpressionError, UnsupportedError } from "../../errors.ts";
import { dimsOf, Geobox } from "../../geo/geobox.ts";
import { open } from "../../open.ts";
import { withoutSecrets } from "../../source/address.ts";
import type { SourceOptions } from "../../source/options.ts";
import type { ReadOptions } from "../../source/source.ts";
import { boxGeometry } from "../geometry.ts";
import type { StacAsset, StacItem } from "../stac/model.ts";
import { toHref } from "../stac/reader.ts";
import { assetOf, datesOf, projection } from "../stac/write-item.ts";

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
  const dates = datesOf(dataset);
  const rasters = rastersOf(dataset, file);
  const href = toHref(file);
  const grid = Geobox.of(rasters[0]!);
  const told = typeof datetime === "function" ? datetime(file) : datetime;
  const isStack = dates.length > 1;
  const moments = told === undefined || isStack ? momentsOf(dates) : [{ at: 0, time: toText(told, file) }];
  if (moments.length === 0) throw new ExpressionError("index", `${withoutSecrets(file)} tells no time: give datetime`);
  const bands = rasters.map((array) => bandOf(array, href, measurement));
  const bbox = grid.boundsIn(4326);
  const geometry = boxGeometry(bbox);
  const projected = projection(grid);
  for (const { at, time } of moments) {
    const assets = bands.map(({ name, asset, hasTimes }): [string, StacAsset] => [
      name,
      isStack && hasTimes ? { ...asset, "craton:position": { time: at } } : asset,
    ]);
    yield {
      type: "Feature",
      stac_version: "1.1.0",
      id: isStack ? `${withoutSecrets(href)}#${time}` : withoutSecrets(href),
      geometry,
      bbox,
      properties: { datetime: time, ...projected },
      links: [],
      assets: Object.fromEntries(assets),
      ...(product === undefined ? {} : { collection: product }),
    };
  }
}

/** The times that are there, with their positions. */
function momentsOf(dates: readonly (Date | undefined)[]): { at: number; time: string }[] {
  return dates.flatMap((date, at) => (date ? [{ at, time: date.toISOString() }] : []));
}

/** A variable as an asset, which is the same at each of its times. */
interface DescribedBand {
  readonly name: string;
  readonly asset: StacAsset;
  readonly hasTimes: boolean;
}

function bandOf(array: DataArray, href: string, measurement: string): DescribedBand {
  const hasTimes = array.dims.includes("time");
  const asset = assetOf(href, [hasTimes ? array.isel({ time: 0 }) : array], {});
  if (array.name === "band_data") return { name: measurement, asset, hasTimes };
  return { name: array.name, asset: { ...asset, "odc:layer": array.name }, hasTimes };
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

function toText(time: string | Date, file: string): string {
  const date = new Date(time);
  if (Number.isNaN(date.getTime()))
    throw new ExpressionError("index", `"${String(time)}", the datetime of ${withoutSecrets(file)}, is no time`);
  return date.toISOString();
}
