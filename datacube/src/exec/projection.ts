import { isMemoryReader } from "../array/chunk-reader.ts";
import { bytesOf } from "../array/dtype.ts";
import { sizeOf } from "../array/shape.ts";
import { visitAll } from "../expr/graph.ts";
import type { Expr } from "../expr/node.ts";
import { readerOf, type SourceNode } from "../expr/operation/source.ts";
import type { BlockSizes } from "../expr/operation.ts";
import { operationOf } from "../expr/operations.ts";
import { type AxisSelection, countOf, everything, positionsOf, range, type Selection } from "../expr/selection.ts";

/** Under what conditions memory is projected. */
export interface ProjectionOptions {
  readonly sizes: BlockSizes;
  /** Expressions that are held as a whole. */
  readonly held: ReadonlySet<Expr>;
}

/** Bytes of a state per result of a reduction. */
const stateBytes = 24;

/**
 * Bytes that the evaluation of selected elements is expected to hold at once: every block on the way with its inputs. Decoded
 * chunks are apart.
 */
export function projectedBytes(root: Expr, wanted: Selection, { sizes, held }: ProjectionOptions): number {
  const known = new Set<Expr>();
  const visit = (node: Expr, selection: Selection): number => {
    const elements = sizeOf(selection.map(countOf));
    const own = elements * bytesOf(node.dtype);
    // what is shared is evaluated once within a task
    if (held.has(node) || known.has(node)) return own;
    known.add(node);
    const operation = operationOf(node);
    const streamed = operation.streamed?.(node, selection, sizes);
    const inputs = streamed
      ? streamed.reduce((sum, one) => sum + visit(node.inputs[0]!, one), elements * stateBytes)
      : operation.needs(node, selection).reduce((sum, one, i) => sum + visit(node.inputs[i]!, one), 0);
    return own + inputs;
  };
  return visit(root, wanted);
}

/** Most bytes of chunks that whole expressions read, decoded; what is held is read once, for itself. */
export function bytesToRead(roots: ReadonlySet<Expr>, held: ReadonlySet<Expr>): number {
  return [...roots].reduce((sum, root) => sum + bytesOfOne(root, held), 0);
}

function bytesOfOne(root: Expr, held: ReadonlySet<Expr>): number {
  const needed = new Map<Expr, Selection>([[root, everything(root.shape)]]);
  const order: Expr[] = [];
  visitAll(root, (node) => void order.unshift(node));
  let bytes = 0;
  for (const node of order) {
    const selection = needed.get(node);
    if (selection === undefined || (node !== root && held.has(node))) continue;
    if (node.op === "source") bytes += touchedBytes(node, selection);
    operationOf(node)
      .needs(node, selection)
      .forEach(
        (one, i) => void needed.set(node.inputs[i]!, together(node.inputs[i]!, needed.get(node.inputs[i]!), one)),
      );
  }
  return bytes;
}

/** A selection that has the elements of two: the same where they are the same, else the whole axis. */
function together(node: Expr, known: Selection | undefined, more: Selection): Selection {
  if (known === undefined) return more;
  return known.map((a, axis) => {
    const b = more[axis]!;
    const isSame =
      a === b ||
      (a.kind === "range" && b.kind === "range" && a.start === b.start && a.count === b.count && a.step === b.step);
    return isSame ? a : range(0, node.shape[axis]!);
  });
}

/** Bytes of the chunks that hold selected elements; none for arrays in memory. */
function touchedBytes(source: SourceNode, selection: Selection): number {
  if (isMemoryReader(readerOf(source))) return 0;
  const elements = selection.reduce(
    (product, one, axis) => product * touchedLength(one, source.chunkShape[axis]!, source.shape[axis]!),
    1,
  );
  return elements * bytesOf(source.dtype);
}

/** Length of the chunks on one axis that hold selected positions. */
function touchedLength(one: AxisSelection, chunk: number, length: number): number {
  const lengthOfChunk = (at: number): number => Math.min(chunk, length - at * chunk);
  const chunkOf = (position: number): number => Math.floor(position / chunk);
  if (one.kind === "range" && one.count > 0 && Math.abs(one.step) <= chunk) {
    const ends = [one.start, one.start + (one.count - 1) * one.step].map(chunkOf).sort((a, b) => a - b);
    return (ends[1]! - ends[0]!) * chunk + lengthOfChunk(ends[1]!);
  }
  let touched = 0;
  for (const at of new Set(positionsOf(one).map(chunkOf))) touched += lengthOfChunk(at);
  return touched;
}
