import { type DType, isBig } from "../../array/dtype.ts";
import { type Shape, spansOf } from "../../geo/spans.ts";
import type { FunctionCall } from "../node.ts";
import { forEachOverlap, runsOf } from "./lines.ts";
import type { RasterFunction } from "./raster-function.ts";

/** The call of `rasterize`: shapes burnt into a plane of `fill`; the input does not count. */
export interface RasterizeCall extends FunctionCall {
  readonly name: "rasterize";
  /** Shapes in pixels of the plane with what they burn, in the order in which they do. */
  readonly burns: readonly { readonly shape: Shape; readonly value: number }[];
  readonly fill: number;
  /** A later shape replaces the elements of earlier ones, or is added to them. */
  readonly mergeAlg: "replace" | "add";
  readonly allTouched: boolean;
  readonly dtype: DType;
}

/** Shapes as pixels. */
export const rasterize: RasterFunction = {
  dtype: (fn) => (fn as RasterizeCall).dtype,
  plan: (fn, { rows, columns }, grid) => {
    const { burns, fill, mergeAlg, allTouched, dtype } = fn as RasterizeCall;
    const cast = (value: number): number => (isBig(dtype) ? (BigInt(value) as unknown as number) : value);
    const across = runsOf(columns);
    const down = runsOf(rows);
    const burn = (target: Float64Array, shape: Shape, value: number): void => {
      for (const { first, count, at } of down)
        spansOf(shape, { first, count, grid }, allTouched).forEach((spans, i) => {
          const start = (at + i) * columns.length;
          forEachOverlap(spans, across, (from, length) => {
            for (let k = start + from; k < start + from + length; k++)
              target[k] = mergeAlg === "replace" ? value : target[k]! + value;
          });
        });
    };
    return {
      window: undefined,
      fill: (_, target) => {
        target.fill(cast(fill));
        for (const { shape, value } of burns) burn(target, shape, cast(value));
      },
    };
  },
};
