import { type Bounds, unrolled } from "./extent.ts";
import { Geobox } from "./geobox.ts";
import { invert, toCoordinates } from "./geotransform.ts";
import { meet, type PixelWindow, wholeWindow } from "./shape-window.ts";

/** The smallest grid over bounds whose pixels are pixels of another one, if it went on; for grids along their axes. */
export function onPixelsOf({ crs, transform }: Geobox, [west, south, east, north]: Bounds): Geobox {
  const [x, a, , y, , d] = transform;
  const [left, columns] = pixelsBetween((west - x) / a, (east - x) / a);
  const [top, rows] = pixelsBetween((south - y) / d, (north - y) / d);
  return new Geobox(crs, [x + left * a, a, 0, y + top * d, 0, d], [rows, columns]);
}

/** How far beyond an edge a bound may be without another pixel. */
const edgeTolerance = 0.01;

function pixelsBetween(one: number, other: number): [first: number, count: number] {
  const first = Math.floor(Math.min(one, other) + edgeTolerance);
  return [first, Math.max(1, Math.ceil(Math.max(one, other) - edgeTolerance) - first)];
}

/** How far from its place a pixel may be, in pixels. */
const placeTolerance = 1e-3;

/** Where a box stands on a grid whose pixels are its own (it may reach beyond); undefined where they are not. */
export function windowOn(grid: Geobox, box: Geobox): PixelWindow | undefined {
  if (!box.crs.equals(grid.crs)) return undefined;
  const inverse = invert(grid.transform);
  const [rows, columns] = box.shape;
  const place = (column: number, row: number) => toCoordinates(inverse, ...toCoordinates(box.transform, column, row));
  const [x, y] = place(0, 0);
  const [left, top] = [Math.round(x), Math.round(y)];
  const corners = [
    [0, 0],
    [columns, 0],
    [0, rows],
  ] as const;
  const fits = corners.every(([column, row]) => {
    const [u, v] = place(column, row);
    return Math.abs(u - left - column) <= placeTolerance && Math.abs(v - top - row) <= placeTolerance;
  });
  return fits ? { top, left, rows, columns } : undefined;
}

/** A window of a grid in which all pixels are that a box can reach; all of the grid where that is not known. */
export function reachOn(grid: Geobox, box: Geobox): PixelWindow | undefined {
  const whole = wholeWindow(grid.shape);
  const bounds = boundsIn(grid, box);
  if (!bounds) return whole;
  const [west, south, east, north] = unrolled(bounds);
  const turns = grid.crs.isGeographic ? [-360, 0, 360] : [0];
  const inverse = invert(grid.transform);
  const found = turns.flatMap((turn) => {
    const corners = [
      [west, south],
      [west, north],
      [east, south],
      [east, north],
    ].map(([x, y]) => toCoordinates(inverse, x! + turn, y!));
    return meet(whole, around(corners)) ?? [];
  });
  return found.length === 0 ? undefined : around(found.flatMap(cornersOf));
}

function boundsIn({ crs }: Geobox, box: Geobox): Bounds | undefined {
  try {
    return box.boundsIn(crs);
  } catch {
    return undefined;
  }
}

function cornersOf({ top, left, rows, columns }: PixelWindow): (readonly [number, number])[] {
  return [
    [left + 1, top + 1],
    [left + columns - 1, top + rows - 1],
  ];
}

/** The window around places, with a pixel more on each side. */
function around(places: readonly (readonly [column: number, row: number])[]): PixelWindow {
  const [columns, rows] = [places.map(([column]) => column), places.map(([, row]) => row)];
  const [left, top] = [Math.floor(Math.min(...columns)) - 1, Math.floor(Math.min(...rows)) - 1];
  const [right, bottom] = [Math.ceil(Math.max(...columns)) + 1, Math.ceil(Math.max(...rows)) + 1];
  return { top, left, rows: bottom - top, columns: right - left };
}
