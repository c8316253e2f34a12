import { ComplexArray } from "../../array/complex.ts";
import { type ArrayData, createData, dtypeOfData } from "../../array/dtype.ts";
import { forEachIndex, sizeOf, stridesOf } from "../../array/shape.ts";
import { takeBytes } from "../../array/spare-bytes.ts";
import { wordsOf } from "../../array/words.ts";
import { asWords, copyRun } from "../../expr/gather.ts";

/** Elements in row-major order with their shape. */
export interface Box {
  readonly data: ArrayData;
  readonly shape: readonly number[];
}

/** Copies a box of `size` elements per axis between two boxes, beginning at one index in each. */
export function copyBox(
  target: Box,
  source: Box,
  { to, from, size }: { to: readonly number[]; from: readonly number[]; size: readonly number[] },
): void {
  if (size.includes(0)) return;
  // what lies together on both sides is copied at once
  let last = Math.max(0, size.length - 1);
  let run = size[last] ?? 1;
  for (; last > 0 && size[last] === target.shape[last] && size[last] === source.shape[last]; last--)
    run *= size[last - 1]!;
  const [toStrides, fromStrides] = [stridesOf(target.shape), stridesOf(source.shape)];
  const [toStart, fromStart] = [placeOf(to, toStrides), placeOf(from, fromStrides)];
  const { to: words, from: origin } = asWords(target.data, source.data);
  const copyFrom = (axis: number, toAt: number, fromAt: number): void => {
    if (axis >= last) {
      copyRun(words, toAt, { data: origin, from: fromAt, run });
      return;
    }
    for (let i = 0; i < size[axis]!; i++)
      copyFrom(axis + 1, toAt + i * toStrides[axis]!, fromAt + i * fromStrides[axis]!);
  };
  copyFrom(0, toStart, fromStart);
}

function placeOf(index: readonly number[], strides: readonly number[]): number {
  return strides.reduce((sum, stride, axis) => sum + index[axis]! * stride, 0);
}

/** New data that repeats one element, which is a single value or a run of raw bytes. */
export function filled(element: ArrayData, length: number): ArrayData {
  const value = element[0];
  if (element instanceof ComplexArray)
    return (createData(dtypeOfData(element), length) as ComplexArray).fill(element.at(0)!);
  if (Array.isArray(element)) return new Array<string>(length).fill(element[0]!);
  const data = createData(dtypeOfData(element), length) as Float64Array;
  if (element.length === 1) return Object.is(value, 0) || value === 0n ? data : data.fill(value as number);
  for (let i = 0; i < length; i++) data[i] = element[i % element.length] as number;
  return data;
}

/** The part of a full chunk that lies inside the array. */
export function clip(data: ArrayData, shape: readonly number[], size: readonly number[]): ArrayData {
  if (shape.every((length, axis) => length === size[axis])) return data;
  // elements that are left out at the end only
  if (shape.every((length, axis) => axis === 0 || length === size[axis]))
    return data.slice(0, sizeOf(size)) as ArrayData;
  const result = filled(data.slice(0, 1) as ArrayData, sizeOf(size));
  const start = size.map(() => 0);
  copyBox({ data: result, shape: size }, { data, shape }, { to: start, from: start, size });
  return result;
}

/**
 * Where each element of an array comes from when its axes are put into another order.
 * @returns per row-major element of the permuted array its row-major place in the array of `shape`
 */
export function permutation(shape: readonly number[], order: readonly number[]): Int32Array {
  const strides = stridesOf(shape);
  const places = new Int32Array(sizeOf(shape));
  let i = 0;
  forEachIndex(
    order.map((axis) => shape[axis]!),
    (index) => {
      places[i++] = index.reduce((sum, n, axis) => sum + n * strides[order[axis]!]!, 0);
    },
  );
  return places;
}

/**
 * Puts the axes of elements of any size into another order (`encode`), or back.
 * @param layout shape before, and per axis after it which one it was
 */
export function transposeBytes(
  bytes: Uint8Array,
  { shape, order, elementBytes }: { shape: readonly number[]; order: readonly number[]; elementBytes: number },
  direction: "encode" | "decode",
): Uint8Array {
  const result = takeBytes(bytes.length);
  const [from, to] = [wordsOf(bytes, elementBytes), wordsOf(result, elementBytes)];
  const words = elementBytes / from.BYTES_PER_ELEMENT;
  const strides = stridesOf(shape).map((stride) => stride * words);
  const lengths = order.map((axis) => shape[axis]!);
  const run = lengths.at(-1) ?? 1;
  const step = strides[order.at(-1) ?? 0] ?? words;
  let at = 0;
  forEachIndex(lengths.slice(0, -1), (index) => {
    let place = index.reduce((sum, n, axis) => sum + n * strides[order[axis]!]!, 0);
    for (let i = 0; i < run; i++, at += words, place += step)
      for (let word = 0; word < words; word++)
        if (direction === "encode") to[at + word] = from[place + word]!;
        else to[place + word] = from[at + word]!;
  });
  return result;
}
