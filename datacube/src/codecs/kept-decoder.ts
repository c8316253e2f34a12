import {
  constants,
  createGunzip,
  createInflate,
  createZstdDecompress,
  deflateSync,
  gzipSync,
  zstdCompressSync,
} from "node:zlib";
import { type KeptStream, keepStream } from "./kept-stream.ts";

/** Compressions whose decoders are kept. */
export type KeptCodec = "zlib" | "gzip" | "zstd";

interface Decoder extends KeptStream {
  readonly flush: number;
  /** Whether a decoder that is at the end takes it for the beginning of another stream. */
  readonly goesOn: boolean;
}

const makers = {
  zlib: { create: createInflate, flush: constants.Z_FINISH, encode: deflateSync, goesOn: false },
  gzip: { create: createGunzip, flush: constants.Z_FINISH, encode: gzipSync, goesOn: false },
  zstd: { create: createZstdDecompress, flush: constants.ZSTD_e_end, encode: zstdCompressSync, goesOn: true },
};

/** Contents from which on what a decoder has remembered of them, up to 128 MB, is let go at once. */
const largeBytes = 2 ** 22;

const kept = new Map<KeptCodec, Decoder | undefined>();
const beyond = new Uint8Array(1);

/**
 * Decodes a stream, of zstd a whole frame, straight to its place, by a decoder that is kept for the next one: making one takes as
 * long as decoding some ten kilobytes, and leaves memory to V8's collector.
 * @returns bytes written; undefined where there is no such decoder
 * @throws Error when the stream is damaged, or is longer than its place
 */
export function decodeKept(codec: KeptCodec, stored: Uint8Array, target: Uint8Array): number | undefined {
  if (target.length === 0) return undefined;
  if (!kept.has(codec)) kept.set(codec, createDecoder(codec));
  const decoder = kept.get(codec);
  try {
    const written = decoder && decode(decoder, stored, target);
    if (target.length >= largeBytes) decoder?.handle.reset();
    return written;
  } catch (error) {
    // that of zstd does not forget its error
    kept.delete(codec);
    decoder?.handle.close();
    throw error;
  }
}

function decode(decoder: Decoder, stored: Uint8Array, target: Uint8Array): number {
  const { handle, flush, state, goesOn } = decoder;
  decoder.failure = undefined;
  handle.reset();
  handle.writeSync(flush, stored, 0, stored.length, target, 0, target.length);
  if (decoder.failure !== undefined) throw new Error(decoder.failure);
  const [room = 0, rest = 0] = state;
  if (room > 0) return target.length - room;
  handle.writeSync(flush, stored, stored.length - rest, rest, beyond, 0, 1);
  if (decoder.failure !== undefined && !goesOn) throw new Error(decoder.failure);
  if (state[0] === 0) throw new Error(`more than the ${target.length} bytes expected`);
  return target.length;
}

function createDecoder(codec: KeptCodec): Decoder | undefined {
  const { create, flush, encode, goesOn } = makers[codec];
  const stream = keepStream(create());
  if (stream === undefined) return undefined;
  const decoder: Decoder = Object.assign(stream, { flush, goesOn });
  return isRight(decoder, encode) ? decoder : undefined;
}

/** Whether a decoder does what is expected of it. */
function isRight(decoder: Decoder, encode: (bytes: Uint8Array) => Uint8Array): boolean {
  const bytes = Uint8Array.from({ length: 1000 }, (_, i) => (i * i) % 251);
  const target = new Uint8Array(1000);
  try {
    return decode(decoder, encode(bytes), target) === 1000 && target.every((byte, i) => byte === bytes[i]);
  } catch {
    return false;
  }
}
