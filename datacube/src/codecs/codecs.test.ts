import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type CodecSpec, maxDecodedBytes } from "./codec.ts";
import { codecConformance } from "./conformance.ts";
import { codecNames, createCodec, createTextCodec } from "./registry.ts";
import { useVectors } from "./vector/memory.ts";

const cases = JSON.parse(readFileSync(join(import.meta.dirname, "cases.json"), "utf8")) as CodecSpec[];

let state = 3;
const noise = (length: number): Uint8Array =>
  Uint8Array.from({ length }, () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state >>> 24;
  });
const contents = [
  new Uint8Array(0),
  noise(8),
  new Uint8Array(4096),
  noise(4096),
  new Uint8Array(Float32Array.from({ length: 5000 }, (_, i) => Math.sin(i / 50)).buffer),
  Uint8Array.from({ length: 600_000 }, (_, i) => (i >> 8) & 7),
];

describe.each([
  { how: "vectors", vectors: true, contents },
  { how: "loops", vectors: false, contents: contents.slice(0, -1) },
])("by $how", ({ vectors, contents }) => {
  beforeAll(() => useVectors(vectors));
  afterAll(() => useVectors(true));
  describe.each(cases)("$name $configuration", (spec) => {
    test.each(codecConformance(contents))("$fact", async ({ check }) => check(await createCodec(spec)));
  });
});

describe("packbits", () => {
  const bits = contents.map((bytes) => bytes.map((byte) => byte & 1));
  test.each(codecConformance(bits).slice(0, 4))("$fact", async ({ check }) =>
    check(await createCodec({ name: "packbits" })),
  );
});

describe("registry", () => {
  test("an unknown name lists the known ones; what is left out on purpose says the way out", async () => {
    await expect(createCodec({ name: "nope" })).rejects.toThrow(
      /"nope" is not supported: the codecs are blosc, lz4, zstd/,
    );
    await expect(createCodec({ name: "lzma" })).rejects.toThrow(/again with zstd/);
    await expect(createTextCodec({ name: "pickle" })).rejects.toThrow(/runs code/);
    expect(codecNames()).toContain("numcodecs.bz2".slice(10));
  });

  test("a configuration that is not known is refused", async () => {
    await expect(createCodec({ name: "blosc", configuration: { cname: "x" } })).rejects.toThrow(/compressor "x"/);
    await expect(createCodec({ name: "delta", configuration: { dtype: "<c8" } })).rejects.toThrow(/type "<c8"/);
    await expect(createCodec({ name: "gzip", configuration: { level: 12 } })).rejects.toThrow(/level 12/);
    await expect(createCodec({ name: "blosc", configuration: { shuffle: 7 } })).rejects.toThrow(/shuffle 7/);
  });
});

describe("hostile lengths", () => {
  test("a header that promises more than the content can hold is refused before it is allocated", async () => {
    const lz4 = await createCodec({ name: "lz4" });
    expect(() => lz4.decode(Uint8Array.of(255, 255, 255, 127, 0), undefined)).toThrow(/cannot hold/);
    const blosc = await createCodec({ name: "blosc" });
    const header = Buffer.alloc(20);
    header.set([2, 1, 32, 1]);
    header.writeUInt32LE(0xfffffff0, 4);
    header.writeUInt32LE(1024, 8);
    header.writeUInt32LE(20, 12);
    expect(() => blosc.decode(header, undefined)).toThrow(/at most/);
    expect(() => blosc.decode(header, 100)).toThrow(/instead of 100/);
    expect(maxDecodedBytes).toBeLessThan(2 ** 31);
  });

  test.each([0, 1])("blocks of no whole number of elements leave no byte as it was (shuffled: %d)", async (flags) => {
    const blosc = await createCodec({ name: "blosc" });
    const [elementBytes, length] = [3, 1000];
    const stream = Buffer.alloc(4 + Math.floor(length / elementBytes));
    stream.writeUInt32LE(stream.length - 4);
    const header = Buffer.alloc(20);
    header.set([2, 1, flags, elementBytes]);
    for (const at of [4, 8]) header.writeUInt32LE(length, at);
    header.writeUInt32LE(20 + elementBytes * stream.length, 12);
    header.writeUInt32LE(20, 16);
    const stored = Buffer.concat([header, ...Array.from({ length: elementBytes }, () => stream)]);
    expect(() => blosc.decode(stored, length)).toThrow(/whole number of elements/);
  });

  test("a bomb stops at the length expected", async () => {
    for (const name of ["gzip", "zlib", "zstd"]) {
      const codec = await createCodec({ name });
      expect(() => codec.decode(codec.encode(new Uint8Array(2 ** 24)), 1000)).toThrow(/1000/);
    }
  });
});

test("several zstd frames, and frames to skip, are one content", async () => {
  const zstd = await createCodec({ name: "zstd" });
  const skipped = Buffer.from([0x50, 0x2a, 0x4d, 0x18, 3, 0, 0, 0, 1, 2, 3]);
  const stored = Buffer.concat([zstd.encode(Uint8Array.of(1, 2)), skipped, zstd.encode(Uint8Array.of(3))]);
  expect([...zstd.decode(stored, 3)]).toEqual([1, 2, 3]);
  expect(() => zstd.decode(stored, 2)).toThrow(/more than/);
});

describe("texts", () => {
  const texts = ["one", "", "zwölf 🎈", "one"];
  test.each([
    { name: "vlen-utf8" },
    { name: "vlen-bytes" },
    { name: "json2" },
    { name: "categorize", configuration: { labels: ["one", "zwölf 🎈"], dtype: "|O", astype: "|u1" } },
  ])("$name", async (spec) => {
    const codec = await createTextCodec(spec);
    const stored = codec.encode(texts);
    expect(codec.decode(stored, 4)).toEqual(texts);
    expect(() => codec.decode(stored, 5)).toThrow(/instead of 5/);
    expect(() => codec.decode(stored.subarray(0, 3), 4)).toThrow();
  });
});
