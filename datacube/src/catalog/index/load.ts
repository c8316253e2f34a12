import { DataArray } from "../../array/data-array.ts";
import type { Dataset } from "../../array/dataset.ts";
import { ExpressionError, NothingFoundError } from "../../errors.ts";
import { Crs, type CrsLike } from "../../geo/crs/crs.ts";
import { type Bounds, transformExtent } from "../../geo/extent.ts";
import { Geobox } from "../../geo/geobox.ts";
import { present } from "../fields.ts";
import { widened } from "../footprint.ts";
import { lonLatOf } from "../geometry.ts";
import { firstRaster } from "../load/output-grid.ts";
import { bandsOf, findBand } from "../stac/bands.ts";
import { type LoadOptions, loadStac } from "../stac/load.ts";
import type { StacItem } from "../stac/model.ts";
import type { SearchQuery } from "../stac/search-query.ts";
import { type FindOptions, IndexDatasets } from "./datasets.ts";
import { measurementName, type Product } from "./product.ts";
import { withProduct } from "./product-items.ts";
import { extentOf, getProduct } from "./products.ts";
import { areaOf, endsOf, type IndexQuery } from "./query.ts";
import type { IndexStore } from "./store.ts";

/** What of a load decides where it is. */
type Place = Pick<LoadOptions, "crs" | "resolution" | "bounds" | "geobox" | "like">;

/** Which datasets of a product, by any option that tells an area. */
export interface DatasetQuery extends Omit<FindOptions, "product" | "archived">, Place {
  readonly product: string;
  /** Both ends along x in units of `crs` (default: that of the product). */
  readonly x?: number | readonly [number, number];
  /** Both ends along y in units of `crs`. */
  readonly y?: number | readonly [number, number];
}

/** Options of `index.load`: which datasets, and how `loadStac` loads them. */
export interface IndexLoadOptions extends DatasetQuery, Omit<LoadOptions, "bands" | keyof DatasetQuery> {
  /** Names or aliases of measurements. Default: all that the datasets have. */
  readonly measurements?: string | readonly string[];
}

/** The datasets of a query as items that tell also what their product does, in order of time and id. */
export async function findItems(store: IndexStore, query: DatasetQuery): Promise<StacItem[]> {
  const { product } = getProduct(store, query.product);
  return itemsOf(store, product, placed(query, product));
}

/**
 * Loads the datasets of a query on the grid that it asks for, or on another.
 * @throws NothingFoundError that tells what there is, and what `loadStac` throws
 */
export async function loadItems(store: IndexStore, options: IndexLoadOptions, grid?: Geobox): Promise<Dataset> {
  const { product, row } = getProduct(store, options.product);
  const place = placed(options, product);
  const items = await itemsOf(store, product, place);
  if (items.length === 0) throw nothingFound(store, product, row);
  const { measurements } = options;
  const wanted = measurements === undefined ? presentIn(items, product) : [measurements].flat();
  const bands = wanted.map((name) => measurementName(product, name));
  const dataset = await loadStac(items, {
    ...loadingOf(options),
    ...(grid ? { geobox: grid } : place.grid),
    bands: [...new Set(bands)],
  });
  const names = Object.fromEntries(bands.map((band, i) => [band, wanted[i]!]).filter(([band, name]) => band !== name));
  return Object.keys(names).length === 0 ? dataset : dataset.rename(names);
}

/** What of the options is for `loadStac`, but for the grid. */
export function loadingOf(options: IndexLoadOptions): LoadOptions {
  const { product: _, measurements: __, ids, time, query, filter, limit, lon, lat, ...placed } = options;
  const { bbox, intersects, x, y, bounds, crs, resolution, geobox, like, ...loading } = placed;
  return loading;
}

/** Where a query looks, and the grid it asks for. */
interface Placed {
  readonly query: IndexQuery & Pick<FindOptions, "limit" | "signal">;
  readonly grid: Place & Pick<LoadOptions, "bbox" | "intersects">;
}

async function itemsOf(store: IndexStore, product: Product, { query }: Placed): Promise<StacItem[]> {
  const items: StacItem[] = [];
  for await (const { item } of new IndexDatasets(store).find(query)) items.push(withProduct(item, product));
  return items;
}

function placed(options: DatasetQuery, product: Product): Placed {
  const { product: name, ids, time, query, filter, limit, signal } = options;
  const told = present({ product: name, ids, time, query, filter, limit, signal });
  const grid = gridOf(options, product);
  const area = areaOfQuery({ ...options, ...grid });
  const bounds = options.bounds ?? boundsOf(options);
  const degrees = areaOf(options);
  const isWhole = grid.geobox ?? grid.like;
  return {
    query: { ...told, ...area },
    grid: {
      ...grid,
      ...(bounds ? { bounds: widened(bounds) } : {}),
      ...(degrees.bbox && !isWhole ? { bbox: widened(lonLatOf(degrees.bbox)) } : {}),
      ...(degrees.intersects && !isWhole ? { intersects: degrees.intersects } : {}),
    },
  };
}

/**
 * The area of a query in longitudes and latitudes, whichever option tells it; empty where none does.
 * @throws ExpressionError for options that exclude each other, or x and y without a CRS
 */
export function areaOfQuery(options: Omit<DatasetQuery, "product">): Pick<SearchQuery, "bbox" | "intersects"> {
  const degrees = areaOf(options);
  const isTold = Object.keys(degrees).length > 0;
  const others = Object.entries({ "x and y": options.x ?? options.y, bounds: options.bounds }).filter(
    ([, value]) => value !== undefined,
  );
  if (others.length > (isTold ? 0 : 1))
    throw new ExpressionError("index", `${others.map(([one]) => one).join(" and ")}: tell the area by one option`);
  if (isTold) return degrees;
  const bounds = options.bounds ?? boundsOf(options);
  const found = gridBounds({ ...options, ...(bounds ? { bounds } : {}) });
  return found ? { bbox: found } : {};
}

/** The grid that is asked for, with what the product says where a query does not. */
function gridOf({ crs, resolution, geobox, like }: Place, { load = {} }: Product): Place {
  if (geobox ?? like)
    return {
      ...(geobox ? { geobox } : {}),
      ...(like ? { like } : {}),
      ...(crs ? { crs } : {}),
      ...(resolution ? { resolution } : {}),
    };
  const own = crs ?? load.crs;
  const isProducts = own !== undefined && load.crs !== undefined && Crs.from(own).equals(Crs.from(load.crs));
  const size = resolution ?? (isProducts ? load.resolution : undefined);
  return present({ crs: own, resolution: size });
}

function boundsOf({ x, y }: Pick<DatasetQuery, "x" | "y">): Bounds | undefined {
  if (x === undefined && y === undefined) return undefined;
  if (x === undefined || y === undefined) throw new ExpressionError("index", "x and y go together");
  const [[left, right], [one, other]] = [endsOf("x", x), endsOf("y", y)];
  return [Math.min(left, right), Math.min(one, other), Math.max(left, right), Math.max(one, other)];
}

/** West, south, east, north in degrees of the grid or the bounds that are asked for; undefined where they are all. */
function gridBounds({ geobox, like, bounds, crs }: Place): Bounds | undefined {
  const box = geobox ?? (like && Geobox.of(like instanceof DataArray ? like : firstRaster(like)));
  if (box) return box.boundsIn(4326);
  if (!bounds) return undefined;
  if (crs === undefined) throw new ExpressionError("index", "bounds, x and y need a crs");
  return inDegrees(bounds, crs);
}

function inDegrees(bounds: Bounds, system: CrsLike): Bounds {
  const [crs, geographic] = [Crs.from(system), Crs.from(4326)];
  if (crs.equals(geographic)) return bounds;
  const options = { forward: crs.to(geographic), back: geographic.to(crs), toGeographic: true };
  const found = transformExtent(bounds, options);
  if (found) return found;
  throw new ExpressionError("index", `the bounds ${bounds.join(", ")} of ${crs} have no longitudes and latitudes`);
}

function presentIn(items: readonly StacItem[], { measurements }: Product): string[] {
  const tables = items.map(bandsOf);
  return measurements.map(({ name }) => name).filter((name) => tables.some((bands) => findBand(bands, name)));
}

function nothingFound(store: IndexStore, { name }: Product, row: number): NothingFoundError {
  const { count, time, bbox } = extentOf(store, row);
  if (count === 0) return new NothingFoundError(name, "the index has none of it yet: index.add() adds some");
  const when = time ? ` from ${time[0]} to ${time[1]}` : "";
  const where = bbox ? ` within ${bbox.map((degrees) => Math.round(degrees * 1e4) / 1e4).join(", ")}` : "";
  return new NothingFoundError(name, `the index has ${count}${when}${where}`);
}
