import { bytesOf, type DType, isFloat, isUnsigned, partDType } from "../../../array/dtype.ts";
import { concat, uint } from "./encode.ts";

/** An HDF5 datatype: its message (File Format Specification IV.A.2.d) and the bytes of an element. */
export interface Datatype {
  readonly message: Uint8Array;
  readonly bytes: number;
}

function datatype(
  kind: { class: number; version?: number; bits?: number },
  bytes: number,
  ...rest: Uint8Array[]
): Datatype {
  const { version = 1, bits = 0 } = kind;
  const first = uint((version << 4) | kind.class, 1);
  return { message: concat(first, uint(bits & 0xffff, 2), uint(bits >>> 16, 1), uint(bytes, 4), ...rest), bytes };
}

/** Little-endian numbers. */
export function numberType(dtype: DType): Datatype {
  const bytes = bytesOf(dtype);
  const place = concat(uint(0, 2), uint(bytes * 8, 2));
  if (!isFloat(dtype)) return datatype({ class: 0, bits: isUnsigned(dtype) ? 0 : 8 }, bytes, place);
  const [exponent, mantissa, bias] = bytes === 4 ? [8, 23, 127] : [11, 52, 1023];
  const layout = concat(uint(mantissa, 1), uint(exponent, 1), uint(0, 1), uint(mantissa, 1), uint(bias, 4));
  return datatype({ class: 1, bits: 0x20 | ((bytes * 8 - 1) << 8) }, bytes, place, layout);
}

/** ASCII text of a fixed length. */
export function fixedText(bytes: number): Datatype {
  return datatype({ class: 3 }, bytes);
}

/** UTF-8 text of any length, in the global heap. */
export function variableText(): Datatype {
  return datatype({ class: 9, bits: 0x101 }, 16, numberType("uint8").message);
}

/** The address of an object. */
export function objectReference(): Datatype {
  return datatype({ class: 7 }, 8);
}

/** A list of any length, in the global heap. */
export function listOf(element: Datatype): Datatype {
  return datatype({ class: 9 }, 16, element.message);
}

/** Fields one after the other, each at a multiple of `step` bytes. */
export function compound(fields: Readonly<Record<string, Datatype>>, step = 8): Datatype {
  const all = Object.entries(fields);
  const members = all.map(([name, { message }], i) => concat(Buffer.from(`${name}\0`), uint(i * step, 1), message));
  return datatype({ class: 6, version: 3, bits: all.length }, all.length * step, ...members);
}

/** Complex numbers as h5py has them. */
export function complexType(dtype: DType): Datatype {
  const part = numberType(partDType(dtype));
  return compound({ r: part, i: part }, part.bytes);
}
