import type { AttrValue } from "../../array/variable.ts";

/** Order in which values are stored (flag table 3.4). */
export interface Scanning {
  readonly iNegative: boolean;
  readonly jPositive: boolean;
  /** Neighbours along a column follow each other. */
  readonly jConsecutive: boolean;
  /** Every other row runs backwards. */
  readonly alternates: boolean;
}

/** Radii of the earth in metres. */
export interface Earth {
  readonly major: number;
  readonly minor: number;
}

/** South pole of a rotated grid, and the angle about it; degrees. */
export interface Rotation {
  readonly latitude: number;
  readonly longitude: number;
  readonly angle: number;
}

/** What all grids have. */
interface GridBase {
  /** Name of the grid as in cfgrib, such as `regular_ll`. */
  readonly gridType: string;
  /** Number of grid points. */
  readonly points: number;
  readonly scanning: Scanning;
  /** Whether wind components follow the grid's axes. */
  readonly uvRelativeToGrid: number | undefined;
  /** Facts about the grid, by cfgrib's names without `GRIB_`. */
  readonly keys: Readonly<Record<string, AttrValue>>;
}

/** Corners of a grid of latitudes and longitudes; degrees. */
export interface Corners {
  readonly firstLatitude: number;
  readonly firstLongitude: number;
  readonly lastLatitude: number;
  readonly lastLongitude: number;
}

/** Rows along parallels, regular or Gaussian. */
export interface LatLonGrid extends GridBase, Corners {
  readonly kind: "latlon";
  readonly ny: number;
  /** Undefined where rows differ in length: then `rows` tells. */
  readonly nx: number | undefined;
  readonly rows: readonly number[] | undefined;
  /** Parallels between a pole and the equator of a Gaussian grid. */
  readonly gaussian: number | undefined;
  /** Degrees between rows, where the file tells. */
  readonly yStep: number | undefined;
  readonly rotation: Rotation | undefined;
}

/** Rows and columns on a map. */
export interface ProjectedGrid extends GridBase {
  readonly kind: "projected";
  readonly projection: "lambert" | "polar" | "mercator";
  readonly nx: number;
  readonly ny: number;
  readonly firstLatitude: number;
  readonly firstLongitude: number;
  /** Latitude at which distances are true. */
  readonly trueLatitude: number;
  /** Longitude that runs along the y axis; for Mercator the turn of the grid. */
  readonly orientation: number;
  /** Metres between points. */
  readonly dx: number;
  readonly dy: number;
  readonly isSouthPole: boolean;
  readonly parallels: readonly [number, number];
  readonly earth: Earth;
}

/** A grid on which a field is given. */
export type Grid = LatLonGrid | ProjectedGrid;

/** Largest number of points of one field. */
const maxPoints = 2 ** 28;

/** @throws RangeError when the numbers of rows, columns and points contradict each other */
export function checkPoints(grid: Grid): void {
  const { points, ny } = grid;
  if (points < 1 || points > maxPoints || ny < 1 || ny > points) throw new RangeError(`${points} points in ${ny} rows`);
  const rows = grid.kind === "latlon" ? grid.rows : undefined;
  const total = rows ? rows.reduce((sum, length) => sum + length, 0) : (grid.nx ?? 0) * ny;
  if (total !== points)
    throw new RangeError(`${points} points in ${ny} rows of ${rows ? "different length" : grid.nx}`);
}

/** Values in rows from the first one stored to the last, each from its first point; in file order for unequal rows. */
export function inRows<T extends Float32Array | Float64Array>(values: T, grid: Grid): T {
  const { scanning, ny, nx } = grid;
  if (nx === undefined || (!scanning.alternates && !scanning.jConsecutive)) return values;
  const result = values.slice() as T;
  const lines = scanning.jConsecutive ? nx : ny;
  const length = values.length / lines;
  for (let line = 0; line < lines; line++) {
    const isBackwards = scanning.alternates && line % 2 === 1;
    for (let i = 0; i < length; i++) {
      const value = values[line * length + (isBackwards ? length - 1 - i : i)]!;
      result[scanning.jConsecutive ? i * nx + line : line * length + i] = value;
    }
  }
  return result;
}
