import { type ArrayData, bytesOfData, type DType, dtypeOfData, viewData } from "../../array/dtype.ts";

/** Elements on their way between threads: texts, or bytes of typed elements in this machine's order. */
export type PackedData = readonly string[] | { readonly dtype: DType; readonly bytes: Uint8Array };

/** The elements that were packed; those in memory that threads share are shared. */
export function unpack(packed: PackedData): ArrayData {
  return "dtype" in packed ? viewData(packed.dtype, packed.bytes) : (packed as string[]);
}

/** Elements in memory that all threads see: a copy of what they are now. */
export function packShared(data: ArrayData): PackedData {
  return Array.isArray(data) ? data : { dtype: dtypeOfData(data), bytes: sharedBytes(bytesOfData(data)) };
}

function sharedBytes(bytes: Uint8Array): Uint8Array {
  if (bytes.buffer instanceof SharedArrayBuffer) return bytes;
  const copy = new Uint8Array(new SharedArrayBuffer(bytes.length));
  copy.set(bytes);
  return copy;
}

/** Elements to be given away: their memory goes with them, if they fill it; else it is a copy that goes. */
export function packOwn(data: ArrayData): PackedData {
  if (Array.isArray(data)) return data;
  const bytes = bytesOfData(data);
  const { buffer } = bytes;
  const isOwn = buffer instanceof ArrayBuffer && buffer.byteLength === bytes.length;
  return { dtype: dtypeOfData(data), bytes: isOwn ? bytes : bytes.slice() };
}

/** Memory of less than this is copied faster than it changes hands. */
const transferBytes = 2 ** 14;

/** What is transferred of packed elements that are given away. */
export function transferOf(packed: PackedData): ArrayBuffer[] {
  return bytesOfPacked(packed) < transferBytes || !("dtype" in packed) ? [] : [packed.bytes.buffer as ArrayBuffer];
}

/** Bytes of packed elements; of texts a guess. */
export function bytesOfPacked(packed: PackedData): number {
  return "dtype" in packed ? packed.bytes.length : packed.length * 16;
}
