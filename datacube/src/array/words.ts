/**
 * Bytes of elements as whole words of at most 4 bytes, one or several each: few kinds of array, for which loops are quick. They are copied
 * where they do not begin at a word.
 */
export function wordsOf(bytes: Uint8Array, elementBytes: number): Uint8Array | Uint16Array | Uint32Array {
  const size = elementBytes % 4 === 0 ? 4 : elementBytes % 2 === 0 ? 2 : 1;
  const { buffer, byteOffset, length } = bytes.byteOffset % size === 0 ? bytes : new Uint8Array(bytes);
  if (size === 1) return new Uint8Array(buffer, byteOffset, length);
  return size === 2 ? new Uint16Array(buffer, byteOffset, length / 2) : new Uint32Array(buffer, byteOffset, length / 4);
}
