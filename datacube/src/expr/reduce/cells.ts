import { sizeOf, stridesOf } from "../../array/shape.ts";

/**
 * Which result every element of a block belongs to. The block is seen as rows of `length` elements, which are divided alike: an
 * element of row `r` in a run belongs to result `outer[r]` and that of its run together, or to none where `outer[r]` is negative.
 */
export interface Cells {
  readonly outer: Int32Array;
  /** Elements of a row. */
  readonly length: number;
  readonly runs: Runs;
  /** Place of every element in the order of what is reduced, as `outer[r] + inner[i]`: row-major over the reduced axes. */
  readonly places: () => { readonly outer: Float64Array; readonly inner: Float64Array };
}

/** Elements that follow each other in a row and belong to the same result; what is in no run belongs to none. */
export interface Runs {
  readonly starts: ArrayLike<number>;
  readonly ends: ArrayLike<number>;
  readonly slots: ArrayLike<number>;
}

/** The runs of a row, given what each element adds to the number of the result; negative ones belong to none. */
export function runsOf(inner: Int32Array): Runs {
  const [starts, ends, slots]: [number[], number[], number[]] = [[], [], []];
  for (let i = 0, end = 0; i < inner.length; i = end) {
    const slot = inner[i]!;
    for (end = i + 1; end < inner.length && inner[end] === slot; end++);
    if (slot < 0) continue;
    starts.push(i);
    ends.push(end);
    slots.push(slot);
  }
  return { starts: Int32Array.from(starts), ends: Int32Array.from(ends), slots: Int32Array.from(slots) };
}

/** What some axes of a block contribute to the result's number: one entry per position, row-major; -1 is left out. */
export interface AxisSlots {
  readonly axes: readonly number[];
  readonly slots: ArrayLike<number>;
}

/** What the positions on one axis contribute to the place of an element. */
export interface AxisPlaces {
  readonly axis: number;
  readonly places: ArrayLike<number>;
}

/** Rows are made of so many elements where the block has them. */
const rowElements = 64;

/** Cells of a block of this shape. */
export function cellsOf(shape: readonly number[], slots: readonly AxisSlots[], places: readonly AxisPlaces[]): Cells {
  const split = splitOf(shape, slots);
  const [rows, columns] = [shape.slice(0, split), shape.slice(split)];
  const outer = sums(
    Int32Array,
    rows,
    slots.filter(({ axes }) => axes.every((axis) => axis < split)),
  );
  const inner = sums(
    Int32Array,
    columns,
    slots.filter(({ axes }) => axes.some((axis) => axis >= split)).map((part) => shifted(part, split)),
  );
  const placed = places.map((part) => ({ axes: [part.axis], slots: part.places }));
  return {
    outer,
    length: inner.length,
    runs: runsOf(inner),
    places: () => ({
      outer: sums(
        Float64Array,
        rows,
        placed.filter(({ axes }) => axes[0]! < split),
      ),
      inner: sums(
        Float64Array,
        columns,
        placed.filter(({ axes }) => axes[0]! >= split).map((part) => shifted(part, split)),
      ),
    }),
  };
}

/** The first axis of the rows: enough of the last axes, and all or none of those that count together. */
function splitOf(shape: readonly number[], slots: readonly AxisSlots[]): number {
  let split = shape.length;
  let elements = 1;
  while (split > 0 && (split === shape.length || elements < rowElements)) elements *= shape[--split]!;
  for (const { axes } of slots) if (axes.some((axis) => axis >= split)) split = Math.min(split, ...axes);
  return split;
}

function shifted({ axes, slots }: AxisSlots, split: number): AxisSlots {
  return { axes: axes.map((axis) => axis - split), slots };
}

/** Sum of all contributions for every index of a shape, row-major; -1 where one of them is negative. */
function sums<A extends Int32Array | Float64Array>(
  Data: new (length: number) => A,
  shape: readonly number[],
  parts: readonly AxisSlots[],
): A {
  const result = new Data(sizeOf(shape));
  const strides = stridesOf(shape);
  for (const { axes, slots } of parts) {
    const own = stridesOf(axes.map((axis) => shape[axis]!));
    for (let i = 0; i < result.length; i++) {
      let at = 0;
      for (let k = 0; k < axes.length; k++) at += (Math.floor(i / strides[axes[k]!]!) % shape[axes[k]!]!) * own[k]!;
      const slot = slots[at]!;
      result[i] = slot < 0 || result[i]! < 0 ? -1 : result[i]! + slot;
    }
  }
  return result;
}

/** Calls `visit` for every element that belongs to a result: its index in the block and the result's number. */
export function eachElement({ outer, length, runs }: Cells, visit: (i: number, slot: number) => void): void {
  const { starts, ends, slots } = runs;
  for (let row = 0, start = 0; row < outer.length; row++, start += length) {
    const base = outer[row]!;
    if (base < 0) continue;
    for (let run = 0; run < slots.length; run++) {
      const slot = base + slots[run]!;
      const end = start + ends[run]!;
      for (let i = start + starts[run]!; i < end; i++) visit(i, slot);
    }
  }
}
