import { gunzipSync, inflateSync, zstdDecompressSync } from "node:zlib";
import { takeBytes, takeRoom } from "../array/spare-bytes.ts";
import { type Codec, CodecError, checkLength, maxDecodedBytes } from "./codec.ts";
import { type Configuration, numberOf } from "./configuration.ts";
import { decodeKept, type KeptCodec } from "./kept-decoder.ts";
import { encodeStream } from "./kept-encoder.ts";
import { contentSize, zstdFrames } from "./zstd-frames.ts";

/** What Node's own decoders take, with a bound on what they may produce. */
type Decoder = (stored: Uint8Array, options: { maxOutputLength: number; chunkSize: number }) => Uint8Array;

const decoders: Readonly<Record<KeptCodec, Decoder>> = {
  zlib: inflateSync,
  gzip: gunzipSync,
  zstd: zstdDecompressSync,
};

/**
 * Decodes a stream, of zstd a frame, to its place: by a decoder that is kept, else by Node's function.
 * @returns bytes written
 * @throws Error when it is damaged, or longer than its place
 */
export function decodeInto(codec: KeptCodec, stored: Uint8Array, target: Uint8Array): number {
  const written = decodeKept(codec, stored, target);
  if (written !== undefined) return written;
  const bytes = decodeBounded(codec, stored, target.length);
  if (bytes.length > target.length) throw tooLong(target.length);
  target.set(bytes);
  return bytes.length;
}

/** What a stream, of zstd a frame, stands for. @throws Error when it is damaged, or has more bytes than the limit */
export function decodeAtMost(codec: KeptCodec, stored: Uint8Array, limit: number): Uint8Array {
  if (limit >= outputPiece(stored, limit)) return decodeBounded(codec, stored, limit);
  const out = takeBytes(limit);
  return out.subarray(0, decodeInto(codec, stored, out));
}

/** The same by Node's function, where the limit is not known, or not likely to be reached. */
function decodeBounded(codec: KeptCodec, stored: Uint8Array, limit: number | undefined): Uint8Array {
  const most = Math.max(1, Math.min(limit ?? maxDecodedBytes, maxDecodedBytes));
  try {
    return decoders[codec](stored, { maxOutputLength: most, chunkSize: outputPiece(stored, limit) });
  } catch (error) {
    const isTooLong = error instanceof Error && "code" in error && error.code === "ERR_BUFFER_TOO_LARGE";
    throw isTooLong ? tooLong(most) : error;
  }
}

function tooLong(most: number): Error {
  return new Error(`more than the ${most} bytes expected`);
}

/** A whole stream. @throws CodecError */
function decodeWhole(codec: KeptCodec, stored: Uint8Array, length: number | undefined): Uint8Array {
  const decode = (): Uint8Array =>
    length === undefined ? decodeBounded(codec, stored, length) : decodeAtMost(codec, stored, length);
  const decoded = damageOf(codec, decode);
  checkLength(codec, decoded.length, length);
  return decoded;
}

function damageOf(codec: KeptCodec, decode: () => Uint8Array): Uint8Array {
  try {
    return decode();
  } catch (error) {
    throw new CodecError(codec, (error as Error).message, { cause: error });
  }
}

/**
 * Bytes of the pieces in which Node's decoders give their output: one piece for all that is expected, and a byte more, so that they
 * find themselves at the end without another one; less where so little is stored that it may not be true.
 */
export function outputPiece(stored: Uint8Array, length: number | undefined): number {
  const likely = Math.max(2 ** 24, 2 ** 10 * stored.length);
  return Math.max(64, Math.min(length === undefined ? 2 ** 16 : length + 1, likely, maxDecodedBytes));
}

/** Bytes in memory that may be given back. */
export function copied(bytes: Uint8Array): Uint8Array {
  const copy = takeRoom(bytes.length);
  copy.set(bytes);
  return copy;
}

/** gzip (RFC 1952), also of several members. */
export function createGzip(configuration: Configuration): Codec {
  const level = numberOf(configuration, "level", { codec: "gzip", least: 0, most: 9, usual: 5 });
  return {
    encodedLength: () => undefined,
    decode: (stored, length) => decodeWhole("gzip", stored, length),
    encode: (bytes) => encodeStream(bytes, { codec: "gzip", level }, copied),
  };
}

/** zlib (RFC 1950). */
export function createZlib(configuration: Configuration): Codec {
  const level = numberOf(configuration, "level", { codec: "zlib", least: -1, most: 9, usual: 1 });
  return {
    encodedLength: () => undefined,
    decode: (stored, length) => decodeWhole("zlib", stored, length),
    encode: (bytes) => encodeStream(bytes, { codec: "zlib", level }, copied),
  };
}

/** Zstandard (RFC 8878), also of several frames. */
export function createZstd(configuration: Configuration): Codec {
  const level = numberOf(configuration, "level", { codec: "zstd", least: -131072, most: 22, usual: 0 });
  const encoding = { codec: "zstd", level, checksum: configuration.checksum === true } as const;
  return {
    encodedLength: () => undefined,
    decode: decodeZstd,
    encode: (bytes) => encodeStream(bytes, encoding, copied),
  };
}

/** All frames of a Zstandard stream, one after the other. */
export function decodeZstd(stored: Uint8Array, length: number | undefined): Uint8Array {
  const frames = zstdFrames(stored);
  if (frames.length === 1) return decodeWhole("zstd", frames[0]!, length ?? contentSize(frames[0]!));
  const parts: Uint8Array[] = [];
  let room = length ?? maxDecodedBytes;
  for (const frame of frames) {
    const size = contentSize(frame);
    if (size !== undefined && size > room) throw new CodecError("zstd", `more than the ${length} bytes expected`);
    const part = decodeUpTo(frame, size, room);
    room -= part.length;
    parts.push(part);
  }
  const decoded = new Uint8Array(Buffer.concat(parts));
  checkLength("zstd", decoded.length, length);
  return decoded;
}

/** A frame that tells its size, or one that may take all the room. */
function decodeUpTo(frame: Uint8Array, size: number | undefined, room: number): Uint8Array {
  if (size === 0) return new Uint8Array(0);
  const decoded = damageOf("zstd", () => decodeBounded("zstd", frame, size ?? room));
  checkLength("zstd", decoded.length, size);
  return decoded;
}
