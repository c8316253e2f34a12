import { expect, test } from "vitest";
import type { ChunkReader } from "../array/chunk-reader.ts";
import type { ArrayData } from "../array/dtype.ts";
import { ChunkCache } from "./chunk-cache.ts";

const chunkBytes = 8000 + 1024;

/** A reader that notes which of its chunks, by their first element, were returned. */
function createReader(): { reader: ChunkReader; returned: number[] } {
  const returned: number[] = [];
  const reader: ChunkReader = {
    dtype: "float64",
    shape: [100_000],
    chunkShape: [1000],
    readChunk: async ([chunk]) => new Float64Array(1000).fill(chunk!),
    returnChunk: (data) => void returned.push(data[0] as number),
  };
  return { reader, returned };
}

/** What promises that are settled lead to has happened. */
const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

test("a chunk goes back to its reader once: when it is dropped and nobody uses it", async () => {
  const { reader, returned } = createReader();
  const cache = new ChunkCache(2 * chunkBytes);
  const [first, again] = await Promise.all([cache.read(reader, [0]), cache.read(reader, [0])]);
  expect(again).toBe(first);
  cache.release(await cache.read(reader, [1]));
  cache.release(await cache.read(reader, [2]));
  await settled();
  // 0 was dropped, but is used twice
  expect(returned).toEqual([]);
  cache.release(first!);
  await settled();
  expect(returned).toEqual([]);
  cache.release(first!);
  await settled();
  expect(returned).toEqual([0]);
  cache.end();
  await settled();
  expect(returned).toEqual([0, 1, 2]);
});

test("a chunk of which all was used is dropped at once, unless it is to be read again", async () => {
  const { reader, returned } = createReader();
  const once = new ChunkCache(1e6);
  once.release(await once.read(reader, [3]), { all: true });
  await settled();
  expect(returned).toEqual([3]);
  const twice = new ChunkCache(1e6, "all");
  twice.release(await twice.read(reader, [4]), { all: true });
  await settled();
  expect(returned).toEqual([3]);
});

test("what a reader does not take back stays known as kept", async () => {
  const kept = new Float64Array(1000);
  const { returnChunk: _, ...reader } = createReader().reader;
  const cache = new ChunkCache(0);
  const data: ArrayData = await cache.read({ ...reader, readChunk: async () => kept }, [0]);
  cache.release(data, { all: true });
  await settled();
  expect(cache.keeps(kept)).toBe(true);
});

test("where parts are decoded by themselves, chunks that have no such parts are still decoded once", async () => {
  const read: string[] = [];
  const createCounted = (name: string, partBytes?: number): ChunkReader => {
    const { reader } = createReader();
    const note = async (kind: string, [chunk]: readonly number[]): Promise<ArrayData> => {
      read.push(`${kind} of ${name}`);
      return reader.readChunk([chunk!]);
    };
    return {
      ...reader,
      partBytes,
      readChunk: (chunk) => note("whole", chunk),
      readPart: (chunk) => note("part", chunk),
    };
  };
  const cache = new ChunkCache(1e6, "wholes");
  for (const reader of [createCounted("near", 800), createCounted("far")])
    for (const from of [0, 100]) cache.release(await cache.readPart(reader, [0], { box: [{ from, to: from + 100 }] }));
  expect(read).toEqual(["part of near", "part of near", "whole of far"]);
});
