import { sizeOf } from "../array/shape.ts";
import type { Cuts } from "../expr/cuts.ts";
import { cutsOf, wholeDims } from "../expr/graph.ts";
import type { Expr } from "../expr/node.ts";
import { optimise } from "../expr/optimise.ts";

/** Units of storage that an expression is written into. All lists are per axis. */
export interface StorageGrid {
  readonly unit: readonly number[];
  /** Where the expression begins in the grid. */
  readonly start: readonly number[];
}

/** Boundaries of blocks of whole units, some `times` on each axis. */
export function unitCuts({ shape }: Expr, { unit, start }: StorageGrid, times: readonly number[]): number[][] {
  return shape.map((length, axis) => {
    const step = unit[axis]! * times[axis]!;
    const cuts = [0];
    for (let at = step - (start[axis]! % step); at < length; at += step) cuts.push(at);
    return [...cuts, length];
  });
}

/** Boundaries of what is evaluated as a whole, whatever part of it is wanted. */
export function naturalCuts(expr: Expr): Cuts[] {
  const whole = wholeDims(expr);
  return cutsOf(optimise(expr)).map((cuts, axis) => (whole.has(expr.dims[axis]!) ? [0, expr.shape[axis]!] : cuts));
}

/** How many times a shape is taken per axis, towards what is wanted, in blocks of at most some elements; last axes first. */
export function grownTimes(shape: readonly number[], wanted: readonly number[], elements: number): number[] {
  const times = shape.map(() => 1);
  for (let axis = shape.length - 1; axis >= 0; axis--) {
    const room = Math.floor(elements / sizeOf(shape.map((length, i) => length * times[i]!)));
    times[axis] = Math.max(1, Math.min(Math.ceil(wanted[axis]!), room));
  }
  return times;
}

/** How often each part of an expression is evaluated, on average, where it is evaluated by these blocks. */
export function timesEvaluated(natural: readonly Cuts[], cuts: readonly Cuts[]): number {
  return natural.reduce((product, own, axis) => {
    const pieces = new Set([...own, ...cuts[axis]!]).size - 1;
    return product * (pieces / Math.max(1, own.length - 1));
  }, 1);
}
