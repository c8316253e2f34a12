import { constants, deflateSync, inflateSync, zstdCompressSync } from "node:zlib";
import { UnsupportedError } from "../errors.ts";
import { decodeBlosclz, encodeBlosclz } from "./blosclz.ts";
import { type Codec, CodecError, checkLength } from "./codec.ts";
import { type Configuration, numberOf, textOf } from "./configuration.ts";
import { decodeLz4Block, encodeLz4Block } from "./lz4.ts";
import { decodeZstd } from "./native.ts";
import { bitshuffle, shuffle, unbitshuffle, unshuffle } from "./shuffle.ts";
import { decodeSnappy } from "./snappy.ts";

/** Blosc 1 containers: header of 16 bytes, starts of the blocks, blocks of one or more streams. */
const headerBytes = 16;
const maxVersion = 2;
const flag = { shuffle: 1, plain: 2, bitshuffle: 4, unsplit: 16 } as const;
/** A block is divided into one stream per byte of an element up to this size, if the streams are not tiny. */
const maxSplits = 16;
const minStreamBytes = 128;

interface Compressor {
  readonly decode: (stream: Uint8Array, out: Uint8Array) => number;
  readonly encode?: (bytes: Uint8Array, level: number) => Uint8Array;
}

/** By the number in the header's flags, bits 5 to 7. */
const compressors: readonly Compressor[] = [
  { decode: decodeBlosclz, encode: encodeBlosclz },
  { decode: decodeLz4Block, encode: encodeLz4Block },
  { decode: decodeSnappy },
  {
    decode: (stream, out) => copyInto(out, inflateSync(stream, { maxOutputLength: Math.max(1, out.length) })),
    encode: (bytes, level) => deflateSync(bytes, { level }),
  },
  {
    decode: (stream, out) => copyInto(out, decodeZstd(stream, out.length)),
    encode: (bytes, level) =>
      zstdCompressSync(bytes, { params: { [constants.ZSTD_c_compressionLevel]: level < 9 ? level * 2 - 1 : 22 } }),
  },
];

const compressorNames: Readonly<Record<string, number>> = { blosclz: 0, lz4: 1, lz4hc: 1, snappy: 2, zlib: 3, zstd: 4 };

function copyInto(out: Uint8Array, bytes: Uint8Array): number {
  checkLength("blosc", bytes.length, out.length);
  out.set(bytes);
  return bytes.length;
}

interface Header {
  readonly flags: number;
  readonly elementBytes: number;
  readonly length: number;
  readonly blockBytes: number;
}

/** @throws CodecError, UnsupportedError */
export function decodeBlosc(stored: Uint8Array, length: number | undefined): Uint8Array {
  const header = readHeader(stored);
  checkLength("blosc", header.length, length);
  const { flags, blockBytes } = header;
  if ((flags & flag.plain) !== 0) {
    checkLength("blosc", stored.length - headerBytes, header.length);
    return new Uint8Array(stored.subarray(headerBytes));
  }
  if (header.length === 0) return new Uint8Array(0);
  const blocks = Math.ceil(header.length / blockBytes);
  if (headerBytes + 4 * blocks > stored.length) throw new CodecError("blosc", "the starts of its blocks are cut off");
  const view = new DataView(stored.buffer, stored.byteOffset, stored.length);
  const out = new Uint8Array(header.length);
  for (let block = 0; block < blocks; block++) {
    const target = out.subarray(block * blockBytes, Math.min(header.length, (block + 1) * blockBytes));
    decodeBlock(stored, view.getUint32(headerBytes + 4 * block, true), { target, header });
  }
  return out;
}

function readHeader(stored: Uint8Array): Header {
  if (stored.length < headerBytes) throw new CodecError("blosc", "the header is cut off");
  const view = new DataView(stored.buffer, stored.byteOffset, stored.length);
  const version = view.getUint8(0);
  if (version > maxVersion)
    throw new UnsupportedError(`Blosc format version ${version}`, "version 1 and 2 can be read (Blosc 1)");
  const header = {
    flags: view.getUint8(2),
    elementBytes: Math.max(1, view.getUint8(3)),
    length: view.getUint32(4, true),
    blockBytes: view.getUint32(8, true),
  };
  const storedBytes = view.getUint32(12, true);
  if (storedBytes > stored.length) throw new CodecError("blosc", `${stored.length} bytes instead of ${storedBytes}`);
  if (header.length > 0 && header.blockBytes === 0) throw new CodecError("blosc", "its blocks have no length");
  return header;
}

function decodeBlock(
  stored: Uint8Array,
  start: number,
  { target, header }: { target: Uint8Array; header: Header },
): void {
  const { flags, elementBytes, blockBytes } = header;
  const compressor = compressors[flags >> 5];
  if (!compressor) throw new UnsupportedError(`Blosc compressor ${flags >> 5}`);
  const isSplit =
    (flags & flag.unsplit) === 0 &&
    elementBytes <= maxSplits &&
    blockBytes / elementBytes >= minStreamBytes &&
    target.length === blockBytes;
  const streams = isSplit ? elementBytes : 1;
  const view = new DataView(stored.buffer, stored.byteOffset, stored.length);
  const isShuffled = (flags & (flag.shuffle | flag.bitshuffle)) !== 0;
  const block = isShuffled ? new Uint8Array(target.length) : target;
  const streamBytes = Math.floor(target.length / streams);
  let at = start;
  for (let stream = 0; stream < streams; stream++) {
    if (at + 4 > stored.length) throw new CodecError("blosc", "a stream is cut off");
    const size = view.getInt32(at, true);
    at += 4;
    if (size < 0 || at + size > stored.length) throw new CodecError("blosc", "a stream reaches beyond the end");
    const part = block.subarray(stream * streamBytes, (stream + 1) * streamBytes);
    decodeStream(compressor, stored.subarray(at, at + size), part);
    at += size;
  }
  if (isShuffled) target.set(((flags & flag.shuffle) === 0 ? unbitshuffle : unshuffle)(block, elementBytes));
}

/** A stream as long as what it stands for is stored as it is. */
function decodeStream(compressor: Compressor, stream: Uint8Array, part: Uint8Array): void {
  if (stream.length === part.length) {
    part.set(stream);
    return;
  }
  try {
    checkLength("blosc", compressor.decode(stream, part), part.length);
  } catch (error) {
    if (error instanceof CodecError) throw error;
    throw new CodecError("blosc", (error as Error).message, { cause: error });
  }
}

/** Numbers and names of the kinds of shuffling: numcodecs writes numbers, Zarr v3 names. */
const shuffles = new Map<unknown, "none" | "byte" | "bit" | "auto">([
  [0, "none"],
  ["noshuffle", "none"],
  [1, "byte"],
  ["shuffle", "byte"],
  [2, "bit"],
  ["bitshuffle", "bit"],
  [-1, "auto"],
]);

/** Blosc 1 with blosclz, lz4, lz4hc (written as lz4), zlib and zstd; snappy is only read. */
export function createBlosc(configuration: Configuration): Codec {
  const name = textOf(configuration, "cname", { codec: "blosc", usual: "lz4" });
  const number = compressorNames[name];
  if (number === undefined) throw new UnsupportedError(`the compressor "${name}" of Blosc`);
  const level = numberOf(configuration, "clevel", { codec: "blosc", least: 0, most: 9, usual: 5 });
  const elementBytes = numberOf(configuration, "typesize", { codec: "blosc", least: 1, usual: 1 });
  const kind = shuffles.get(configuration.shuffle ?? 1);
  if (kind === undefined) throw new UnsupportedError(`shuffle ${JSON.stringify(configuration.shuffle)} of Blosc`);
  const chosen = kind === "auto" ? (elementBytes === 1 ? "bit" : "byte") : kind;
  const compress = compressors[number]!.encode;
  return {
    encodedLength: () => undefined,
    decode: decodeBlosc,
    encode: (bytes) => {
      if (!compress) throw new UnsupportedError(`writing Blosc with "${name}"`, "use lz4 or zstd");
      const plan = { number, level, elementBytes: Math.min(elementBytes, 255), shuffled: chosen, compress };
      return encodeBlosc(bytes, plan);
    },
  };
}

interface Plan {
  readonly number: number;
  readonly level: number;
  readonly elementBytes: number;
  readonly shuffled: "none" | "byte" | "bit";
  readonly compress: (bytes: Uint8Array, level: number) => Uint8Array;
}

const usualBlockBytes = 2 ** 18;

function encodeBlosc(bytes: Uint8Array, plan: Plan): Uint8Array {
  const { elementBytes, shuffled } = plan;
  const unit = elementBytes * 8;
  const blockBytes = Math.max(1, Math.min(bytes.length, Math.ceil(usualBlockBytes / unit) * unit));
  const blocks = Math.ceil(bytes.length / blockBytes);
  const starts = Buffer.alloc(4 * blocks);
  const parts: Uint8Array[] = [];
  let at = headerBytes + starts.length;
  for (let block = 0; block < blocks && plan.level > 0; block++) {
    starts.writeUInt32LE(at, 4 * block);
    const stream = encodeBlock(bytes.subarray(block * blockBytes, (block + 1) * blockBytes), plan);
    const size = Buffer.alloc(4);
    size.writeInt32LE(stream.length);
    parts.push(size, stream);
    at += 4 + stream.length;
  }
  const kind = shuffled === "none" ? 0 : shuffled === "byte" ? flag.shuffle : flag.bitshuffle;
  const flags = (plan.number << 5) | flag.unsplit | kind;
  const isPlain = plan.level === 0 || at >= headerBytes + bytes.length;
  const content = isPlain ? [bytes] : [starts, ...parts];
  const total = isPlain ? headerBytes + bytes.length : at;
  const header = Buffer.from([
    maxVersion,
    1,
    isPlain ? flags | flag.plain : flags,
    elementBytes,
    ...new Uint8Array(12),
  ]);
  header.writeUInt32LE(bytes.length, 4);
  header.writeUInt32LE(blockBytes, 8);
  header.writeUInt32LE(total, 12);
  return Buffer.concat([header, ...content]);
}

function encodeBlock(block: Uint8Array, { elementBytes, shuffled, compress, level }: Plan): Uint8Array {
  const ordered =
    shuffled === "none" ? block : shuffled === "byte" ? shuffle(block, elementBytes) : bitshuffle(block, elementBytes);
  const stream = compress(ordered, level);
  return stream.length < ordered.length ? stream : ordered;
}
