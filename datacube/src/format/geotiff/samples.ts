import { ComplexArray } from "../../array/complex.ts";
import {
  type ArrayData,
  createData,
  type DType,
  isBig,
  isComplex,
  isFloat,
  type NumberData,
  viewData,
} from "../../array/dtype.ts";
import { type Integers, type RowLayout, undoDifferences } from "../../codecs/differences.ts";
import { swapInPlace } from "../../codecs/elements.ts";
import { UnsupportedError } from "../../errors.ts";
import { undoFloatPredictor } from "./predictor.ts";

/** How the samples of a file are stored, and the dtype that they get. */
export interface SampleKind {
  readonly dtype: DType;
  /** Bits of a sample in the file. */
  readonly bits: number;
  /** Whether the parts of complex samples are whole numbers. */
  readonly isWhole?: boolean;
}

/**
 * The kind of samples of TIFF's SampleFormat (1 unsigned, 2 signed, 3 floating point, 4 undefined) and BitsPerSample.
 * Whole numbers of other than 8, 16, 32, 64 bits get the next larger dtype, floats of 16 and 24 bits float32.
 * Complex samples (5 whole numbers, 6 floating point) get the complex dtype that holds their parts.
 * @throws UnsupportedError
 */
export function sampleKind(format: number, bits: number): SampleKind {
  if ((format === 1 || format === 4) && bits >= 1 && (bits <= 32 || bits === 64)) {
    const size = bits <= 8 ? 8 : bits <= 16 ? 16 : bits <= 32 ? 32 : 64;
    return { dtype: `uint${size}` as DType, bits };
  }
  if (format === 2 && [8, 16, 32, 64].includes(bits)) return { dtype: `int${bits}` as DType, bits };
  if (format === 3 && [16, 24, 32, 64].includes(bits)) return { dtype: bits === 64 ? "float64" : "float32", bits };
  if (format === 5 && (bits === 32 || bits === 64))
    return { dtype: bits === 64 ? "complex128" : "complex64", bits, isWhole: true };
  if (format === 6 && (bits === 64 || bits === 128)) return { dtype: bits === 128 ? "complex128" : "complex64", bits };
  throw new UnsupportedError(`GeoTIFF sample format ${format} of ${bits} bits`);
}

/** What is known of a decompressed block. */
export interface BlockForm {
  readonly kind: SampleKind;
  /** TIFF's Predictor tag: 1 none, 2 differences, 3 floating point. */
  readonly predictor: number;
  readonly isLittleEndian: boolean;
  readonly row: RowLayout;
}

/** Elements of a decompressed block, in this machine's byte order; uses up the bytes. */
export function toElements(bytes: Uint8Array, form: BlockForm): NumberData | ComplexArray {
  if (isComplex(form.kind.dtype)) return toComplexElements(bytes, form);
  const { kind, predictor, isLittleEndian, row } = form;
  if (!isFloat(kind.dtype) && ![8, 16, 32, 64].includes(kind.bits)) return unpackBits(bytes, kind, row.rowLength);
  const size = kind.bits / 8;
  let whole = bytes.subarray(0, bytes.length - (bytes.length % size));
  if (predictor === 3) whole = undoFloatPredictor(whole, row, size);
  else if (!isLittleEndian && size > 1) swapInPlace(whole, size);
  if (kind.bits === 24) return fromFloat24(whole);
  if (whole.byteOffset % size !== 0) whole = whole.slice();
  if (predictor === 2) undoDifferences(viewData(`uint${kind.bits}` as DType, whole) as Integers, row);
  if (kind.bits === 16 && isFloat(kind.dtype)) return fromFloat16(whole);
  return viewData(kind.dtype, whole) as NumberData;
}

/** Each part has its own byte order; differences are those of whole samples (libtiff). */
function toComplexElements(bytes: Uint8Array, { kind, predictor, isLittleEndian, row }: BlockForm): ComplexArray {
  const size = kind.bits / 8;
  let whole = bytes.subarray(0, bytes.length - (bytes.length % size));
  if (!isLittleEndian) swapInPlace(whole, size / 2);
  if (whole.byteOffset % 8 !== 0) whole = whole.slice();
  if (predictor === 2 && kind.bits <= 64)
    undoDifferences(viewData(`uint${kind.bits}` as DType, whole) as Integers, row);
  else if (predictor !== 1) throw new UnsupportedError(`predictor ${predictor} of complex samples`);
  if (!kind.isWhole) return viewData(kind.dtype, whole) as ComplexArray;
  const parts = viewData(kind.bits === 32 ? "int16" : "int32", whole) as Int16Array | Int32Array;
  return new ComplexArray(kind.bits === 32 ? Float32Array.from(parts) : Float64Array.from(parts));
}

/** Samples of any bits, the most significant first; rows begin at bytes. */
function unpackBits(bytes: Uint8Array, { dtype, bits }: SampleKind, rowLength: number): NumberData {
  const rowBytes = Math.ceil((rowLength * bits) / 8);
  const rows = Math.floor(bytes.length / rowBytes);
  const target = createData(dtype, rows * rowLength) as NumberData;
  for (let row = 0, to = 0; row < rows; row++) {
    let [buffer, held, at] = [0, 0, row * rowBytes];
    for (let i = 0; i < rowLength; i++) {
      while (held < bits) {
        buffer = (buffer & (2 ** held - 1)) * 256 + bytes[at++]!;
        held += 8;
      }
      held -= bits;
      target[to++] = Math.floor(buffer / 2 ** held) % 2 ** bits;
      buffer %= 2 ** held;
    }
  }
  return target;
}

function fromFloat16(bytes: Uint8Array): Float32Array {
  return Float32Array.from(new Float16Array(bytes.buffer, bytes.byteOffset, bytes.length / 2));
}

function littleEndian24(bytes: Uint8Array, at: number): number {
  return bytes[at]! | (bytes[at + 1]! << 8) | (bytes[at + 2]! << 16);
}

/** Adobe's 24-bit floats: a sign, 7 bits of exponent (bias 63), 16 of fraction. */
function fromFloat24(bytes: Uint8Array): Float32Array {
  return Float32Array.from({ length: bytes.length / 3 }, (_, i) => {
    const word = littleEndian24(bytes, i * 3);
    const sign = word >> 23 === 1 ? -1 : 1;
    const exponent = (word >> 16) & 0x7f;
    const fraction = (word & 0xffff) / 65536;
    if (exponent === 0x7f) return fraction === 0 ? sign * Infinity : Number.NaN;
    return exponent === 0 ? sign * fraction * 2 ** -62 : sign * (1 + fraction) * 2 ** (exponent - 63);
  });
}

/** Elements that a sparse file leaves out. */
export function emptyElements(dtype: DType, length: number, nodata: number | undefined): ArrayData {
  const data = createData(dtype, length);
  if (data instanceof ComplexArray) return nodata === undefined ? data : data.fill(nodata);
  if (nodata === undefined || (isBig(dtype) && !Number.isInteger(nodata))) return data;
  if (isBig(dtype)) return (data as BigInt64Array).fill(BigInt(nodata));
  return (data as NumberData).fill(nodata);
}

/** Bytes of a decompressed block of so many rows. */
export function blockBytes({ bits }: SampleKind, { rowLength }: RowLayout, rows: number): number {
  return Math.ceil((rowLength * bits) / 8) * rows;
}
