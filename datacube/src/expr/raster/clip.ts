import { type Shape, spansOfAll } from "../../geo/spans.ts";
import type { FunctionCall } from "../node.ts";
import { forEachOverlap, runsOf } from "./lines.ts";
import type { Lines, RasterFunction, Window } from "./raster-function.ts";

/** The call of `clip`: the elements of a plane in shapes, `fill` elsewhere. */
export interface ClipCall extends FunctionCall {
  readonly name: "clip";
  /** Shapes in pixels of the plane. */
  readonly shapes: readonly Shape[];
  /** Keeps what is outside. */
  readonly invert: boolean;
  readonly allTouched: boolean;
  readonly fill: number | bigint;
}

/** A plane within shapes; what lies outside is not read. */
export const clip: RasterFunction = {
  dtype: (_, { dtype }) => dtype,
  isLinear: () => true,
  plan: (fn, lines, grid) => {
    const call = fn as ClipCall;
    const kept = maskOf(call, lines, grid);
    const { rows, columns } = lines;
    const across = columns.length;
    const window = windowOf(kept, lines);
    return {
      window,
      fill: (source, target) => {
        target.fill(call.fill as number);
        if (!window) return;
        for (let i = 0, at = 0; i < rows.length; i++)
          for (let k = 0; k < across; k++, at++)
            if (kept[at]) target[at] = source[(rows[i]! - window.top) * window.columns + columns[k]! - window.left]!;
      },
    };
  },
};

/** 1 for each element at these lines that is kept. */
function maskOf(
  { shapes, allTouched, invert }: ClipCall,
  { rows, columns }: Lines,
  grid: readonly [number, number],
): Uint8Array {
  const mask = new Uint8Array(rows.length * columns.length).fill(Number(invert));
  const across = runsOf(columns);
  for (const { first, count, at } of runsOf(rows))
    spansOfAll(shapes, { first, count, grid }, allTouched).forEach((spans, i) => {
      const start = (at + i) * columns.length;
      forEachOverlap(
        spans,
        across,
        (from, length) => void mask.fill(Number(!invert), start + from, start + from + length),
      );
    });
  return mask;
}

/** The smallest window that has all elements that are kept. */
function windowOf(kept: Uint8Array, { rows, columns }: Lines): Window | undefined {
  let [top, left, bottom, right] = [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY, -1, -1];
  for (let i = 0, at = 0; i < rows.length; i++)
    for (let k = 0; k < columns.length; k++, at++) {
      if (!kept[at]) continue;
      top = Math.min(top, rows[i]!);
      bottom = Math.max(bottom, rows[i]!);
      left = Math.min(left, columns[k]!);
      right = Math.max(right, columns[k]!);
    }
  return bottom < 0 ? undefined : { top, left, rows: bottom - top + 1, columns: right - left + 1 };
}
