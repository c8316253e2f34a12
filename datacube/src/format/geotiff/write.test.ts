import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { dataArray } from "../../array/construct.ts";
import type { DataArray } from "../../array/data-array.ts";
import type { DType } from "../../array/dtype.ts";
import type { Expr } from "../../expr/node.ts";
import { constant } from "../../expr/operation/constant.ts";
import { map } from "../../expr/operation/map.ts";
import { sourceNode } from "../../expr/operation/source.ts";
import { open } from "../../open.ts";
import { askPython, python } from "../../testing/python.ts";
import { chunkedReader } from "../memory/memory.ts";
import { type ToCogOptions, writeCog } from "./write.ts";

const folder = mkdtempSync(join(tmpdir(), "craton-cog-"));
afterAll(() => rmSync(folder, { recursive: true }));

let count = 0;
const newPath = (): string => join(folder, `${count++}.tif`);
const oracle = join(import.meta.dirname, "oracle.py");

interface Facts {
  readonly shape: number[];
  readonly dtype: string;
  readonly transform: number[];
  readonly epsg: number | null;
  readonly nodata: string | null;
  readonly scales: number[];
  readonly offsets: number[];
  readonly units: string[];
  readonly descriptions: string[];
  readonly overviews: number[];
  readonly blocks: number[];
  readonly colours: number[][] | null;
  readonly compression: string | null;
  readonly predictor: string | null;
  readonly layout: string | null;
  readonly values: (number | string)[];
}

/** An array (band, y, x), or (y, x) for no bands, of a smooth pattern, in UTM 33. */
function pattern(bands: number, [rows, columns]: readonly [number, number], dtype: DType): DataArray {
  const size = Math.max(1, bands) * rows * columns;
  const values = Array.from({ length: size }, (_, i) => {
    const whole = (Math.floor(i / (rows * columns)) * 7 + (Math.floor(i / columns) % rows) * 3 + (i % columns)) % 120;
    return dtype.startsWith("float") ? whole / 4 : whole;
  });
  const shaped = dtype.endsWith("int64") ? values.map(BigInt) : values;
  const coords = {
    y: Float64Array.from({ length: rows }, (_, i) => 5500000 - 15 - 30 * i),
    x: Float64Array.from({ length: columns }, (_, i) => 500010 + 20 * i),
    spatial_ref: dataArray([0], { dims: ["one"] })
      .isel({ one: 0 })
      .withAttrs({ crs: "EPSG:32633" }),
  };
  const dims = bands === 0 ? ["y", "x"] : ["band", "y", "x"];
  const shape = bands === 0 ? [rows, columns] : [bands, rows, columns];
  return dataArray(shaped as number[], { dims, shape, dtype, coords });
}

async function write(array: DataArray, options: ToCogOptions = {}): Promise<string> {
  const path = newPath();
  await writeCog({ name: array.name, ...array.parts }, path, options);
  return path;
}

const compressions = ["deflate", "zstd", "lzw", "packbits", "none"] as const;
const dtypes = [
  "uint8",
  "int8",
  "uint16",
  "int16",
  "uint32",
  "int32",
  "uint64",
  "int64",
  "float32",
  "float64",
] as const;

describe("what is written reads back equal", () => {
  const cases = compressions.flatMap((compression) =>
    dtypes.flatMap((dtype) =>
      (["pixel", "band"] as const).map((interleave): [string, DType, ToCogOptions] => [
        `${dtype} in ${compression} by ${interleave}`,
        dtype,
        { compression, interleave, blockSize: 32 },
      ]),
    ),
  );
  const files: { read: string; values: (number | bigint)[]; options: ToCogOptions; dtype: DType }[] = [];

  test.each(cases)("%s", async (_, dtype, options) => {
    const array = pattern(2, [37, 70], dtype);
    const path = await write(array, options);
    const values = Array.from(array.values as ArrayLike<number | bigint>);
    files.push({ read: path, values, options, dtype });
    const back = (await open(path)).get("band_data");
    expect(back.shape).toEqual([2, 37, 70]);
    expect(Array.from((await back.compute()).values as ArrayLike<number | bigint>, Number)).toEqual(values.map(Number));
  });

  test.skipIf(!python)("and rasterio reads them equal, and as valid as cloud-optimised files can be", () => {
    const facts = askPython<Facts[]>(
      oracle,
      files.map(({ read }) => ({ read })),
    );
    const validity = askPython<{ valid: boolean }[]>(
      oracle,
      files.map(({ read }) => ({ validate: read })),
    );
    files.forEach(({ values, options, dtype }, i) => {
      const { values: found, ...about } = facts[i]!;
      expect(found.map(Number), JSON.stringify(options)).toEqual(values.map(Number));
      expect(about).toMatchObject({
        dtype,
        shape: [2, 37, 70],
        epsg: 32633,
        transform: [500000, 20, 0, 5500000, 0, -30],
        overviews: [2, 4],
        blocks: [32, 32],
        compression: options.compression === "none" ? null : options.compression!.toUpperCase(),
        layout: "COG",
      });
      expect(validity[i], JSON.stringify(options)).toEqual({ valid: true, errors: [], warnings: [] });
    });
  });
});

test("overviews are reduced block by block as the whole would be", async () => {
  const array = pattern(0, [150, 201], "int16");
  const small = await write(array, { blockSize: 16, resampling: "average", memoryBytes: 2 ** 20 });
  const large = await write(array, { blockSize: 256, overviews: [2, 4, 8, 16], resampling: "average" });
  for (const overview of [0, 1, 2, 3]) {
    const [a, b] = await Promise.all(
      [small, large].map(async (path) => (await open(path, { overview })).get("band_data").compute()),
    );
    expect(a!.shape).toEqual([1, Math.ceil(150 / 2 ** (overview + 1)), Math.ceil(201 / 2 ** (overview + 1))]);
    expect(a!.values).toEqual(b!.values);
  }
});

test.each([
  ["strips", [3, 700]],
  ["strips of half the width, shifted", [7, 350]],
  ["columns", [400, 11]],
  ["tiles that are not ours", [100, 90]],
  ["two halves", [200, 700]],
])("an image with overviews is evaluated once: every chunk of %s is read once", async (_, chunkShape) => {
  const data = Float32Array.from({ length: 400 * 700 }, (__, i) => (i % 911) / 3);
  const inner = chunkedReader({ dtype: "float32", shape: [400, 700], chunkShape, data });
  const reads = new Map<string, number>();
  const readChunk: typeof inner.readChunk = (chunk, signal) => {
    reads.set(chunk.join(), (reads.get(chunk.join()) ?? 0) + 1);
    return inner.readChunk(chunk, signal);
  };
  const expr = sourceNode({ format: "memory", source: "", variable: "v" }, ["y", "x"], { ...inner, readChunk });
  const variable = { expr, attrs: {}, encoding: {} };
  const [own, wanted] = [newPath(), newPath()];
  const options = { blockSize: 64, memoryBytes: 2 ** 22 };
  await writeCog({ name: "v", variable, coords: new Map() }, own, options);
  const whole = dataArray(data, { dims: ["y", "x"], shape: [400, 700], name: "v" });
  await writeCog({ name: "v", ...whole.parts }, wanted, options);
  expect(Math.max(...reads.values())).toBe(1);
  expect(readFileSync(own).equals(readFileSync(wanted))).toBe(true);
  expect(readdirSync(folder).filter((name) => name.startsWith("."))).toEqual([]);
});

test("where parts of chunks are decoded by themselves, no whole chunk is decoded for blocks across it", async () => {
  const data = Float32Array.from({ length: 1024 * 1024 }, (_, i) => (i % 911) / 3);
  const inner = chunkedReader({ dtype: "float32", shape: [1024, 1024], chunkShape: [1024, 16], data });
  const read = { chunks: 0, parts: 0 };
  const counting =
    (kind: keyof typeof read): typeof inner.readChunk =>
    (chunk, signal) => {
      read[kind]++;
      return inner.readChunk(chunk, signal);
    };
  const parts = counting("parts");
  const reader = {
    ...inner,
    readChunk: counting("chunks"),
    readPart: (chunk: readonly number[]) => parts(chunk),
    partBytes: 4 * 16 * 64,
  };
  const expr = sourceNode({ format: "memory", source: "", variable: "v" }, ["y", "x"], reader);
  const [own, wanted] = [newPath(), newPath()];
  const variable = { expr, attrs: {}, encoding: {} };
  await writeCog({ name: "v", variable, coords: new Map() }, own, { blockSize: 64, memoryBytes: 2 ** 21 });
  const whole = dataArray(data, { dims: ["y", "x"], shape: [1024, 1024], name: "v" });
  await writeCog({ name: "v", ...whole.parts }, wanted, { blockSize: 64 });
  expect(read.parts).toBeGreaterThan(0);
  expect(read.chunks).toBe(0);
  expect(readFileSync(own).equals(readFileSync(wanted))).toBe(true);
});

test("a long expression of large chunks is written in blocks that fit", async () => {
  const data = Float32Array.from({ length: 400 * 700 }, (_, i) => i % 911);
  let expr: Expr = sourceNode(
    { format: "memory", source: "", variable: "v" },
    ["y", "x"],
    chunkedReader({ dtype: "float32", shape: [400, 700], chunkShape: [100, 700], data }),
  );
  for (let i = 1; i < 60; i++) expr = map({ name: "add" }, [expr, constant(i)]);
  const own = newPath();
  const variable = { expr, attrs: {}, encoding: {} };
  await writeCog({ name: "v", variable, coords: new Map() }, own, { blockSize: 64, memoryBytes: 2 ** 21 });
  const back = await (await open(own)).get("band_data").compute();
  expect(back.values).toEqual(data.map((value) => value + (59 * 60) / 2));
});

test("a file read with nodata, scale and offset is written as it was", async () => {
  const golden = join(import.meta.dirname, "..", "..", "..", "golden", "scaled.tif");
  const first = (await open(golden)).get("band_data");
  const path = await write(first);
  const second = (await open(path)).get("band_data");
  expect((await second.compute()).values).toEqual((await first.compute()).values);
  const { dtype, scale_factor, add_offset, _FillValue } = second.encoding;
  expect({ dtype, scale_factor, add_offset, _FillValue }).toEqual({
    dtype: "int16",
    scale_factor: 0.5,
    add_offset: 10,
    _FillValue: 0,
  });
});

test("missing values need a nodata in whole numbers; floats keep NaN", async () => {
  const array = dataArray([1, Number.NaN, 3, 4], { dims: ["y", "x"], shape: [2, 2], dtype: "float32" });
  await expect(write(array, { dtype: "uint8" })).rejects.toThrow(/nodata/);
  const back = (await open(await write(array, { dtype: "uint8", nodata: 255 }))).get("band_data");
  expect((await back.compute()).values).toEqual(Float32Array.of(1, Number.NaN, 3, 4));
  expect((await (await open(await write(array))).get("band_data").compute()).values).toEqual(
    Float32Array.of(1, Number.NaN, 3, 4),
  );
});

test("what GeoTIFF cannot hold is refused with the way out, and leaves nothing", async () => {
  const array = pattern(0, [20, 20], "float32");
  await expect(write(array, { blockSize: 100 })).rejects.toThrow(/multiples of 16/);
  await expect(write(array, { overviews: [3] })).rejects.toThrow(/powers of two/);
  await expect(write(array, { dtype: "int16", predictor: "float" })).rejects.toThrow(/horizontal/);
  await expect(write(array, { dtype: "uint8", scale: 0.001 })).rejects.toThrow(/range|scale/);
  await expect(write(dataArray(["a"], { dims: ["y", "x"], shape: [1, 1] }))).rejects.toThrow(/string/);
  const stop = new AbortController();
  stop.abort(new Error("enough"));
  await expect(write(array, { signal: stop.signal })).rejects.toThrow("enough");
  expect(readdirSync(folder).filter((name) => name.startsWith("."))).toEqual([]);
});

test("what is at the path stays unless it is to be replaced", async () => {
  const path = newPath();
  writeFileSync(path, "mine");
  const array = pattern(0, [20, 20], "uint8");
  await expect(writeCog({ name: "", ...array.parts }, path)).rejects.toThrow(/overwrite: true/);
  await writeCog({ name: "", ...array.parts }, path, { overwrite: true });
  expect((await open(path)).get("band_data").shape).toEqual([1, 20, 20]);
});
