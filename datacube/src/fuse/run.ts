import { bytesOf, type NumberData } from "../array/dtype.ts";
import { sizeOf, stridesOf } from "../array/shape.ts";
import { takeData } from "../array/spare-bytes.ts";
import type { Engine } from "./engine.ts";
import { type Kernel, type RunKernel, rowsAtOnce, slackBytes, tableWords } from "./kernel.ts";
import type { Program } from "./program.ts";
import { columnCount, type LaneReduction } from "./reduction.ts";
import { bySlot, type LoopAxis, type Rows, rowsOf } from "./rows.ts";
import {
  aligned,
  apartFrom,
  copiedPerElement,
  type Given,
  givenTo,
  type Operand,
  type Part,
  pageBytes,
  Tiles,
  tileBytes,
  viewOf,
} from "./tiles.ts";

/** Elements of a row that are reduced before what rounding took is added up: four times what kernels take of several places at once. */
const rowElements = 69_632;
/** Columns that are reduced at once: their states stay in the cache, too. */
const [fewestColumns, mostColumns] = [512, 8192];

/** The results of a program for every index of a shape, row-major. */
export function runMap(
  engine: Engine,
  program: Program,
  { shape, operands }: { shape: readonly number[]; operands: readonly Operand[] },
): NumberData {
  const { dtype } = program.result;
  const to = takeData(dtype, sizeOf(shape)) as NumberData;
  if (to.length === 0) return to;
  const strides = stridesOf(shape);
  const rows = rowsOf(
    shape.map((length, axis) => ({ length, slots: strides[axis]! })),
    operands,
  );
  const given = givenTo(engine, rows, operands);
  const kernel = kernelOf({ mode: "map", program }, given);
  const run = kernelFor(engine, kernel, given);
  const perElement = copiedPerElement(given) + bytesOf(dtype);
  const words = tableWords(kernel);
  const most = partSize(rows, Math.floor(tileBytes / perElement));
  const size = bytesOf(dtype);
  const first = pageBytes + aligned(most.rowCount * most.length * size) + slackBytes;
  const tiles = new Tiles(engine, given, { ...most, words, first });
  const results = viewOf(to, engine.memory(0));
  for (const part of partsOf(rows, most)) {
    tiles.copyIn(part);
    const { table } = tiles;
    const at = part.firstRow * rows.length + part.first;
    const begin = apartFrom(at * size, 0);
    for (let k = 0; k < part.rowCount; k++) table[k * words + words - 1] = begin + k * part.length * size;
    run(part.length, part.rowCount, table.byteOffset, 0, 0);
    to.set(results.subarray(begin / size, begin / size + part.rowCount * part.length), at);
  }
  return to;
}

/** A kernel for operands as they are given: those with memories of their own have the numbers from 1 on. */
function kernelOf(kernel: Pick<Kernel, "mode" | "program" | "reduction">, { rows, memories }: Given): Kernel {
  let others = 0;
  return {
    ...kernel,
    everywhere: rows.strides.map((step) => step === 0),
    memories: memories.map((memory) => (memory ? ++others : 0)),
  };
}

function kernelFor(engine: Engine, kernel: Kernel, { memories }: Given): RunKernel {
  return engine.kernel(
    kernel,
    memories.filter((memory) => memory !== undefined),
  );
}

/** Size of parts of so many elements: whole rows together, or pieces of one. */
function partSize({ count, length: whole }: Rows, elements: number): Pick<Part, "rowCount" | "length"> {
  const length = Math.min(whole, Math.max(16, elements - (elements % 16)));
  const together = length < whole ? 1 : Math.max(1, Math.floor(elements / length));
  return { rowCount: Math.min(count, together), length };
}

/** Rows in parts of a size. */
function* partsOf(
  { count, length: whole }: Rows,
  { rowCount, length }: Pick<Part, "rowCount" | "length">,
): Generator<Part> {
  for (let firstRow = 0; firstRow < count; firstRow += rowCount)
    for (let first = 0; first < whole; first += length)
      yield {
        firstRow,
        rowCount: Math.min(rowCount, count - firstRow),
        first,
        length: Math.min(length, whole - first),
      };
}

/** What is reduced: elements along some axes, into states that are numbered. */
export interface Reducing {
  readonly program: Program;
  readonly reduction: LaneReduction;
  readonly axes: readonly LoopAxis[];
  readonly operands: readonly Operand[];
}

/** Takes elements into states; `columns` are those of the reduction, with one element per result. */
export function runReduce(engine: Engine, reducing: Reducing, columns: readonly Float64Array[]): void {
  const pass = passOf(engine, reducing);
  if (pass.rows.count === 0) return;
  if (pass.kernel.mode === "rows") reduceRows(pass, columns);
  else for (const _ of reduceColumns(pass, throughStates(columns)));
}

/** Puts results, made of a state, in their places from one on. */
export type Finish = (state: readonly Float64Array[], from: number) => void;

/**
 * Reduces all elements there are of so many results, and gives each state to `finish` as soon as it is whole. Pauses now and
 * then. Undefined when this is not worth while: when rows are reduced, there are few states.
 */
export function reduceWhole(
  engine: Engine,
  reducing: Reducing,
  { results, finish }: { results: number; finish: Finish },
): Generator<void> | undefined {
  const pass = passOf(engine, reducing);
  const { rows, kernel } = pass;
  if (kernel.mode === "rows" || rows.count === 0 || new Set(rows.slots).size * rows.length < results) return undefined;
  return reduceColumns(pass, { begin: (state) => void state.forEach((column) => void column.fill(0)), end: finish });
}

interface Pass extends Given {
  readonly engine: Engine;
  readonly kernel: Kernel;
}

function passOf(engine: Engine, { program, reduction, axes, operands }: Reducing): Pass {
  const rows = rowsOf(axes, operands);
  const mode = rows.slotStep === 0 ? "rows" : "columns";
  const given = givenTo(engine, mode === "rows" ? rows : bySlot(rows), operands);
  return { ...given, engine, kernel: kernelOf({ mode, program, reduction }, given) };
}

/** What is done with the states of some results, from one on, before and after elements are taken into them. */
interface States {
  begin: Finish;
  end: Finish;
}

/** States of more results in memory. */
function throughStates(columns: readonly Float64Array[]): States {
  return {
    begin: (state, from) => {
      for (const [c, own] of state.entries()) own.set(columns[c]!.subarray(from, from + own.length));
    },
    end: (state, from) => {
      for (const [c, own] of state.entries()) columns[c]!.set(own, from);
    },
  };
}

/** Every row, or piece of one, into one state. */
function reduceRows(pass: Pass, columns: readonly Float64Array[]): void {
  const { engine, kernel, rows } = pass;
  const run = kernelFor(engine, kernel, pass);
  const words = tableWords(kernel);
  const most = partSize(rows, Math.min(rowElements, Math.floor(tileBytes / copiedPerElement(pass))));
  const step = 8 * most.rowCount;
  const tiles = new Tiles(engine, pass, { ...most, words, first: step * columns.length });
  const { table } = tiles;
  const states = new Float64Array(engine.memory(0), 0, most.rowCount * columns.length);
  for (const part of partsOf(rows, most)) {
    const slots = rows.slots.subarray(part.firstRow, part.firstRow + part.rowCount);
    tiles.copyIn(part);
    const local = localSlots(slots);
    slots.forEach((slot, k) => {
      table[k * words + words - 1] = 8 * local[k]!;
      for (let c = 0; c < columns.length; c++) states[c * most.rowCount + local[k]!] = columns[c]![slot]!;
    });
    run(part.length, part.rowCount, table.byteOffset, 0, step);
    slots.forEach((slot, k) => {
      for (let c = 0; c < columns.length; c++) columns[c]![slot] = states[c * most.rowCount + local[k]!]!;
    });
  }
}

/** A number from 0 for each of some results; the same for the same. */
function localSlots(slots: Int32Array): Int32Array {
  const known = new Map<number, number>();
  return slots.map((slot) => {
    const local = known.get(slot) ?? known.size;
    known.set(slot, local);
    return local;
  });
}

/** Elements that are taken between two pauses. */
const pauseElements = 2 ** 22;

/** All rows of a result into one state per column, some columns at a time. */
function* reduceColumns(pass: Pass, { begin, end }: States): Generator<void> {
  const { engine, kernel, rows } = pass;
  const run = kernelFor(engine, kernel, pass);
  const words = tableWords(kernel);
  const { width, together } = columnSizes(pass);
  const columns = columnCount[kernel.reduction!.kind];
  const step = aligned(8 * width) + slackBytes;
  const begins = apartFrom(0, 0);
  const size = { words, first: begins + step * (columns + 1), rowCount: together, length: width };
  let [taken, tiles] = [0, new Tiles(engine, pass, size)];
  const stateOf = (length: number): Float64Array[] =>
    Array.from({ length: columns }, (_, c) => new Float64Array(tiles.table.buffer, begins + c * step, length));
  for (let first = 0; first < rows.length; first += width) {
    const length = Math.min(width, rows.length - first);
    for (const { slot, firstRow, count } of runsOf(rows.slots)) {
      const state = stateOf(length);
      begin(state, slot + first);
      for (let done = 0; done < count; done += together) {
        const rowCount = Math.min(together, count - done);
        tiles.copyIn({ firstRow: firstRow + done, rowCount, first, length });
        run(length, rowCount, tiles.table.byteOffset, begins, step);
      }
      end(state, slot + first);
      taken += count * length;
      if (taken < pauseElements) continue;
      taken = 0;
      yield;
      // others may have used the engine meanwhile
      tiles = new Tiles(engine, pass, size);
    }
  }
}

/** How many columns, and rows of them, are reduced together. */
function columnSizes(given: Given): { width: number; together: number } {
  const { rows } = given;
  const perColumn = Math.max(1, copiedPerElement(given));
  const fitting = Math.floor(tileBytes / perColumn / rowsAtOnce / 16) * 16;
  const width = Math.min(rows.length, Math.max(fewestColumns, Math.min(mostColumns, fitting)));
  const together = Math.max(1, Math.floor(tileBytes / perColumn / width / rowsAtOnce)) * rowsAtOnce;
  return { width, together };
}

/** Rows that follow each other and belong to the same result. */
function* runsOf(slots: Int32Array): Generator<{ slot: number; firstRow: number; count: number }> {
  for (let firstRow = 0, end = 0; firstRow < slots.length; firstRow = end) {
    end = firstRow + 1;
    while (end < slots.length && slots[end] === slots[firstRow]) end++;
    yield { slot: slots[firstRow]!, firstRow, count: end - firstRow };
  }
}

/** Whether the columns of a reduction's state are those that kernels have. */
export function columnsFit(reduction: LaneReduction, columns: readonly unknown[]): columns is Float64Array[] {
  return columns.length === columnCount[reduction.kind] && columns.every((column) => column instanceof Float64Array);
}
