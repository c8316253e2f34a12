import { clippedShape } from "../array/blocks.ts";
import type { ChunkReader } from "../array/chunk-reader.ts";
import { type ArrayData, bytesOf } from "../array/dtype.ts";
import { sizeOf } from "../array/shape.ts";

interface Entry {
  readonly data: Promise<ArrayData>;
  bytes: number;
}

/** Memory that a chunk takes beside its elements. */
const entryBytes = 1024;

function memoryOf(data: ArrayData): object {
  return Array.isArray(data) ? data : data.buffer;
}

/**
 * Decoded chunks of one computation, least recently used dropped beyond a bound; one read per chunk at a time. Reads that
 * are under way are bound alike: more wait, except that one always runs.
 */
export class ChunkCache {
  readonly #limitBytes: number;
  readonly #readers = new Map<ChunkReader, number>();
  readonly #entries = new Map<string, Entry>();
  readonly #memory = new WeakSet<object>();
  readonly #waiting: (() => void)[] = [];
  #bytes = 0;
  #readingBytes = 0;
  #bytesRead = 0;

  constructor(limitBytes: number) {
    this.#limitBytes = limitBytes;
  }

  /** Bytes of all chunks read so far, decoded. */
  get bytesRead(): number {
    return this.#bytesRead;
  }

  /** Whether data are in memory of elements that are kept. */
  keeps(data: ArrayData): boolean {
    return this.#memory.has(memoryOf(data));
  }

  /** Elements of a chunk, from the cache or from its reader. */
  read(reader: ChunkReader, chunk: readonly number[], signal?: AbortSignal): Promise<ArrayData> {
    const key = `${this.#idOf(reader)}/${chunk.join(".")}`;
    const known = this.#entries.get(key);
    if (known) {
      this.#entries.delete(key);
      this.#entries.set(key, known);
      return known.data;
    }
    const entry: Entry = { data: this.#readWithin(reader, chunk, signal), bytes: 0 };
    this.#entries.set(key, entry);
    return this.#settle(key, entry, bytesOf(reader.dtype));
  }

  async #readWithin(reader: ChunkReader, chunk: readonly number[], signal?: AbortSignal): Promise<ArrayData> {
    const bytes = sizeOf(clippedShape(reader.shape, reader.chunkShape, chunk)) * bytesOf(reader.dtype);
    while (this.#readingBytes > 0 && this.#readingBytes + bytes > this.#limitBytes)
      await new Promise<void>((resolve) => this.#waiting.push(resolve));
    this.#readingBytes += bytes;
    try {
      signal?.throwIfAborted();
      return await reader.readChunk(chunk, signal);
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

  async #settle(key: string, entry: Entry, elementBytes: number): Promise<ArrayData> {
    try {
      const data = await entry.data;
      this.#memory.add(memoryOf(data));
      entry.bytes = data.length * elementBytes + entryBytes;
      this.#bytes += entry.bytes;
      this.#bytesRead += data.length * elementBytes;
      this.#trim();
      return data;
    } catch (error) {
      this.#entries.delete(key);
      throw error;
    }
  }

  #trim(): void {
    for (const [key, entry] of this.#entries) {
      if (this.#bytes <= this.#limitBytes) return;
      if (entry.bytes === 0) continue;
      this.#bytes -= entry.bytes;
      this.#entries.delete(key);
    }
  }
}
