import { shared } from "../source/host.ts";
import { type ArrayData, bytesOf, bytesOfData, createData, type DType, viewData } from "./dtype.ts";

/** What is kept for others, on this thread. */
const mostSpareBytes = 2 ** 26;
/** Smaller ones cost little to make. */
const leastBytes = 2 ** 15;
/** How long it is kept when nothing more is given. */
const keptMs = 10_000;

/**
 * Memory by its length, of that of another kind by its length below 0, the lengths that were asked for longest ago first; what was given last is taken first, as it may still be in
 * the processor's cache.
 */
const spare = new Map<number, ArrayBuffer[]>();
/** Memory that is taken by parts. */
const rooms = new WeakSet<ArrayBuffer>();
/** Memory of another kind, which cannot be transferred. */
const others = new WeakSet<ArrayBuffer>();
let spareBytes = 0;
/** Runs while anything is kept. */
let idle: NodeJS.Timeout | undefined;
let isUsed = false;
let isSpoiling = false;

/**
 * Bytes to be written, all of them: they hold anything. Memory that was given back is taken before new memory, whose first use costs
 * several times what it takes to fill it.
 */
export function takeBytes(length: number): Uint8Array<ArrayBuffer> {
  const known = ofLength(length)?.pop();
  if (known === undefined) return length < leastBytes ? new Uint8Array(length) : newBytes(length);
  spareBytes -= length;
  return new Uint8Array(known);
}

/** The same for lengths that differ from time to time: the memory is up to an eighth larger, so that it serves others. */
export function takeRoom(length: number): Uint8Array<ArrayBuffer> {
  if (length < leastBytes) return new Uint8Array(length);
  const step = 2 ** (Math.floor(Math.log2(length)) - 3);
  const room = takeBytes(Math.ceil(length / step) * step);
  rooms.add(room.buffer);
  return room.subarray(0, length);
}

/** Elements in such memory; texts are none. */
export function takeData(dtype: DType, length: number): ArrayData {
  return dtype === "string" ? createData(dtype, length) : viewData(dtype, takeBytes(length * bytesOf(dtype)));
}

/** Memory of another kind, which `make` makes where none was given back. What lies in it may be shorter. */
export function takeOther(bytes: number, make: (bytes: number) => ArrayBuffer): ArrayBuffer {
  const known = ofLength(-bytes)?.pop();
  if (known !== undefined) {
    spareBytes -= bytes;
    return known;
  }
  const made = make(bytes);
  others.add(made);
  return made;
}

function newBytes(length: number): Uint8Array<ArrayBuffer> {
  return new Uint8Array(Buffer.allocUnsafeSlow(length).buffer as ArrayBuffer);
}

/**
 * Gives back memory that nobody uses any more; data that are only a part of theirs are let go. Only who made the data may do
 * so: a reader's may be those that its source or its cache still holds.
 */
export function giveBack(data: ArrayData): void {
  if (Array.isArray(data)) return;
  const { buffer, byteOffset, length } = bytesOfData(data);
  if (!(buffer instanceof ArrayBuffer) || byteOffset > 0) return;
  const bytes = buffer.byteLength;
  const isOther = others.has(buffer);
  if (bytes !== length && !isOther && !rooms.has(buffer)) return;
  if (isSpoiling) new Uint8Array(buffer).fill(0xbf);
  if (bytes < leastBytes || bytes > mostSpareBytes) return;
  const key = isOther ? -bytes : bytes;
  const alike = ofLength(key);
  if (alike === undefined) spare.set(key, [buffer]);
  else alike.push(buffer);
  spareBytes += bytes;
  isUsed = true;
  idle ??= shared(() => setInterval(letGoUnused, keptMs)).unref();
  while (spareBytes > mostSpareBytes) forgetOldest();
}

/** Memory of a length, which is asked for now. */
function ofLength(length: number): ArrayBuffer[] | undefined {
  const known = spare.get(length);
  if (known === undefined) return undefined;
  spare.delete(length);
  spare.set(length, known);
  return known;
}

function forgetOldest(): void {
  const [length, buffers] = spare.entries().next().value!;
  if (buffers.shift() !== undefined) spareBytes -= Math.abs(length);
  if (buffers.length === 0) spare.delete(length);
}

/** Lets all go if nothing was given since the last call; the system has it at once, as V8 does not collect where nothing is done. */
export function letGoUnused(): void {
  if (isUsed) {
    isUsed = false;
    return;
  }
  clearInterval(idle);
  idle = undefined;
  for (const buffers of spare.values()) for (const buffer of buffers) if (!others.has(buffer)) buffer.transfer(0);
  spare.clear();
  spareBytes = 0;
}

/** Has what is given back hold other elements at once, whatever its size, so that who still uses it is found. For tests. */
export function spoilSpare(on: boolean): void {
  isSpoiling = on;
}
