import { takeBytes } from "../array/spare-bytes.ts";
import { type Codec, CodecError, checkLength } from "./codec.ts";
import { type Configuration, numberOf } from "./configuration.ts";
import { findMatches } from "./matches.ts";
import { decodeByVectors } from "./vector/decoders.ts";
import { encodeByVectors, lz4Bound } from "./vector/lz4-encoder.ts";

/** Shortest match. */
const minMatch = 4;
/** The last five bytes are literals, and no match begins in the last twelve (LZ4 block format, end of block). */
const endLiterals = 5;
const matchMargin = 12;
const maxOffset = 65535;

/**
 * Decodes an LZ4 block.
 * @returns the number of bytes written to `out`
 * @throws CodecError when it reaches beyond its input, its output or what has been written
 */
export function decodeLz4Block(input: Uint8Array, out: Uint8Array): number {
  return decodeByVectors("lz4", input, out) ?? decodeLz4Plainly(input, out);
}

/** As `decodeLz4Block`, without vectors. */
export function decodeLz4Plainly(input: Uint8Array, out: Uint8Array): number {
  let from = 0;
  let to = 0;
  const extended = (length: number): number => {
    if (length < 15) return length;
    let total = length;
    for (;;) {
      if (from >= input.length) throw new CodecError("lz4", "a length is cut off");
      const more = input[from++]!;
      total += more;
      if (more !== 255) return total;
    }
  };
  while (from < input.length) {
    const token = input[from++]!;
    const literals = extended(token >> 4);
    if (literals > input.length - from || literals > out.length - to)
      throw new CodecError("lz4", "literals reach beyond the end");
    copyForward(input, from, { out, to, count: literals });
    from += literals;
    to += literals;
    if (from === input.length) return to;
    if (from + 2 > input.length) throw new CodecError("lz4", "an offset is cut off");
    const offset = input[from]! | (input[from + 1]! << 8);
    from += 2;
    const length = extended(token & 15) + minMatch;
    if (offset === 0 || offset > to) throw new CodecError("lz4", "an offset leads before the start");
    if (length > out.length - to) throw new CodecError("lz4", "a match reaches beyond the end");
    copyForward(out, to - offset, { out, to, count: length });
    to += length;
  }
  throw new CodecError("lz4", "the last sequence is cut off");
}

/** Copies so that bytes just written are read again where the ranges overlap. */
export function copyForward(
  input: Uint8Array,
  from: number,
  { out, to, count }: { out: Uint8Array; to: number; count: number },
): void {
  if (count > 32 && (input !== out || to - from >= count)) {
    out.set(input.subarray(from, from + count), to);
    return;
  }
  for (let i = 0; i < count; i++) out[to + i] = input[from + i]!;
}

/** Encodes an LZ4 block with one probe every `stride` positions: more is faster and finds less. */
export function encodeLz4Block(input: Uint8Array, stride = 1): Uint8Array {
  return encodeByVectors(input, stride) ?? encodeLz4Plainly(input, stride);
}

/** As `encodeLz4Block`, without vectors. */
export function encodeLz4Plainly(input: Uint8Array, stride: number): Uint8Array {
  const out = new Uint8Array(lz4Bound(input.length));
  let to = 0;
  let anchor = 0;
  const lengthBytes = (length: number): void => {
    let rest = length;
    for (; rest >= 255; rest -= 255) out[to++] = 255;
    out[to++] = rest;
  };
  const sequence = (end: number, offset: number, match: number): void => {
    const literals = end - anchor;
    const token = to++;
    out[token] = (Math.min(literals, 15) << 4) | (match === 0 ? 0 : Math.min(match - minMatch, 15));
    if (literals >= 15) lengthBytes(literals - 15);
    out.set(input.subarray(anchor, end), to);
    to += literals;
    if (match === 0) return;
    out[to++] = offset & 255;
    out[to++] = offset >> 8;
    if (match - minMatch >= 15) lengthBytes(match - minMatch - 15);
  };
  const bounds = { from: 0, startMargin: matchMargin, endMargin: endLiterals, maxOffset, stride };
  findMatches(input, bounds, (at, distance, length) => {
    sequence(at, distance, length);
    anchor = at + length;
  });
  sequence(input.length, 0, 0);
  return out.subarray(0, to);
}

/** LZ4 as numcodecs stores it: the length of the content as uint32, then one block. */
export function createLz4(configuration: Configuration): Codec {
  const asked = numberOf(configuration, "acceleration", { codec: "lz4", usual: 1 });
  const stride = Math.trunc(Math.min(Math.max(1, asked), 65_537));
  return {
    encodedLength: () => undefined,
    decode: (stored, length) => {
      if (stored.length < 4) throw new CodecError("lz4", "the header is cut off");
      const told = new DataView(stored.buffer, stored.byteOffset).getUint32(0, true);
      checkLength("lz4", told, length);
      // LZ4 shrinks at most 255 times: a length that cannot be true is refused before it is allocated
      if (told > stored.length * 255) throw new CodecError("lz4", `${stored.length} bytes cannot hold ${told}`);
      const out = takeBytes(told);
      checkLength("lz4", decodeLz4Block(stored.subarray(4), out), told);
      return out;
    },
    encode: (bytes) => {
      const block = encodeLz4Block(bytes, stride);
      const stored = new Uint8Array(4 + block.length);
      new DataView(stored.buffer).setUint32(0, bytes.length, true);
      stored.set(block, 4);
      return stored;
    },
  };
}
