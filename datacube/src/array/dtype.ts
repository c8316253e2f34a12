import { ComplexArray } from "./complex.ts";

/**
 * Type of the elements of an array. 64-bit integers stay exact in BigInt64Array/BigUint64Array; `bool` is 0/1 in a
 * Uint8Array; `datetime` is milliseconds since 1970-01-01 of its calendar in a Float64Array, with NaN as "not a time";
 * `timedelta` is a duration in milliseconds, likewise; complex numbers are two floats each in a ComplexArray; `string` is a
 * JavaScript array.
 */
export type DType =
  | "bool"
  | "int8"
  | "uint8"
  | "int16"
  | "uint16"
  | "int32"
  | "uint32"
  | "int64"
  | "uint64"
  | "float16"
  | "float32"
  | "float64"
  | "complex64"
  | "complex128"
  | "datetime"
  | "timedelta"
  | "string";

/** Typed arrays that hold elements. */
export type TypedArray =
  | Int8Array
  | Uint8Array
  | Int16Array
  | Uint16Array
  | Int32Array
  | Uint32Array
  | BigInt64Array
  | BigUint64Array
  | Float16Array
  | Float32Array
  | Float64Array;

/** Elements in row-major order. */
export type ArrayData = TypedArray | ComplexArray | string[];

/** Data whose elements are JavaScript numbers. */
export type NumberData = Exclude<ArrayData, BigInt64Array | BigUint64Array | ComplexArray | string[]>;

type Kind = "bool" | "int" | "uint" | "float" | "complex" | "time" | "string";

const table: Record<DType, { kind: Kind; bytes: number; create: (length: number) => ArrayData }> = {
  bool: { kind: "bool", bytes: 1, create: (n) => new Uint8Array(n) },
  int8: { kind: "int", bytes: 1, create: (n) => new Int8Array(n) },
  uint8: { kind: "uint", bytes: 1, create: (n) => new Uint8Array(n) },
  int16: { kind: "int", bytes: 2, create: (n) => new Int16Array(n) },
  uint16: { kind: "uint", bytes: 2, create: (n) => new Uint16Array(n) },
  int32: { kind: "int", bytes: 4, create: (n) => new Int32Array(n) },
  uint32: { kind: "uint", bytes: 4, create: (n) => new Uint32Array(n) },
  int64: { kind: "int", bytes: 8, create: (n) => new BigInt64Array(n) },
  uint64: { kind: "uint", bytes: 8, create: (n) => new BigUint64Array(n) },
  float16: { kind: "float", bytes: 2, create: (n) => new Float16Array(n) },
  float32: { kind: "float", bytes: 4, create: (n) => new Float32Array(n) },
  float64: { kind: "float", bytes: 8, create: (n) => new Float64Array(n) },
  complex64: { kind: "complex", bytes: 8, create: (n) => new ComplexArray(new Float32Array(2 * n)) },
  complex128: { kind: "complex", bytes: 16, create: (n) => new ComplexArray(new Float64Array(2 * n)) },
  datetime: { kind: "time", bytes: 8, create: (n) => new Float64Array(n) },
  timedelta: { kind: "time", bytes: 8, create: (n) => new Float64Array(n) },
  string: { kind: "string", bytes: 16, create: (n) => new Array<string>(n).fill("") },
};

/** Whether a text names a dtype. */
export function isDType(name: string): name is DType {
  return Object.hasOwn(table, name);
}

/** Bytes of one element; for strings an estimate. */
export function bytesOf(dtype: DType): number {
  return table[dtype].bytes;
}

/** New data of `length` zeros (empty strings). */
export function createData(dtype: DType, length: number): ArrayData {
  return table[dtype].create(length);
}

/** Aligned bytes in this machine's order as elements of a dtype, without a copy; not for strings. */
export function viewData(dtype: DType, bytes: Uint8Array): ArrayData {
  if (isComplex(dtype)) return new ComplexArray(viewData(partDType(dtype), bytes) as Float32Array | Float64Array);
  const Constructor = createData(dtype, 0).constructor as new (
    buffer: ArrayBufferLike,
    offset: number,
    length: number,
  ) => ArrayData;
  return new Constructor(bytes.buffer, bytes.byteOffset, bytes.length / bytesOf(dtype));
}

/** New zeros (empty strings) in memory that can be given to other threads without a copy. */
export function createSharedData(dtype: DType, length: number): ArrayData {
  if (dtype === "string") return createData(dtype, length);
  return viewData(dtype, new Uint8Array(new SharedArrayBuffer(length * bytesOf(dtype))));
}

/** Elements as the bytes that hold them, without a copy; not for strings. */
export function bytesOfData(data: ArrayData): Uint8Array {
  const { buffer, byteOffset, byteLength } = data as Uint8Array;
  return new Uint8Array(buffer, byteOffset, byteLength);
}

/** What holds elements: the same for data that are parts of the same memory. */
export function memoryOf(data: ArrayData): object {
  return Array.isArray(data) ? data : bytesOfData(data).buffer;
}

/** Whether the dtype is float16, float32 or float64. */
export function isFloat(dtype: DType): boolean {
  return table[dtype].kind === "float";
}

/** Whether the dtype is datetime or timedelta. */
export function isTime(dtype: DType): boolean {
  return table[dtype].kind === "time";
}

/** Whether the dtype is a signed or unsigned integer. */
export function isInteger(dtype: DType): boolean {
  return table[dtype].kind === "int" || table[dtype].kind === "uint";
}

/** Whether the dtype is an unsigned integer. */
export function isUnsigned(dtype: DType): boolean {
  return table[dtype].kind === "uint";
}

/** Whether the elements are bigint. */
export function isBig(dtype: DType): boolean {
  return dtype === "int64" || dtype === "uint64";
}

/** Whether elements are held as bigint. */
export function isBigData(data: ArrayData): data is BigInt64Array | BigUint64Array {
  return data instanceof BigInt64Array || data instanceof BigUint64Array;
}

/** Whether the dtype is complex64 or complex128. */
export function isComplex(dtype: DType): boolean {
  return table[dtype].kind === "complex";
}

/** The float dtype of the parts of a complex dtype; that of abs, too. */
export function partDType(dtype: DType): DType {
  return dtype === "complex64" ? "float32" : "float64";
}

/** Whether an element can be missing: NaN of floats, complex numbers and times. */
export function canMiss(dtype: DType): boolean {
  return isFloat(dtype) || isComplex(dtype) || isTime(dtype);
}

/** Whether arithmetic is defined: bool, integers, floats and complex numbers. */
export function isNumeric(dtype: DType): boolean {
  return table[dtype].kind !== "string" && table[dtype].kind !== "time";
}

/** The dtype of a typed array or an array of strings. */
export function dtypeOfData(data: ArrayData): DType {
  if (Array.isArray(data)) return "string";
  if (data instanceof ComplexArray) return data.parts instanceof Float32Array ? "complex64" : "complex128";
  if (data instanceof Float64Array) return "float64";
  if (data instanceof Float32Array) return "float32";
  if (data instanceof Float16Array) return "float16";
  if (data instanceof BigInt64Array) return "int64";
  if (data instanceof BigUint64Array) return "uint64";
  const sign = data instanceof Uint8Array || data instanceof Uint16Array || data instanceof Uint32Array ? "u" : "";
  return `${sign}int${data.BYTES_PER_ELEMENT * 8}` as DType;
}

/** Smallest and largest value of an integer dtype, as bigint. */
export function integerRange(dtype: DType): readonly [bigint, bigint] {
  const bits = BigInt(bytesOf(dtype) * 8);
  return isUnsigned(dtype) ? [0n, (1n << bits) - 1n] : [-(1n << (bits - 1n)), (1n << (bits - 1n)) - 1n];
}

/** The dtype that numpy gives for an operation between arrays of two numeric dtypes. */
export function promote(a: DType, b: DType): DType {
  if (a === b) return a;
  if (a === "bool") return b;
  if (b === "bool") return a;
  if (isComplex(a) || isComplex(b)) return complexOf(promoteFloat(a, b));
  if (isFloat(a) || isFloat(b)) return promoteFloat(a, b);
  const bytes = Math.max(bytesOf(a), bytesOf(b));
  if (isUnsigned(a) === isUnsigned(b)) return integer(isUnsigned(a), bytes);
  const unsignedBytes = isUnsigned(a) ? bytesOf(a) : bytesOf(b);
  const signedBytes = isUnsigned(a) ? bytesOf(b) : bytesOf(a);
  if (signedBytes > unsignedBytes) return integer(false, signedBytes);
  return unsignedBytes === 8 ? "float64" : integer(false, unsignedBytes * 2);
}

function promoteFloat(a: DType, b: DType): DType {
  const [x, y] = [a, b].map((dtype) => bytesOf(isComplex(dtype) ? partDType(dtype) : floatOf(dtype)));
  return `float${8 * Math.max(x!, y!)}` as DType;
}

/** The complex dtype whose parts hold the elements of a real numeric dtype as numpy chooses it. */
export function complexOf(dtype: DType): DType {
  return bytesOf(floatOf(dtype)) <= 4 ? "complex64" : "complex128";
}

/** The dtype of a numeric dtype's elements when some of them are missing, as xarray chooses it; what can be missing stays. */
export function missingDType(dtype: DType): DType {
  if (canMiss(dtype)) return dtype;
  return bytesOf(dtype) <= 2 ? "float32" : "float64";
}

/** The float dtype that holds the elements of a numeric dtype as numpy chooses it; floats and complex numbers stay. */
export function floatOf(dtype: DType): DType {
  if (isFloat(dtype) || isComplex(dtype)) return dtype;
  return `float${Math.min(64, 16 * bytesOf(dtype))}` as DType;
}

function integer(unsigned: boolean, bytes: number): DType {
  return `${unsigned ? "u" : ""}int${bytes * 8}` as DType;
}
