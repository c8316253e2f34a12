import { type ArrayData, bytesOfData } from "./dtype.ts";

/** What is kept for others, on this thread. */
const mostSpareBytes = 2 ** 26;
/** Smaller ones cost little to make. */
const leastBytes = 2 ** 15;

/** Memory by its length; what was given last is taken first, as it may still be in the cache. */
const spare = new Map<number, ArrayBuffer[]>();
let spareBytes = 0;

/**
 * Bytes to be written, all of them: they hold anything. Memory that was given back is taken before new memory, whose first use costs
 * several times what it takes to fill it.
 */
export function takeBytes(length: number): Uint8Array<ArrayBuffer> {
  const known = spare.get(length)?.pop();
  if (known === undefined) return length < leastBytes ? new Uint8Array(length) : newBytes(length);
  spareBytes -= length;
  return new Uint8Array(known);
}

function newBytes(length: number): Uint8Array<ArrayBuffer> {
  return new Uint8Array(Buffer.allocUnsafeSlow(length).buffer as ArrayBuffer);
}

/**
 * Gives back memory that nobody uses any more, for `takeBytes`; data that are only a part of theirs are let go. Only who made the data may do
 * so: a reader's may be those that its source or its cache still holds.
 */
export function giveBack(data: ArrayData): void {
  if (Array.isArray(data)) return;
  const { buffer, length } = bytesOfData(data);
  if (length < leastBytes || length !== buffer.byteLength || !(buffer instanceof ArrayBuffer)) return;
  if (spareBytes + length > mostSpareBytes) {
    spare.clear();
    spareBytes = 0;
  }
  spare.set(length, [...(spare.get(length) ?? []), buffer]);
  spareBytes += length;
}
