import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { sizeOf } from "../../array/shape.ts";
import { CorruptDataError } from "../../errors.ts";
import { type DataArray, dataArray, open, slice } from "../../index.ts";

const shape = [150, 60, 50];
const dims = ["time", "y", "x"] as const;
const values = Float32Array.from({ length: sizeOf(shape) }, (_, i) => Math.sin(i / 1000) + (i % 17));
let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "craton-parts-"));
});
afterAll(() => rm(folder, { recursive: true }));

/** The cube, stored in two chunks along time that have several blocks each; the second one is clipped. */
async function stored(name: string, cname: string, shuffle: string): Promise<DataArray> {
  const cube = dataArray(values, { dims: [...dims], shape, name: "t" });
  const codecs = [{ name: "blosc", configuration: { cname, clevel: 3, shuffle, typesize: 4 } }];
  const to = join(folder, `${name}.zarr`);
  await cube.toZarr(to, { chunks: { time: 100, y: 60, x: 50 }, codecs });
  return (await open(to)).get("t") as unknown as DataArray;
}

describe.each([
  ["zstd", "shuffle"],
  ["lz4", "bitshuffle"],
  ["blosclz", "shuffle"],
] as const)("parts of chunks of Blosc blocks: %s, %s", (cname, shuffle) => {
  test("any part is what it is of all", async () => {
    const cube = await stored(cname, cname, shuffle);
    const range = (length: number) =>
      fc.tuple(
        fc.integer({ min: 0, max: length - 1 }),
        fc.integer({ min: 1, max: length }),
        fc.integer({ min: 1, max: 3 }),
      );
    await fc.assert(
      fc.asyncProperty(range(150), range(60), range(50), async (...ranges) => {
        const index = Object.fromEntries(
          dims.map((dim, axis) => [
            dim,
            slice(ranges[axis]![0], ranges[axis]![0] + ranges[axis]![1], ranges[axis]![2]),
          ]),
        );
        const whole = dataArray(values, { dims: [...dims], shape }) as unknown as DataArray;
        expect((await cube.isel(index).compute()).values).toEqual((await whole.isel(index).compute()).values);
      }),
      { numRuns: 60 },
    );
  });

  test("blocks that are not needed are not decoded", async () => {
    const cube = await stored(`damaged-${cname}`, cname, shuffle);
    const path = join(folder, `damaged-${cname}.zarr`, "t", "c", "0", "0", "0");
    const bytes = await readFile(path);
    // the second block's first stream: a length that reaches beyond the end
    bytes.writeInt32LE(2 ** 30, bytes.readUInt32LE(16 + 4));
    await writeFile(path, bytes);
    expect((await cube.isel({ time: 1 }).compute()).values).toEqual(values.slice(3000, 6000));
    await expect(cube.isel({ time: slice(0, 100) }).compute()).rejects.toThrow(CorruptDataError);
  });
});
