import { decodeBlosclzPlainly, encodeBlosclz } from "./blosclz.ts";
import { encodeStream, type StreamEncoding } from "./kept-encoder.ts";
import { decodeLz4Plainly, encodeLz4Plainly } from "./lz4.ts";
import { decodeInto, decodeZstd } from "./native.ts";
import { decodeSnappy } from "./snappy.ts";
import type { VectorDecoder } from "./vector/decoders.ts";
import { encodeLz4InMemory, lz4Room } from "./vector/lz4-encoder.ts";
import type { VectorMemory } from "./vector/memory.ts";
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
  /**
   * Puts the stream at the beginning of `out`, if it is shorter than the bytes, and gives its length in any case. Must not use the
   * vectors' memory, in which the bytes may be.
   */
  readonly encode?: (bytes: Uint8Array, level: number, out: Uint8Array) => number;
  /** What encodes in that memory, if there is something. */
  readonly encodeIn?: StreamEncoder;
}

/** Encodes streams of bytes that are in the vectors' memory. */
interface StreamEncoder {
  /** Bytes that there must be where the stream goes. */
  readonly room: (length: number) => number;
  readonly encode: (
    memory: VectorMemory,
    places: { readonly from: number; readonly length: number; readonly to: number },
    level: number,
  ) => number;
}

/** By the number in the header's flags, bits 5 to 7. */
export const compressors: readonly Compressor[] = [
  {
    decode: decodeBlosclzPlainly,
    vectors: "blosclz",
    encode: (bytes, _, out) => shorter(encodeBlosclz(bytes), bytes, out),
  },
  {
    decode: decodeLz4Plainly,
    vectors: "lz4",
    encode: (bytes, level, out) => shorter(encodeLz4Plainly(bytes, lz4Stride(level)), bytes, out),
    encodeIn: {
      room: lz4Room,
      encode: (memory, places, level) => encodeLz4InMemory(memory, places, lz4Stride(level)),
    },
  },
  { decode: decodeSnappy },
  {
    decode: (stream, out) => decodeInto("zlib", stream, out),
    encode: (bytes, level, out) => encodeInto(bytes, { codec: "zlib", level }, out),
  },
  {
    decode: zstdInto,
    encode: (bytes, level, out) => encodeInto(bytes, { codec: "zstd", level: level < 9 ? level * 2 - 1 : 22 }, out),
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

/** As Blosc has it: `level` is from 1 to 9. */
function lz4Stride(level: number): number {
  return 10 - level;
}

function encodeInto(bytes: Uint8Array, encoding: StreamEncoding, out: Uint8Array): number {
  return encodeStream(bytes, encoding, (stream) => shorter(stream, bytes, out));
}

function shorter(stream: Uint8Array, bytes: Uint8Array, out: Uint8Array): number {
  if (stream.length < bytes.length) out.set(stream);
  return stream.length;
}

function zstdInto(stream: Uint8Array, out: Uint8Array): number {
  const [frame, second] = zstdFrames(stream);
  if (frame && !second) return decodeInto("zstd", frame, out);
  const bytes = decodeZstd(stream, out.length);
  out.set(bytes);
  return bytes.length;
}
