import { stridesOf } from "../../array/shape.ts";
import type { KeyStore, ReadOptions } from "../../source/source.ts";
import type { ShardEntry, Sharding } from "./sharding.ts";

/** Reads single chunks out of shards by ranges. */
export interface ShardReader {
  /** Stored bytes of a chunk of the whole array; undefined where it is the fill value. @throws CodecError */
  read(chunk: readonly number[], options: ReadOptions): Promise<Uint8Array | undefined>;
}

interface ShardLayout {
  readonly sharding: Sharding;
  readonly shardShape: readonly number[];
  keyOf(shard: readonly number[]): string;
}

/** Entries of indexes that are kept. */
const maxKeptEntries = 2 ** 20;

/** Indexes are kept, the least recently used dropped beyond a bound. */
export function createShardReader(store: KeyStore, { sharding, shardShape, keyOf }: ShardLayout): ShardReader {
  const { innerShape, indexLength, indexLocation } = sharding;
  const counts = shardShape.map((length, axis) => length / innerShape[axis]!);
  const strides = stridesOf(counts);
  const entriesPerShard = counts.reduce((product, count) => product * count, 1);
  const known = new Map<string, readonly ShardEntry[] | undefined>();
  const most = Math.max(1, Math.floor(maxKeptEntries / entriesPerShard));
  const range = indexLocation === "start" ? { offset: 0, length: indexLength } : { suffixLength: indexLength };
  const indexOf = async (key: string, options: ReadOptions): Promise<readonly ShardEntry[] | undefined> => {
    if (known.has(key)) {
      const entries = known.get(key);
      known.delete(key);
      known.set(key, entries);
      return entries;
    }
    const stored = await store.getRange(key, range, options);
    const entries = stored && sharding.readIndex(stored);
    known.set(key, entries);
    if (known.size > most) known.delete(known.keys().next().value!);
    return entries;
  };
  return {
    read: async (chunk, options) => {
      const shard = chunk.map((n, axis) => Math.floor(n / counts[axis]!));
      const key = keyOf(shard);
      const entries = await indexOf(key, options);
      const entry = entries?.[chunk.reduce((sum, n, axis) => sum + (n % counts[axis]!) * strides[axis]!, 0)];
      if (!entry) return undefined;
      return store.getRange(key, entry, options);
    },
  };
}
