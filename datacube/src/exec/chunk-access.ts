import type { AxisPart, ChunkReader } from "../array/chunk-reader.ts";
import { type ArrayData, bytesOf } from "../array/dtype.ts";
import { forEachIndex, sizeOf } from "../array/shape.ts";
import { giveBack, takeData } from "../array/spare-bytes.ts";
import { type AxisCopy, copyElements } from "../expr/gather.ts";
import type { Lender } from "../expr/operation.ts";
import { type AxisSelection, countOf, positionAt, type Selection } from "../expr/selection.ts";
import type { ChunkCache } from "./chunk-cache.ts";

interface ChunkPart extends AxisCopy {
  readonly chunk: number;
  readonly length: number;
}

/** Splits a selection on one axis by the chunks it touches; positions in `from` are relative to the chunk. */
function splitByChunk(axis: AxisSelection, chunkLength: number, length: number): ChunkPart[] {
  const parts = new Map<number, { to: number[]; from: number[] }>();
  for (let i = 0; i < countOf(axis); i++) {
    const position = positionAt(axis, i);
    const chunk = Math.floor(position / chunkLength);
    const part = parts.get(chunk) ?? { to: [], from: [] };
    parts.set(chunk, part);
    part.to.push(i);
    part.from.push(position - chunk * chunkLength);
  }
  const contiguous = axis.kind === "range" && axis.step === 1;
  return [...parts].map(([chunk, part]) => ({
    ...part,
    chunk,
    contiguous,
    length: Math.min(chunkLength, length - chunk * chunkLength),
  }));
}

/** From the first to the last of some positions. */
function partOf(positions: ArrayLike<number>): AxisPart {
  let [from, last] = [positions[0]!, positions[0]!];
  for (let i = 1; i < positions.length; i++) {
    const position = positions[i]!;
    if (position < from) from = position;
    if (position > last) last = position;
  }
  return { from, to: last + 1 };
}

/** Whether all of a chunk is taken, as it is. */
function isWhole({ contiguous, to, length }: ChunkPart): boolean {
  return contiguous && to.length === length;
}

/**
 * Reads the selected elements of a stored array, row-major, at most `parallel` chunks at a time. One whole chunk is lent as
 * the cache keeps it.
 */
export async function readSelection(
  reader: ChunkReader,
  selection: Selection,
  options: Lender & { cache: ChunkCache; parallel: number; signal?: AbortSignal | undefined },
): Promise<ArrayData> {
  const { cache, lend, parallel, signal } = options;
  const axes = selection.map((axis, i) => splitByChunk(axis, reader.chunkShape[i]!, reader.shape[i]!));
  if (axes.every((parts) => parts.length === 1 && isWhole(parts[0]!))) {
    const chunk = axes.map(([part]) => part!.chunk);
    const whole = await cache.read(reader, chunk, signal);
    lend(whole, () => cache.release(whole, { all: true }));
    return whole;
  }
  const shape = selection.map(countOf);
  const target = { data: takeData(reader.dtype, sizeOf(shape)), shape };
  const tasks: ChunkPart[][] = [];
  forEachIndex(
    axes.map((parts) => parts.length),
    (index) => void tasks.push(index.map((part, i) => axes[i]![part]!)),
  );
  let next = 0;
  const work = async (): Promise<void> => {
    while (next < tasks.length) {
      const parts = tasks[next++]!;
      signal?.throwIfAborted();
      const chunk = parts.map((part) => part.chunk);
      const all = parts.every(isWhole);
      const box = parts.map(({ from }) => partOf(from));
      const data = await (all ? cache.read(reader, chunk, signal) : cache.readPart(reader, chunk, { box, signal }));
      copyElements(target, { data, shape: parts.map((part) => part.length) }, parts);
      cache.release(data, { all });
    }
  };
  await Promise.all(Array.from({ length: Math.min(parallel, tasks.length) }, work));
  lend(target.data, () => giveBack(target.data));
  return target.data;
}

/** Bytes of the largest chunk of a reader. */
export function chunkBytes(reader: ChunkReader): number {
  return sizeOf(reader.chunkShape.map((n, i) => Math.min(n, reader.shape[i]!))) * bytesOf(reader.dtype);
}
