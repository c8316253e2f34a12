import { clippedShape } from "../../array/blocks.ts";
import type { ChunkReader } from "../../array/chunk-reader.ts";
import { type ArrayData, createData, type DType, integerRange, isBigData, isInteger } from "../../array/dtype.ts";
import { sizeOf } from "../../array/shape.ts";
import type { Resampling } from "../../expr/raster/warp.ts";
import type { Geobox } from "../../geo/geobox.ts";
import type { Files } from "./files.ts";
import { mayTouch, type PixelSource, windowOf } from "./pixel-source.ts";
import { readOnto } from "./read-onto.ts";

/** A band through time on one grid: what lies over each other is filled in order. */
export interface Stack {
  /** Sources by position in time; of those that overlap, the first with a pixel gives it. */
  readonly layers: readonly (readonly PixelSource[])[];
  readonly grid: Geobox;
  readonly dtype: DType;
  /** Element of pixels that no source has. */
  readonly fill: number;
  readonly resampling: Resampling;
  /** Rows and columns of a chunk. */
  readonly chunk: readonly [number, number];
}

/** Reads a stack (time, y, x) chunk by chunk; a file is opened when a chunk needs it. */
export function stackReader(stack: Stack, files: Files): ChunkReader {
  const { layers, grid, dtype } = stack;
  const shape = [layers.length, ...grid.shape];
  const chunkShape = [1, ...stack.chunk];
  return {
    dtype,
    shape,
    chunkShape,
    readChunk: async (chunk, signal) => {
      const [time, row, column] = chunk as [number, number, number];
      const [, rows, columns] = clippedShape(shape, chunkShape, chunk) as [number, number, number];
      const box = windowOf(grid, [row * stack.chunk[0], column * stack.chunk[1]], [rows, columns]);
      return readLayer(stack, layers[time]!, { box, files, signal });
    },
  };
}

interface Place {
  readonly box: Geobox;
  readonly files: Files;
  readonly signal: AbortSignal | undefined;
}

async function readLayer(
  { grid, dtype, fill, resampling }: Stack,
  sources: readonly PixelSource[],
  { box, files, signal }: Place,
): Promise<ArrayData> {
  const target = createData(dtype, sizeOf(box.shape));
  const hole = isBigData(target) ? BigInt(fill) : fill;
  (target as Float64Array).fill(hole as number);
  const isFilled = new Uint8Array(target.length);
  let left = target.length;
  for (const source of sources) {
    if (left === 0) break;
    if (!mayTouch(source, box)) continue;
    const { data, missing } = await readOnto(source, box, { files, resampling, dtype, whole: grid, signal });
    left -= fillHoles({ target, isFilled }, { data, missing }, converter(dtype));
  }
  return target;
}

/** Takes pixels where there are none yet; tells how many. */
function fillHoles(
  { target, isFilled }: { target: ArrayData; isFilled: Uint8Array },
  { data, missing }: { data: ArrayData; missing: number },
  convert: (value: number) => number,
): number {
  const [from, to] = [data as Float64Array, target as Float64Array];
  const isExact = isBigData(data) && isBigData(target);
  const toBig = isBigData(target) && !isExact;
  let taken = 0;
  for (let i = 0; i < to.length; i++) {
    if (isFilled[i]) continue;
    const value = Number(from[i]);
    if (value === missing || Number.isNaN(value)) continue;
    if (isExact) to[i] = from[i]!;
    else to[i] = (toBig ? BigInt(Math.round(value)) : convert(value)) as number;
    isFilled[i] = 1;
    taken++;
  }
  return taken;
}

/** A number as an element of a dtype: integers are rounded and kept within their range, as GDAL does. */
function converter(dtype: DType): (value: number) => number {
  if (!isInteger(dtype)) return (value) => value;
  const [least, most] = integerRange(dtype).map(Number) as [number, number];
  return (value) => Math.max(least, Math.min(most, Math.floor(value + 0.5)));
}
