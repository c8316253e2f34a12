import { takeBytes } from "../array/spare-bytes.ts";
import { type Codec, checkLength } from "./codec.ts";
import { type Configuration, numberOf } from "./configuration.ts";
import { fewestElements } from "./vector/interleave.ts";
import { type VectorMemory, vectorMemory } from "./vector/memory.ts";
import { isVectorSize, joinBytes, splitBytes } from "./vector/shuffles.ts";

/** Elements that are done at a time by vectors, so that they stay in the cache. */
const tileElements = 2 ** 14;

/** Groups the first bytes of all elements, then the second bytes and so on; what is left of an element stays last. */
export function shuffle(bytes: Uint8Array, elementBytes: number): Uint8Array {
  const out = takeBytes(bytes.length);
  const count = Math.floor(bytes.length / elementBytes);
  const isDone = forEachTile(count, elementBytes, ({ memory, from, to, start, length }) => {
    memory.bytes.set(bytes.subarray(start * elementBytes, (start + length) * elementBytes), from);
    splitBytes(memory, { from, to, bytes: length * elementBytes, elementBytes });
    for (let byte = 0; byte < elementBytes; byte++)
      out.set(memory.at(to + byte * length, length), byte * count + start);
  });
  for (let byte = 0; byte < elementBytes && !isDone; byte++) {
    let to = byte * count;
    for (let from = byte; to < (byte + 1) * count; from += elementBytes) out[to++] = bytes[from]!;
  }
  out.set(bytes.subarray(count * elementBytes), count * elementBytes);
  return out;
}

/** Undoes `shuffle`. */
export function unshuffle(bytes: Uint8Array, elementBytes: number): Uint8Array {
  const out = takeBytes(bytes.length);
  const count = Math.floor(bytes.length / elementBytes);
  const isDone = forEachTile(count, elementBytes, ({ memory, from, to, start, length }) => {
    for (let byte = 0; byte < elementBytes; byte++) {
      const at = byte * count + start;
      memory.bytes.set(bytes.subarray(at, at + length), from + byte * length);
    }
    joinBytes(memory, { from, to, bytes: length * elementBytes, elementBytes });
    out.set(memory.at(to, length * elementBytes), start * elementBytes);
  });
  for (let byte = 0; byte < elementBytes && !isDone; byte++) {
    let from = byte * count;
    for (let to = byte; from < (byte + 1) * count; to += elementBytes) out[to] = bytes[from++]!;
  }
  out.set(bytes.subarray(count * elementBytes), count * elementBytes);
  return out;
}

interface Tile {
  readonly memory: VectorMemory;
  readonly from: number;
  readonly to: number;
  readonly start: number;
  readonly length: number;
}

/** Visits all elements, some at a time, with room for them in a memory. False where there are no vectors for them. */
function forEachTile(count: number, elementBytes: number, visit: (tile: Tile) => void): boolean {
  const tileBytes = tileElements * elementBytes;
  const memory = isVectorSize(elementBytes) && count >= fewestElements ? vectorMemory(2 * tileBytes) : undefined;
  if (memory === undefined) return false;
  const [from, to] = memory.places([tileBytes, tileBytes]) as [number, number];
  for (let start = 0; start < count; ) {
    // what comes after is enough for a tile of its own
    const left = count - start;
    const isLast = left <= tileElements;
    const length = isLast ? left : left < tileElements + fewestElements ? tileElements - fewestElements : tileElements;
    visit({ memory, from, to, start, length });
    start += length;
  }
  return true;
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
