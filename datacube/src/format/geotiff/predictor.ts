import { takeBytes } from "../../array/spare-bytes.ts";
import { type RowLayout, takeDifferences, undoDifferences } from "../../codecs/differences.ts";
import { type ElementBytes, fewestElements } from "../../codecs/vector/interleave.ts";
import { type VectorMemory, vectorMemory } from "../../codecs/vector/memory.ts";
import { differenceRows, sumRows } from "../../codecs/vector/rows.ts";
import { isVectorSize, joinReversedRows, splitReversedRows } from "../../codecs/vector/shuffles.ts";

/** Bytes that are done at a time by vectors, so that they stay in the cache. */
const tileBytes = 2 ** 16;

/**
 * Undoes the floating point predictor (predictor 3, Adobe TIFF Technical Note 3): bytes are differences along a row,
 * grouped by significance with the highest first, whatever the file's byte order. Gives little-endian elements of `size`
 * bytes; uses up the input.
 */
export function undoFloatPredictor(bytes: Uint8Array, row: RowLayout, size: number): Uint8Array {
  const done = byVectors(bytes, { row, size }, ({ memory, places: [stored, planes, elements], rows, elementBytes }) => {
    const { rowLength, samples } = row;
    const rowBytes = rowLength * size;
    sumRows(memory, { from: stored, to: planes, rowBytes, rows, width: 1, distance: samples });
    joinReversedRows(memory, { from: planes, to: elements, rows, rowLength, elementBytes });
  });
  return done ?? undoPlainly(bytes, row, size);
}

/** The floating point predictor over little-endian elements of `size` bytes; the inverse of `undoFloatPredictor`. */
export function applyFloatPredictor(bytes: Uint8Array, row: RowLayout, size: number): Uint8Array {
  const done = byVectors(bytes, { row, size }, ({ memory, places: [elements, planes, stored], rows, elementBytes }) => {
    const { rowLength, samples } = row;
    const rowBytes = rowLength * size;
    splitReversedRows(memory, { from: elements, to: planes, rows, rowLength, elementBytes });
    differenceRows(memory, { from: planes, to: stored, rowBytes, rows, width: 1, distance: samples });
  });
  return done ?? applyPlainly(bytes, row, size);
}

function undoPlainly(bytes: Uint8Array, row: RowLayout, size: number): Uint8Array {
  const result = new Uint8Array(bytes.length);
  const rowBytes = row.rowLength * size;
  for (let start = 0; start + rowBytes <= bytes.length; start += rowBytes) {
    undoDifferences(bytes.subarray(start, start + rowBytes), { rowLength: rowBytes, samples: row.samples });
    for (let i = 0; i < row.rowLength; i++) {
      for (let byte = 0; byte < size; byte++) {
        result[start + i * size + byte] = bytes[start + (size - 1 - byte) * row.rowLength + i]!;
      }
    }
  }
  return result;
}

function applyPlainly(bytes: Uint8Array, row: RowLayout, size: number): Uint8Array {
  const result = new Uint8Array(bytes.length);
  const rowBytes = row.rowLength * size;
  for (let start = 0; start + rowBytes <= bytes.length; start += rowBytes) {
    for (let i = 0; i < row.rowLength; i++) {
      for (let byte = 0; byte < size; byte++) {
        result[start + (size - 1 - byte) * row.rowLength + i] = bytes[start + i * size + byte]!;
      }
    }
    takeDifferences(result.subarray(start, start + rowBytes), { rowLength: rowBytes, samples: row.samples });
  }
  return result;
}

/** Some rows in the first of three places of a memory, whose result goes into the last. */
interface Work {
  readonly memory: VectorMemory;
  readonly places: readonly [number, number, number];
  readonly rows: number;
  readonly elementBytes: ElementBytes;
}

/** What `work` makes of all whole rows, some at a time; undefined where there are no vectors for them. */
function byVectors(
  bytes: Uint8Array,
  { row, size }: { row: RowLayout; size: number },
  work: (work: Work) => void,
): Uint8Array | undefined {
  const rowBytes = row.rowLength * size;
  const rowsAtOnce = Math.max(1, Math.floor(tileBytes / rowBytes));
  const tile = rowsAtOnce * rowBytes;
  if (!isVectorSize(size) || row.rowLength < fewestElements || row.samples >= row.rowLength) return undefined;
  const memory = vectorMemory(3 * tile);
  if (memory === undefined) return undefined;
  const places = memory.places([tile, tile, tile]) as [number, number, number];
  const result = takeBytes(bytes.length);
  const end = bytes.length - (bytes.length % rowBytes);
  for (let start = 0; start < end; start += tile) {
    const part = bytes.subarray(start, Math.min(end, start + tile));
    memory.bytes.set(part, places[0]);
    work({ memory, places, rows: part.length / rowBytes, elementBytes: size });
    result.set(memory.at(places[2], part.length), start);
  }
  result.fill(0, end);
  return result;
}
