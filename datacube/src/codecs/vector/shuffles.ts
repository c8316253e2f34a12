import { type ElementBytes, fewestElements, joinCode, splitCode, transposeBits } from "./interleave.ts";
import type { VectorMemory } from "./memory.ts";

/** What is to be done with elements in a memory: all of them in `bytes`, from one place to another. */
export interface Places {
  readonly from: number;
  readonly to: number;
  readonly bytes: number;
  readonly elementBytes: number;
}

/** Whether there is code for elements of so many bytes. */
export function isVectorSize(elementBytes: number): elementBytes is ElementBytes {
  return elementBytes === 2 || elementBytes === 4 || elementBytes === 8 || elementBytes === 16;
}

/** Makes elements of their planes of bytes; what is left of an element at the end is copied. False where there is no code for it. */
export function joinBytes(memory: VectorMemory, places: Places): boolean {
  const { from, to, elementBytes } = places;
  const count = Math.floor(places.bytes / elementBytes);
  if (!isVectorSize(elementBytes) || count < fewestElements) return false;
  memory.function(`join-${elementBytes}`, () => joinCode(elementBytes))(from, to, count, count);
  copyRest(memory, places);
  return true;
}

/** Elements that are made and copied out at a time, in bytes: so few that they are in the cache meanwhile. */
const tileBytes = 2 ** 16;

/**
 * Makes elements of their planes of bytes and copies them out of the memory, in which `to` has room for 64 kB of them, or all. False
 * where there is no code for it.
 */
export function joinBytesInto(
  memory: VectorMemory,
  { from, to, elementBytes }: Omit<Places, "bytes">,
  target: Uint8Array,
): boolean {
  const count = Math.floor(target.length / elementBytes);
  if (!isVectorSize(elementBytes) || count < fewestElements) return false;
  const run = memory.function(`join-${elementBytes}`, () => joinCode(elementBytes));
  const most = tileBytes / elementBytes;
  for (let at = 0; at < count; at += most) {
    const first = Math.min(at, count - fewestElements);
    const some = Math.min(most, count - first);
    run(from + first, to, some, count);
    target.set(memory.at(to, some * elementBytes), first * elementBytes);
  }
  const whole = count * elementBytes;
  target.set(memory.at(from + whole, target.length - whole), whole);
  return true;
}

/** Makes planes of bytes of elements; the inverse of `joinBytes`. */
export function splitBytes(memory: VectorMemory, places: Places): boolean {
  const { from, to, elementBytes } = places;
  const count = Math.floor(places.bytes / elementBytes);
  if (!isVectorSize(elementBytes) || count < fewestElements) return false;
  memory.function(`split-${elementBytes}`, () => splitCode(elementBytes))(from, to, count, count);
  copyRest(memory, places);
  return true;
}

/** Rows of elements in a memory, of which each has planes of its own, the last bytes of elements first. */
export interface ReversedRows {
  readonly from: number;
  readonly to: number;
  readonly rows: number;
  /** At least 16. */
  readonly rowLength: number;
  readonly elementBytes: ElementBytes;
}

/** Makes elements of the planes of each row. */
export function joinReversedRows(
  memory: VectorMemory,
  { from, to, rows, rowLength, elementBytes }: ReversedRows,
): void {
  const run = memory.function(`join-${elementBytes}`, () => joinCode(elementBytes));
  const rowBytes = rowLength * elementBytes;
  for (let at = 0; at < rows * rowBytes; at += rowBytes)
    run(from + at + rowBytes - rowLength, to + at, rowLength, -rowLength);
}

/** Makes planes of the elements of each row. */
export function splitReversedRows(
  memory: VectorMemory,
  { from, to, rows, rowLength, elementBytes }: ReversedRows,
): void {
  const run = memory.function(`split-${elementBytes}`, () => splitCode(elementBytes));
  const rowBytes = rowLength * elementBytes;
  for (let at = 0; at < rows * rowBytes; at += rowBytes)
    run(from + at, to + at + rowBytes - rowLength, rowLength, -rowLength);
}

function copyRest(memory: VectorMemory, { from, to, bytes, elementBytes }: Places): void {
  const whole = bytes - (bytes % elementBytes);
  memory.bytes.copyWithin(to + whole, from + whole, from + bytes);
}

/** Makes planes of bytes of their planes of bits; eight elements share a byte, so that 128 is the fewest there must be. */
export function joinBits(memory: VectorMemory, places: Places): boolean {
  const run = memory.function("join-bits", () => joinCode(8, transposeBits));
  return forEachPlane(places, ({ from, to, row }) => run(from, to, row, row));
}

/** Makes planes of bits of planes of bytes; the inverse of `joinBits`. */
export function splitBits(memory: VectorMemory, places: Places): boolean {
  const run = memory.function("split-bits", () => splitCode(8, transposeBits));
  return forEachPlane(places, ({ from, to, row }) => run(from, to, row, row));
}

function forEachPlane(
  { from, to, bytes, elementBytes }: Places,
  visit: (plane: { from: number; to: number; row: number }) => void,
): boolean {
  const count = bytes / elementBytes;
  const row = count / 8;
  if (!Number.isInteger(row) || row < fewestElements) return false;
  for (let start = 0; start < bytes; start += count) visit({ from: from + start, to: to + start, row });
  return true;
}
