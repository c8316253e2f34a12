/** Positions on one axis: evenly spaced, or a list in any order. */
export type AxisSelection =
  | { readonly kind: "range"; readonly start: number; readonly count: number; readonly step: number }
  | { readonly kind: "list"; readonly positions: readonly number[] };

/** What a subset does on one axis; `at` picks one position and drops the axis. */
export type AxisIndex = AxisSelection | { readonly kind: "at"; readonly position: number };

/** One axis selection per axis of an array. */
export type Selection = readonly AxisSelection[];

/** `count` positions from `start`, `step` apart (which may be negative). */
export function range(start: number, count: number, step = 1): AxisSelection {
  return { kind: "range", start, count, step };
}

/** Whether a selection is a whole axis in its own order. */
export function isWhole(axis: AxisSelection, length: number): boolean {
  return axis.kind === "range" && axis.start === 0 && axis.step === 1 && axis.count === length;
}

/** How many positions a selection has. */
export function countOf(axis: AxisSelection): number {
  return axis.kind === "range" ? axis.count : axis.positions.length;
}

/** The position of element `i` of a selection. */
export function positionAt(axis: AxisSelection, i: number): number {
  return axis.kind === "range" ? axis.start + i * axis.step : axis.positions[i]!;
}

/** The selection of all elements of a shape. */
export function everything(shape: readonly number[]): Selection {
  return shape.map((length) => range(0, length));
}

/** The selection that picks `inner` among the elements that `outer` picks. */
export function compose(outer: AxisSelection, inner: AxisSelection): AxisSelection {
  if (outer.kind === "range" && inner.kind === "range") {
    return range(outer.start + inner.start * outer.step, inner.count, outer.step * inner.step);
  }
  const positions = new Array<number>(countOf(inner));
  for (let i = 0; i < positions.length; i++) positions[i] = positionAt(outer, positionAt(inner, i));
  return { kind: "list", positions };
}

/** A list of positions, as a range where it is one. */
export function fromPositions(positions: readonly number[]): AxisSelection {
  const first = positions[0];
  if (first === undefined) return range(0, 0);
  const step = positions.length > 1 ? positions[1]! - first : 1;
  const even = step !== 0 && positions.every((position, i) => position === first + i * step);
  return even ? range(first, positions.length, step) : { kind: "list", positions };
}

/** One number per position of an axis of this length. */
export function everyPosition(length: number, number: (position: number) => number): Float64Array {
  const numbers = new Float64Array(length);
  for (let i = 0; i < length; i++) numbers[i] = number(i);
  return numbers;
}

/** All positions of a selection in its order. */
export function positionsOf(axis: AxisSelection): Float64Array {
  return everyPosition(countOf(axis), (i) => positionAt(axis, i));
}
