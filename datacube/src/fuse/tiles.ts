import { bytesOf, type NumberData } from "../array/dtype.ts";
import { asWords } from "../expr/gather.ts";
import type { Engine } from "./engine.ts";
import { slackBytes } from "./kernel.ts";
import { ownMemoryOf } from "./own-memory.ts";
import type { LaneDType } from "./program.ts";
import type { Rows, Steps, Strided } from "./rows.ts";
import type { Memory } from "./web-assembly.ts";

/** An operand's elements, where they lie. */
export interface Operand extends Strided {
  readonly dtype: LaneDType;
  readonly data: NumberData;
}

/** Bytes of operands and results that are in the engine's memory at once: they stay in the processor's cache. */
export const tileBytes = 524_288;
/** Rows of operands, and which memory each operand is read in where it lies; undefined for those that are copied. */
export interface Given {
  readonly rows: Rows;
  readonly operands: readonly Operand[];
  readonly memories: readonly (Memory | undefined)[];
}

/** Rows of operands as an engine takes them: where they lie if it can and each is one after the other. */
export function givenTo(engine: Engine, rows: Rows, operands: readonly Operand[]): Given {
  const memories = operands.map(({ data }, number) => {
    const step = rows.strides[number];
    return engine.readsOthers && (step === 0 || step === 1) ? ownMemoryOf(data) : undefined;
  });
  return { rows, operands, memories };
}

/** Bytes of an element of every operand that is copied, together. */
export function copiedPerElement({ operands, memories }: Given): number {
  return operands.reduce((sum, { dtype }, i) => sum + (memories[i] ? 0 : bytesOf(dtype)), 0);
}

/** A size as a multiple of that of a vector. */
export function aligned(bytes: number): number {
  return Math.ceil(bytes / 16) * 16;
}

/** Bytes of a page of memory. */
export const pageBytes = 4096;
/** How far copies are, modulo a page, from what they are copies of: the first of several, and each from the one before. */
const [nearest, step, several] = [512, 192, 16];
/** Bytes that are copied in another way when they are fewer. */
const fewBytes = 2048;

/**
 * Where to put a copy, at `at` or up to a page further, of bytes that begin at `from` in another memory. x86 processors copy
 * several times slower to where, modulo a page, up to 31 bytes follow on what is read; memories begin with a page, or 16 bytes
 * after. Copies that are read together are apart from each other, too: a cache has few places for the same part of a page.
 */
export function apartFrom(from: number, at: number, number = 0): number {
  const distance = nearest + step * (number % several);
  return at + (((from % pageBytes) + distance - at) & (pageBytes - 16));
}

/** Parts of some rows: so many elements from one on. */
export interface Part {
  readonly firstRow: number;
  readonly rowCount: number;
  readonly first: number;
  readonly length: number;
}

/** An operand whose parts are read where they lie. */
interface Lying {
  readonly data: NumberData;
  /** Where its rows begin in its data. */
  readonly starts: Float64Array;
  readonly step: Steps;
}

/** An operand whose parts are copied. */
interface Copied extends Lying {
  /** The engine's memory as elements of its type. */
  readonly heap: NumberData;
  /** Where its parts are in the engine's memory. */
  readonly at: number;
}

/** Room in the engine's memory for parts of rows; it holds until somebody else uses the engine. */
export class Tiles {
  /** Where each row's operands are: words per row as the kernel has them. */
  readonly table: Uint32Array;
  readonly #words: number;
  readonly #operands: readonly (Lying | Copied)[];

  /** Room for parts of so many rows and elements, after `first` bytes of something else. */
  constructor(
    engine: Engine,
    { rows, operands, memories }: Given,
    { words, first, rowCount, length }: { words: number; first: number } & Pick<Part, "rowCount" | "length">,
  ) {
    const table = aligned(first);
    const sizes = operands.map(({ dtype }, number) =>
      memories[number] ? 0 : pageBytes + rowCount * roomFor(length * bytesOf(dtype)),
    );
    let at = table + aligned(4 * words * rowCount);
    const buffer = engine.memory(at + sizes.reduce((sum, size) => sum + size, 0) + slackBytes);
    this.table = new Uint32Array(buffer, table, rowCount * words);
    this.#words = words;
    this.#operands = operands.map(({ data }, number) => {
      const step = rows.strides[number]!;
      const starts = rows.starts[number]!;
      if (memories[number]) return { data, starts, step };
      const heap = viewOf(data, buffer);
      const own = { data, heap, at, starts, step };
      at += sizes[number]!;
      if (typeof step === "number") return own;
      const words = asWords(heap, data);
      return { ...own, heap: words.to as NumberData, data: words.from as NumberData };
    });
  }

  /** Copies parts of all operands' rows there, but for those that are read where they lie; writes in the table where they are. */
  copyIn(part: Part): void {
    this.#operands.forEach((operand, number) => {
      if ("heap" in operand) this.#copy(operand, number, part);
      else this.#point(operand, number, part);
    });
  }

  #point({ data, starts, step }: Lying, number: number, { firstRow, rowCount, first }: Part): void {
    const own = data.byteOffset + (step === 0 ? 0 : first * data.BYTES_PER_ELEMENT);
    for (let k = 0, entry = number; k < rowCount; k++, entry += this.#words)
      this.table[entry] = own + starts[firstRow + k]! * data.BYTES_PER_ELEMENT;
  }

  #copy(operand: Copied, number: number, { firstRow, rowCount, first, length: whole }: Part): void {
    const { data, step, at } = operand;
    const bytes = data.BYTES_PER_ELEMENT;
    const starts = operand.starts.subarray(firstRow, firstRow + rowCount);
    const length = step === 0 ? 1 : whole;
    const every = step === 1 ? evenStep(starts) : undefined;
    // rows that are the same, or follow each other
    const isOne = every === 0 || every === length;
    const copied = isOne && every > 0 ? length * rowCount : length;
    const room = roomFor(copied * bytes);
    let to = at;
    for (let k = 0, entry = number; k < rowCount; k++, entry += this.#words) {
      const from = starts[k]! + (typeof step === "number" ? first * step : 0);
      if (isOne && k > 0) to += every * bytes;
      else {
        const begin = at + k * room;
        to = copied * bytes < fewBytes ? begin : apartFrom(data.byteOffset + from * bytes, begin, k);
        if (typeof step === "number") copyRow(operand, to / bytes, { from, length: copied, step });
        else copyPicked(operand, to / bytes, { from, step, first, length });
      }
      this.table[entry] = to;
    }
  }
}

/** Bytes for a copy of so many, wherever it is put within. */
function roomFor(bytes: number): number {
  return aligned(bytes) + (bytes < fewBytes ? 0 : pageBytes);
}

/** The same step between all of some numbers. */
function evenStep(starts: Float64Array): number | undefined {
  const step = starts.length > 1 ? starts[1]! - starts[0]! : 0;
  for (let i = 1; i < starts.length; i++) if (starts[i]! - starts[i - 1]! !== step) return undefined;
  return step;
}

/** A memory as elements of the type of some data. */
export function viewOf(data: NumberData, buffer: ArrayBuffer): NumberData {
  const Data = data.constructor as new (buffer: ArrayBuffer, offset: number, length: number) => NumberData;
  return new Data(buffer, 0, Math.floor(buffer.byteLength / data.BYTES_PER_ELEMENT));
}

function copyRow(
  { data, heap }: Copied,
  to: number,
  { from, length, step }: { from: number; length: number; step: number },
): void {
  if (length === 1) heap[to] = data[from]!;
  else if (step === 1) heap.set(data.subarray(from, from + length), to);
  else for (let i = 0, at = from; i < length; i++, at += step) heap[to + i] = data[at]!;
}

/** In words where elements have four bytes: a loop that has seen several types of data takes ten times as long. */
function copyPicked(
  { data, heap }: Copied,
  to: number,
  { from, step, first, length }: { from: number; step: Int32Array; first: number; length: number },
): void {
  if (heap instanceof Int32Array && data instanceof Int32Array)
    for (let i = 0; i < length; i++) heap[to + i] = data[from + step[first + i]!]!;
  else for (let i = 0; i < length; i++) heap[to + i] = data[from + step[first + i]!]!;
}
