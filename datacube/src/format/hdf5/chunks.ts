import { clippedShape } from "../../array/blocks.ts";
import type { ChunkReader } from "../../array/chunk-reader.ts";
import { createData } from "../../array/dtype.ts";
import { sizeOf } from "../../array/shape.ts";
import { CodecError, type CodecSpec } from "../../codecs/codec.ts";
import { swapBytes } from "../../codecs/elements.ts";
import { CorruptDataError, UnsupportedError } from "../../errors.ts";
import { once } from "../../source/once.ts";
import type { ByteSource } from "../../source/source.ts";
import { numpyType } from "../zarr/array-document.ts";
import { clip, filled } from "../zarr/boxes.ts";
import { type Chain, type ChunkKind, checkElements, createChain } from "../zarr/chain.ts";
import { ChunkMemory } from "../zarr/chunk-memory.ts";
import { dataTypeOfV2 } from "../zarr/data-type.ts";
import type { JsonObject } from "../zarr/metadata.ts";
import type { Hdf5Variable } from "./protocol.ts";
import { codecOf } from "./storage/filters.ts";
import { type DatasetStorage, openStorage } from "./storage/storage.ts";

type ReadChunk = ChunkReader["readChunk"];
type StorageOf = Awaited<ReturnType<typeof openStorage>>;

/** How the datasets of a file are stored, found when it is first asked for. */
export function lazyStorage(source: ByteSource): () => Promise<StorageOf> {
  return once(() => openStorage(source, {}));
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
export function chunkReader(from: ChunkedVariable): Pick<ChunkReader, "readChunk" | "returnChunk"> {
  const memory = new ChunkMemory(from.source);
  const direct = once(() => directReader(from, memory));
  return {
    readChunk: async (chunk, signal) => {
      signal?.throwIfAborted();
      return ((await direct()) ?? from.otherwise)(chunk, signal);
    },
    returnChunk: (data) => memory.return(data),
  };
}

/** Whether the elements of a dataset, as they are stored, are those that are wanted, but for the order of their bytes. */
export function isPlain({ dtype, chunks, stored, textWidth }: Hdf5Variable): boolean {
  return chunks !== undefined && textWidth === undefined && stored.type?.slice(1) === numpyType(dtype).slice(1);
}

async function directReader(from: ChunkedVariable, memory: ChunkMemory): Promise<ReadChunk | undefined> {
  const storage = await storageOf(from);
  const { variable, source } = from;
  const { shape, name, stored } = variable;
  const filters = storage?.filters.map((filter) => codecOf(filter, stored.elementBytes)) ?? [];
  if (!storage?.chunkShape || filters.includes(undefined)) return undefined;
  const { chunkShape } = storage;
  const kind = kindOf(variable, storage, chunkShape);
  const chainOf = (mask: number): Promise<Chain> => createChain(specsOf(kind, filters as JsonObject[], mask), kind);
  const usual = await chainOf(0);
  const places = new Map(storage.chunks.map((one) => [one.chunk.join(), one]));
  return async (chunk, signal) => {
    const size = clippedShape(shape, chunkShape, chunk);
    const place = places.get(chunk.join());
    if (!place) return filled(kind.fill, sizeOf(size));
    const at = { source: source.name, format: "hdf5", place: `block ${chunk.join("/")} of "${name}"` };
    if (place.address + place.length > source.size)
      throw new CorruptDataError(at, "it lies beyond the end of the file");
    const bytes = await source.read(place.address, place.length, { signal });
    const chain = place.mask === 0 ? usual : await chainOf(place.mask);
    try {
      return memory.decode(chain, bytes, (data) => {
        checkElements(data, kind);
        return clip(data, chunkShape, size);
      });
    } catch (error) {
      throw error instanceof CodecError ? new CorruptDataError(at, error.message, { cause: error }) : error;
    }
  };
}

/** Chunks as codecs see them; what was never written has HDF5's fill value. */
function kindOf({ dtype, name, stored }: Hdf5Variable, { fill }: DatasetStorage, shape: readonly number[]): ChunkKind {
  const type = dataTypeOfV2(stored.type, `"${name}"`);
  if (!fill || fill.length !== type.elementBytes) return { shape, type, fill: createData(dtype, 1) };
  return { shape, type, fill: type.fromBytes(type.isBigEndian ? swapBytes(fill, fill.length) : fill.slice()) };
}

/** The codecs of a chunk for which some filters were skipped, one bit each. */
function specsOf({ type }: ChunkKind, filters: readonly JsonObject[], mask: number): CodecSpec[] {
  const applied = filters.filter((_, i) => (mask & (1 << i)) === 0);
  const order: CodecSpec = { name: "bytes", configuration: { endian: type.isBigEndian ? "big" : "little" } };
  return [order, ...applied.map(({ id, ...configuration }) => ({ name: id as string, configuration }))];
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
