import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import type { ChunkReader } from "../../array/chunk-reader.ts";
import { memoryOf } from "../../array/dtype.ts";
import { spoilSpare } from "../../array/spare-bytes.ts";
import { localExecutor } from "../../exec/local-executor.ts";
import { ownMemoryOf } from "../../fuse/own-memory.ts";
import { dataArray, open, slice } from "../../index.ts";
import { fileLocation } from "../../source/file.ts";
import { zarr } from "./zarr.ts";

const shape = [300, 100, 100];
const values = Float32Array.from({ length: 3_000_000 }, (_, i) => (i % 1013) / 8);
const cube = dataArray(values, { dims: ["t", "y", "x"], shape, name: "v" });
let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "craton-chunks-"));
  for (const cname of ["lz4", "zstd"])
    await cube.toZarr(join(folder, cname), {
      chunks: { t: 150, y: 100, x: 60 },
      codecs: [{ name: "blosc", configuration: { cname, clevel: 3, shuffle: "shuffle", typesize: 4 } }],
    });
});
afterEach(() => spoilSpare(false));
afterAll(() => rm(folder, { recursive: true }));

async function readerOf(name: string): Promise<ChunkReader> {
  const { variables } = await zarr.open(fileLocation(join(folder, name)), {});
  return variables.find((variable) => variable.name === "v")!.reader;
}

test.each(["lz4", "zstd"])(
  "large chunks of Blosc lie in memories of their own, which are used again: %s",
  async (name) => {
    const reader = await readerOf(name);
    const first = await reader.readChunk([0, 0, 0]);
    expect(ownMemoryOf(first)).toBeDefined();
    expect([first.length, first[0], first[60]]).toEqual([150 * 100 * 60, values[0], values[100]]);
    const second = await reader.readChunk([1, 0, 0]);
    expect(memoryOf(second)).not.toBe(memoryOf(first));
    reader.returnChunk!(first);
    const third = await reader.readChunk([1, 0, 0]);
    expect(memoryOf(third)).toBe(memoryOf(first));
    expect(third).toEqual(second);
    // cut off at the edge: a copy
    expect(ownMemoryOf(await reader.readChunk([0, 0, 1]))).toBeUndefined();
  },
);

test.each(["lz4", "zstd"])("what is computed of them is what it is in memory, and lies apart: %s", async (name) => {
  spoilSpare(true);
  const stored = (await open(join(folder, name))).get("v");
  const options = { executor: localExecutor };
  for (let run = 0; run < 3; run++) {
    const [mean, inMemory] = [await stored.mean("t").compute(options), await cube.mean("t").compute(options)];
    expect(mean.values).toEqual(inMemory.values);
    const shifted = await stored.sub(stored.max("t")).std(["y", "x"]).compute(options);
    expect(shifted.values).toEqual((await cube.sub(cube.max("t")).std(["y", "x"]).compute(options)).values);
    const index = { t: slice(0, 150), x: slice(0, 60) };
    const chunk = await stored.isel(index).compute(options);
    expect((await stored.compute(options)).values).toEqual(values);
    expect(chunk.values).toEqual((await cube.isel(index).compute(options)).values);
  }
});
