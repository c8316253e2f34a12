import type { AxisPart, ChunkReader } from "../../array/chunk-reader.ts";
import { type ArrayData, type DType, isComplex } from "../../array/dtype.ts";
import { sizeOf, stridesOf } from "../../array/shape.ts";
import type { Attrs, AttrValue } from "../../array/variable.ts";
import { type BytePart, CodecError } from "../../codecs/codec.ts";
import { CorruptDataError, DatacubeError, UnsupportedError } from "../../errors.ts";
import { takeOwnBytes } from "../../fuse/own-memory.ts";
import type { KeyStore, ReadOptions } from "../../source/source.ts";
import type { StoredVariable } from "../format.ts";
import { type ArrayMetadata, type Place, readArrayMetadata } from "./array-metadata.ts";
import { clip, filled } from "./boxes.ts";
import { type Chain, checkElements, createChain } from "./chain.ts";
import { ChunkMemory } from "./chunk-memory.ts";
import type { Json, ZarrNode } from "./metadata.ts";
import { createShardReader } from "./shard-reader.ts";

/** Opens one array of a group. `name` is its key, "" for the root. */
export async function openZarrArray(
  store: KeyStore,
  { source, name }: { source: string; name: string },
  node: ZarrNode,
): Promise<StoredVariable> {
  const at = { source, format: "zarr", place: name === "" ? "the array" : `array "${name}"` };
  const metadata = readArrayMetadata(node, at);
  const chain = await createChain(metadata.codecs, { ...metadata, shape: metadata.chunkShape }).catch(
    (error: unknown) => {
      throw error instanceof UnsupportedError ? inPlace(error, at) : translate(error, at);
    },
  );
  const reader = createReader(store, { metadata, chain, at, prefix: name === "" ? "" : `${name}/` });
  return {
    name,
    dims: dimsOf(metadata, name),
    reader,
    attrs: attrsOf(node, metadata),
    encoding: encodingOf(metadata, reader),
  };
}

interface OpenArray {
  readonly metadata: ArrayMetadata;
  readonly chain: Chain;
  readonly at: Place;
  /** Before the keys of chunks. */
  readonly prefix: string;
}

function createReader(store: KeyStore, { metadata, chain, at, prefix }: OpenArray): ChunkReader {
  const { type, fill } = metadata;
  const raw = type.rawBytes === undefined ? [] : [type.rawBytes];
  const shape = [...metadata.shape, ...raw];
  const { sharding } = chain;
  const fullShape = [...(sharding?.innerShape ?? metadata.chunkShape), ...raw];
  const chunkShape = fullShape.map((length, axis) => Math.max(1, Math.min(length, Math.max(1, shape[axis]!))));
  const kind = { type, fill, shape: fullShape.slice(0, metadata.shape.length) };
  const keyOf = (chunk: readonly number[]): string => prefix + metadata.keyOf(chunk);
  const shards = sharding && createShardReader(store, { sharding, shardShape: metadata.chunkShape, keyOf });
  const readStored = (chunk: readonly number[], options: ReadOptions): Promise<Uint8Array | undefined> =>
    shards ? shards.read(chunk, options) : store.get(keyOf(chunk), options);
  const memory = new ChunkMemory(store);
  const inner = sharding?.inner ?? chain;
  const read = async (
    chunk: readonly number[],
    decode: Chain["decode"],
    signal: AbortSignal | undefined,
  ): Promise<ArrayData> => {
    const place = { ...at, place: `chunk ${chunk.join("/") || "0"} of ${at.place}` };
    const size = fullShape.map((length, axis) => Math.min(length, shape[axis]! - (chunk[axis] ?? 0) * length));
    try {
      signal?.throwIfAborted();
      const stored = await readStored(chunk.slice(0, metadata.shape.length), { signal });
      if (!stored) return filled(fill, sizeOf(size));
      return memory.decode({ ...inner, decode }, stored, (data) => {
        checkElements(data, kind);
        return clip(data, fullShape, size);
      });
    } catch (error) {
      throw signal?.aborted ? signal.reason : translate(error, place);
    }
  };
  const { decodeTo, decodePart } = inner;
  const strides = stridesOf(fullShape);
  const chunkBytes = sizeOf(fullShape) * (type.elementBytes ?? 0);
  const decode = (stored: Uint8Array): ArrayData => {
    const target = decodeTo && takeOwnBytes(chunkBytes);
    return target ? decodeTo(stored, target) : inner.decode(stored);
  };
  return {
    dtype: type.dtype,
    shape,
    chunkShape,
    readChunk: (chunk, signal) => read(chunk, decode, signal),
    ...(decodePart && {
      readPart: (chunk, box, signal) => {
        const part = bytesOfBox(box, strides, type.elementBytes!);
        return read(chunk, (stored) => decodePart(stored, part), signal);
      },
      partBytes: store.isLocal ? inner.partBytes : undefined,
    }),
    returnChunk: (data) => memory.return(data),
  };
}

/** Where the elements of a box are, row-major. */
function bytesOfBox(box: readonly AxisPart[], strides: readonly number[], elementBytes: number): BytePart {
  const first = box.reduce((sum, { from }, axis) => sum + from * strides[axis]!, 0);
  const last = box.reduce((sum, { to }, axis) => sum + (to - 1) * strides[axis]!, 0);
  return { from: first * elementBytes, to: (last + 1) * elementBytes };
}

function dimsOf({ dimensionNames, shape, type }: ArrayMetadata, name: string): string[] {
  const known = dimensionNames.length === shape.length ? dimensionNames : [];
  const prefix = name === "" ? "" : `${name}_`;
  const dims = shape.map((_, axis) => known[axis] ?? `${prefix}dim_${axis}`);
  return type.rawBytes === undefined ? dims : [...dims, `${prefix}byte`];
}

function attrsOf(node: ZarrNode, { type }: ArrayMetadata): Attrs {
  const attrs = { ...type.attrs, ...node.attrs } as Record<string, AttrValue>;
  if (node.version === 2) delete attrs._ARRAY_DIMENSIONS;
  const fill = cfFillValue(node, attrs._FillValue as Json | undefined, type.dtype);
  if (fill === undefined) delete attrs._FillValue;
  else attrs._FillValue = fill;
  return attrs;
}

/** The CF fill value: in v2 the array's, in v3 the attribute, where floats are base64 (as xarray writes them). */
function cfFillValue(
  { version, document }: ZarrNode,
  attribute: Json | undefined,
  dtype: DType,
): AttrValue | undefined {
  const fill = version === 2 ? (document.fill_value ?? attribute) : attribute;
  if (fill === null || fill === undefined || typeof fill === "number" || typeof fill === "bigint")
    return fill ?? undefined;
  if (isComplex(dtype) && Array.isArray(fill)) return fill.map(Number);
  if (typeof fill !== "string" || dtype === "string" || dtype === "datetime") return undefined;
  if (fill === "NaN") return Number.NaN;
  if (fill === "Infinity" || fill === "-Infinity") return Number(fill);
  const bytes = Buffer.from(fill, "base64");
  const isFloat = dtype === "float32" || dtype === "float64";
  return isFloat && bytes.length === 8 ? bytes.readDoubleLE(0) : undefined;
}

function encodingOf({ chunkShape, codecs }: ArrayMetadata, reader: ChunkReader): Attrs {
  const [sharding] = codecs.filter(({ name }) => name === "sharding_indexed");
  const inner = (sharding?.configuration?.codecs ?? codecs) as unknown as AttrValue;
  return {
    chunks: reader.chunkShape.slice(0, chunkShape.length),
    codecs: inner,
    ...(sharding ? { shards: chunkShape } : {}),
  };
}

function inPlace(error: UnsupportedError, at: Place): UnsupportedError {
  return new UnsupportedError(`${at.place}: ${error.message.replace(/ is not supported/, "")}`);
}

function translate(error: unknown, at: Place): unknown {
  if (error instanceof CodecError) return new CorruptDataError(at, error.message, { cause: error });
  if (error instanceof DatacubeError || (error instanceof Error && error.name === "AbortError")) return error;
  return new CorruptDataError(at, error instanceof Error ? error.message : String(error), { cause: error });
}
