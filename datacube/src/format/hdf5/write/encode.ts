/** An address that points at nothing. */
export const undefinedAddress = 0xffff_ffff_ffff_ffffn;

/** A little-endian unsigned integer of so many bytes. */
export function uint(value: number | bigint, bytes: 1 | 2 | 4 | 8): Uint8Array {
  const part = Buffer.alloc(bytes);
  if (bytes === 8) part.writeBigUInt64LE(BigInt(value));
  else part.writeUIntLE(Number(value), 0, bytes);
  return part;
}

/** Parts one after the other. */
export function concat(...parts: readonly Uint8Array[]): Uint8Array {
  return Buffer.concat(parts);
}

/** Jenkins' lookup3 of bytes, with which HDF5 checks its metadata. */
export function lookup3(bytes: Uint8Array): number {
  const view = Buffer.concat([bytes, Buffer.alloc(12)]);
  let a = (0xdeadbeef + bytes.length) | 0;
  let b = a;
  let c = a;
  const rotated = (x: number, by: number): number => (x << by) | (x >>> (32 - by));
  let at = 0;
  let left = bytes.length;
  for (; left > 12; at += 12, left -= 12) {
    a = (a + view.readInt32LE(at)) | 0;
    b = (b + view.readInt32LE(at + 4)) | 0;
    c = (c + view.readInt32LE(at + 8)) | 0;
    a = ((a - c) ^ rotated(c, 4)) | 0;
    c = (c + b) | 0;
    b = ((b - a) ^ rotated(a, 6)) | 0;
    a = (a + c) | 0;
    c = ((c - b) ^ rotated(b, 8)) | 0;
    b = (b + a) | 0;
    a = ((a - c) ^ rotated(c, 16)) | 0;
    c = (c + b) | 0;
    b = ((b - a) ^ rotated(a, 19)) | 0;
    a = (a + c) | 0;
    c = ((c - b) ^ rotated(b, 4)) | 0;
    b = (b + a) | 0;
  }
  if (left === 0) return c >>> 0;
  a = (a + view.readInt32LE(at)) | 0;
  b = (b + view.readInt32LE(at + 4)) | 0;
  c = (c + view.readInt32LE(at + 8)) | 0;
  c = ((c ^ b) - rotated(b, 14)) | 0;
  a = ((a ^ c) - rotated(c, 11)) | 0;
  b = ((b ^ a) - rotated(a, 25)) | 0;
  c = ((c ^ b) - rotated(b, 16)) | 0;
  a = ((a ^ c) - rotated(c, 4)) | 0;
  b = ((b ^ a) - rotated(a, 14)) | 0;
  c = ((c ^ b) - rotated(b, 24)) | 0;
  return c >>> 0;
}
