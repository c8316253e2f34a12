import type { CrsDefinition } from "./crs/definition.ts";
import { sameCrs } from "./crs/equality.ts";
import { pointTransform } from "./crs/transform.ts";
import { type GeoTransform, invert, isAxisAligned, toCoordinates } from "./geotransform.ts";

/** A grid of pixels as data. */
export interface Grid {
  readonly crs: CrsDefinition;
  readonly transform: GeoTransform;
  /** Rows and columns. */
  readonly shape: readonly [rows: number, columns: number];
}

/** From columns and rows of one grid to those of another; NaN where there are none. */
export type PlaceTransform = (column: number, row: number) => readonly [column: number, row: number];

/** From columns and rows of a grid to those of another one; of the corner of a pixel at whole numbers. */
export function placesIn(other: Grid, grid: Grid): PlaceTransform {
  const inverse = invert(other.transform);
  if (sameCrs(other.crs, grid.crs))
    return (column, row) => {
      const [x, y] = toCoordinates(grid.transform, column, row);
      return toCoordinates(inverse, x, y);
    };
  const project = pointTransform(grid.crs, other.crs);
  return (column, row) => {
    const [u, v] = toCoordinates(grid.transform, column, row);
    const [x, y] = project(u, v);
    return toCoordinates(inverse, x, y);
  };
}

/** Whether columns of one grid tell columns of the other, and rows rows: in one system, neither of them rotated. */
export function isParallel(one: Grid, other: Grid): boolean {
  return sameCrs(one.crs, other.crs) && isAxisAligned(one.transform) && isAxisAligned(other.transform);
}

/** Columns of a full turn in a grid of longitudes that is not rotated. */
export function turnOf({ crs, transform }: Grid): number | undefined {
  const isGeographic = crs.kind === "geographic" || crs.kind === "geographic3d";
  return isGeographic && transform[2] === 0 && transform[4] === 0 ? Math.abs(360 / transform[1]) : undefined;
}

/** Columns and rows of another grid that a pixel of a grid is wide and high, by the place of its upper left corner. */
export function pixelSizesIn(other: Grid, grid: Grid): PlaceTransform {
  const find = placesIn(other, grid);
  const turn = turnOf(other);
  const across = (step: number) => (turn === undefined ? step : step - Math.round(step / turn) * turn);
  return (column, row) => {
    const [x, y] = find(column, row);
    const [xRight, yRight] = find(column + 1, row);
    const [xDown, yDown] = find(column, row + 1);
    return [Math.hypot(across(xRight - x), across(xDown - x)), Math.hypot(yRight - y, yDown - y)];
  };
}
