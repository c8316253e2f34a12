import { bytesOfData } from "../array/dtype.ts";
import type { Numbers } from "./elements.ts";
import { type VectorMemory, vectorMemory } from "./vector/memory.ts";
import { differenceRows, type MemoryRows, sumRows } from "./vector/rows.ts";
import type { IntegerBytes } from "./vector/sums.ts";

/** How elements lie: rows of `rowLength` elements, `samples` interleaved ones per pixel. */
export interface RowLayout {
  readonly rowLength: number;
  readonly samples: number;
}

/** Whole numbers of which differences are taken; they wrap around. */
export type Integers = Exclude<Numbers, Float32Array | Float64Array>;

/** Bytes that are done at a time, so that they stay in the cache. */
const tileBytes = 2 ** 16;

/** Makes of differences between neighbours in a row the elements, in place. */
export function undoDifferences(elements: Integers, row: RowLayout): void {
  if (!byVectors(elements, row, "sums")) undoPlainly(elements, row);
}

/** Makes of elements the differences between neighbours in a row, in place. */
export function takeDifferences(elements: Integers, row: RowLayout): void {
  if (!byVectors(elements, row, "differences")) takePlainly(elements, row);
}

function undoPlainly(elements: Integers, { rowLength, samples }: RowLayout): void {
  const values = elements as Int32Array;
  for (let start = 0; start < values.length; start += rowLength) {
    const end = Math.min(start + rowLength, values.length);
    for (let i = start + samples; i < end; i++) values[i]! += values[i - samples]!;
  }
}

function takePlainly(elements: Integers, { rowLength, samples }: RowLayout): void {
  const values = elements as Int32Array;
  for (let start = 0; start < values.length; start += rowLength) {
    const end = Math.min(start + rowLength, values.length);
    for (let i = end - 1; i >= start + samples; i--) values[i]! -= values[i - samples]!;
  }
}

type Kind = "sums" | "differences";

function byVectors(elements: Integers, { rowLength, samples }: RowLayout, kind: Kind): boolean {
  const width = elements.BYTES_PER_ELEMENT as IntegerBytes;
  const memory = vectorMemory(2 * tileBytes);
  if (memory === undefined || samples * width * 4 > tileBytes) return false;
  const places = memory.places([tileBytes, tileBytes]) as [number, number];
  const parts = partsOf(elements.length, rowLength, tileBytes / width);
  const run = kind === "sums" ? sumRows : differenceRows;
  for (const part of kind === "sums" ? parts : parts.toReversed()) {
    if (part.isInside && kind === "sums") joinToBefore(elements, part, samples);
    if (samples < part.rowLength) runPart(memory, elements, { part, places, samples, run });
    if (part.isInside && kind === "differences") joinToBefore(elements, part, -samples);
  }
  return true;
}

/** Rows, or a part of a row that begins inside it. */
interface Part {
  readonly start: number;
  readonly rowLength: number;
  readonly rows: number;
  readonly isInside: boolean;
}

/** Rows that fit into a tile come some at a time, longer ones in parts. */
function partsOf(length: number, rowLength: number, tile: number): Part[] {
  const parts: Part[] = [];
  for (let start = 0; start < length; ) {
    const inRow = start % rowLength;
    const whole = inRow === 0 ? Math.floor(Math.min(tile, length - start) / rowLength) : 0;
    const part =
      whole > 0
        ? { start, rowLength, rows: whole, isInside: false }
        : { start, rowLength: Math.min(tile, rowLength - inRow, length - start), rows: 1, isInside: inRow > 0 };
    parts.push(part);
    start += part.rowLength * part.rows;
  }
  return parts;
}

/** Adds to the first elements of a part those before it; subtracts them where `samples` is negative. */
function joinToBefore(elements: Integers, { start, rowLength }: Part, samples: number): void {
  const values = elements as Int32Array;
  const distance = Math.abs(samples);
  for (let i = start; i < start + Math.min(distance, rowLength); i++)
    if (samples > 0) values[i]! += values[i - distance]!;
    else values[i]! -= values[i - distance]!;
}

function runPart(
  memory: VectorMemory,
  elements: Integers,
  { part, places: [from, to], samples, run }: { part: Part; places: [number, number]; samples: number; run: RunRows },
): void {
  const width = elements.BYTES_PER_ELEMENT as IntegerBytes;
  const rowBytes = part.rowLength * width;
  const bytes = bytesOfData(elements).subarray(part.start * width, part.start * width + rowBytes * part.rows);
  memory.bytes.set(bytes, from);
  run(memory, { from, to, rowBytes, rows: part.rows, width, distance: samples * width });
  bytes.set(memory.at(to, bytes.length));
}

type RunRows = (memory: VectorMemory, rows: MemoryRows) => void;
