import {
  type ArrayData,
  bytesOfData,
  createData,
  type DType,
  isBigData,
  isComplex,
  partDType,
  viewData,
} from "../../array/dtype.ts";
import type { Attrs } from "../../array/variable.ts";
import { CodecError } from "../../codecs/codec.ts";
import { swapBytes } from "../../codecs/elements.ts";
import { decodeText } from "../../codecs/texts.ts";
import { UnsupportedError } from "../../errors.ts";
import { formatDocument, type Json, type JsonObject } from "./metadata.ts";
import { fromMilliseconds, isMissingTime, numpyTime, type TimeUnit, toMilliseconds } from "./numpy-time.ts";

/** How the elements of a Zarr array are stored, and what they are in memory. */
export interface DataType {
  readonly dtype: DType;
  /** Bytes of a stored element; undefined where they vary (texts). */
  readonly elementBytes: number | undefined;
  /** Bytes of the numbers in an element, for the byte order; 1 where there is none. */
  readonly numberBytes: number;
  readonly isBigEndian: boolean;
  /** Stored elements, little-endian, as elements in memory. */
  fromBytes(bytes: Uint8Array): ArrayData;
  /** Elements in memory as stored ones, little-endian. */
  toBytes(data: ArrayData): Uint8Array;
  /** Attributes that say what the type says and its dtype in memory does not. */
  readonly attrs?: Attrs;
  /** Length of a last axis of bytes, where an element is a run of raw bytes. */
  readonly rawBytes?: number;
}

const numberTypes: Readonly<Record<string, DType>> = {
  b1: "bool",
  i1: "int8",
  i2: "int16",
  i4: "int32",
  i8: "int64",
  u1: "uint8",
  u2: "uint16",
  u4: "uint32",
  u8: "uint64",
  f2: "float16",
  f4: "float32",
  f8: "float64",
  c8: "complex64",
  c16: "complex128",
};

function aligned(bytes: Uint8Array, elementBytes: number): Uint8Array {
  return bytes.byteOffset % elementBytes === 0 ? bytes : new Uint8Array(bytes);
}

function numberType(dtype: DType, elementBytes: number, isBigEndian = false): DataType {
  const numberBytes = isComplex(dtype) ? elementBytes / 2 : elementBytes;
  return {
    dtype,
    elementBytes,
    numberBytes,
    isBigEndian,
    fromBytes: (bytes) => viewData(dtype, aligned(bytes, numberBytes)),
    toBytes: bytesOfData,
  };
}

const decodeUtf32 = (bytes: Uint8Array): string => {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  let text = "";
  for (let at = 0; at < bytes.length; at += 4) {
    const point = view.getUint32(at, true);
    if (point > 0x10ffff) throw new CodecError("utf-32", "a number that is no character");
    text += String.fromCodePoint(point);
  }
  return text.replace(/\0+$/, "");
};

const decodeFixed = (bytes: Uint8Array): string => {
  let end = bytes.length;
  while (end > 0 && bytes[end - 1] === 0) end--;
  return decodeText(bytes.subarray(0, end), "fixed-length bytes");
};

/** Texts of a fixed number of bytes: UTF-32, or bytes that are UTF-8 text. Zeros at the end are no part of them. */
function fixedText(kind: "U" | "S", elementBytes: number, isBigEndian: boolean): DataType {
  const decode = kind === "U" ? decodeUtf32 : decodeFixed;
  return {
    dtype: "string",
    elementBytes,
    numberBytes: kind === "U" ? 4 : 1,
    isBigEndian,
    fromBytes: (bytes) => {
      const count = elementBytes === 0 ? 0 : bytes.length / elementBytes;
      return Array.from({ length: count }, (_, i) => decode(bytes.subarray(i * elementBytes, (i + 1) * elementBytes)));
    },
    toBytes: (data) => {
      const bytes = new Uint8Array(data.length * elementBytes);
      (data as string[]).forEach((text, i) => {
        const part = kind === "S" ? Buffer.from(text) : bytesOfUtf32(text);
        if (part.length > elementBytes) throw new UnsupportedError(`the text "${text}" in ${elementBytes} bytes`);
        bytes.set(part, i * elementBytes);
      });
      return bytes;
    },
  };
}

function bytesOfUtf32(text: string): Uint8Array {
  return new Uint8Array(Uint32Array.from(text, (character) => character.codePointAt(0)!).buffer);
}

const variableText: DataType = {
  dtype: "string",
  elementBytes: undefined,
  numberBytes: 1,
  isBigEndian: false,
  fromBytes: () => {
    throw new TypeError("texts of varying length are decoded by a codec");
  },
  toBytes: () => {
    throw new TypeError("texts of varying length are encoded by a codec");
  },
};

/** numpy's datetime64 as milliseconds; its timedelta64 as whole nanoseconds with units. */
function timeType(kind: "M" | "m", unit: TimeUnit, isBigEndian: boolean): DataType {
  const { toNanoseconds, fromNanoseconds } = numpyTime(unit);
  const base = numberType("int64", 8, isBigEndian);
  const isDate = kind === "M";
  const counts = (bytes: Uint8Array) => base.fromBytes(bytes) as BigInt64Array;
  return {
    ...base,
    ...(isDate ? { dtype: "datetime" as const } : { attrs: { units: "nanoseconds" } }),
    fromBytes: (bytes) => {
      const nanoseconds = counts(bytes).map((n) => (isMissingTime(n) ? n : toNanoseconds(n)));
      return isDate ? Float64Array.from(nanoseconds, toMilliseconds) : nanoseconds;
    },
    toBytes: (data) => {
      const nanoseconds = isDate ? BigInt64Array.from(data as Float64Array, fromMilliseconds) : (data as BigInt64Array);
      return bytesOfData(nanoseconds.map((n) => (isMissingTime(n) ? n : fromNanoseconds(n))));
    },
  };
}

function rawType(elementBytes: number): DataType {
  return { ...numberType("uint8", 1), elementBytes, numberBytes: 1, rawBytes: elementBytes };
}

/** The type of a Zarr v2 array from its numpy type string. @throws UnsupportedError */
export function dataTypeOfV2(dtype: Json | undefined, place: string): DataType {
  const text = typeof dtype === "string" ? dtype : "";
  const isBigEndian = text.startsWith(">");
  const rest = text.replace(/^[<>|=]/, "");
  const number = Object.hasOwn(numberTypes, rest) ? numberTypes[rest] : undefined;
  if (number) return numberType(number, Number(rest.slice(1)), isBigEndian);
  if (rest === "O") return variableText;
  const fixed = /^([SUV])(\d{1,7})$/.exec(rest);
  if (fixed) {
    const length = Number(fixed[2]);
    if (fixed[1] === "V") return rawType(length);
    return fixedText(fixed[1] as "U" | "S", fixed[1] === "U" ? length * 4 : length, isBigEndian);
  }
  const time = /^([mM])8\[(\d*)(\w+)\]$/.exec(rest);
  if (time) return timeType(time[1] as "M" | "m", { count: Number(time[2] || 1), name: time[3]! }, isBigEndian);
  throw new UnsupportedError(`the Zarr data type ${formatDocument(dtype)} of ${place}`);
}

/** The type of a Zarr v3 array. Its byte order stands in the codec `bytes`. @throws UnsupportedError */
export function dataTypeOfV3(dtype: Json | undefined, place: string): DataType {
  const isObject = typeof dtype === "object" && dtype !== null && !Array.isArray(dtype);
  const { name, configuration } = (isObject ? dtype : { name: dtype }) as JsonObject;
  const settings = (configuration ?? {}) as JsonObject;
  const text = String(name);
  const number = /^(u?int|float|bool|complex)(8|16|32|64|128)?$/.exec(text);
  if (number && Object.values(numberTypes).includes(text as DType)) {
    return numberType(text as DType, text === "bool" ? 1 : Number(number[2]) / 8);
  }
  if (text === "string" || text === "variable_length_utf8" || text === "variable_length_bytes" || text === "bytes")
    return variableText;
  const length = Number(settings.length_bytes);
  const hasLength = Number.isSafeInteger(length) && length >= 0 && length < 2 ** 24;
  if (text === "fixed_length_utf32" && hasLength && length % 4 === 0) return fixedText("U", length, false);
  if (text === "null_terminated_bytes" && hasLength) return fixedText("S", length, false);
  if (text === "raw_bytes" && hasLength) return rawType(length);
  const raw = /^r(\d{1,8})$/.exec(text);
  if (raw && Number(raw[1]) % 8 === 0) return rawType(Number(raw[1]) / 8);
  const time = /^numpy\.(datetime64|timedelta64)$/.exec(text);
  if (time) {
    const unit = { name: String(settings.unit), count: Number(settings.scale_factor ?? 1) };
    return timeType(time[1] === "datetime64" ? "M" : "m", unit, false);
  }
  throw new UnsupportedError(`the Zarr data type ${formatDocument(dtype)} of ${place}`);
}

/** One element, little-endian, from the metadata's fill value; zeros where there is none. @throws UnsupportedError */
export function fillElement(type: DataType, fill: Json | undefined, place: string): ArrayData {
  if (type.elementBytes === undefined) return [typeof fill === "string" ? fill : ""];
  if (fill === null || fill === undefined) return zero(type);
  const bytes = fillBytes(type, fill);
  if (!bytes) throw new UnsupportedError(`the fill value ${formatDocument(fill)} of ${place}`);
  return type.fromBytes(bytes);
}

function zero(type: DataType): ArrayData {
  return type.dtype === "string" ? [""] : type.fromBytes(new Uint8Array(type.elementBytes!));
}

function fillBytes(type: DataType, fill: Json): Uint8Array | undefined {
  const { elementBytes = 0, dtype } = type;
  if (dtype === "string") return fixedFill(type, fill);
  if (type.rawBytes !== undefined) return rawFill(fill, elementBytes);
  if (isComplex(dtype)) return complexFill(type, fill);
  if (typeof fill === "string" && /^0x[0-9a-f]+$/i.test(fill) && fill.length === 2 + 2 * elementBytes) {
    return swapBytes(Buffer.from(fill.slice(2), "hex"), elementBytes);
  }
  if (dtype === "datetime" || type.attrs)
    return bytesOfData(BigInt64Array.of(fill === "NaT" ? -(2n ** 63n) : toBig(toNumber(fill) ?? 0)));
  const number = toNumber(fill);
  if (number === undefined) return undefined;
  const one = createData(dtype, 1);
  if (isBigData(one)) one[0] = toBig(number);
  else (one as Float64Array)[0] = Number(number);
  return bytesOfData(one);
}

/** Real and imaginary part, each as a float's fill value; or a real number. */
function complexFill(type: DataType, fill: Json): Uint8Array | undefined {
  const part = numberType(partDType(type.dtype), type.numberBytes);
  const [re, im] = (Array.isArray(fill) && fill.length === 2 ? fill : [fill, 0]).map((one) =>
    fillBytes(part, one as Json),
  );
  return re && im ? Buffer.concat([re, im]) : undefined;
}

function toBig(number: number | bigint): bigint {
  return typeof number === "bigint" ? number : BigInt(Number.isFinite(number) ? Math.trunc(number) : 0);
}

function toNumber(fill: Json): number | bigint | undefined {
  if (typeof fill === "number" || typeof fill === "bigint") return fill;
  if (typeof fill === "boolean") return fill ? 1 : 0;
  if (fill === "NaN") return Number.NaN;
  if (fill === "Infinity" || fill === "-Infinity") return Number(fill);
  return typeof fill === "string" && /^-?\d+$/.test(fill) ? BigInt(fill) : undefined;
}

/** Zarr v2 writes fixed texts plainly and fixed bytes as base64; v3 likewise. */
function fixedFill(type: DataType, fill: Json): Uint8Array | undefined {
  if (typeof fill !== "string") return fill === 0 ? new Uint8Array(type.elementBytes!) : undefined;
  const bytes = type.numberBytes === 4 ? bytesOfUtf32(fill) : Buffer.from(fill, "base64");
  const element = new Uint8Array(type.elementBytes!);
  if (bytes.length > element.length) return undefined;
  element.set(bytes);
  return element;
}

function rawFill(fill: Json, elementBytes: number): Uint8Array | undefined {
  const bytes = Array.isArray(fill) ? Uint8Array.from(fill as number[]) : Buffer.from(String(fill), "base64");
  return bytes.length === elementBytes ? new Uint8Array(bytes) : undefined;
}
