import { clippedShape } from "../../array/blocks.ts";
import type { ChunkReader } from "../../array/chunk-reader.ts";
import { type ArrayData, bytesOf, createData, viewData } from "../../array/dtype.ts";
import { sizeOf } from "../../array/shape.ts";
import { type Codec, CodecError } from "../../codecs/codec.ts";
import { swapBytes } from "../../codecs/elements.ts";
import { createCodec } from "../../codecs/registry.ts";
import { CorruptDataError, UnsupportedError } from "../../errors.ts";
import type { ByteSource } from "../../source/source.ts";
import { numpyType } from "../zarr/array-document.ts";
import { clip, filled } from "../zarr/boxes.ts";
import type { Hdf5Variable } from "./protocol.ts";
import type { StoredChunk } from "./storage/chunked-dataset.ts";
import { codecOf } from "./storage/filters.ts";
import { type DatasetStorage, openStorage } from "./storage/storage.ts";

type ReadChunk = ChunkReader["readChunk"];
type StorageOf = Awaited<ReturnType<typeof openStorage>>;

/** How the datasets of a file are stored, found when it is first asked for. */
export function lazyStorage(source: ByteSource): () => Promise<StorageOf> {
  return once(() => openStorage(source, {}));
}

/** The same promise for all who ask; what has failed is tried again. */
function once<T>(find: () => Promise<T>): () => Promise<T> {
  let found: Promise<T> | undefined;
  return () => {
    found ??= find().catch((error: unknown) => {
      found = undefined;
      throw error;
    });
    return found;
  };
}

/** A dataset whose chunks are read here, and how they are read otherwise. */
export interface ChunkedVariable {
  readonly variable: Hdf5Variable;
  readonly source: ByteSource;
  readonly storageOf: () => Promise<StorageOf>;
  readonly otherwise: ReadChunk;
}

/**
 * Reads chunks as they lie in the file, and undoes their filters here, in native code and on the thread that needs them, several
 * at once; HDF5's library does one after another. It still reads what is stored in ways that are not known here.
 */
export function chunkReader(from: ChunkedVariable): ReadChunk {
  const direct = once(() => directReader(from));
  return async (chunk, signal) => {
    signal?.throwIfAborted();
    return ((await direct()) ?? from.otherwise)(chunk, signal);
  };
}

/** Whether the elements of a dataset, as they are stored, are those that are wanted, but for the order of their bytes. */
export function isPlain({ dtype, chunks, stored, textWidth }: Hdf5Variable): boolean {
  return chunks !== undefined && textWidth === undefined && stored.type?.slice(1) === numpyType(dtype).slice(1);
}

async function directReader(from: ChunkedVariable): Promise<ReadChunk | undefined> {
  const storage = await storageOf(from);
  const filters = storage?.filters.map((filter) => codecOf(filter, from.variable.stored.elementBytes)) ?? [];
  if (!storage?.chunkShape || filters.includes(undefined)) return undefined;
  const codecs = await Promise.all(
    filters.map((filter) => {
      const { id, ...configuration } = filter!;
      return createCodec({ name: id as string, configuration });
    }),
  );
  const places = new Map(storage.chunks.map((one) => [one.chunk.join(), one]));
  const { variable, source } = from;
  const { shape, dtype, name, stored } = variable;
  const chunkShape = storage.chunkShape;
  const isSwapped = stored.type!.startsWith(">");
  return async (chunk, signal) => {
    const size = clippedShape(shape, chunkShape, chunk);
    const place = places.get(chunk.join());
    if (!place) return unwritten(variable, storage, sizeOf(size));
    const at = { source: source.name, format: "hdf5", place: `block ${chunk.join("/")} of "${name}"` };
    if (place.address + place.length > source.size)
      throw new CorruptDataError(at, "it lies beyond the end of the file");
    const bytes = await source.read(place.address, place.length, { signal });
    try {
      const whole = decode(bytes, { place, codecs, length: sizeOf(chunkShape) * bytesOf(dtype) });
      const data = viewData(dtype, isSwapped ? swapBytes(whole, bytesOf(dtype)) : whole);
      return clip(data, chunkShape, size);
    } catch (error) {
      throw error instanceof CodecError ? new CorruptDataError(at, error.message, { cause: error }) : error;
    }
  };
}

async function storageOf({ variable, storageOf: find }: ChunkedVariable): Promise<DatasetStorage | undefined> {
  const { stored, name } = variable;
  try {
    return await (await find())({ name, bytes: sizeOf(stored.shape) * stored.elementBytes, ...stored });
  } catch (error) {
    // HDF5's library has the last word
    if (error instanceof UnsupportedError || error instanceof CorruptDataError) return undefined;
    throw error;
  }
}

/** The elements of a chunk, in memory of their own. */
function decode(
  stored: Uint8Array,
  { place, codecs, length }: { place: StoredChunk; codecs: readonly Codec[]; length: number },
): Uint8Array {
  const applied = codecs.filter((_, i) => (place.mask & (1 << i)) === 0);
  const lengths = [length];
  for (const codec of applied) lengths.push(codec.encodedLength(lengths.at(-1)!) ?? Number.NaN);
  const known = (i: number): number | undefined => (Number.isNaN(lengths[i]) ? undefined : lengths[i]);
  const bytes = applied.reduceRight((encoded, codec, i) => codec.decode(encoded, known(i)), stored);
  if (bytes.length !== length) throw new CodecError("chunk", `${bytes.length} bytes instead of ${length}`);
  return applied.length === 0 || bytes.byteOffset % 8 !== 0 ? bytes.slice() : bytes;
}

/** Elements that were never written. */
function unwritten({ dtype, stored }: Hdf5Variable, { fill }: DatasetStorage, length: number): ArrayData {
  if (fill?.length !== bytesOf(dtype)) return createData(dtype, length);
  return filled(viewData(dtype, stored.type!.startsWith(">") ? swapBytes(fill, fill.length) : fill.slice()), length);
}
