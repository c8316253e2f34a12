import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type FilePart, writeParts } from "./target.ts";

let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "craton-target-"));
});
afterAll(() => rm(folder, { recursive: true }));

/** Parts in memory that each of them uses again. */
async function* partsOf(extents: readonly (readonly [offset: number, length: number])[]): AsyncGenerator<FilePart> {
  const memory = new Uint8Array(2 ** 20);
  for (const [i, [offset, length]] of extents.entries())
    yield { offset, bytes: memory.subarray(0, length).fill(i + 1) };
}

const cases: Readonly<Record<string, [offset: number, length: number][]>> = {
  "small ones after each other": [
    [0, 5],
    [5, 0],
    [5, 7],
  ],
  "small and large ones in turn": [
    [0, 10],
    [10, 300_000],
    [300_010, 3],
    [300_013, 500_000],
  ],
  "more small ones than are gathered at once": Array.from({ length: 30 }, (_, i) => [i * 20_000, 20_000]),
  "what stands before all others and comes last": [
    [16, 40],
    [56, 270_000],
    [0, 16],
  ],
};

test.each(Object.entries(cases))("a file is written from its parts: %s", async (_, extents) => {
  const path = join(folder, "parts");
  const expected = new Uint8Array(Math.max(...extents.map(([offset, length]) => offset + length)));
  for (const [i, [offset, length]] of extents.entries()) expected.fill(i + 1, offset, offset + length);
  await writeParts(path, partsOf(extents));
  expect(Buffer.compare(await readFile(path), expected)).toBe(0);
});
