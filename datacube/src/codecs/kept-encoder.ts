import {
  constants,
  createDeflate,
  createGzip,
  createZstdCompress,
  deflateSync,
  gunzipSync,
  gzipSync,
  inflateSync,
  type ZlibOptions,
  zstdCompressSync,
  zstdDecompressSync,
} from "node:zlib";
import { giveBack, takeRoom } from "../array/spare-bytes.ts";
import type { KeptCodec } from "./kept-decoder.ts";
import { type KeptStream, keepStream } from "./kept-stream.ts";

/** How a stream is encoded. */
export interface StreamEncoding {
  readonly codec: KeptCodec;
  readonly level: number;
  /** Whether a frame of zstd gets a checksum; the others always have theirs. */
  readonly checksum?: boolean;
}

interface Maker {
  readonly create: (encoding: StreamEncoding) => Parameters<typeof keepStream>[0];
  readonly encode: (bytes: Uint8Array, encoding: StreamEncoding) => Uint8Array;
  readonly decode: (stored: Uint8Array) => Uint8Array;
  readonly flush: number;
  /** Whether an encoder has to be told that another stream begins. That of zstd forgets its level by that. */
  readonly resets: boolean;
}

/** What the library of zlib and gzip makes, which differ in what stands around the same stream. */
function ofDeflate(
  create: (options: ZlibOptions) => ReturnType<Maker["create"]>,
  encode: (bytes: Uint8Array, options: ZlibOptions) => Uint8Array,
  decode: Maker["decode"],
): Maker {
  return {
    create: ({ level }) => create({ level }),
    encode: (bytes, { level }) => encode(bytes, { level }),
    decode,
    flush: constants.Z_FINISH,
    resets: true,
  };
}

const makers: Readonly<Record<KeptCodec, Maker>> = {
  zlib: ofDeflate(createDeflate, deflateSync, inflateSync),
  gzip: ofDeflate(createGzip, gzipSync, gunzipSync),
  zstd: {
    create: (encoding) => createZstdCompress({ params: zstdParameters(encoding) }),
    encode: (bytes, encoding) =>
      zstdCompressSync(bytes, { params: zstdParameters(encoding), pledgedSrcSize: bytes.length }),
    decode: zstdDecompressSync,
    flush: constants.ZSTD_e_end,
    resets: false,
  },
};

function zstdParameters({ level, checksum = false }: StreamEncoding): Record<number, number> {
  return {
    [constants.ZSTD_c_compressionLevel]: level,
    [constants.ZSTD_c_checksumFlag]: checksum ? 1 : 0,
  };
}

/** What an encoder of zstd remembers grows with both: beyond, it takes tens of megabytes, and making it is the smaller part. */
const keptLevel = 5;
const keptBytes = 2 ** 18;
/** Encoders that are kept, each with some megabytes at most. */
const mostKept = 4;

/** By codec and level, those that were used longest ago first; undefined where there can be none. */
const kept = new Map<string, KeptStream | undefined>();

/**
 * Encodes a stream, of zstd one frame that tells its length, by an encoder that is kept for the next one: making one takes as long
 * as encoding some tens of kilobytes, and leaves memory to V8's collector.
 * @param use gets the stream, which holds until it returns
 */
export function encodeStream<T>(bytes: Uint8Array, encoding: StreamEncoding, use: (stream: Uint8Array) => T): T {
  const { codec, level } = encoding;
  const isKept = bytes.length > 0 && (codec !== "zstd" || level <= keptLevel || bytes.length <= keptBytes);
  const encoder = isKept ? encoderOf(encoding) : undefined;
  if (encoder === undefined) return use(makers[codec].encode(bytes, encoding));
  // that of zstd works without a copy where there is room for the worst
  const target = takeRoom(bytes.length + (bytes.length >> 7) + 1024);
  try {
    const written = encode(encoder, { bytes, target, maker: makers[codec] });
    if (written !== undefined) return use(target.subarray(0, written));
    kept.delete(keyOf(encoding));
    encoder.handle.close();
    return use(makers[codec].encode(bytes, encoding));
  } finally {
    giveBack(target);
  }
}

function keyOf({ codec, level, checksum }: StreamEncoding): string {
  return `${codec} ${level} ${checksum === true}`;
}

function encoderOf(encoding: StreamEncoding): KeptStream | undefined {
  const key = keyOf(encoding);
  const encoder = kept.has(key) ? kept.get(key) : createEncoder(encoding);
  kept.delete(key);
  kept.set(key, encoder);
  for (const [oldest, unused] of kept) {
    if (kept.size <= mostKept) break;
    kept.delete(oldest);
    unused?.handle.close();
  }
  return encoder;
}

/** Bytes written; undefined where it failed, after which the encoder is not to be used. */
function encode(
  encoder: KeptStream,
  { bytes, target, maker }: { readonly bytes: Uint8Array; readonly target: Uint8Array; readonly maker: Maker },
): number | undefined {
  encoder.failure = undefined;
  if (maker.resets) encoder.handle.reset();
  encoder.handle.writeSync(maker.flush, bytes, 0, bytes.length, target, 0, target.length);
  const [room = 0, rest = 0] = encoder.state;
  return encoder.failure === undefined && room > 0 && rest === 0 ? target.length - room : undefined;
}

/** An encoder that was seen to do what is expected of it, twice. */
function createEncoder(encoding: StreamEncoding): KeptStream | undefined {
  const maker = makers[encoding.codec];
  const encoder = keepStream(maker.create(encoding));
  const bytes = Uint8Array.from({ length: 1000 }, (_, i) => (i * i) % 251);
  const isRight = (): boolean => {
    const target = new Uint8Array(2048);
    const written = encoder && encode(encoder, { bytes, target, maker });
    return written !== undefined && Buffer.compare(maker.decode(target.subarray(0, written)), bytes) === 0;
  };
  try {
    if (isRight() && isRight()) return encoder;
  } catch {
    // what it made cannot be decoded
  }
  encoder?.handle.close();
  return undefined;
}
