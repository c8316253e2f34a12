import { type AxisCells, extentOf } from "../../geo/axis-cells.ts";
import type { FunctionCall } from "../node.ts";
import type { RasterFunction, RasterPlan } from "./raster-function.ts";

/** The call of `conserve`: means over cells of another grid along the same axes, by the parts that cells cover. */
export interface ConserveCall extends FunctionCall {
  readonly name: "conserve";
  /** Cells of rows and columns; the area of a cell is the product of their lengths, so latitudes come as their sines. */
  readonly from: { readonly y: AxisCells; readonly x: AxisCells };
  readonly to: { readonly y: AxisCells; readonly x: AxisCells };
  /** Divides by the area of a cell that the input covers, not by all of it. */
  readonly normed: boolean;
  /** Passes over NaN, in cells of which a part of at most `naThres` is missing; else they are missing. */
  readonly skipna: boolean;
  readonly naThres: number;
}

/** The cells of the input under a cell, from position `first` on, and the part of the cell that each covers. */
interface Under {
  readonly first: number;
  readonly parts: Float64Array;
}

/** What is covered less than this, as a part of the smaller cell, is rounding. */
const roundOff = 1e-10;

/** First-order conservative regridding of rectilinear grids; weights are made axis by axis. */
export const conserve: RasterFunction = {
  dtype: (_, { dtype }) => dtype,
  plan: (fn, { rows, columns }) => {
    const { from, to, ...how } = fn as ConserveCall;
    const vertical = Array.from(rows, (row) => cellsUnder(from.y, to.y, row));
    const horizontal = Array.from(columns, (column) => cellsUnder(from.x, to.x, column));
    const [top, bottom] = spanOf(vertical);
    const [left, right] = spanOf(horizontal);
    if (top >= bottom || left >= right) return { window: undefined, fill: (_, target) => void target.fill(Number.NaN) };
    const window = { top, left, rows: bottom - top, columns: right - left };
    const shift = (under: readonly Under[], by: number) => under.map((one) => ({ ...one, first: one.first - by }));
    return { window, fill: filler(shift(vertical, top), shift(horizontal, left), { columns: window.columns, ...how }) };
  },
};

/** Positions that all need, as first and end. */
function spanOf(all: readonly Under[]): [first: number, end: number] {
  const some = all.filter(({ parts }) => parts.length > 0);
  return [
    some.reduce((least, { first }) => Math.min(least, first), Number.POSITIVE_INFINITY),
    some.reduce((most, { first, parts }) => Math.max(most, first + parts.length), 0),
  ];
}

function cellsUnder(from: AxisCells, to: AxisCells, position: number): Under {
  const [low, high] = [to.low[position]!, to.high[position]!];
  const count = from.low.length;
  const isRising = extentOf(from)[0] === from.low[0];
  const at = (rank: number): number => (isRising ? rank : count - 1 - rank);
  let [before, after] = [-1, count];
  while (after - before > 1) {
    const middle = (before + after) >> 1;
    if (from.high[at(middle)]! <= low) before = middle;
    else after = middle;
  }
  const parts: number[] = [];
  let first = after;
  for (let rank = after; rank < count && from.low[at(rank)]! < high; rank++) {
    const own = from.low[at(rank)]!;
    const end = from.high[at(rank)]!;
    const shared = Math.min(end, high) - Math.max(own, low);
    if (shared > roundOff * Math.min(end - own, high - low)) parts.push(shared / (high - low));
    else if (parts.length === 0) first = rank + 1;
    else break;
  }
  if (isRising) return { first, parts: Float64Array.from(parts) };
  return { first: count - first - parts.length, parts: Float64Array.from(parts.reverse()) };
}

type Filler = RasterPlan["fill"];

function filler(
  vertical: readonly Under[],
  horizontal: readonly Under[],
  { columns, normed, skipna, naThres }: Pick<ConserveCall, "normed" | "skipna" | "naThres"> & { columns: number },
): Filler {
  const width = horizontal.length;
  const [covered, across] = [vertical, horizontal].map((all) =>
    all.map(({ parts }) => parts.reduce((total, part) => total + part, 0)),
  );
  const least = 1 - Math.max(1e-6, Math.min(1 - 1e-6, naThres));
  const [sums, parts] = [new Float64Array(width), new Float64Array(width)];
  return (source, target) => {
    vertical.forEach((under, i) => {
      sums.fill(0);
      parts.fill(0);
      addRows({ source, columns, under, horizontal, skipna }, sums, parts);
      for (let k = 0; k < width; k++) {
        const coverage = covered![i]! * across![k]!;
        const all = normed ? coverage : 1;
        const isEmpty = coverage === 0 || (skipna && parts[k]! < least * all);
        target[i * width + k] = isEmpty ? Number.NaN : sums[k]! / (skipna ? parts[k]! : all);
      }
    });
  };
}

interface Rows {
  readonly source: Float64Array;
  /** Elements of a row of the source. */
  readonly columns: number;
  readonly under: Under;
  readonly horizontal: readonly Under[];
  readonly skipna: boolean;
}

/** Adds the elements under a row of cells by the parts that they cover, and those parts. */
function addRows({ source, columns, under, horizontal, skipna }: Rows, sums: Float64Array, parts: Float64Array): void {
  under.parts.forEach((height, j) => {
    const start = (under.first + j) * columns;
    horizontal.forEach(({ first, parts: widths }, k) => {
      let sum = 0;
      let part = 0;
      for (let n = 0, at = start + first; n < widths.length; n++, at++) {
        const value = source[at]!;
        if (skipna && Number.isNaN(value)) continue;
        sum += widths[n]! * value;
        part += widths[n]!;
      }
      sums[k]! += height * sum;
      parts[k]! += height * part;
    });
  });
}
