import type { PixelWindow } from "../../geo/shape-window.ts";
import { type Shape, type Spans, spansOfAll } from "../../geo/spans.ts";
import { forEachOverlap } from "../raster/lines.ts";

/** Zones by their shapes, in pixels of a plane; they may lie over each other. */
export interface ZoneShapes {
  readonly kind: "shapes";
  readonly shapes: readonly (readonly Shape[])[];
  /** Takes every pixel that a shape touches, not only those whose centre is inside. */
  readonly allTouched: boolean;
}

/** The pixels of a zone: a window, and the spans in each of its rows. */
export interface ZonePixels extends PixelWindow {
  readonly spans: readonly Spans[];
}

type Grid = readonly [rows: number, columns: number];

const known = new WeakMap<ZoneShapes, Map<number, ZonePixels | undefined>>();

/** The pixels of a zone on a grid, found once; undefined where it has none. */
export function pixelsOfZone(zones: ZoneShapes, zone: number, grid: Grid): ZonePixels | undefined {
  const kept = known.get(zones) ?? new Map<number, ZonePixels | undefined>();
  known.set(zones, kept);
  if (!kept.has(zone)) kept.set(zone, findPixels(zones, zone, grid));
  return kept.get(zone);
}

function findPixels({ shapes, allTouched }: ZoneShapes, zone: number, grid: Grid): ZonePixels | undefined {
  const own = shapes[zone]!;
  const [first, count] = rowsOf(own, grid);
  if (count <= 0) return undefined;
  const all = spansOfAll(own, { first, count, grid }, allTouched);
  const from = all.findIndex((spans) => spans.length > 0);
  if (from < 0) return undefined;
  const spans = all.slice(from, all.findLastIndex((one) => one.length > 0) + 1);
  const filled = spans.filter((one) => one.length > 0);
  const left = filled.reduce((least, one) => Math.min(least, one[0]!), grid[1]);
  const right = filled.reduce((most, one) => Math.max(most, one.at(-1)!), 0);
  return { top: first + from, left, rows: spans.length, columns: right - left, spans };
}

/** Rows that shapes can have pixels in. */
function rowsOf(shapes: readonly Shape[], [rows]: Grid): [first: number, count: number] {
  let [top, bottom] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const { parts } of shapes)
    for (const part of parts)
      for (let i = 1; i < part.length; i += 2) {
        top = Math.min(top, part[i]!);
        bottom = Math.max(bottom, part[i]!);
      }
  const first = Math.max(0, Math.floor(top) - 1);
  return [first, Math.min(rows, Math.ceil(bottom) + 1) - first];
}

/** Calls `visit` with the runs of a zone's pixels in a window, as indices in it and numbers of pixels. */
export function eachRun(
  { top, spans }: ZonePixels,
  window: PixelWindow,
  visit: (start: number, count: number) => void,
): void {
  const last = Math.min(top + spans.length, window.top + window.rows);
  for (let row = Math.max(top, window.top); row < last; row++) {
    const across = { first: window.left, count: window.columns, at: (row - window.top) * window.columns };
    forEachOverlap(spans[row - top]!, [across], visit);
  }
}
