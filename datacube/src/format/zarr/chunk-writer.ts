import { existsSync } from "node:fs";
import { readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import type { ArrayData } from "../../array/dtype.ts";
import { sizeOf } from "../../array/shape.ts";
import { CodecError } from "../../codecs/codec.ts";
import { CorruptDataError } from "../../errors.ts";
import { type ComputeOptions, computeBlocks } from "../../exec/compute.ts";
import type { Expr } from "../../expr/node.ts";
import { countOf } from "../../expr/selection.ts";
import { type ArrayMetadata, readArrayMetadata } from "./array-metadata.ts";
import { copyBox, filled } from "./boxes.ts";
import { type Chain, createChain } from "./chain.ts";
import { replaceFile } from "./folder.ts";
import type { ZarrNode } from "./metadata.ts";
import { isFilled } from "./sharding.ts";

/** An array in a folder, ready to take chunks. */
export interface WritableArray {
  readonly folder: string;
  readonly metadata: ArrayMetadata;
  readonly chain: Chain;
}

/** Prepares the array that a node describes. @throws CorruptDataError, UnsupportedError */
export async function writableArray(folder: string, node: ZarrNode): Promise<WritableArray> {
  const metadata = readArrayMetadata(node, { source: folder, format: "zarr", place: "the array" });
  return { folder, metadata, chain: await createChain(metadata.codecs, { ...metadata, shape: metadata.chunkShape }) };
}

interface Part {
  readonly expr: Expr;
  /** Elements of the expression as stored ones. */
  readonly encode: (data: ArrayData) => ArrayData;
  /** Where the expression's first element goes. */
  readonly start: readonly number[];
}

/**
 * Writes an expression into an array, one whole chunk (or shard) after the other; chunks that it covers in part keep the
 * rest. Each is replaced at once, so that a reader sees the old or the new one.
 */
export async function writePart(
  array: WritableArray,
  { expr, encode, start }: Part,
  options: ComputeOptions,
): Promise<void> {
  const { chunkShape } = array.metadata;
  const cuts = expr.shape.map((length, axis) => cutsOf(start[axis]!, length, chunkShape[axis]!));
  for await (const { selection, block } of computeBlocks(expr, cuts, options)) {
    const from = selection.map((axis, i) => start[i]! + (axis.kind === "range" ? axis.start : 0));
    await writeBlock(array, { data: encode(block.data), shape: selection.map(countOf), from });
  }
}

/** Boundaries at multiples of the chunk length, of an axis that begins at `start`. */
function cutsOf(start: number, length: number, chunk: number): number[] {
  const cuts = [0];
  for (let at = chunk - (start % chunk); at < length; at += chunk) cuts.push(at);
  return [...cuts, length];
}

interface PlacedData {
  readonly data: ArrayData;
  readonly shape: readonly number[];
  readonly from: readonly number[];
}

async function writeBlock(array: WritableArray, { data, shape, from }: PlacedData): Promise<void> {
  const { chunkShape, fill, keyOf } = array.metadata;
  const chunk = from.map((at, axis) => Math.floor(at / chunkShape[axis]!));
  const path = join(array.folder, keyOf(chunk));
  const isWhole = shape.every((length, axis) => length === chunkShape[axis]);
  const full = isWhole ? data : await surroundings(array, chunk, path);
  if (!isWhole) {
    const to = from.map((at, axis) => at % chunkShape[axis]!);
    copyBox({ data: full, shape: chunkShape }, { data, shape }, { to, from: shape.map(() => 0), size: shape });
  }
  if (isFilled(full, fill)) await rm(path, { force: true });
  else await replaceFile(path, array.chain.encode(full));
}

/** The chunk as it is, where it holds elements of the array beside those that come; else the fill value. */
async function surroundings(
  { metadata, chain, folder }: WritableArray,
  chunk: readonly number[],
  path: string,
): Promise<ArrayData> {
  const empty = filled(metadata.fill, sizeOf(metadata.chunkShape));
  if (!existsSync(path)) return empty;
  try {
    const old = chain.decode(await readFile(path));
    return Array.isArray(old) ? [...old] : (old.slice() as ArrayData);
  } catch (error) {
    if (!(error instanceof CodecError)) throw error;
    throw new CorruptDataError({ source: folder, format: "zarr", place: `chunk ${chunk.join("/")}` }, error.message, {
      cause: error,
    });
  }
}
