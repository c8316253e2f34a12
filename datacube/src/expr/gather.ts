import { ComplexArray } from "../array/complex.ts";
import type { ArrayData, DType } from "../array/dtype.ts";
import { sizeOf, stridesOf } from "../array/shape.ts";
import { takeData } from "../array/spare-bytes.ts";
import { countOf, everyPosition, isWhole, positionsOf, type Selection } from "./selection.ts";

/** Pairs of positions on one axis: where elements go and where they come from. */
export interface AxisCopy {
  readonly to: ArrayLike<number>;
  readonly from: ArrayLike<number>;
  /** Whether both advance by one, so that a run can be copied at once. */
  readonly contiguous: boolean;
}

/** Copies elements between row-major arrays of equal rank along per-axis position pairs. */
export function copyElements(
  target: { data: ArrayData; shape: readonly number[] },
  source: { data: ArrayData; shape: readonly number[] },
  axes: readonly AxisCopy[],
): void {
  if (target.data instanceof ComplexArray && source.data instanceof ComplexArray) {
    copyElements(partsOf(target), partsOf(source), [...axes, bothParts]);
    return;
  }
  const apart = axesApart(axes, target.shape, source.shape);
  const copy: Copy = {
    ...asWords(target.data, source.data),
    axes: axes.slice(0, apart).map(({ to, from, contiguous }) => ({
      to: new Int32Array(to),
      from: new Int32Array(from),
      contiguous,
    })),
    inner: sizeOf(target.shape.slice(apart)),
    toStrides: stridesOf(target.shape),
    fromStrides: stridesOf(source.shape),
  };
  copyAxis(copy, 0, 0, 0);
}

/** How many axes, the first ones, have to be gone through: what comes after them is copied whole, and lies together on both sides. */
function axesApart(axes: readonly AxisCopy[], toShape: readonly number[], fromShape: readonly number[]): number {
  let apart = axes.length;
  for (let axis = apart - 1; axis > 0; axis--) {
    const { contiguous, to } = axes[axis]!;
    if (!contiguous || to.length !== toShape[axis] || to.length !== fromShape[axis]) break;
    apart = axis;
  }
  return apart;
}

/** Complex elements as floats along a last axis of 2. */
function partsOf(array: { data: ArrayData; shape: readonly number[] }): { data: ArrayData; shape: readonly number[] } {
  return { data: (array.data as ComplexArray).parts, shape: [...array.shape, 2] };
}

const bothParts: AxisCopy = { to: [0, 1], from: [0, 1], contiguous: true };

interface Copy {
  to: ArrayData;
  from: ArrayData;
  axes: readonly { readonly to: Int32Array; readonly from: Int32Array; readonly contiguous: boolean }[];
  /** Elements that follow each other at each position of the last axis. */
  inner: number;
  toStrides: number[];
  fromStrides: number[];
}

function copyAxis(copy: Copy, axis: number, to: number, from: number): void {
  if (axis === copy.axes.length) {
    copy.to[to] = copy.from[from]!;
    return;
  }
  const pairs = copy.axes[axis]!;
  const toStride = copy.toStrides[axis]!;
  const fromStride = copy.fromStrides[axis]!;
  if (axis < copy.axes.length - 1) {
    for (let i = 0; i < pairs.to.length; i++) {
      copyAxis(copy, axis + 1, to + pairs.to[i]! * toStride, from + pairs.from[i]! * fromStride);
    }
    return;
  }
  const { length } = pairs.to;
  if (length === 0 || copy.inner === 0) return;
  if (!pairs.contiguous && copy.inner === 1) {
    copyEach(copy, pairs, { to, from });
    return;
  }
  const run = pairs.contiguous ? length * copy.inner : copy.inner;
  for (let i = 0; i < (pairs.contiguous ? 1 : length); i++)
    copyRun(copy.to, to + pairs.to[i]! * toStride, { data: copy.from, from: from + pairs.from[i]! * fromStride, run });
}

/** Pairs of positions on the last axis. */
type Pairs = Copy["axes"][number];

/** Copies elements of one row, each to its own place. A loop that has seen several types of data takes ten times as long. */
function copyEach(copy: Copy, { to: places, from: origins }: Pairs, { to, from }: { to: number; from: number }): void {
  const { to: target, from: source } = copy;
  if (target instanceof Int32Array && source instanceof Int32Array) {
    for (let i = 0; i < places.length; i++) target[to + places[i]!] = source[from + origins[i]!]!;
  } else if (target instanceof Float64Array && source instanceof Float64Array) {
    for (let i = 0; i < places.length; i++) target[to + places[i]!] = source[from + origins[i]!]!;
  } else {
    for (let i = 0; i < places.length; i++) target[to + places[i]!] = source[from + origins[i]!]!;
  }
}

/** Elements of the same type of four bytes as words, as which they are all copied alike; others as they are. */
export function asWords(to: ArrayData, from: ArrayData): { to: ArrayData; from: ArrayData } {
  const isFour = (data: ArrayData): data is Float32Array | Uint32Array =>
    data instanceof Float32Array || data instanceof Uint32Array;
  if (!isFour(to) || !isFour(from) || to.constructor !== from.constructor) return { to, from };
  return { to: asInt32(to), from: asInt32(from) };
}

function asInt32({ buffer, byteOffset, length }: Float32Array | Uint32Array): Int32Array {
  return new Int32Array(buffer, byteOffset, length);
}

/** Fewer elements are copied one by one faster than together, which takes an object. */
const fewElements = 256;

/** Copies elements that follow each other, to a place in data of the same type. */
export function copyRun(
  target: ArrayData,
  to: number,
  { data, from, run }: { data: ArrayData; from: number; run: number },
): void {
  if (Array.isArray(data)) for (let i = 0; i < run; i++) (target as string[])[to + i] = data[from + i]!;
  else if (run < fewElements && target instanceof Int32Array && data instanceof Int32Array)
    for (let i = 0; i < run; i++) target[to + i] = data[from + i]!;
  else (target as Uint8Array).set((data as Uint8Array).subarray(from, from + run), to);
}

/** Selected elements of an array in memory; the same data when everything is selected. */
export function gather(
  array: { dtype: DType; shape: readonly number[]; data: ArrayData },
  selection: Selection,
): ArrayData {
  const whole = selection.every((axis, i) => isWhole(axis, array.shape[i]!));
  if (whole) return array.data;
  const shape = selection.map(countOf);
  const target = { data: takeData(array.dtype, sizeOf(shape)), shape };
  const axes = selection.map((axis, i) => ({
    to: everyPosition(shape[i]!, (at) => at),
    from: positionsOf(axis),
    contiguous: axis.kind === "range" && axis.step === 1,
  }));
  copyElements(target, array, axes);
  return target.data;
}
