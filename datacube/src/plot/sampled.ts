import type { DataArray } from "../array/data-array.ts";
import { type OneOf, oneOf } from "../array/selectors.ts";
import type { ComputeOptions } from "../exec/compute.ts";
import { axisOf, monotonic } from "./axis.ts";
import { type Extent, extentOf, type Frame, type ScreenSize, withinPixels } from "./frame.ts";

/** Elements at the pixels of an image, rows from the top. */
export interface Grid {
  readonly width: number;
  readonly height: number;
  readonly values: Float64Array;
}

/** Whether a grid has the pixels of the screen, or the array's own cells where those are fewer. */
export type Detail = "screen" | "cells";

/** y and x: the dimension that is named like an east-west axis is x, else the last one. */
function orderDims(dims: readonly string[]): [y: string, x: string] {
  const isX = (dim: string) => /^(x|lon|longitude|easting|column|col)s?$/i.test(dim);
  const [first, last] = dims as [string, string];
  return isX(first) && !isX(last) ? [last, first] : [first, last];
}

/** The axes of a picture of an array of two dimensions. */
export function extentsOf(array: DataArray): { x: Extent; y: Extent } {
  const [yDim, xDim] = orderDims(array.dims);
  return { x: extentOf(monotonic(axisOf(array, xDim))), y: extentOf(monotonic(axisOf(array, yDim))) };
}

/**
 * Elements of an array (y, x) at the pixels of a frame, by the nearest labels; at most `most` pixels. Only these rows and
 * columns are read, from a reduced version of the file where it has one that is fine enough.
 */
export async function sampleGrid(
  array: DataArray,
  { frame: { x, y, size: screen }, most, detail }: { frame: Frame; most: number; detail: Detail },
  compute: ComputeOptions,
): Promise<Grid> {
  const { width, height } = withinPixels(detail === "screen" ? screen : cellsWithin(screen, x, y), most);
  const reduced = array.atResolution({ [y.dim]: height, [x.dim]: width });
  const columns = rescale(nearest(x, width), x.values.length, reduced.sizes[x.dim]!);
  const rowsUp = rescale(nearest(y, height), y.values.length, reduced.sizes[y.dim]!);
  const rows = y.isPosition ? rowsUp : rowsUp.reverse();
  return { width, height, values: await read(reduced, { rows, columns }, compute) };
}

/** So many positions of an axis, at even distances. */
export function evenly(length: number, count: number): OneOf<number> {
  return oneOf(Array.from({ length: count }, (_, i) => Math.floor(((i + 0.5) * length) / count)));
}

function cellsWithin({ width, height }: ScreenSize, x: Extent, y: Extent): ScreenSize {
  const cells = ({ values, low, high }: Extent) => values.filter((value) => value >= low && value <= high).length;
  return { width: Math.min(width, Math.max(1, cells(x))), height: Math.min(height, Math.max(1, cells(y))) };
}

/** Positions on an axis as positions on a reduced version of it. */
function rescale(positions: number[], from: number, to: number): number[] {
  return from === to ? positions : positions.map((position) => Math.floor(((position + 0.5) * to) / from));
}

/** Position of the nearest label for every pixel, from the low to the high edge. */
function nearest({ values, low, high }: Extent, pixels: number): number[] {
  const isAscending = values[0]! <= values.at(-1)!;
  const order = Array.from(values, (_, i) => i);
  if (!isAscending) order.reverse();
  let at = 0;
  return Array.from({ length: pixels }, (_, pixel) => {
    const wanted = low + ((pixel + 0.5) / pixels) * (high - low);
    const distance = (i: number) => Math.abs(values[order[i]!]! - wanted);
    while (at + 1 < order.length && distance(at + 1) <= distance(at)) at++;
    return order[at]!;
  });
}

/** Elements at these rows and columns. */
async function read(
  array: DataArray,
  at: { readonly rows: readonly number[]; readonly columns: readonly number[] },
  compute: ComputeOptions,
): Promise<Float64Array> {
  const [yDim, xDim] = orderDims(array.dims);
  const unique = (positions: readonly number[]) => [...new Set(positions)].sort((a, b) => a - b);
  const [rows, columns] = [unique(at.rows), unique(at.columns)];
  const part = await array
    .isel({ [yDim]: oneOf(rows), [xDim]: oneOf(columns) })
    .astype("float64")
    .compute(compute);
  const data = part.values as Float64Array;
  const isTransposed = part.dims[0] === xDim;
  const rowIndex = new Map(rows.map((row, i) => [row, i]));
  const columnIndex = new Map(columns.map((column, i) => [column, i]));
  const result = new Float64Array(at.rows.length * at.columns.length);
  let out = 0;
  for (const row of at.rows) {
    const r = rowIndex.get(row)!;
    for (const column of at.columns) {
      const c = columnIndex.get(column)!;
      result[out++] = data[isTransposed ? c * rows.length + r : r * columns.length + c]!;
    }
  }
  return result;
}
