import { gunzipSync, inflateSync, zstdDecompressSync } from "node:zlib";
import { takeBytes, takeRoom } from "../array/spare-bytes.ts";
import { type Codec, CodecError, checkLength, maxDecodedBytes } from "./codec.ts";
import { type Configuration, numberOf } from "./configuration.ts";
import { decodeKept, type KeptCodec } from "./kept-decoder.ts";
import { encodeStream } from "./kept-encoder.ts";
import { contentSize, zstdFrames } from "./zstd-frames.ts";

/** What Node's own decoders take, with a bound on what they may produce. */
type Decoder = (stored: Uint8Array, options: { maxOutputLength: number; chunkSize: number }) => Uint8Array;

/** A whole stream whose length is known goes by a decoder that is kept. */
function decodeWhole(codec: KeptCodec, decoder: Decoder, stored: Uint8Array, length: number | undefined): Uint8Array {
  if (length === undefined || length >= outputPiece(stored, length))
    return decodeBounded(codec, decoder, stored, length);
  const out = takeBytes(length);
  let written: number | undefined;
  try {
    written = decodeKept(codec, stored, out);
  } catch (error) {
    throw new CodecError(codec, (error as Error).message, { cause: error });
  }
  if (written === undefined) return decodeBounded(codec, decoder, stored, length);
  checkLength(codec, written, length);
  return out;
}

function decodeBounded(codec: string, decoder: Decoder, stored: Uint8Array, length: number | undefined): Uint8Array {
  const most = Math.max(1, Math.min(length ?? maxDecodedBytes, maxDecodedBytes));
  const chunkSize = outputPiece(stored, length);
  let decoded: Uint8Array;
  try {
    decoded = decoder(stored, { maxOutputLength: most, chunkSize });
  } catch (error) {
    const isTooLong = error instanceof Error && "code" in error && error.code === "ERR_BUFFER_TOO_LARGE";
    const reason = isTooLong ? `more than the ${most} bytes expected` : String((error as Error).message);
    throw new CodecError(codec, reason, { cause: error });
  }
  checkLength(codec, decoded.length, length);
  return decoded;
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
    decode: (stored, length) => decodeWhole("gzip", gunzipSync, stored, length),
    encode: (bytes) => encodeStream(bytes, { codec: "gzip", level }, copied),
  };
}

/** zlib (RFC 1950). */
export function createZlib(configuration: Configuration): Codec {
  const level = numberOf(configuration, "level", { codec: "zlib", least: -1, most: 9, usual: 1 });
  return {
    encodedLength: () => undefined,
    decode: (stored, length) => decodeWhole("zlib", inflateSync, stored, length),
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
  if (frames.length === 1)
    return decodeWhole("zstd", zstdDecompressSync, frames[0]!, length ?? contentSize(frames[0]!));
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

function decodeUpTo(frame: Uint8Array, size: number | undefined, room: number): Uint8Array {
  if (size !== undefined)
    return size === 0 ? new Uint8Array(0) : decodeBounded("zstd", zstdDecompressSync, frame, size);
  return decodeBounded(
    "zstd",
    (stored, options) => zstdDecompressSync(stored, { ...options, maxOutputLength: Math.max(1, room) }),
    frame,
    undefined,
  );
}
