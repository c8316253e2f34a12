import { crc32 } from "node:zlib";
import { type Codec, CodecError, checkLength } from "./codec.ts";
import type { Configuration } from "./configuration.ts";
import { crc32cTurns } from "./vector/crc32c.ts";

const castagnoli = Uint32Array.from({ length: 256 }, (_, byte) => {
  let value = byte;
  for (let bit = 0; bit < 8; bit++) value = value & 1 ? (value >>> 1) ^ 0x82f63b78 : value >>> 1;
  return value;
});

/** CRC-32C (Castagnoli, RFC 3720 appendix B.4). */
export function crc32c(bytes: Uint8Array): number {
  const begun = crc32cTurns(bytes, castagnoli) ?? { value: -1, done: 0 };
  let { value } = begun;
  for (let i = begun.done; i < bytes.length; i++) value = castagnoli[(value ^ bytes[i]!) & 255]! ^ (value >>> 8);
  return ~value >>> 0;
}

/** Adler-32 (RFC 1950, section 8.2). */
export function adler32(bytes: Uint8Array): number {
  let a = 1;
  let b = 0;
  for (let at = 0; at < bytes.length; ) {
    const end = Math.min(bytes.length, at + 3800);
    for (; at < end; at++) {
      a += bytes[at]!;
      b += a;
    }
    a %= 65521;
    b %= 65521;
  }
  return ((b << 16) | a) >>> 0;
}

/** Words whose sums, and sums of sums, stay below 2^31. */
const fletcherWords = 180;

/**
 * Fletcher-32 as HDF5 computes it: big-endian words of two bytes, an odd last byte as the high half of one. Its sums are
 * folded, so that a sum is 0 only where all words are.
 */
export function fletcher32(bytes: Uint8Array): number {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const whole = bytes.length - (bytes.length % 2);
  let [a, b] = [0, 0];
  for (let at = 0; at < whole; ) {
    const end = Math.min(whole, at + 2 * fletcherWords);
    for (; at < end; at += 2) {
      a += view.getUint16(at);
      b += a;
    }
    [a, b] = [fold(a), fold(b)];
  }
  if (whole < bytes.length) {
    a = fold(a + (bytes[whole]! << 8));
    b = fold(b + a);
  }
  return ((b << 16) | a) >>> 0;
}

/** A sum below 2^32 modulo 65535, but 65535 where that is 0 and the sum is not. */
function fold(sum: number): number {
  const half = (sum & 0xffff) + (sum >>> 16);
  return (half & 0xffff) + (half >>> 16);
}

interface Checksum {
  readonly name: string;
  readonly compute: (bytes: Uint8Array) => number;
  /** Where numcodecs puts it unless the configuration says `location`; Zarr v3's crc32c stands at the end. */
  readonly location: "start" | "end";
}

function createChecksum({ name, compute, location: usual }: Checksum, configuration: Configuration): Codec {
  const atStart = (configuration.location ?? usual) === "start";
  return {
    encodedLength: (length) => length + 4,
    decode: (stored, length) => {
      if (stored.length < 4) throw new CodecError(name, "the checksum is cut off");
      const content = atStart ? stored.subarray(4) : stored.subarray(0, -4);
      checkLength(name, content.length, length);
      const told = new DataView(stored.buffer, stored.byteOffset).getUint32(atStart ? 0 : content.length, true);
      const found = compute(content);
      if (told !== found)
        throw new CodecError(name, `the checksum is ${found.toString(16)} instead of ${told.toString(16)}`);
      return content;
    },
    encode: (bytes) => {
      const stored = new Uint8Array(bytes.length + 4);
      stored.set(bytes, atStart ? 4 : 0);
      new DataView(stored.buffer).setUint32(atStart ? 0 : bytes.length, compute(bytes), true);
      return stored;
    },
  };
}

/** CRC-32C after the content. */
export function createCrc32c(configuration: Configuration): Codec {
  return createChecksum({ name: "crc32c", compute: crc32c, location: "end" }, configuration);
}

/** CRC-32 of zlib before the content. */
export function createCrc32(configuration: Configuration): Codec {
  return createChecksum({ name: "crc32", compute: (bytes) => crc32(bytes), location: "start" }, configuration);
}

/** Adler-32 before the content. */
export function createAdler32(configuration: Configuration): Codec {
  return createChecksum({ name: "adler32", compute: adler32, location: "start" }, configuration);
}

/** HDF5's Fletcher-32 after the content. */
export function createFletcher32(configuration: Configuration): Codec {
  return createChecksum({ name: "fletcher32", compute: fletcher32, location: "end" }, configuration);
}
