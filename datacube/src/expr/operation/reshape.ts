import { createData } from "../../array/dtype.ts";
import { sizeOf, stridesOf } from "../../array/shape.ts";
import { ExpressionError } from "../../errors.ts";
import type { Block } from "../block.ts";
import type { Cuts } from "../cuts.ts";
import { copyRun } from "../gather.ts";
import { describe, describeDomain, type Expr, type NodeOf } from "../node.ts";
import type { Evaluation, EvaluationContext, Operation } from "../operation.ts";
import {
  type AxisIndex,
  countOf,
  everything,
  fromPositions,
  isWhole,
  positionAt,
  range,
  type Selection,
} from "../selection.ts";
import type { Domain } from "./broadcast.ts";
import { permute } from "./permute.ts";
import { subset } from "./subset.ts";

/** The same elements in row-major order, where the last dimensions are replaced by others of the same number of elements. */
export interface ReshapeNode extends NodeOf<"reshape"> {
  /** How many of the first dimensions stay. */
  readonly kept: number;
  /** What comes instead of the others. */
  readonly into: Domain;
}

/**
 * The input with some dimensions, in the given order, replaced by others, which come last: one for several (stack), several
 * for one (unstack).
 * @throws ExpressionError when the numbers of elements differ
 */
export function reshape(input: Expr, dims: readonly string[], into: Domain): Expr {
  const others = input.dims.filter((dim) => !dims.includes(dim));
  return reshapeLast(permute(input, [...others, ...dims]), others.length, into);
}

function reshapeLast(input: Expr, kept: number, into: Domain): ReshapeNode {
  if (sizeOf(input.shape.slice(kept)) !== sizeOf(into.shape))
    throw new ExpressionError(
      "reshape",
      `the last ${input.dims.length - kept} dimensions of ${describe(input)} (${describeDomain(input)}) do not have the elements of (${describeDomain({ ...into, dtype: input.dtype })})`,
    );
  return {
    op: "reshape",
    inputs: [input],
    kept,
    into,
    dtype: input.dtype,
    dims: [...input.dims.slice(0, kept), ...into.dims],
    shape: [...input.shape.slice(0, kept), ...into.shape],
  };
}

/** Whether the dimensions only get other names. */
function isRenaming({ into, inputs, kept }: ReshapeNode): boolean {
  return into.shape.join() === inputs[0]!.shape.slice(kept).join();
}

/** Numbers of the selected elements in the row-major order of the replaced dimensions. */
function flatPositions({ into }: ReshapeNode, selection: Selection): Float64Array {
  const strides = stridesOf(into.shape);
  let flat = Float64Array.of(0);
  selection.forEach((one, axis) => {
    const count = countOf(one);
    const next = new Float64Array(flat.length * count);
    for (let i = 0, out = 0; i < flat.length; i++)
      for (let k = 0; k < count; k++) {
        const position = one.kind === "range" ? one.start + k * one.step : one.positions[k]!;
        next[out++] = flat[i]! + position * strides[axis]!;
      }
    flat = next;
  });
  return flat;
}

/** The smallest selection of the input's last dimensions that has these elements. */
function coverOf(node: ReshapeNode, flat: Float64Array): Selection {
  const shape = node.inputs[0]!.shape.slice(node.kept);
  const strides = stridesOf(shape);
  return shape.map((length, axis) => {
    const found = new Set<number>();
    for (const at of flat) found.add(Math.floor(at / strides[axis]!) % length);
    return fromPositions([...found].sort((a, b) => a - b));
  });
}

/** Most elements that are read for one that is wanted, before scattered elements are read row by row. */
const wasteful = 8;

/** Elements that follow each other in the row-major order of the replaced dimensions. */
interface Run {
  readonly start: number;
  readonly count: number;
  /** Rows of the input's first replaced dimension that have them. */
  readonly rows: AxisIndex & { readonly kind: "range" };
  /** Elements of a row. */
  readonly row: number;
}

/** The run that a selection is; undefined for any other, and for little of long rows. */
function runOf(node: ReshapeNode, selection: Selection): Run | undefined {
  const { shape } = node.into;
  const strides = stridesOf(shape);
  const count = sizeOf(selection.map(countOf));
  const first = selection.findIndex((one) => countOf(one) !== 1);
  const isRun = selection.every((one, axis) => {
    if (axis > first && first >= 0) return isWhole(one, shape[axis]!);
    return one.kind === "range" && (one.step === 1 || one.count === 1);
  });
  if (!isRun || count === 0) return undefined;
  const start = selection.reduce((sum, one, axis) => sum + positionAt(one, 0) * strides[axis]!, 0);
  const row = stridesOf(node.inputs[0]!.shape.slice(node.kept))[0] ?? 1;
  const from = Math.floor(start / row);
  const rows = range(from, Math.floor((start + count - 1) / row) - from + 1);
  if (rows.kind !== "range" || rows.count * row > wasteful * count) return undefined;
  return { start, count, rows, row };
}

function coverOfRun(node: ReshapeNode, { rows }: Run): Selection {
  return [rows, ...everything(node.inputs[0]!.shape.slice(node.kept + 1))];
}

/** The run's elements of a block of its rows, for each index of the dimensions that stay. */
function sliceRun({ data, dtype }: Block, { start, count, rows, row }: Run, outer: number): Block["data"] {
  const skipped = start - rows.start * row;
  const inner = rows.count * row;
  if (inner === count) return data;
  if (outer === 1) return data.slice(skipped, skipped + count);
  const result = createData(dtype, outer * count);
  for (let i = 0; i < outer; i++) copyRun(result, i * count, { data, from: i * inner + skipped, run: count });
  return result;
}

/** Elements of a block for which it is told which of the input they need; of more, that they need all. */
const mostScattered = 2 ** 22;

function needs(node: ReshapeNode, selection: Selection): Selection[] {
  if (isRenaming(node)) return [selection];
  const [first, last] = [selection.slice(0, node.kept), selection.slice(node.kept)];
  const isAll = last.every((one, axis) => isWhole(one, node.into.shape[axis]!));
  if (isAll || sizeOf(last.map(countOf)) > mostScattered)
    return [[...first, ...everything(node.inputs[0]!.shape.slice(node.kept))]];
  const run = runOf(node, last);
  if (run) return [[...first, ...coverOfRun(node, run)]];
  return [[...first, ...coverOf(node, flatPositions(node, last))]];
}

function* evaluate(node: ReshapeNode, selection: Selection, context: EvaluationContext): Evaluation {
  const input = node.inputs[0]!;
  const shape = selection.map(countOf);
  const [first, last] = [selection.slice(0, node.kept), selection.slice(node.kept)];
  if (isRenaming(node) || last.every((one, axis) => isWhole(one, node.into.shape[axis]!))) {
    const [block] = (yield { kind: "all", steps: [context.evaluate(input, needs(node, selection)[0]!)] }) as Block[];
    return { dtype: node.dtype, dims: node.dims, shape, data: block!.data };
  }
  const run = runOf(node, last);
  if (run) {
    const cover = [...first, ...coverOfRun(node, run)];
    const [block] = (yield { kind: "all", steps: [context.evaluate(input, cover)] }) as Block[];
    const data = sliceRun(block!, run, sizeOf(shape.slice(0, node.kept)));
    return { dtype: node.dtype, dims: node.dims, shape, data };
  }
  const flat = flatPositions(node, last);
  const target = { data: createData(node.dtype, sizeOf(shape)), outer: sizeOf(shape.slice(0, node.kept)), flat };
  const groups = inGroups(node, flat);
  const covers = groups.map((members) =>
    coverOf(
      node,
      flat.filter((_, i) => members === undefined || members.has(i)),
    ),
  );
  const steps = covers.map((cover) => context.evaluate(input, [...first, ...cover]));
  const blocks = (yield { kind: "all", steps }) as Block[];
  blocks.forEach((block, i) => void pick(node, target, { block, cover: covers[i]!, members: groups[i] }));
  return { dtype: node.dtype, dims: node.dims, shape, data: target.data };
}

/** Elements that are read together: all, or those of each row of the input where that reads much less. */
function inGroups(node: ReshapeNode, flat: Float64Array): (ReadonlySet<number> | undefined)[] {
  const covered = sizeOf(coverOf(node, flat).map(countOf));
  if (covered <= wasteful * flat.length) return [undefined];
  const row = stridesOf(node.inputs[0]!.shape.slice(node.kept))[0]!;
  const groups = new Map<number, Set<number>>();
  flat.forEach((at, i) => {
    const key = Math.floor(at / row);
    groups.set(key, (groups.get(key) ?? new Set()).add(i));
  });
  return [...groups.values()];
}

function pick(
  node: ReshapeNode,
  target: { data: Block["data"]; outer: number; flat: Float64Array },
  part: { block: Block; cover: Selection; members: ReadonlySet<number> | undefined },
): void {
  const shape = node.inputs[0]!.shape.slice(node.kept);
  const strides = stridesOf(shape);
  const places = part.cover.map((one) => {
    const place = new Map<number, number>();
    for (let i = 0; i < countOf(one); i++)
      place.set(one.kind === "range" ? one.start + i * one.step : one.positions[i]!, i);
    return place;
  });
  const own = stridesOf(part.cover.map(countOf));
  const inner = sizeOf(part.cover.map(countOf));
  const { flat } = target;
  for (let i = 0; i < flat.length; i++) {
    if (part.members && !part.members.has(i)) continue;
    let from = 0;
    for (let axis = 0; axis < shape.length; axis++)
      from += places[axis]!.get(Math.floor(flat[i]! / strides[axis]!) % shape[axis]!)! * own[axis]!;
    for (let outer = 0; outer < target.outer; outer++)
      target.data[outer * flat.length + i] = part.block.data[outer * inner + from]!;
  }
}

/** Boundaries of the new dimensions: those of the first replaced one, where they fall on whole positions of the first new one. */
function newCuts({ into, inputs, kept }: ReshapeNode, cuts: Cuts): Cuts[] {
  const row = sizeOf(inputs[0]!.shape.slice(kept + 1));
  const newRow = sizeOf(into.shape.slice(1));
  return into.shape.map((length, axis) => {
    if (axis > 0 || newRow === 0) return [0, length];
    return [...new Set(cuts.map((cut) => Math.floor((cut * row) / newRow)))];
  });
}

function pushRenaming(node: ReshapeNode, pushed: Expr, index: readonly AxisIndex[]): Expr {
  const dims = node.dims.filter((_, axis) => index[axis]!.kind !== "at");
  const kept = index.slice(0, node.kept).filter(({ kind }) => kind !== "at").length;
  return reshapeLast(pushed, kept, { dims: dims.slice(kept), shape: pushed.shape.slice(kept) });
}

/** Stack, unstack and other names of dimensions. */
export const reshapeOperation: Operation<ReshapeNode> = {
  build: ({ kept, into }, [input]) => reshapeLast(input!, kept, into),
  headline: (node) =>
    `reshape ${node.inputs[0]!.dims.slice(node.kept).join(", ") || "nothing"} into ${node.into.dims.join(", ")}`,
  cuts: (node, [cuts]) =>
    isRenaming(node) ? [...cuts!] : [...cuts!.slice(0, node.kept), ...newCuts(node, cuts![node.kept] ?? [0, 1])],
  whole: (node, [dims]) => {
    const isWholeIn = node.inputs[0]!.dims.map((dim) => dims!.has(dim));
    if (isRenaming(node)) return node.dims.filter((_, axis) => isWholeIn[axis]);
    const isAny = isWholeIn.slice(node.kept).includes(true);
    return node.dims.filter((_, axis) => (axis < node.kept ? isWholeIn[axis] : isAny));
  },
  needs,
  evaluate,
  push: (node, index, part) => {
    const input = node.inputs[0]!;
    if (isRenaming(node)) return pushRenaming(node, part(input, index), index);
    const first = index.slice(0, node.kept);
    if (first.every((one, axis) => one.kind !== "at" && isWhole(one, node.shape[axis]!))) return undefined;
    const pushed = part(input, [...first, ...everything(input.shape.slice(node.kept))]);
    const kept = first.filter(({ kind }) => kind !== "at").length;
    const rest: AxisIndex[] = pushed.shape.slice(0, kept).map((length) => range(0, length));
    return subset(reshapeLast(pushed, kept, node.into), [...rest, ...index.slice(node.kept)]);
  },
};
