import { type Shape, spansOfAll } from "./spans.ts";

/** Rows and columns of a grid that follow each other. */
export interface PixelWindow {
  readonly top: number;
  readonly left: number;
  readonly rows: number;
  readonly columns: number;
}

/** All pixels of a grid. */
export function wholeWindow([rows, columns]: readonly [rows: number, columns: number]): PixelWindow {
  return { top: 0, left: 0, rows, columns };
}

/** What two windows have in common; undefined where that is nothing. */
export function meet(a: PixelWindow, b: PixelWindow): PixelWindow | undefined {
  const [top, left] = [Math.max(a.top, b.top), Math.max(a.left, b.left)];
  const rows = Math.min(a.top + a.rows, b.top + b.rows) - top;
  const columns = Math.min(a.left + a.columns, b.left + b.columns) - left;
  return rows > 0 && columns > 0 ? { top, left, rows, columns } : undefined;
}

/** Rows that are looked at at once. */
const band = 1024;

/** The smallest window with all pixels of shapes, or all beside them; undefined where there are none. */
export function windowOfShapes(
  shapes: readonly Shape[],
  grid: readonly [rows: number, columns: number],
  { allTouched, invert = false }: { allTouched: boolean; invert?: boolean },
): PixelWindow | undefined {
  const [height, width] = grid;
  let [top, bottom, left, right] = [height, -1, width, -1];
  for (let first = 0; first < height; first += band) {
    const rows = { first, count: Math.min(band, height - first), grid };
    spansOfAll(shapes, rows, allTouched).forEach((spans, i) => {
      const own = invert ? beside(spans, width) : spans;
      if (own.length === 0) return;
      top = Math.min(top, first + i);
      bottom = first + i;
      left = Math.min(left, own[0]!);
      right = Math.max(right, own.at(-1)!);
    });
  }
  return bottom < 0 ? undefined : { top, left, rows: bottom + 1 - top, columns: right - left };
}

/** What spans leave of a row. */
function beside(spans: readonly number[], width: number): number[] {
  const edges = [0, ...spans, width];
  return edges.flatMap((start, i) => (i % 2 === 0 && start < edges[i + 1]! ? [start, edges[i + 1]!] : []));
}
