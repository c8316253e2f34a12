import { CodecError } from "./codec.ts";
import { copyForward } from "./lz4.ts";
import { findMatches } from "./matches.ts";
import { decodeByVectors } from "./vector/decoders.ts";

const nearest = 8191;
/** Offsets of 13 bits; longer ones stand in two more bytes. */
const maxOffset = nearest + 65535;

/**
 * Decodes the BloscLZ form of FastLZ: control bytes below 32 begin that many literals plus one, others a match.
 * @returns the number of bytes written to `out`
 * @throws CodecError
 */
export function decodeBlosclz(input: Uint8Array, out: Uint8Array): number {
  return decodeByVectors("blosclz", input, out) ?? decodeBlosclzPlainly(input, out);
}

/** As `decodeBlosclz`, without vectors. */
export function decodeBlosclzPlainly(input: Uint8Array, out: Uint8Array): number {
  let from = 0;
  let to = 0;
  const next = (): number => {
    if (from >= input.length) throw new CodecError("blosclz", "it is cut off");
    return input[from++]!;
  };
  for (let isFirst = true; from < input.length; isFirst = false) {
    const control = isFirst ? next() & 31 : next();
    if (control < 32) {
      const count = control + 1;
      if (count > input.length - from || count > out.length - to)
        throw new CodecError("blosclz", "literals reach beyond the end");
      copyForward(input, from, { out, to, count });
      from += count;
      to += count;
      continue;
    }
    let length = (control >> 5) + 2;
    if (length === 9) {
      let more: number;
      do {
        more = next();
        length += more;
      } while (more === 255);
    }
    const low = next();
    const near = ((control & 31) << 8) | low;
    const offset = near === nearest ? nearest + ((next() << 8) | next()) + 1 : near + 1;
    if (offset > to) throw new CodecError("blosclz", "an offset leads before the start");
    if (length > out.length - to) throw new CodecError("blosclz", "a match reaches beyond the end");
    copyForward(out, to - offset, { out, to, count: length });
    to += length;
  }
  return to;
}

/** Near the end only literals are written, as the decoders in the field read ahead. */
const margin = 16;

/** Encodes the BloscLZ form. The result can be longer than the input. */
export function encodeBlosclz(input: Uint8Array): Uint8Array {
  const out = new Uint8Array(input.length + Math.ceil(input.length / 32) + 16);
  let to = 0;
  let anchor = 0;
  const literals = (end: number): void => {
    for (; anchor < end; ) {
      const count = Math.min(32, end - anchor);
      out[to++] = count - 1;
      out.set(input.subarray(anchor, anchor + count), to);
      to += count;
      anchor += count;
    }
  };
  const match = (distance: number, length: number): void => {
    const near = Math.min(distance - 1, nearest);
    out[to++] = (Math.min(length - 2, 7) << 5) | (near >> 8);
    if (length - 2 >= 7) {
      let rest = length - 9;
      for (; rest >= 255; rest -= 255) out[to++] = 255;
      out[to++] = rest;
    }
    out[to++] = near & 255;
    if (near < nearest) return;
    out[to++] = (distance - 1 - nearest) >> 8;
    out[to++] = (distance - 1 - nearest) & 255;
  };
  const bounds = { from: 1, startMargin: margin, endMargin: margin, maxOffset, stride: 1 };
  findMatches(input, bounds, (at, distance, length) => {
    literals(at);
    match(distance, length);
    anchor = at + length;
  });
  literals(input.length);
  return out.subarray(0, to);
}
