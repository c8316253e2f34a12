import { ComplexArray } from "../../array/complex.ts";
import { type ArrayData, dtypeOfData } from "../../array/dtype.ts";
import { sizeOf, stridesOf } from "../../array/shape.ts";
import { giveBack, takeData } from "../../array/spare-bytes.ts";
import { CodecError, type CodecSpec } from "../../codecs/codec.ts";
import { UnsupportedError } from "../../errors.ts";
import type { FilePart } from "../target.ts";
import { copyBox, filled } from "./boxes.ts";
import type { Chain, ChunkKind } from "./chain.ts";
import { dataTypeOfV3 } from "./data-type.ts";
import { formatDocument } from "./metadata.ts";

/** Where an inner chunk lies in a shard; undefined where it is not stored. */
export type ShardEntry = { readonly offset: number; readonly length: number } | undefined;

/** The codec `sharding_indexed` (Zarr v3): many chunks in one value, with an index of where they are. */
export interface Sharding {
  readonly innerShape: readonly number[];
  readonly inner: Chain;
  readonly indexLength: number;
  readonly indexLocation: "start" | "end";
  /** Entries of the inner chunks, in row-major order of their places in the shard. @throws CodecError */
  readIndex(stored: Uint8Array): ShardEntry[];
  /** A whole shard. */
  decode(stored: Uint8Array): ArrayData;
  encode(data: ArrayData): Uint8Array;
  /** The same in parts, those of inner chunks one after the other, the index last. Each holds until the next one is asked for. */
  encodeParts(data: ArrayData): Generator<FilePart>;
}

type CreateChain = (specs: readonly CodecSpec[], kind: ChunkKind) => Promise<Chain>;

const absent = 2n ** 64n - 1n;
/** An index that takes more than this is refused: it is read whole. */
const maxIndexEntries = 2 ** 22;

/** @throws UnsupportedError when the configuration is not that of a shard of this shape */
export async function createSharding(
  configuration: Readonly<Record<string, unknown>>,
  kind: ChunkKind,
  createChain: CreateChain,
): Promise<Sharding> {
  const innerShape = innerShapeOf(configuration, kind.shape);
  const counts = kind.shape.map((length, axis) => length / innerShape[axis]!);
  const count = sizeOf(counts);
  if (count > maxIndexEntries) throw new UnsupportedError(`a shard of ${count} chunks`);
  const location = configuration.index_location ?? "end";
  if (location !== "start" && location !== "end")
    throw new UnsupportedError(`the shard index at ${formatDocument(location)}`);
  const inner = await createChain(specsOf(configuration.codecs), { ...kind, shape: innerShape });
  const index = await indexChain(specsOf(configuration.index_codecs), count, createChain);
  const indexLength = index.storedLength;
  const shard: Shard = { kind, innerShape, counts, inner, index, indexLength, location };
  return {
    innerShape,
    inner,
    indexLength,
    indexLocation: location,
    readIndex: (stored) => readIndex(index, stored),
    decode: (stored) => decodeShard(shard, stored),
    encode: (data) => joined(encodeShard(shard, data)),
    encodeParts: (data) => encodeShard(shard, data),
  };
}

interface IndexChain {
  readonly storedLength: number;
  readonly decode: (stored: Uint8Array) => BigUint64Array;
  readonly encode: (entries: BigUint64Array) => Uint8Array;
}

interface Shard {
  readonly kind: ChunkKind;
  readonly innerShape: readonly number[];
  readonly counts: readonly number[];
  readonly inner: Chain;
  readonly index: IndexChain;
  readonly indexLength: number;
  readonly location: "start" | "end";
}

function innerShapeOf({ chunk_shape: inner }: Readonly<Record<string, unknown>>, shape: readonly number[]): number[] {
  const fits =
    Array.isArray(inner) &&
    inner.length === shape.length &&
    inner.every((length, axis) => Number.isSafeInteger(length) && length >= 1 && shape[axis]! % length === 0);
  if (!fits) throw new UnsupportedError(`shards of ${formatDocument(shape)} with chunks of ${formatDocument(inner)}`);
  return inner as number[];
}

/** Codecs as they stand in metadata: objects, or bare names. @throws UnsupportedError */
export function specsOf(value: unknown): CodecSpec[] {
  if (!Array.isArray(value)) throw new UnsupportedError(`the list of codecs ${formatDocument(value)}`);
  return value.map((entry: unknown) => {
    const { name, configuration } = (typeof entry === "string" ? { name: entry } : (entry ?? {})) as Partial<CodecSpec>;
    if (typeof name !== "string") throw new UnsupportedError(`the codec ${formatDocument(entry)}`);
    const isObject = typeof configuration === "object" && configuration !== null && !Array.isArray(configuration);
    return isObject ? { name, configuration } : { name };
  });
}

async function indexChain(specs: readonly CodecSpec[], count: number, createChain: CreateChain): Promise<IndexChain> {
  const checksums = specs.filter(({ name }) => name === "crc32c").length;
  if (specs.length !== checksums + 1) throw new UnsupportedError("shard indexes whose length varies");
  const kind = { shape: [count, 2], type: dataTypeOfV3("uint64", "a shard index"), fill: BigUint64Array.of(absent) };
  const chain = await createChain(specs, kind);
  return {
    storedLength: count * 16 + 4 * checksums,
    decode: (stored) => chain.decode(stored) as BigUint64Array,
    encode: chain.encode,
  };
}

function readIndex(index: IndexChain, stored: Uint8Array): ShardEntry[] {
  const numbers = index.decode(stored);
  return Array.from({ length: numbers.length / 2 }, (_, i) => {
    const [offset, length] = [numbers[2 * i]!, numbers[2 * i + 1]!];
    if (offset === absent && length === absent) return undefined;
    if (offset + length > BigInt(Number.MAX_SAFE_INTEGER))
      throw new CodecError("sharding_indexed", "an offset is too large");
    return { offset: Number(offset), length: Number(length) };
  });
}

/** Inner chunks of a shard in row-major order, with the index of their first element in it. */
function* innerChunks({ counts, innerShape }: Shard): Generator<[i: number, start: number[]]> {
  const strides = stridesOf(counts);
  const count = sizeOf(counts);
  for (let i = 0; i < count; i++)
    yield [i, counts.map((n, axis) => (Math.floor(i / strides[axis]!) % n) * innerShape[axis]!)];
}

function withRawAxis(shape: readonly number[], { type }: ChunkKind): readonly number[] {
  return type.rawBytes === undefined ? shape : [...shape, type.rawBytes];
}

function decodeShard(shard: Shard, stored: Uint8Array): ArrayData {
  const { kind, indexLength, location } = shard;
  if (stored.length < indexLength) throw new CodecError("sharding_indexed", "the index is cut off");
  const place = location === "start" ? stored.subarray(0, indexLength) : stored.subarray(stored.length - indexLength);
  const entries = readIndex(shard.index, place);
  const shape = withRawAxis(kind.shape, kind);
  const data = filled(kind.fill, sizeOf(shape));
  const size = withRawAxis(shard.innerShape, kind);
  for (const [i, start] of innerChunks(shard)) {
    const entry = entries[i];
    if (!entry) continue;
    if (entry.offset + entry.length > stored.length) throw new CodecError("sharding_indexed", "a chunk is cut off");
    const inner = shard.inner.decode(stored.subarray(entry.offset, entry.offset + entry.length));
    const to = withZero(start, size);
    copyBox({ data, shape }, { data: inner, shape: size }, { to, from: size.map(() => 0), size });
  }
  return data;
}

function withZero(start: readonly number[], size: readonly number[]): number[] {
  return size.map((_, axis) => start[axis] ?? 0);
}

/** Inner chunks that hold nothing but the fill value are not stored. */
function* encodeShard(shard: Shard, data: ArrayData): Generator<FilePart> {
  const { kind, location, indexLength } = shard;
  const shape = withRawAxis(kind.shape, kind);
  const size = withRawAxis(shard.innerShape, kind);
  const to = size.map(() => 0);
  const dtype = dtypeOfData(kind.fill);
  const entries = new BigUint64Array(2 * sizeOf(shard.counts)).fill(absent);
  let offset = location === "start" ? indexLength : 0;
  for (const [i, start] of innerChunks(shard)) {
    const inner = takeData(dtype, sizeOf(size));
    copyBox({ data: inner, shape: size }, { data, shape }, { to, from: withZero(start, size), size });
    if (!isFilled(inner, kind.fill)) {
      const bytes = shard.inner.encode(inner);
      entries[2 * i] = BigInt(offset);
      entries[2 * i + 1] = BigInt(bytes.length);
      yield { offset, bytes };
      offset += bytes.length;
    }
    giveBack(inner);
  }
  yield { offset: location === "start" ? 0 : offset, bytes: shard.index.encode(entries) };
}

/** All parts in their order. */
function joined(parts: Iterable<FilePart>): Uint8Array {
  const kept = Array.from(parts, ({ offset, bytes }) => ({ offset, bytes: bytes.slice() }));
  return new Uint8Array(Buffer.concat(kept.sort((a, b) => a.offset - b.offset).map(({ bytes }) => bytes)));
}

/** Whether all elements are the fill value. */
export function isFilled(data: ArrayData, fill: ArrayData): boolean {
  if (data instanceof ComplexArray) return isFilled(data.parts, (fill as ComplexArray).parts);
  for (let i = 0; i < data.length; i++) if (!Object.is(data[i], fill[i % fill.length])) return false;
  return true;
}
