import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { CodecSpec } from "../../codecs/codec.ts";
import { createCodec, createTextCodec } from "../../codecs/registry.ts";
import type { Content } from "../damage.ts";
import { file, folder, readAll, type Subject } from "../subject.ts";

const codecs = join(import.meta.dirname, "..", "..", "codecs");
/** Codecs of bytes that are fuzzed, and their configurations. */
export const codecSpecs: readonly CodecSpec[] = [
  ...(JSON.parse(readFileSync(join(codecs, "cases.json"), "utf8")) as CodecSpec[]),
  { name: "astype", configuration: { encode_dtype: "<i2", decode_dtype: "<f4" } },
  { name: "fixedscaleoffset", configuration: { offset: 0, scale: 10, dtype: "<f4", astype: "<i2" } },
  { name: "quantize", configuration: { digits: 3, dtype: "<f4" } },
  { name: "bitround", configuration: { keepbits: 8, dtype: "<f4" } },
  { name: "packbits" },
  { name: "bz2" },
];
const textSpecs: readonly CodecSpec[] = [
  { name: "vlen-utf8" },
  { name: "vlen-bytes" },
  { name: "json2" },
  { name: "categorize", configuration: { labels: ["one", "zwölf"], dtype: "|O", astype: "|u1" } },
];
const texts = ["one", "", "zwölf", "one"];

/** 4 kB with some order in it. */
const elements = Uint8Array.from({ length: 4096 }, (_, i) => (i % 4 === 0 ? (i >> 2) ^ (i >> 5) : i % 4));

/** As many bytes by Python's bz2, as there is no encoder. */
const bzipped =
  "QlpoMTFBWSZTWaeGBoUAAB/AAHgEMAGYAAzQDNAFU9KR4IHgg7A6DoIECCCCDjBBggwCCDoIOeDBzB4PB0HwQYEDoIPg7sDBB0EEDsBB0GDAYIOgQIIMHwYM" +
  "BBBB0EDoGDvBg8EDwQIEEEHcwEHIGDsHQeDkCCBgwYBBBgQIEBAQcggg7AwOggweD8XckU4UJCnhgaFA";

async function encoded(spec: CodecSpec): Promise<Uint8Array> {
  return spec.name === "bz2" ? Buffer.from(bzipped, "base64") : (await createCodec(spec)).encode(elements);
}

/** Length of what stands before the content of a document of Icechunk; its last byte tells the compression. */
const icechunkHead = 39;

/** The same repository with its documents not compressed, so that damage reaches what they say. */
async function uncompressed(repository: ReadonlyMap<string, Uint8Array>): Promise<Content> {
  const zstd = await createCodec({ name: "zstd" });
  const plain = new Map(repository);
  for (const [key, bytes] of repository) {
    if (!/^(snapshots|manifests)\//.test(key)) continue;
    const head = Uint8Array.from(bytes.subarray(0, icechunkHead));
    head[icechunkHead - 1] = 0;
    plain.set(key, Buffer.concat([head, zstd.decode(bytes.subarray(icechunkHead), undefined)]));
  }
  return plain;
}

export const subjects: readonly Subject[] = [
  {
    name: "zarr",
    formats: ["zarr"],
    seeds: () => ["v2.zarr", "v3.zarr", "v2-listed.zarr"].map(folder),
    read: readAll,
  },
  {
    name: "icechunk",
    formats: ["icechunk"],
    seeds: async () => [folder("repository.icechunk"), await uncompressed(folder("repository.icechunk"))],
    read: readAll,
  },
  { name: "references in JSON", formats: ["reference"], seeds: () => [file("references.json")], read: readAll },
  { name: "references in Parquet", seeds: () => [folder("references.parq")], read: readAll },
  { name: "zip", seeds: () => [file("listed.zarr.zip")], read: readAll },
  {
    name: "codecs",
    seeds: async () => {
      const stored = await Promise.all(codecSpecs.map(encoded));
      return [...stored, ...stored];
    },
    read: async (content, seed) => {
      const codec = await createCodec(codecSpecs[seed % codecSpecs.length]!);
      return codec.decode(content as Uint8Array, seed < codecSpecs.length ? elements.length : undefined);
    },
  },
  {
    name: "codecs of texts",
    seeds: () => Promise.all(textSpecs.map(async (spec) => (await createTextCodec(spec)).encode(texts))),
    read: async (content, seed) =>
      (await createTextCodec(textSpecs[seed]!)).decode(content as Uint8Array, texts.length),
  },
];
