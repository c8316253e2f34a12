import { isMemoryReader } from "../../array/chunk-reader.ts";
import { sizeOf } from "../../array/shape.ts";
import {
  grownTimes,
  naturalCuts,
  partCuts,
  type StorageGrid,
  timesEvaluated,
  unitCuts,
} from "../../exec/aligned-cuts.ts";
import { type Cuts, longestCut, regularCuts } from "../../expr/cuts.ts";
import { sourcesOf, wholeDims } from "../../expr/graph.ts";
import type { Expr } from "../../expr/node.ts";
import { readerOf } from "../../expr/operation/source.ts";

/** An array between what is read and what is written: pieces that both are made of, many in one shard. Lists are per axis. */
export interface Between {
  readonly shardShape: readonly number[];
  readonly pieceShape: readonly number[];
  /** Boundaries of the shards. */
  readonly cuts: readonly Cuts[];
  /** Boundaries of the blocks that are made of pieces, each of whole units. */
  readonly blockCuts: readonly Cuts[];
}

/** How an expression is brought into chunks. */
export interface Rechunking {
  /** Boundaries of the blocks that are written directly, each of whole units. */
  readonly cuts: readonly Cuts[];
  /** Whether these blocks each read parts of chunks that others read the other parts of. */
  readonly readsParts?: boolean;
  /** Where the expression had better go first, if there is room for it; undefined where nothing is gained. */
  readonly between?: Between;
}

/** What blocks may be. */
export interface RechunkOptions {
  /** Most elements of a block of several units. */
  readonly elements: number;
  /** Most elements of a block, where what is read at once is so large. */
  readonly mostElements: number;
  /** Units on each axis that are taken in any case, where they fit; one by default. */
  readonly usual?: readonly number[];
}

/**
 * Blocks of whole units that lie so that no part of the expression is evaluated twice, as far as they may grow: several units
 * at once where what is read is larger. Where most would be evaluated again and again (from chunks along one dimension to
 * chunks along another), blocks are of parts of chunks, where those are decoded by themselves; else it is written first in pieces that
 * both have, so that each part is evaluated once.
 */
export function rechunking(
  expr: Expr,
  grid: StorageGrid,
  { elements, mostElements, usual = grid.unit.map(() => 1) }: RechunkOptions,
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
  const read = sizeOf(lengths) <= mostElements ? lengths : fitted(lengths, wholeAxes(expr), elements);
  if (timesEvaluated(natural, cuts) < 2) return { cuts };
  const byParts = blocksOfParts(expr, grid, { elements, usual });
  const direct = byParts ? { cuts: byParts, readsParts: true } : { cuts };
  const isReadFewTimes = byParts !== undefined && timesEvaluated(natural, byParts) <= mostTimesRead;
  if (isReadFewTimes || !read || expr.dtype === "string") return direct;
  return { ...direct, between: { ...betweenOf(expr.shape, { read, unit, elements }), blockCuts: usualCuts } };
}

/** Blocks of whole units by which hardly a part of a chunk is decoded twice; undefined where there are none. */
function blocksOfParts(
  expr: Expr,
  grid: StorageGrid,
  { elements, usual }: { readonly elements: number; readonly usual: readonly number[] },
): readonly Cuts[] | undefined {
  const parts = partCuts(expr);
  if (parts === undefined) return undefined;
  const wanted = parts.map((axis, i) => Math.max(usual[i]!, longestCut(axis) / grid.unit[i]!));
  const cuts = unitCuts(expr, grid, grownTimes(grid.unit, wanted, elements));
  return timesEvaluated(parts, cuts) < 2 ? cuts : undefined;
}

/** For a part all that is stored of its chunk is read, with memory for the chunk: oftener, it takes longer than what goes to disk in between. */
const mostTimesRead = 32;

/** Which axes are not worth dividing. */
function wholeAxes(expr: Expr): boolean[] {
  const whole = wholeDims(expr);
  return expr.dims.map((dim) => whole.has(dim));
}

/**
 * What is evaluated at once, made to fit: all of the axes that are not worth dividing, less of the others. Undefined where chunks
 * that are read are too large: those are kept as far as they can be.
 */
function fitted(lengths: readonly number[], isWhole: readonly boolean[], elements: number): number[] | undefined {
  const fit = [...lengths];
  for (let axis = 0; axis < fit.length && sizeOf(fit) > elements; axis++) {
    if (!isWhole.includes(true)) return undefined;
    if (!isWhole[axis]) fit[axis] = Math.max(1, Math.floor(elements / (sizeOf(fit) / fit[axis]!)));
  }
  return fit;
}

/** What is read at once has whole pieces, and so has what is written. */
function betweenOf(
  shape: readonly number[],
  { read, unit, elements }: { read: readonly number[]; unit: readonly number[]; elements: number },
): Omit<Between, "blockCuts"> {
  const pieces = read.map((length, axis) => pieceLength(length, Math.min(unit[axis]!, Math.max(1, shape[axis]!))));
  const whole = read.map((length, axis) => Math.floor(length / pieces[axis]!) * pieces[axis]!);
  const wanted = whole.map((length, axis) => Math.floor(Math.min(unit[axis]!, shape[axis]!) / length));
  const times = grownTimes(whole, wanted, elements);
  const shardShape = whole.map((length, axis) => length * times[axis]!);
  const pieceShape = pieces.map((length, axis) => length * times[axis]!);
  return { shardShape, pieceShape, cuts: shape.map((length, axis) => regularCuts(length, shardShape[axis]!)) };
}

/** Length of pieces of what is read at once: all of it, or a part that is nearly a chunk long, best one that divides it. */
function pieceLength(read: number, chunk: number): number {
  if (read <= chunk) return read;
  for (let length = chunk; length > chunk / 2; length--) if (read % length === 0) return length;
  return chunk;
}
