import { constants, deflateSync, inflateSync, zstdCompressSync } from "node:zlib";
import { decodeBlosclzPlainly, encodeBlosclz } from "./blosclz.ts";
import { checkLength } from "./codec.ts";
import { decodeKept } from "./kept-decoder.ts";
import { decodeLz4Plainly, encodeLz4Block } from "./lz4.ts";
import { decodeZstd, outputPiece } from "./native.ts";
import { decodeSnappy } from "./snappy.ts";
import type { VectorDecoder } from "./vector/decoders.ts";
import { zstdFrames } from "./zstd-frames.ts";

/** Blosc 1 containers: a header of 16 bytes, the starts of the blocks, blocks of one or more streams. */
export const headerBytes = 16;
/** The newest version of the format. */
export const maxVersion = 2;
/** Bits of the header's flags. */
export const flag = { shuffle: 1, plain: 2, bitshuffle: 4, unsplit: 16 } as const;

/** What a stream is compressed by. */
export interface Compressor {
  /** Must not use the vectors' memory, in which `out` may be. */
  readonly decode: (stream: Uint8Array, out: Uint8Array) => number;
  /** What decodes it in that memory, if there is one. */
  readonly vectors?: VectorDecoder;
  readonly encode?: (bytes: Uint8Array, level: number) => Uint8Array;
}

/** By the number in the header's flags, bits 5 to 7. */
export const compressors: readonly Compressor[] = [
  { decode: decodeBlosclzPlainly, vectors: "blosclz", encode: encodeBlosclz },
  { decode: decodeLz4Plainly, vectors: "lz4", encode: encodeLz4Block },
  { decode: decodeSnappy },
  { decode: inflateInto, encode: (bytes, level) => deflateSync(bytes, { level }) },
  {
    decode: zstdInto,
    encode: (bytes, level) =>
      zstdCompressSync(bytes, { params: { [constants.ZSTD_c_compressionLevel]: level < 9 ? level * 2 - 1 : 22 } }),
  },
];

/** Numbers of compressors by the names that numcodecs gives them. */
export const compressorNumbers: Readonly<Record<string, number>> = {
  blosclz: 0,
  lz4: 1,
  lz4hc: 1,
  snappy: 2,
  zlib: 3,
  zstd: 4,
};

function zstdInto(stream: Uint8Array, out: Uint8Array): number {
  const [frame, second] = zstdFrames(stream);
  const written = frame && !second ? decodeKept("zstd", frame, out) : undefined;
  return written ?? copyInto(out, decodeZstd(stream, out.length));
}

function inflateInto(stream: Uint8Array, out: Uint8Array): number {
  const written = decodeKept("zlib", stream, out);
  if (written !== undefined) return written;
  const chunkSize = outputPiece(stream, out.length);
  return copyInto(out, inflateSync(stream, { maxOutputLength: Math.max(1, out.length), chunkSize }));
}

function copyInto(out: Uint8Array, bytes: Uint8Array): number {
  checkLength("blosc", bytes.length, out.length);
  out.set(bytes);
  return bytes.length;
}
