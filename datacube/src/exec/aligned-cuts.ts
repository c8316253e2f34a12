import type { ChunkReader } from "../array/chunk-reader.ts";
import { bytesOf } from "../array/dtype.ts";
import { sizeOf } from "../array/shape.ts";
import { type Cuts, regularCuts } from "../expr/cuts.ts";
import { cutsOf, wholeDims } from "../expr/graph.ts";
import type { Expr } from "../expr/node.ts";
import { readerOf } from "../expr/operation/source.ts";
import { operationOf } from "../expr/operations.ts";
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
export function naturalCuts(expr: Expr, cutsBy: (node: Expr) => readonly Cuts[] = cutsOf): Cuts[] {
  const whole = wholeDims(expr);
  return cutsBy(optimise(expr)).map((cuts, axis) => (whole.has(expr.dims[axis]!) ? [0, expr.shape[axis]!] : cuts));
}

/** The same where parts of chunks are decoded by themselves, as far as readers can; undefined where none can. */
export function partCuts(expr: Expr): Cuts[] | undefined {
  const known = new Map<Expr, readonly Cuts[]>();
  let isFiner = false;
  const cutsBy = (node: Expr): readonly Cuts[] => {
    const own = node.op === "source" ? cutsOfParts(readerOf(node)) : undefined;
    isFiner ||= own !== undefined;
    const cuts = known.get(node) ?? own ?? operationOf(node).cuts(node, node.inputs.map(cutsBy));
    known.set(node, cuts);
    return cuts;
  };
  const cuts = naturalCuts(expr, cutsBy);
  return isFiner ? cuts : undefined;
}

/** Boundaries of parts whose elements lie together in a chunk; with each chunk they begin anew. */
function cutsOfParts({ dtype, shape, chunkShape, partBytes }: ChunkReader): number[][] | undefined {
  if (partBytes === undefined) return undefined;
  let room = Math.max(1, Math.floor(partBytes / bytesOf(dtype)));
  const lengths = chunkShape.toReversed().map((chunk) => {
    const length = Math.min(chunk, room);
    room = length < chunk ? 1 : Math.max(1, Math.floor(room / length));
    return length;
  });
  return lengths.reverse().map((length, axis) => {
    const chunks = regularCuts(shape[axis]!, chunkShape[axis]!);
    return [
      0,
      ...chunks.slice(1).flatMap((end, i) =>
        regularCuts(end - chunks[i]!, length)
          .slice(1)
          .map((at) => chunks[i]! + at),
      ),
    ];
  });
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
