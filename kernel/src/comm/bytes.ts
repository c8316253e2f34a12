/** Binary data as senders may give it. */
export type Bytes = ArrayBuffer | ArrayBufferView;

/** The same memory as bytes. */
export function toBytes(value: Bytes): Uint8Array {
  if (ArrayBuffer.isView(value)) return new Uint8Array(value.buffer, value.byteOffset, value.byteLength);
  return new Uint8Array(value);
}

/** Whether a value is binary data. */
export function isBytes(value: unknown): value is Bytes {
  return ArrayBuffer.isView(value) || value instanceof ArrayBuffer;
}
