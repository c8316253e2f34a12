import { Geobox } from "../../geo/geobox.ts";
import { lonLatOf } from "../geometry.ts";

/** One band of one file, and what is known of it before it is opened. */
export interface PixelSource {
  /** Address or path of the file. */
  readonly href: string;
  /** Number of the band in the file, from 1. */
  readonly band: number;
  /** Variable of a file that has several. */
  readonly layer?: string | undefined;
  /** Position along dimensions of the variable that are neither rows nor columns, such as `time`. */
  readonly position?: Readonly<Record<string, number>> | undefined;
  /** Value of missing pixels, for files that do not tell it. */
  readonly nodata?: number | undefined;
  /** Its pixels on the Earth, where they are told. */
  readonly grid?: Geobox | undefined;
  /** West, south, east, north in degrees; west is more than east over the dateline. */
  readonly bbox?: readonly number[] | undefined;
}

/** Rim in degrees around a footprint that is told in longitudes and latitudes. */
const rimDegrees = 0.01;

/** Whether a source may have pixels for a grid: false only where it surely has none. */
export function mayTouch({ grid, bbox }: Pick<PixelSource, "grid" | "bbox">, box: Geobox): boolean {
  if (grid) return overlaps(boundsWithin(box, grid), grid.pad(1).bounds, grid.crs.isGeographic);
  if (bbox) return overlaps(lonLatBounds(box), lonLatOf(bbox), true);
  return true;
}

/** Bounds of a grid in the system of another, with a rim for what resampling looks at; undefined where there are none. */
function boundsWithin(box: Geobox, { crs }: Geobox): readonly number[] | undefined {
  try {
    return box.pad(3).boundsIn(crs);
  } catch {
    return undefined;
  }
}

function lonLatBounds(box: Geobox): readonly number[] | undefined {
  try {
    const [west, south, east, north] = box.boundsIn(4326);
    return [west - rimDegrees, south - rimDegrees, east + rimDegrees, north + rimDegrees];
  } catch {
    return undefined;
  }
}

function overlaps(a: readonly number[] | undefined, b: readonly number[], isRound: boolean): boolean {
  if (a === undefined) return true;
  const [west, south, east, north] = a as readonly [number, number, number, number];
  const [left, bottom, right, top] = b as readonly [number, number, number, number];
  if (south > top || bottom > north) return false;
  if (!isRound) return west <= right && left <= east;
  return longitudesMeet([west, east], [left, right]);
}

/** Whether two arcs of longitudes have some in common; the east of one that is less than its west goes over the dateline. */
function longitudesMeet(a: readonly [number, number], b: readonly [number, number]): boolean {
  const [west, east] = unrolled(a);
  const [left, right] = unrolled(b);
  return [-720, -360, 0, 360, 720].some((turn) => west <= right + turn && left + turn <= east);
}

function unrolled([west, east]: readonly [number, number]): readonly [number, number] {
  return [west, east < west ? east + 360 : east];
}

/** A part of a grid. */
export function windowOf(
  box: Geobox,
  [top, left]: readonly [number, number],
  shape: readonly [number, number],
): Geobox {
  const [x, a, b, y, c, d] = box.transform;
  return new Geobox(box.crs, [x + left * a + top * b, a, b, y + left * c + top * d, c, d], shape);
}
