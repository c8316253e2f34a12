import { sizeOf, stridesOf } from "../../array/shape.ts";
import { countOf, type Selection } from "../../expr/selection.ts";
import type { ArrayMetadata } from "./array-metadata.ts";

/** The part of one chunk (or shard) that a block covers. All lists are per axis. */
export interface ChunkPiece {
  readonly chunk: readonly number[];
  /** Where it begins in the block, and in the chunk. */
  readonly from: readonly number[];
  readonly to: readonly number[];
  readonly size: readonly number[];
}

/** The chunks that a block of an expression touches, row-major; `start` is where the expression begins in the array. */
export function piecesOf(
  { chunkShape }: Pick<ArrayMetadata, "chunkShape">,
  selection: Selection,
  start: readonly number[],
): ChunkPiece[] {
  const begin = selection.map((axis, i) => start[i]! + (axis.kind === "range" ? axis.start : 0));
  const end = selection.map((axis, i) => begin[i]! + countOf(axis));
  const first = begin.map((at, i) => Math.floor(at / chunkShape[i]!));
  const counts = end.map((at, i) => Math.max(0, Math.ceil(at / chunkShape[i]!) - first[i]!));
  const strides = stridesOf(counts);
  return Array.from({ length: sizeOf(counts) }, (_, n) => {
    const chunk = first.map((at, i) => at + (Math.floor(n / strides[i]!) % counts[i]!));
    const lower = chunk.map((at, i) => Math.max(begin[i]!, at * chunkShape[i]!));
    return {
      chunk,
      from: lower.map((at, i) => at - begin[i]!),
      to: lower.map((at, i) => at - chunk[i]! * chunkShape[i]!),
      size: lower.map((at, i) => Math.min(end[i]!, (chunk[i]! + 1) * chunkShape[i]!) - at),
    };
  });
}
