import { BitReader } from "./bits.ts";

/** Scaling of packed integers: Y = (R + X · 2^E) / 10^D (WMO No. 306, regulation 92.9.4). */
export interface Scaling {
  readonly reference: number;
  readonly binary: number;
  readonly decimal: number;
}

/** Turns integers into values; NaN stays. In place. */
export function scale(values: Float64Array, { reference, binary, decimal }: Scaling): Float64Array {
  const [s, d] = [power(2, binary), power(10, -decimal)];
  for (let i = 0; i < values.length; i++) values[i] = (values[i]! * s + reference) * d;
  return values;
}

/** Repeated multiplication or division, so that the last bit is as in other decoders. */
function power(base: number, exponent: number): number {
  let result = 1;
  for (let i = exponent; i > 0; i--) result *= base;
  for (let i = exponent; i < 0; i++) result /= base;
  return result;
}

/** Simple packing: `count` integers of `width` bits (template 5.0). */
export function unpackSimple(bytes: Uint8Array, count: number, width: number): Float64Array {
  if (width > 53) throw new RangeError(`${width} bits per value`);
  if (count * width > bytes.length * 8)
    throw new RangeError(`${count} values of ${width} bits do not fit ${bytes.length} bytes`);
  const values = new Float64Array(count);
  if (width % 8 === 0 && width <= 32) return unpackBytes(bytes, values, width / 8);
  const reader = new BitReader(bytes);
  for (let i = 0; i < count; i++) values[i] = reader.read(width);
  return values;
}

function unpackBytes(bytes: Uint8Array, values: Float64Array, size: number): Float64Array {
  for (let i = 0, at = 0; i < values.length; i++) {
    let value = 0;
    for (let b = 0; b < size; b++) value = value * 256 + bytes[at++]!;
    values[i] = value;
  }
  return values;
}

/** IEEE floating point of 4 or 8 bytes, big-endian (template 5.4). */
export function unpackFloats(bytes: Uint8Array, count: number, size: 4 | 8): Float64Array {
  if (count * size > bytes.length) throw new RangeError(`${count} numbers do not fit ${bytes.length} bytes`);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  return Float64Array.from({ length: count }, (_, i) => (size === 4 ? view.getFloat32(i * 4) : view.getFloat64(i * 8)));
}

/** Spreads values over the points whose bit in the bitmap is 1; the others are NaN. */
export function applyBitmap(bitmap: Uint8Array, values: Float64Array, points: number): Float64Array {
  const result = new Float64Array(points).fill(Number.NaN);
  let next = 0;
  for (let i = 0; i < points; i++) {
    if ((bitmap[i >> 3]! >> (7 - (i & 7))) & 1) result[i] = values[next++]!;
  }
  return result;
}

/** Points that have a value: bits of a bitmap that are 1. */
export function countBits(bitmap: Uint8Array, points: number): number {
  let count = 0;
  for (let i = 0; i < points; i++) count += (bitmap[i >> 3]! >> (7 - (i & 7))) & 1;
  return count;
}
