import { CorruptDataError, DatacubeError, UnsupportedError } from "../../../errors.ts";
import type { ByteSource, ReadOptions } from "../../../source/source.ts";
import { storedChunks } from "./chunk-index.ts";
import type { StoredChunk } from "./chunked-dataset.ts";
import type { Cursor } from "./cursor.ts";
import { readLayout } from "./layout.ts";
import { messageKind, readMessages } from "./object-header.ts";
import { openStructures, type StructureFile } from "./structure-file.ts";

/** A filter of a dataset and its parameters. */
export interface StoredFilter {
  readonly id: number;
  readonly values: readonly number[];
}

/** Where the elements of a dataset are in the file, and what was done to them. */
export interface DatasetStorage {
  /** In the order in which they were applied. */
  readonly filters: readonly StoredFilter[];
  /** Element of what was never written; absent where it is zero or not told. */
  readonly fill?: Uint8Array;
  /** Chunk shape; undefined where the elements are in one piece. */
  readonly chunkShape?: readonly number[];
  /** Chunks that are stored; their addresses are bytes of the file. One at the origin where they are in one piece. */
  readonly chunks: readonly StoredChunk[];
  /** The elements themselves, where they stand in the header. */
  readonly compact?: Uint8Array;
}

/** A dataset as HDF5 describes it. */
export interface StorageQuery {
  /** Name, for messages. */
  readonly name: string;
  /** Address of its object header. */
  readonly address: number;
  readonly shape: readonly number[];
  /** Largest extent; null where it is unlimited. */
  readonly maxShape: readonly (number | null)[];
  /** Bytes of all elements. */
  readonly bytes: number;
}

/**
 * Reads how datasets are stored from a file's own structures.
 * @throws CorruptDataError, UnsupportedError for virtual and external datasets
 */
export async function openStorage(
  source: ByteSource,
  options: ReadOptions,
): Promise<(query: StorageQuery) => Promise<DatasetStorage>> {
  const file = await inPlace(source, "the superblock", () => openStructures(source, options));
  return (query) => inPlace(source, `variable "${query.name}"`, () => readStorage(file, query));
}

async function inPlace<T>(source: ByteSource, place: string, read: () => Promise<T>): Promise<T> {
  try {
    return await read();
  } catch (error) {
    if (error instanceof UnsupportedError) throw new UnsupportedError(`${place} of ${source.name}: ${error.feature}`);
    if (!(error instanceof RangeError) || error instanceof DatacubeError) throw error;
    throw new CorruptDataError({ source: source.name, format: "hdf5", place }, error.message, { cause: error });
  }
}

async function readStorage(file: StructureFile, query: StorageQuery): Promise<DatasetStorage> {
  const messages = await readMessages(file, query.address);
  const message = messages.get(messageKind.layout);
  if (message === undefined) throw new RangeError("an object without a layout");
  const layout = readLayout(message);
  const filters = readFilters(messages.get(messageKind.filters));
  const fill = readFill(messages.get(messageKind.fill));
  const facts = { filters, ...(fill?.some((byte) => byte !== 0) ? { fill } : {}) };
  const origin = query.shape.map(() => 0);
  if (layout.kind === "compact") return { ...facts, chunks: [], compact: layout.bytes };
  if (layout.kind === "contiguous") {
    const { address } = layout;
    const whole =
      address === undefined || query.bytes === 0 ? [] : [{ address: file.base + address, length: query.bytes }];
    return { ...facts, chunks: whole.map((one) => ({ chunk: origin, mask: 0, ...one })) };
  }
  const { chunkShape } = layout;
  if (layout.isEdgeBare && filters.length > 0) throw new UnsupportedError("chunks at the edge without filters");
  if (chunkShape.length !== query.shape.length || chunkShape.includes(0))
    throw new RangeError(`chunks of ${chunkShape}`);
  const count = (length: number, axis: number): number => Math.ceil(length / chunkShape[axis]!);
  const counts = query.shape.map(count);
  const maxCounts = query.maxShape.map((length, axis) => (length === null ? undefined : count(length, axis)));
  const chunks: StoredChunk[] = [];
  for await (const one of storedChunks({ file, layout, counts, maxCounts, isFiltered: filters.length > 0 })) {
    if (one.chunk.some((at, axis) => at >= counts[axis]!)) continue;
    chunks.push({ ...one, address: file.base + one.address });
  }
  return { ...facts, chunkShape, chunks };
}

/** The message of the filters (section IV.A.2.l). */
function readFilters(message: Cursor | undefined): StoredFilter[] {
  if (message === undefined) return [];
  const version = message.uint(1);
  const count = message.uint(1);
  if (version === 1) message.at += 6;
  return Array.from({ length: count }, () => {
    const id = message.uint(2);
    const nameBytes = version === 1 || id >= 256 ? message.uint(2) : 0;
    message.at += 2;
    const valueCount = message.uint(2);
    message.at += version === 1 ? Math.ceil(nameBytes / 8) * 8 : nameBytes;
    const values = Array.from({ length: valueCount }, () => message.uint(4));
    if (version === 1 && valueCount % 2 === 1) message.at += 4;
    return { id, values };
  });
}

/** The message of the fill value (section IV.A.2.f). */
function readFill(message: Cursor | undefined): Uint8Array | undefined {
  if (message === undefined) return undefined;
  const version = message.uint(1);
  if (version === 3) {
    const isDefined = (message.uint(1) & 0x20) !== 0;
    return isDefined ? message.bytes(message.uint(4)) : undefined;
  }
  message.at += 2;
  const isDefined = message.uint(1) !== 0;
  return version === 1 || isDefined ? message.bytes(message.uint(4)) : undefined;
}
