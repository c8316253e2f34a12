import { sizeOf } from "../array/shape.ts";

/** What the positions of an axis add to the place of an element: the same step from each to the next, or one number each. */
export type Steps = number | Int32Array;

/** Elements of an operand along the axes of what is done: in data that holds more, from an offset, with strides. */
export interface Strided {
  readonly offset: number;
  /** Per axis, in elements; 0 where the operand is the same along it. */
  readonly strides: readonly Steps[];
}

/** An axis of what is done: how many positions, and what each adds to the number of the result (-1: is left out). */
export interface LoopAxis {
  readonly length: number;
  /** The same step from each position to the next, 0 where the axis is reduced; or one number per position. */
  readonly slots: number | ArrayLike<number>;
}

/** Rows of elements: those of the last axis, for each position of the others. */
export interface Rows {
  readonly count: number;
  /** Elements of a row. */
  readonly length: number;
  /** What each element of a row adds to the number of the result: 1, or 0 where rows are reduced. */
  readonly slotStep: number;
  /** Number of the result per row. */
  readonly slots: Int32Array;
  /** Per operand where each row begins in its data. */
  readonly starts: readonly Float64Array[];
  /** Per operand the stride within a row. */
  readonly strides: readonly Steps[];
}

/** So far below 0 that no sum with it is a number of a result. */
const leftOut = -(2 ** 40);

interface Loop {
  length: number;
  slots: number | ArrayLike<number>;
  strides: readonly Steps[];
}

/** The rows of some axes, as long as they can be: axes are joined where all operands and results allow it. */
export function rowsOf(axes: readonly LoopAxis[], operands: readonly Strided[]): Rows {
  const loops = joined(
    axes.map(({ length, slots }, axis) => ({ length, slots, strides: operands.map(({ strides }) => strides[axis]!) })),
  );
  const last = loops.at(-1)?.slots;
  const isRow = last === 0 || last === 1;
  const inner = isRow ? loops.pop()! : { length: 1, slots: 0, strides: operands.map(() => 0) };
  const slots = contributions(loops, ({ slots: own }, i) =>
    typeof own === "number" ? own * i : own[i]! < 0 ? leftOut : own[i]!,
  );
  const starts = operands.map(({ offset }, operand) => {
    const own = contributions(loops, ({ strides }, i) => stepsTo(strides[operand]!, i));
    return own.map((start) => start + offset);
  });
  const kept = slots.every((slot) => slot >= 0)
    ? undefined
    : Array.from(slots.keys()).filter((row) => slots[row]! >= 0);
  const pick = (all: Float64Array): Float64Array => (kept ? picked(all, kept) : all);
  return {
    count: inner.length === 0 ? 0 : (kept?.length ?? slots.length),
    length: inner.length,
    slotStep: Number(inner.slots),
    slots: new Int32Array(pick(slots)),
    starts: starts.map(pick),
    strides: inner.strides,
  };
}

/** Axes without those of one position that add nothing, and with those in one that follow each other everywhere. */
function joined(axes: readonly Loop[]): Loop[] {
  const result: Loop[] = [];
  for (const axis of axes) {
    const { length, slots, strides } = axis;
    if (length === 1 && [slots, ...strides].every((steps) => typeof steps === "number")) continue;
    const before = result.at(-1);
    const follows = (outer: Steps, inner: Steps): boolean => typeof inner === "number" && outer === inner * length;
    const isOne =
      typeof before?.slots === "number" &&
      typeof slots === "number" &&
      follows(before.slots, slots) &&
      before.strides.every((stride, i) => follows(stride, strides[i]!));
    if (isOne) result[result.length - 1] = { ...axis, length: before.length * length };
    else result.push(axis);
  }
  return result;
}

function stepsTo(steps: Steps, position: number): number {
  return typeof steps === "number" ? steps * position : steps[position]!;
}

/** The sum of what every axis adds, for every index of the axes, row-major. */
function contributions(loops: readonly Loop[], of: (loop: Loop, i: number) => number): Float64Array {
  let all = new Float64Array(1);
  for (const loop of loops) {
    // `from` takes ten times as long
    const own = new Float64Array(loop.length);
    for (let i = 0; i < own.length; i++) own[i] = of(loop, i);
    const next = new Float64Array(sizeOf([all.length, own.length]));
    for (let i = 0, at = 0; i < all.length; i++) for (let k = 0; k < own.length; k++) next[at++] = all[i]! + own[k]!;
    all = next;
  }
  return all;
}

function picked(all: Float64Array, at: readonly number[]): Float64Array {
  const some = new Float64Array(at.length);
  for (let i = 0; i < some.length; i++) some[i] = all[at[i]!]!;
  return some;
}

/** Rows in the order of their results; those of one result stay in their order. */
export function bySlot(rows: Rows): Rows {
  if (rows.slots.every((slot, row) => row === 0 || slot >= rows.slots[row - 1]!)) return rows;
  const order = Uint32Array.from(rows.slots.keys()).sort((a, b) => rows.slots[a]! - rows.slots[b]! || a - b);
  return {
    ...rows,
    slots: Int32Array.from(order, (row) => rows.slots[row]!),
    starts: rows.starts.map((all) => Float64Array.from(order, (row) => all[row]!)),
  };
}
