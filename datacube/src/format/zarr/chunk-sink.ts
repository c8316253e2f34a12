import { existsSync } from "node:fs";
import { mkdir, readFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { type ArrayData, bytesOf, type DType, memoryOf } from "../../array/dtype.ts";
import { sizeOf } from "../../array/shape.ts";
import { giveBack, takeData } from "../../array/spare-bytes.ts";
import { type EncodableVariable, storedForm } from "../../cf/stored-form.ts";
import { CodecError, type CodecSpec } from "../../codecs/codec.ts";
import { isAdded } from "../../codecs/registry.ts";
import { CorruptDataError, TargetWriteError, UnsupportedError } from "../../errors.ts";
import type { PlacedBlock } from "../../exec/executor.ts";
import type { Sink, SinkSpec } from "../../exec/sink.ts";
import type { Block } from "../../expr/block.ts";
import { type FilePart, type TargetPlace, writeParts, writeWhole, writingTo } from "../target.ts";
import { type ArrayMetadata, readArrayMetadata } from "./array-metadata.ts";
import { copyBox, filled } from "./boxes.ts";
import { type Chain, createChain } from "./chain.ts";
import { type ChunkPiece, piecesOf } from "./chunk-pieces.ts";
import type { ZarrNode } from "./metadata.ts";
import { isFilled, specsOf } from "./sharding.ts";

/** Where the chunks of an array go; plain data. */
export interface ChunkSinkConfig {
  /** Folder of the array as readers find it, when all is done. */
  readonly target: string;
  /** Whether chunks in the target keep what blocks do not cover. */
  readonly keeps: boolean;
  /** Folder that takes the new chunks, which nobody reads yet. */
  readonly into: string;
  readonly node: ZarrNode;
  /** The stored form of elements; without it they are stored as they are. */
  readonly form: EncodableVariable | undefined;
  /** Where the first element of the expression goes. */
  readonly start: readonly number[];
}

/** The array that takes chunks. @throws CorruptDataError, UnsupportedError */
export function metadataOf({ node, target }: Pick<ChunkSinkConfig, "node" | "target">): ArrayMetadata {
  return readArrayMetadata(node, { source: target, format: "zarr", place: "the array" });
}

/** The sink of an array whose elements are stored as a dtype. */
export function sinkOf(config: ChunkSinkConfig, dtype: DType): SinkSpec {
  const codec = namesOf(metadataOf(config).codecs).find(isAdded);
  return {
    kind: "zarr-chunks",
    config,
    // in stored form, and encoded
    bytesPerElement: 2 * bytesOf(dtype),
    reasonToStay: codec && `other threads do not know the codec "${codec}"`,
  };
}

/** Names of all codecs, those within shards too. */
function namesOf(specs: readonly CodecSpec[]): string[] {
  return specs.flatMap(({ name, configuration }) => [
    name,
    ...(name === "sharding_indexed" ? namesOf(specsOf(configuration?.codecs)) : []),
  ]);
}

/**
 * Encodes blocks and writes their chunks (or shards) into a folder that nobody reads yet. Of a chunk that a block covers in
 * part, the rest is what it holds so far. Gives a byte for each chunk of the block, row-major: 1, or 0 where it is nothing
 * but the fill value, which is not stored.
 */
export async function createChunkSink(config: ChunkSinkConfig): Promise<Sink> {
  const metadata = metadataOf(config);
  const chain = await createChain(metadata.codecs, { ...metadata, shape: metadata.chunkShape });
  const encode = config.form ? storedForm(config.form).encode : (data: ArrayData) => data;
  const array: OpenArray = { config, metadata, chain, encode, made: new Set() };
  return { take: (placed, signal) => takeBlock(array, placed, signal) };
}

interface OpenArray {
  readonly config: ChunkSinkConfig;
  readonly metadata: ArrayMetadata;
  readonly chain: Chain;
  readonly encode: (data: ArrayData) => ArrayData;
  /** Folders that are there. */
  readonly made: Set<string>;
}

async function takeBlock(
  array: OpenArray,
  { selection, block }: PlacedBlock,
  signal: AbortSignal,
): Promise<Uint8Array> {
  const { config, metadata } = array;
  const pieces = piecesOf(metadata, selection, config.start);
  const isStored = new Uint8Array(pieces.length);
  for (const [i, piece] of pieces.entries()) {
    const at = { target: config.target, place: `chunk ${piece.chunk.join("/") || "0"}` };
    const part = pieceOf(block, piece);
    const data = await encodingFor(at, () => array.encode(part));
    const whole = await wholeChunk(array, data, { ...piece, ...at });
    if (!isFilled(whole, metadata.fill)) {
      await writeChunk(array, whole, { chunk: piece.chunk, at, signal });
      isStored[i] = 1;
    }
    giveBackAll([part, data, whole], block.data);
  }
  return isStored;
}

interface ChunkPlace {
  readonly chunk: readonly number[];
  readonly at: Required<TargetPlace>;
  readonly signal: AbortSignal;
}

async function writeChunk(array: OpenArray, whole: ArrayData, { chunk, at, signal }: ChunkPlace): Promise<void> {
  const { metadata, chain } = array;
  const path = await pathOf(array, metadata.keyOf(chunk), at);
  if (chain.sharding) {
    const parts = partsInTurns(chain.sharding.encodeParts(whole), signal);
    await writingTo(at, () => encodingFor(at, () => writeParts(path, parts)));
    return;
  }
  const bytes = await encodingFor(at, () => chain.encode(whole));
  signal.throwIfAborted();
  await writingTo(at, () => writeWhole(path, bytes));
  if (!chain.mayKeep) giveBackAll([bytes], whole);
}

/** Gives back what was made of elements, each memory once, but for that of the elements. */
function giveBackAll(made: readonly ArrayData[], elements: ArrayData): void {
  const byMemory = new Map(made.map((data) => [memoryOf(data), data]));
  byMemory.delete(memoryOf(elements));
  for (const data of byMemory.values()) giveBack(data);
}

/** Elements of a piece; those of the block itself where that is all. */
function pieceOf({ data, dtype, shape }: Block, { from, size }: ChunkPiece): ArrayData {
  if (size.every((length, axis) => length === shape[axis])) return data;
  const target = takeData(dtype, sizeOf(size));
  copyBox({ data: target, shape: size }, { data, shape }, { to: size.map(() => 0), from, size });
  return target;
}

/** Does a step of encoding; what is against it names the chunk. */
async function encodingFor<T>(at: Required<TargetPlace>, step: () => T | Promise<T>): Promise<T> {
  try {
    return await step();
  } catch (error) {
    if (error instanceof UnsupportedError)
      throw new UnsupportedError(`${error.feature} (${at.place} of ${at.target})`, error.wayOut);
    if (!(error instanceof CodecError || error instanceof RangeError || error instanceof TypeError)) throw error;
    throw new TargetWriteError(at, `it cannot be encoded: ${error.message}`, { cause: error });
  }
}

/** Between the chunks of a shard other things of the process have their turn. */
async function* partsInTurns(parts: Iterable<FilePart>, signal: AbortSignal): AsyncGenerator<FilePart> {
  for (const part of parts) {
    yield part;
    await new Promise((resolve) => setImmediate(resolve));
    signal.throwIfAborted();
  }
}

/** The path of a chunk, whose folder is there. */
async function pathOf({ config, made }: OpenArray, key: string, at: TargetPlace): Promise<string> {
  const path = join(config.into, key);
  const folder = dirname(path);
  if (!made.has(folder)) await writingTo(at, () => mkdir(folder, { recursive: true }));
  made.add(folder);
  return path;
}

/** All elements of a chunk, in stored form. */
async function wholeChunk(
  array: OpenArray,
  data: ArrayData,
  { chunk, to, size, place }: ChunkPiece & Required<TargetPlace>,
): Promise<ArrayData> {
  const { chunkShape } = array.metadata;
  if (size.every((length, axis) => length === chunkShape[axis])) return data;
  const whole = await surroundings(array, chunk, place);
  copyBox({ data: whole, shape: chunkShape }, { data, shape: size }, { to, from: size.map(() => 0), size });
  return whole;
}

/** The chunk as it is, where it holds elements of the array beside those that come; else the fill value. */
async function surroundings(
  { config, metadata, chain }: OpenArray,
  chunk: readonly number[],
  place: string,
): Promise<ArrayData> {
  const path = join(config.target, metadata.keyOf(chunk));
  if (!config.keeps || !existsSync(path)) return filled(metadata.fill, sizeOf(metadata.chunkShape));
  try {
    const old = chain.decode(await readFile(path));
    return Array.isArray(old) ? [...old] : (old.slice() as ArrayData);
  } catch (error) {
    if (!(error instanceof CodecError)) throw error;
    throw new CorruptDataError({ source: config.target, format: "zarr", place }, error.message, { cause: error });
  }
}
