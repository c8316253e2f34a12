import { type Codec, checkLength } from "./codec.ts";
import { type Configuration, numberOf } from "./configuration.ts";

/** Groups the first bytes of all elements, then the second bytes and so on; what is left of an element stays last. */
export function shuffle(bytes: Uint8Array, elementBytes: number): Uint8Array {
  const out = new Uint8Array(bytes.length);
  const count = Math.floor(bytes.length / elementBytes);
  for (let byte = 0; byte < elementBytes; byte++) {
    let to = byte * count;
    for (let from = byte; to < (byte + 1) * count; from += elementBytes) out[to++] = bytes[from]!;
  }
  out.set(bytes.subarray(count * elementBytes), count * elementBytes);
  return out;
}

/** Undoes `shuffle`. */
export function unshuffle(bytes: Uint8Array, elementBytes: number): Uint8Array {
  const out = new Uint8Array(bytes.length);
  const count = Math.floor(bytes.length / elementBytes);
  for (let byte = 0; byte < elementBytes; byte++) {
    let from = byte * count;
    for (let to = byte; from < (byte + 1) * count; to += elementBytes) out[to] = bytes[from++]!;
  }
  out.set(bytes.subarray(count * elementBytes), count * elementBytes);
  return out;
}

/** Groups the bits of elements by their place; as in Blosc nothing is done unless the elements are a multiple of eight. */
export function bitshuffle(bytes: Uint8Array, elementBytes: number): Uint8Array {
  const count = Math.floor(bytes.length / elementBytes);
  if (count % 8 !== 0) return new Uint8Array(bytes);
  const planes = shuffle(bytes, elementBytes);
  const out = planes.slice();
  for (let byte = 0; byte < elementBytes; byte++) {
    forEachEight(count, (eight, row) => {
      for (let bit = 0; bit < 8; bit++) {
        let value = 0;
        for (let i = 0; i < 8; i++) value |= ((planes[byte * count + eight * 8 + i]! >> bit) & 1) << i;
        out[byte * count + bit * row + eight] = value;
      }
    });
  }
  return out;
}

/** Undoes `bitshuffle`. */
export function unbitshuffle(bytes: Uint8Array, elementBytes: number): Uint8Array {
  const count = Math.floor(bytes.length / elementBytes);
  if (count % 8 !== 0) return new Uint8Array(bytes);
  const planes = new Uint8Array(bytes);
  for (let byte = 0; byte < elementBytes; byte++) {
    forEachEight(count, (eight, row) => {
      for (let i = 0; i < 8; i++) {
        let value = 0;
        for (let bit = 0; bit < 8; bit++) value |= ((bytes[byte * count + bit * row + eight]! >> i) & 1) << bit;
        planes[byte * count + eight * 8 + i] = value;
      }
    });
  }
  return unshuffle(planes, elementBytes);
}

function forEachEight(count: number, visit: (eight: number, row: number) => void): void {
  for (let eight = 0; eight < count / 8; eight++) visit(eight, count / 8);
}

/** The byte shuffle as a codec of its own, as numcodecs and HDF5 have it. */
export function createShuffle(configuration: Configuration): Codec {
  const elementBytes = numberOf(configuration, "elementsize", { codec: "shuffle", least: 1, usual: 4 });
  return {
    encodedLength: (length) => length,
    decode: (stored, length) => {
      checkLength("shuffle", stored.length, length);
      return unshuffle(stored, elementBytes);
    },
    encode: (bytes) => shuffle(bytes, elementBytes),
  };
}
