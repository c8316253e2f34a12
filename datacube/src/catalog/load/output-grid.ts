import { DataArray } from "../../array/data-array.ts";
import type { Dataset } from "../../array/dataset.ts";
import { ExpressionError, UnsupportedError } from "../../errors.ts";
import { Crs, type CrsLike } from "../../geo/crs/crs.ts";
import { type Bounds, hullOf, transformExtent, unrolled } from "../../geo/extent.ts";
import { Geobox, type Resolution } from "../../geo/geobox.ts";
import type { GeoJson } from "../../geo/geojson.ts";
import { isAxisAligned } from "../../geo/geotransform.ts";
import { onPixelsOf } from "../../geo/lattice.ts";
import { suggestGeobox } from "../../geo/suggest.ts";
import { extentIn } from "../footprint.ts";
import { geometryOf, lonLatOf } from "../geometry.ts";

/** The grid of a result. What is left out comes from the data: the system, pixel size and extent that most of them have. */
export interface GridOptions {
  readonly crs?: CrsLike;
  /** Size of a pixel in units of the CRS; pixel edges are at its multiples. */
  readonly resolution?: Resolution;
  /** West, south, east, north in degrees; west is more than east over the dateline. */
  readonly bbox?: readonly number[];
  /** Geometries in degrees that the extent is around. */
  readonly intersects?: GeoJson;
  /** The extent in units of the CRS. */
  readonly bounds?: Bounds;
  /** The grid itself, instead of all the others. */
  readonly geobox?: Geobox;
  /** An array or dataset whose grid it shall be, instead of all the others. */
  readonly like?: DataArray | Dataset;
}

/** Where one item's pixels are: by its grid, or roughly in degrees. */
export interface Footprint {
  readonly grid?: Geobox | undefined;
  readonly bbox?: readonly number[] | undefined;
}

/**
 * The grid on which all that have these footprints are put.
 * @throws ExpressionError for options that exclude each other, UnsupportedError where neither options nor data tell one
 */
export function outputGrid(footprints: readonly Footprint[], options: GridOptions): Geobox {
  const given = givenGrid(options);
  if (given) return given;
  const grids = footprints.flatMap(({ grid }) => (grid ? [grid] : []));
  const native = mostCommon(grids);
  const crs = options.crs === undefined ? native?.crs : Crs.from(options.crs);
  const isNative = native !== undefined && crs !== undefined && native.crs.equals(crs);
  const resolution =
    options.resolution ?? (native && crs && (isNative ? native : suggestGeobox(native, crs)).resolution);
  if (!crs || resolution === undefined)
    throw new UnsupportedError(
      "a grid of items that do not tell theirs (proj:shape, proj:transform, proj:code)",
      "give crs and resolution, or a geobox",
    );
  const told = toldBounds(options, crs);
  const isWhole = told === undefined;
  if (isWhole && isNative && options.resolution === undefined && grids.length === footprints.length)
    if (grids.every((grid) => grid.equals(native))) return native;
  const bounds = told ?? unionOf(footprints, crs);
  const keepsPixels = isNative && options.resolution === undefined && isAxisAligned(native.transform);
  return keepsPixels ? onPixelsOf(native, bounds) : Geobox.fromBounds(bounds, { crs, resolution });
}

/** The extent that is asked for; undefined where it is all that there is. */
function toldBounds({ bbox, bounds, intersects }: GridOptions, crs: Crs): Bounds | undefined {
  if (bbox && intersects) throw new ExpressionError("grid", "bbox and intersects exclude each other");
  if (bounds) return bounds;
  return intersects ? extentIn(crs, geometryOf("intersects", intersects)) : bbox && fromLonLat(bbox, crs);
}

function givenGrid({ geobox, like, ...others }: GridOptions): Geobox | undefined {
  if (geobox === undefined && like === undefined) return undefined;
  const extra = Object.entries({ ...others, ...(geobox ? { like } : {}) }).filter(([, value]) => value !== undefined);
  if (extra.length > 0)
    throw new ExpressionError(
      "grid",
      `${geobox ? "geobox" : "like"} tells all of it: leave out ${extra.map(([name]) => name).join(", ")}`,
    );
  if (geobox) return geobox;
  return Geobox.of(like instanceof DataArray ? like : firstRaster(like!));
}

/** The first variable with rows and columns. @throws UnsupportedError where there is none */
export function firstRaster(dataset: Dataset): DataArray {
  for (const name of dataset.parts.variables.keys()) {
    const array = dataset.get(name);
    if (array.dims.length >= 2) return array;
  }
  throw new UnsupportedError("a dataset without rasters as a model of a grid");
}

/** The first of the most frequent kind of grids: same system, pixel size and place of pixel edges. */
function mostCommon(grids: readonly Geobox[]): Geobox | undefined {
  const kinds = Map.groupBy(grids, kindOf);
  let best: readonly Geobox[] = [];
  for (const alike of kinds.values()) if (alike.length > best.length) best = alike;
  return best[0];
}

function kindOf({ crs, transform: [x, a, b, y, c, d] }: Geobox): string {
  const edge = (origin: number, step: number): number => {
    const part = origin / step - Math.floor(origin / step);
    return Math.round(part * 1000) % 1000;
  };
  return [crs, a, b, c, d, edge(x, a), edge(y, d)].join();
}

function unionOf(footprints: readonly Footprint[], crs: Crs): Bounds {
  const all = footprints.flatMap(({ grid, bbox }) => {
    if (grid) return [grid.boundsIn(crs)];
    return bbox ? [fromLonLat(bbox, crs)] : [];
  });
  if (all.length === 0)
    throw new UnsupportedError("items that do not tell where they lie", "give bounds, a bbox or a geobox");
  return hullOf(all.map(unrolled));
}

/** Bounds of longitudes and latitudes in a system. */
function fromLonLat(bbox: readonly number[], crs: Crs): Bounds {
  const extent = unrolled(lonLatOf(bbox));
  const geographic = Crs.from(4326);
  if (crs.equals(geographic)) return extent;
  const options = { forward: geographic.to(crs), back: crs.to(geographic), toGeographic: crs.isGeographic };
  const found = transformExtent(extent, options);
  if (!found)
    throw new UnsupportedError(`the bbox ${bbox.join(", ")} in ${crs}`, "no point of it has coordinates there");
  return unrolled(found);
}
