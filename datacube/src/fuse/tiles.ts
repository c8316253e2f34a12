import { bytesOf, type NumberData } from "../array/dtype.ts";
import type { Engine } from "./engine.ts";
import type { LaneDType } from "./program.ts";
import type { Rows, Strided } from "./rows.ts";

/** An operand's elements, where they lie. */
export interface Operand extends Strided {
  readonly dtype: LaneDType;
  readonly data: NumberData;
}

/** Bytes of operands and results that are in the engine's memory at once: they stay in the processor's cache. */
export const tileBytes = 262_144;
/** Bytes that a kernel may read or write beyond a row. */
export const slackBytes = 256;

/** Bytes of an element of every operand together. */
export function bytesPerElement(operands: readonly Operand[]): number {
  return operands.reduce((sum, { dtype }) => sum + bytesOf(dtype), 0);
}

/** A size as a multiple of that of a vector. */
export function aligned(bytes: number): number {
  return Math.ceil(bytes / 16) * 16;
}

/** Parts of some rows: so many elements from one on. */
export interface Part {
  readonly firstRow: number;
  readonly rowCount: number;
  readonly first: number;
  readonly length: number;
}

/** Bytes that the parts of rows need, and those of a row of an operand. */
export function partBytes(
  operands: readonly Operand[],
  { rowCount, length }: Pick<Part, "rowCount" | "length">,
): number {
  return operands.reduce((sum, { dtype }) => sum + rowCount * aligned(length * bytesOf(dtype)), 0);
}

/** Where things are in the engine's memory while one kernel runs. */
export interface Place {
  readonly engine: Engine;
  /** Where operands begin. */
  readonly buffers: number;
  /** Where the table begins. */
  readonly table: number;
  /** Words per row of the table. */
  readonly words: number;
}

/** Copies parts of all operands' rows into the engine's memory, and writes in the table where they are. */
export function copyIn(operands: readonly Operand[], rows: Rows, { part, place }: { part: Part; place: Place }): void {
  const table = tableOf(place, part);
  let at = place.buffers;
  operands.forEach((operand, number) => {
    const step = rows.strides[number]!;
    const starts = rows.starts[number]!.subarray(part.firstRow, part.firstRow + part.rowCount);
    const length = step === 0 ? 1 : part.length;
    const bytes = bytesOf(operand.dtype);
    const heap = heapOf(operand.data, place.engine);
    const from = starts[0]! + part.first * step;
    const every = step === 1 ? evenStep(starts) : undefined;
    if (every === 0 || every === length) {
      const copied = every === 0 ? length : length * part.rowCount;
      copyRow(heap, at / bytes, { data: operand.data, from, length: copied, step });
      for (let k = 0; k < part.rowCount; k++) table[k * place.words + number] = at + k * every * bytes;
      at += aligned(copied * bytes);
      return;
    }
    for (let k = 0; k < part.rowCount; k++) {
      table[k * place.words + number] = at;
      copyRow(heap, at / bytes, { data: operand.data, from: starts[k]! + part.first * step, length, step });
      at += aligned(length * bytes);
    }
  });
}

/** The same step between all of some numbers. */
function evenStep(starts: Float64Array): number | undefined {
  const step = starts.length > 1 ? starts[1]! - starts[0]! : 0;
  for (let i = 1; i < starts.length; i++) if (starts[i]! - starts[i - 1]! !== step) return undefined;
  return step;
}

/** The table of a kernel over parts of rows. */
export function tableOf({ engine, table, words }: Place, { rowCount }: Pick<Part, "rowCount">): Uint32Array {
  return new Uint32Array(engine.memory(0), table, rowCount * words);
}

/** The engine's memory as elements of the type of some data. */
export function heapOf(data: NumberData, engine: Engine): NumberData {
  const buffer = engine.memory(0);
  const Data = data.constructor as new (buffer: ArrayBuffer, offset: number, length: number) => NumberData;
  return new Data(buffer, 0, Math.floor(buffer.byteLength / data.BYTES_PER_ELEMENT));
}

function copyRow(
  heap: NumberData,
  to: number,
  { data, from, length, step }: { data: NumberData; from: number; length: number; step: number },
): void {
  if (length === 1) heap[to] = data[from]!;
  else if (step === 1) heap.set(data.subarray(from, from + length), to);
  else for (let i = 0; i < length; i++) heap[to + i] = data[from + i * step]!;
}
