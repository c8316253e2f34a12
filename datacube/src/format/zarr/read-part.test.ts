import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { sizeOf } from "../../array/shape.ts";
import { giveBack, spoilSpare, takeBytes } from "../../array/spare-bytes.ts";
import { createCodec } from "../../codecs/registry.ts";
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

describe("parts of chunks whose elements are no numbers as they lie in memory", () => {
  const length = 60_000;
  const one = (i: number): string => String(i).padStart(8, "0");

  async function storedAs(name: string, dtype: string, bytes: Uint8Array): Promise<DataArray> {
    const array = join(folder, `${name}.zarr`, "v");
    await mkdir(array, { recursive: true });
    const compressor = { id: "blosc", cname: "lz4", clevel: 1, shuffle: 0, blocksize: 0 };
    const codec = await createCodec({
      name: "blosc",
      configuration: { cname: "lz4", clevel: 1, shuffle: "noshuffle" },
    });
    const kind = { zarr_format: 2, shape: [length], chunks: [length], order: "C", filters: null };
    const document = { ...kind, dtype, compressor, fill_value: null };
    await writeFile(join(array, "..", ".zgroup"), JSON.stringify({ zarr_format: 2 }));
    await writeFile(join(array, ".zarray"), JSON.stringify(document));
    await writeFile(join(array, ".zattrs"), JSON.stringify({ _ARRAY_DIMENSIONS: ["x"] }));
    await writeFile(join(array, "0"), codec.encode(bytes));
    return (await open(join(array, ".."))).get("v") as unknown as DataArray;
  }

  /** Elements of the end, where memory holds what no such element may be. */
  async function lastOf(array: DataArray): Promise<unknown> {
    spoilSpare(true);
    try {
      giveBack(takeBytes(length * 8));
      giveBack(takeBytes(length * 32));
      return (await array.isel({ x: slice(length - 2, length) }).compute()).values;
    } finally {
      spoilSpare(false);
    }
  }

  const text = Array.from({ length }, (_, i) => one(i)).join("");

  test("texts", async () => {
    const wanted = [one(length - 2), one(length - 1)];
    expect(await lastOf(await storedAs("S", "|S8", Buffer.from(text)))).toEqual(wanted);
    const wide = new Uint8Array(Uint32Array.from(Buffer.from(text)).buffer);
    expect(await lastOf(await storedAs("U", "<U8", wide))).toEqual(wanted);
  });

  test("raw bytes", async () => {
    const found = await lastOf(await storedAs("V", "|V8", Buffer.from(text)));
    expect(found).toEqual(new Uint8Array(Buffer.from(one(length - 2) + one(length - 1))));
  });

  test("durations", async () => {
    const seconds = BigInt64Array.from({ length }, (_, i) => BigInt(i));
    const found = await lastOf(await storedAs("m", "<m8[s]", new Uint8Array(seconds.buffer)));
    expect(found).toEqual(BigInt64Array.of(BigInt(length - 2) * 10n ** 9n, BigInt(length - 1) * 10n ** 9n));
  });
});
