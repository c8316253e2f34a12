import { setImmediate } from "node:timers/promises";
import { labelsOf } from "../../array/coordinates.ts";
import type { DataArray } from "../../array/data-array.ts";
import { ExpressionError, UnsupportedError } from "../../errors.ts";
import { Crs } from "../crs/crs.ts";
import { dimsOf, Geobox } from "../geobox.ts";
import { toCoordinates } from "../geotransform.ts";
import { crsOf } from "../spatial.ts";
import type { ZoneGrid } from "./zone-grid.ts";

/** Pixels of a plane by the cells of a grid that their centres lie in. */
export interface PixelZones {
  /** Numbers of the cells that have a pixel, ascending. */
  readonly ids: BigUint64Array;
  /** Per pixel, row-major, the place of its cell in `ids`; -1 where a pixel has no place on the Earth. */
  readonly codes: readonly number[];
}

/** Most pixels of a plane: their cells are held. */
const mostPixels = 2 ** 24;
/** Pixels after which others have their turn. */
const pixelsAtOnce = 2 ** 14;

/**
 * Finds the cells of an array's pixels.
 * @throws UnsupportedError without CRS, or for more pixels than can be held; ExpressionError when none is on the Earth
 */
export async function pixelZones(array: DataArray, grid: ZoneGrid, signal?: AbortSignal): Promise<PixelZones> {
  const { y, x } = dimsOf(array);
  const [rows, columns] = [array.sizes[y]!, array.sizes[x]!];
  if (rows * columns > mostPixels)
    throw new UnsupportedError(
      `zones of a plane of ${rows}×${columns} pixels, more than ${mostPixels},`,
      "coarsen it first, or take it part by part",
    );
  const place = placesOf(array);
  const found = new Map<string | number, number>();
  const seen = new Array<number>(rows * columns);
  for (let at = 0; at < seen.length; at++) {
    if (at % pixelsAtOnce === 0) {
      signal?.throwIfAborted();
      await setImmediate();
    }
    const [longitude, latitude] = place(Math.floor(at / columns), at % columns);
    const key = grid.cellAt(longitude, latitude);
    if (key !== undefined && !found.has(key)) found.set(key, found.size);
    seen[at] = key === undefined ? -1 : found.get(key)!;
  }
  if (found.size === 0) throw new ExpressionError("toZones", "no pixel has a place on the Earth: is the CRS right?");
  return inOrder(seen, [...found.keys()].map(grid.idOf));
}

/** Cells in ascending order of their numbers. */
function inOrder(seen: readonly number[], ids: readonly bigint[]): PixelZones {
  const sorted = [...ids.keys()].sort((a, b) => (ids[a]! < ids[b]! ? -1 : 1));
  const rank = new Int32Array(ids.length);
  for (const [i, number] of sorted.entries()) rank[number] = i;
  return {
    ids: BigUint64Array.from(sorted, (number) => ids[number]!),
    codes: seen.map((number) => (number < 0 ? -1 : rank[number]!)),
  };
}

/** Longitude and latitude of the centre of a pixel on WGS 84; NaN where it has none. */
function placesOf(array: DataArray): (row: number, column: number) => readonly [number, number] {
  const { variable, coords } = array.parts;
  const dims = dimsOf(array);
  const crs = crsOf(variable, coords, dims);
  if (!crs) throw new UnsupportedError("zones of an array without CRS", 'name it: x.withCrs("EPSG:4326")');
  const centre = centresOf(array);
  if (crs.equals(Crs.from(4326))) return centre;
  const project = crs.to(4326);
  return (row, column) => project(...centre(row, column));
}

/** Centres of pixels in the array's CRS: by labels, which may be uneven, or by a transform. */
function centresOf(array: DataArray): (row: number, column: number) => readonly [number, number] {
  const { y, x } = dimsOf(array);
  const [north, east] = [y, x].map((dim) => labelsOf(array.parts.coords, dim)?.values);
  if (north && east) {
    const [ys, xs] = [north, east].map((values) => Float64Array.from(values as Float64Array, Number));
    return (row, column) => [xs![column]!, ys![row]!];
  }
  const { transform } = Geobox.of(array);
  return (row, column) => toCoordinates(transform, column + 0.5, row + 0.5);
}
