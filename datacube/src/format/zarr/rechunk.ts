import { isMemoryReader } from "../../array/chunk-reader.ts";
import { sizeOf } from "../../array/shape.ts";
import { grownTimes, naturalCuts, type StorageGrid, timesEvaluated, unitCuts } from "../../exec/aligned-cuts.ts";
import { type Cuts, longestCut, regularCuts } from "../../expr/cuts.ts";
import { sourcesOf } from "../../expr/graph.ts";
import type { Expr } from "../../expr/node.ts";
import { readerOf } from "../../expr/operation/source.ts";

/** An array between what is read and what is written: pieces that both are made of, many in one shard. Lists are per axis. */
export interface Between {
  readonly shardShape: readonly number[];
  readonly pieceShape: readonly number[];
  /** Boundaries of the shards. */
  readonly cuts: readonly Cuts[];
}

/** How an expression is brought into chunks. */
export interface Rechunking {
  /** Boundaries of the blocks that are written, each of whole chunks. */
  readonly cuts: readonly Cuts[];
  /** Where the expression goes first; undefined where it is written directly. */
  readonly between?: Between;
}

/** What blocks may be. */
export interface RechunkOptions {
  /** Most elements of a block of several units. */
  readonly elements: number;
  /** Units on each axis that are taken in any case, where they fit; one by default. */
  readonly usual?: readonly number[];
}

/**
 * Blocks of whole units that lie so that no part of the expression is evaluated twice, as far as they may grow: several units
 * at once where what is read is larger. Where most would be evaluated again and again (from chunks along one dimension to
 * chunks along another), it is written first in pieces that both have, so that each part is evaluated once.
 */
export function rechunking(
  expr: Expr,
  grid: StorageGrid,
  { elements, usual = grid.unit.map(() => 1) }: RechunkOptions,
): Rechunking {
  const { unit } = grid;
  const usualCuts = unitCuts(expr, grid, grownTimes(unit, usual, elements));
  const isInMemory = sourcesOf(expr).every((source) => isMemoryReader(readerOf(source)));
  // what is small is kept after it was read
  if (isInMemory || sizeOf(expr.shape) <= elements) return { cuts: usualCuts };
  const natural = naturalCuts(expr);
  const lengths = natural.map(longestCut);
  const wanted = lengths.map((length, axis) => Math.max(usual[axis]!, length / unit[axis]!));
  const cuts = unitCuts(expr, grid, grownTimes(unit, wanted, elements));
  if (timesEvaluated(natural, cuts) < 2) return { cuts };
  return { cuts: usualCuts, between: betweenOf(expr.shape, { natural: lengths, unit, elements }) };
}

/** What is read at once has whole pieces, and so has what is written. */
function betweenOf(
  shape: readonly number[],
  { natural, unit, elements }: { natural: readonly number[]; unit: readonly number[]; elements: number },
): Between {
  const pieces = natural.map((length, axis) => pieceLength(length, Math.min(unit[axis]!, Math.max(1, shape[axis]!))));
  const read = natural.map((length, axis) => Math.floor(length / pieces[axis]!) * pieces[axis]!);
  const wanted = read.map((length, axis) => Math.floor(Math.min(unit[axis]!, shape[axis]!) / length));
  const times = grownTimes(read, wanted, elements);
  const shardShape = read.map((length, axis) => length * times[axis]!);
  const pieceShape = pieces.map((length, axis) => length * times[axis]!);
  return { shardShape, pieceShape, cuts: shape.map((length, axis) => regularCuts(length, shardShape[axis]!)) };
}

/** Length of pieces of what is read at once: all of it, or a part that is nearly a chunk long, best one that divides it. */
function pieceLength(read: number, chunk: number): number {
  if (read <= chunk) return read;
  for (let length = chunk; length > chunk / 2; length--) if (read % length === 0) return length;
  return chunk;
}
