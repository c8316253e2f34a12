import { clippedShape } from "../array/blocks.ts";
import type { AxisPart, ChunkReader } from "../array/chunk-reader.ts";
import { type ArrayData, bytesOf, memoryOf } from "../array/dtype.ts";
import { sizeOf } from "../array/shape.ts";

interface Entry {
  readonly key: string;
  readonly reader: ChunkReader;
  readonly data: Promise<ArrayData>;
  bytes: number;
  /** Reads of it that were not released. */
  users: number;
  isDropped: boolean;
}

/**
 * Which chunks are likely to be read again: those of which parts were used, such of them only as are decoded as wholes, or even
 * those of which all was used.
 */
export type ReadAgain = "none" | "wholes" | "parts" | "all";

/** Memory that a chunk takes beside its elements. */
const entryBytes = 1024;

/**
 * Decoded chunks of one computation, least recently used dropped beyond a bound; one read per chunk at a time. Reads that
 * are under way are bound alike: more wait, except that one always runs. Chunks that are dropped and released go back to their
 * readers, as others may be read into their memory.
 */
export class ChunkCache {
  #limitBytes: number;
  readonly #readers = new Map<ChunkReader, number>();
  readonly #entries = new Map<string, Entry>();
  readonly #again: ReadAgain;
  readonly #ofMemory = new WeakMap<object, Entry>();
  readonly #waiting: (() => void)[] = [];
  #bytes = 0;
  #readingBytes = 0;
  #bytesRead = 0;

  constructor(limitBytes: number, again: ReadAgain = "parts") {
    this.#limitBytes = limitBytes;
    this.#again = again;
  }

  /** Bytes of all chunks read so far, decoded. */
  get bytesRead(): number {
    return this.#bytesRead;
  }

  /** Whether data are in memory of elements that are kept. */
  keeps(data: ArrayData): boolean {
    return this.#ofMemory.has(memoryOf(data));
  }

  /** Elements of a chunk, from the cache or from its reader. Who does not use them any more may `release` them, once. */
  read(reader: ChunkReader, chunk: readonly number[], signal?: AbortSignal): Promise<ArrayData> {
    const key = this.#keyOf(reader, chunk);
    const known = this.#entries.get(key);
    if (known) {
      this.#entries.delete(key);
      this.#entries.set(key, known);
      known.users++;
      return known.data;
    }
    const data = this.#within(reader, chunk, { signal, read: () => reader.readChunk(chunk, signal) });
    const entry: Entry = { key, reader, data, bytes: 0, users: 1, isDropped: false };
    this.#entries.set(key, entry);
    return this.#settle(entry, bytesOf(reader.dtype));
  }

  /**
   * Elements of a chunk of which only those of a box have to be right. Where no part is read again, others are not decoded if that
   * is cheaper, and nothing is kept.
   */
  async readPart(
    reader: ChunkReader,
    chunk: readonly number[],
    { box, signal }: { readonly box: readonly AxisPart[]; readonly signal?: AbortSignal | undefined },
  ): Promise<ArrayData> {
    const { readPart, partBytes } = reader;
    const isAlone = this.#again === "none" || (this.#again === "wholes" && partBytes !== undefined);
    const key = this.#keyOf(reader, chunk);
    if (!isAlone || !readPart || this.#entries.has(key)) return this.read(reader, chunk, signal);
    const pending = this.#within(reader, chunk, { signal, read: () => readPart(chunk, box, signal) });
    const data = await pending;
    this.#ofMemory.set(memoryOf(data), { key, reader, data: pending, bytes: 0, users: 1, isDropped: true });
    this.#bytesRead += sizeOf(box.map(({ from, to }) => to - from)) * bytesOf(reader.dtype);
    return data;
  }

  #keyOf(reader: ChunkReader, chunk: readonly number[]): string {
    return `${this.#idOf(reader)}/${chunk.join(".")}`;
  }

  /** Says that who read elements uses them no more, `all` of which were used: then they are dropped while their memory is in the processor's cache. */
  release(data: ArrayData, { all = false }: { readonly all?: boolean } = {}): void {
    const entry = this.#ofMemory.get(memoryOf(data));
    if (!entry) return;
    entry.users--;
    if (all && entry.users === 0 && !entry.isDropped && this.#again !== "all") this.#drop(entry);
    this.#returnUnused(entry, data);
  }

  /** Keeps nothing any more. */
  end(): void {
    this.#limitBytes = 0;
    this.#trim();
  }

  #returnUnused(entry: Entry, data: ArrayData): void {
    const { returnChunk } = entry.reader;
    const memory = memoryOf(data);
    if (!returnChunk || entry.users > 0 || !entry.isDropped || this.#ofMemory.get(memory) !== entry) return;
    this.#ofMemory.delete(memory);
    returnChunk(data);
  }

  async #within(
    reader: ChunkReader,
    chunk: readonly number[],
    { signal, read }: { readonly signal: AbortSignal | undefined; readonly read: () => Promise<ArrayData> },
  ): Promise<ArrayData> {
    const bytes = sizeOf(clippedShape(reader.shape, reader.chunkShape, chunk)) * bytesOf(reader.dtype);
    while (this.#readingBytes > 0 && this.#readingBytes + bytes > this.#limitBytes)
      await new Promise<void>((resolve) => this.#waiting.push(resolve));
    this.#readingBytes += bytes;
    try {
      signal?.throwIfAborted();
      return await read();
    } finally {
      this.#readingBytes -= bytes;
      for (const wake of this.#waiting.splice(0)) wake();
    }
  }

  #idOf(reader: ChunkReader): number {
    const id = this.#readers.get(reader) ?? this.#readers.size;
    this.#readers.set(reader, id);
    return id;
  }

  async #settle(entry: Entry, elementBytes: number): Promise<ArrayData> {
    try {
      const data = await entry.data;
      this.#ofMemory.set(memoryOf(data), entry);
      entry.bytes = data.length * elementBytes + entryBytes;
      this.#bytes += entry.bytes;
      this.#bytesRead += data.length * elementBytes;
      this.#trim();
      return data;
    } catch (error) {
      this.#entries.delete(entry.key);
      throw error;
    }
  }

  #drop(entry: Entry): void {
    this.#bytes -= entry.bytes;
    this.#entries.delete(entry.key);
    entry.isDropped = true;
    void entry.data.then((data) => this.#returnUnused(entry, data));
  }

  #trim(): void {
    for (const entry of this.#entries.values()) {
      if (this.#bytes <= this.#limitBytes) return;
      if (entry.bytes > 0) this.#drop(entry);
    }
  }
}
