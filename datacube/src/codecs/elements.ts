import type { TypedArray } from "../array/dtype.ts";
import { takeBytes } from "../array/spare-bytes.ts";
import { UnsupportedError } from "../errors.ts";
import { CodecError } from "./codec.ts";

/** Numbers in this machine's byte order. */
export type Numbers = Exclude<TypedArray, Float16Array>;

/** A numeric type as numpy writes it (`<f4`, `|u1`, `>i2`, `float32`). */
export interface ElementType {
  readonly bytes: number;
  readonly isBigEndian: boolean;
  readonly isFloat: boolean;
  readonly create: new (buffer: ArrayBuffer) => Numbers;
}

const constructors: Readonly<Record<string, new (buffer: ArrayBuffer) => Numbers>> = {
  i1: Int8Array,
  u1: Uint8Array,
  b1: Uint8Array,
  i2: Int16Array,
  u2: Uint16Array,
  i4: Int32Array,
  u4: Uint32Array,
  i8: BigInt64Array,
  u8: BigUint64Array,
  m8: BigInt64Array,
  M8: BigInt64Array,
  f4: Float32Array,
  f8: Float64Array,
};

/** @throws UnsupportedError for a type that is no number of a kind known here */
export function toElementType(name: unknown, codec: string): ElementType {
  const text = typeof name === "string" ? shorten(name) : "";
  const kind = text.slice(1, 3);
  const create = constructors[kind];
  if (!create) throw new UnsupportedError(`the type ${JSON.stringify(name)} in the codec "${codec}"`);
  return { bytes: Number(kind[1]), isBigEndian: text[0] === ">", isFloat: kind[0] === "f", create };
}

function shorten(name: string): string {
  const long = /^(u?)(int|float|bool)(\d*)$/.exec(name);
  if (!long) return name;
  const bytes = long[2] === "bool" ? 1 : Number(long[3]) / 8;
  return `<${long[1] || long[2]![0]}${bytes}`;
}

/** A copy of stored elements as numbers. @throws CodecError when the bytes are no whole number of elements */
export function readNumbers(stored: Uint8Array, type: ElementType, codec: string): Numbers {
  if (stored.length % type.bytes !== 0)
    throw new CodecError(codec, `${stored.length} bytes are no whole number of elements`);
  const bytes = takeBytes(stored.length);
  bytes.set(stored);
  if (type.isBigEndian) swapInPlace(bytes, type.bytes);
  return new type.create(bytes.buffer);
}

/** Numbers as stored elements, without a copy where the byte order is this machine's. */
export function writeNumbers(numbers: Numbers, type: ElementType): Uint8Array {
  const bytes = new Uint8Array(numbers.buffer, numbers.byteOffset, numbers.byteLength);
  return type.isBigEndian ? swapBytes(bytes, type.bytes) : bytes;
}

/** The numbers as another type, as numpy's astype: integers wrap, fractions are cut. */
export function convertNumbers(numbers: Numbers, type: ElementType): Numbers {
  if (numbers instanceof type.create) return numbers;
  const result = new type.create(takeBytes(numbers.length * type.bytes).buffer);
  const toBig = isBig(result);
  if (!toBig && !isBig(numbers)) {
    (result as Float64Array).set(numbers as Float64Array);
    return result;
  }
  for (let i = 0; i < numbers.length; i++) {
    const value = numbers[i]!;
    if (!toBig)
      (result as Float64Array)[i] = Number(
        typeof value === "bigint" && !type.isFloat ? BigInt.asIntN(32, value) : value,
      );
    else
      (result as BigInt64Array)[i] =
        typeof value === "bigint" ? value : BigInt(Number.isFinite(value) ? Math.trunc(value) : 0);
  }
  return result;
}

function isBig(numbers: Numbers): numbers is BigInt64Array | BigUint64Array {
  return numbers instanceof BigInt64Array || numbers instanceof BigUint64Array;
}

/** A copy with the bytes of each element in the opposite order. */
export function swapBytes(bytes: Uint8Array, elementBytes: number): Uint8Array {
  const copy = takeBytes(bytes.length);
  copy.set(bytes);
  swapInPlace(copy, elementBytes);
  return copy;
}

/** Turns the order of the bytes of each element around; bytes that are no whole number of elements stay. */
export function swapInPlace(bytes: Uint8Array, elementBytes: number): void {
  if (elementBytes === 1 || bytes.length % elementBytes !== 0) return;
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
  if (elementBytes === 2) buffer.swap16();
  else if (elementBytes === 4) buffer.swap32();
  else if (elementBytes === 8) buffer.swap64();
  else for (let at = 0; at < bytes.length; at += elementBytes) bytes.subarray(at, at + elementBytes).reverse();
}
