import { UnsupportedError } from "../errors.ts";
import type { Codec, CodecSpec, TextCodec } from "./codec.ts";
import type { Configuration } from "./configuration.ts";

type Factory = (configuration: Configuration) => Codec;
type TextFactory = (configuration: Configuration) => TextCodec;

/** A codec in the registry: cheap to hold, its code is imported by `load`. */
export interface CodecEntry {
  readonly name: string;
  /** Where an array's elements, not just bytes, go in: such codecs stand before the bytes of Zarr v3's chains. */
  readonly takes: "elements" | "bytes";
  load(): Promise<Factory>;
}

const entries = new Map<string, CodecEntry>();
const texts = new Map<string, () => Promise<TextFactory>>();

const added = new Set<string>();

/** Adds a codec of bytes, or replaces the one of the same name. */
export function registerCodec(entry: CodecEntry): void {
  entries.set(entry.name, entry);
  added.add(entry.name);
}

/** Whether a codec was added in this thread, so that others do not know it. */
export function isAdded(name: string): boolean {
  return added.has(plainName(name));
}

/** Entry of a codec by its name in Zarr v2 or v3; undefined when none is registered. */
export function codecEntry(name: string): CodecEntry | undefined {
  return entries.get(plainName(name));
}

/** Names of all codecs of bytes. */
export function codecNames(): string[] {
  return [...entries.keys()];
}

/**
 * Makes a codec of bytes.
 * @throws UnsupportedError when there is none of the name, or it does not know the configuration
 */
export async function createCodec({ name, configuration }: CodecSpec): Promise<Codec> {
  const entry = codecEntry(name);
  if (!entry) throw unknown(name, codecNames());
  return (await entry.load())(configuration ?? {});
}

/** Makes a codec of texts. @throws UnsupportedError */
export async function createTextCodec({ name, configuration }: CodecSpec): Promise<TextCodec> {
  const load = texts.get(plainName(name));
  if (!load) throw unknown(name, [...texts.keys()]);
  return (await load())(configuration ?? {});
}

/** Whether a name is that of a codec of texts. */
export function isTextCodec(name: string): boolean {
  return texts.has(plainName(name));
}

function unknown(name: string, known: readonly string[]): UnsupportedError {
  const hint = unreadable[plainName(name)] ?? `the codecs are ${known.join(", ")}`;
  return new UnsupportedError(`the codec "${name}"`, hint);
}

/** Codecs that are met in the field and left out on purpose. */
const unreadable: Readonly<Record<string, string>> = {
  lzma: "store the array again with zstd or gzip",
  pickle: "it runs code of whoever wrote the file; store the array again as vlen-utf8",
  msgpack2: "store the array again as vlen-utf8 or json2",
};

/** zarr-python names numcodecs' codecs with a prefix in Zarr v3. */
function plainName(name: string): string {
  return name.replace(/^numcodecs\./, "");
}

function register(takes: CodecEntry["takes"], name: string, load: () => Promise<Factory>): void {
  entries.set(name, { name, takes, load });
}

register("bytes", "blosc", async () => (await import("./blosc.ts")).createBlosc);
register("bytes", "lz4", async () => (await import("./lz4.ts")).createLz4);
register("bytes", "zstd", async () => (await import("./native.ts")).createZstd);
register("bytes", "gzip", async () => (await import("./native.ts")).createGzip);
register("bytes", "zlib", async () => (await import("./native.ts")).createZlib);
register("bytes", "bz2", async () => (await import("./bzip2.ts")).createBzip2);
register("bytes", "crc32c", async () => (await import("./checksums.ts")).createCrc32c);
register("bytes", "crc32", async () => (await import("./checksums.ts")).createCrc32);
register("bytes", "adler32", async () => (await import("./checksums.ts")).createAdler32);
register("bytes", "fletcher32", async () => (await import("./checksums.ts")).createFletcher32);
register("bytes", "shuffle", async () => (await import("./shuffle.ts")).createShuffle);
register("elements", "delta", async () => (await import("./numeric.ts")).createDelta);
register("elements", "astype", async () => (await import("./numeric.ts")).createAsType);
register("elements", "fixedscaleoffset", async () => (await import("./numeric.ts")).createFixedScaleOffset);
register("elements", "quantize", async () => (await import("./numeric.ts")).createQuantize);
register("elements", "bitround", async () => (await import("./numeric.ts")).createBitRound);
register("elements", "packbits", async () => (await import("./numeric.ts")).createPackBits);
texts.set("vlen-utf8", async () => {
  const { createVlen } = await import("./texts.ts");
  return () => createVlen("vlen-utf8");
});
texts.set("vlen-bytes", async () => {
  const { createVlen } = await import("./texts.ts");
  return () => createVlen("vlen-bytes");
});
texts.set("json2", async () => (await import("./texts.ts")).createJson2);
texts.set("categorize", async () => (await import("./texts.ts")).createCategorize);
