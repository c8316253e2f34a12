import { createData } from "../../array/dtype.ts";
import { sizeOf } from "../../array/shape.ts";
import { DimensionNotFoundError, ExpressionError } from "../../errors.ts";
import type { Block } from "../block.ts";
import { copyElements } from "../gather.ts";
import { promoteAll } from "../map/promote.ts";
import { describe, describeDomain, type Expr, lengthOf, type NodeOf } from "../node.ts";
import type { Evaluation, Operation } from "../operation.ts";
import { type AxisSelection, countOf, everyPosition, fromPositions, positionAt } from "../selection.ts";
import { broadcast } from "./broadcast.ts";
import { castTo } from "./map.ts";

/** Arrays one after the other along a dimension that all have. */
export interface ConcatNode extends NodeOf<"concat"> {
  readonly dim: string;
}

/**
 * Inputs one after the other along a dimension that all have; their other dimensions are the same, in the same order.
 * The dtype is that which holds the elements of all.
 * @throws ExpressionError when dtypes or other dimensions do not fit
 */
export function concat(inputs: readonly Expr[], dim: string): Expr {
  const [first] = inputs;
  if (first === undefined) throw new ExpressionError("concat", "there are no arrays");
  for (const input of inputs) {
    if (!input.dims.includes(dim)) throw new DimensionNotFoundError(dim, input.dims, `concat of ${describe(input)}`);
    const fits =
      input.dims.join() === first.dims.join() &&
      input.shape.every((n, i) => first.dims[i] === dim || n === first.shape[i]);
    if (!fits)
      throw new ExpressionError(
        "concat",
        `${describe(input)} (${describeDomain(input)}) does not fit ${describe(first)} (${describeDomain(first)}) beside "${dim}"`,
      );
  }
  if (inputs.length === 1) return first;
  const dtype = promoteAll({ fn: { name: "concat" }, inputs });
  const same = inputs.map((input) => castTo(input, dtype));
  const total = inputs.reduce((sum, input) => sum + lengthOf(input, dim), 0);
  const shape = first.shape.map((length, axis) => (first.dims[axis] === dim ? total : length));
  return { op: "concat", inputs: same, dim, dtype, dims: first.dims, shape };
}

/** Inputs of the same dimensions side by side along one that they lack, which comes first. */
export function stack(inputs: readonly Expr[], dim: string): Expr {
  const raised = inputs.map((input) => broadcast(input, { dims: [dim, ...input.dims], shape: [1, ...input.shape] }));
  return concat(raised, dim);
}

/** First position of every input, and the end of the last. */
function startsOf(node: ConcatNode): number[] {
  const starts = [0];
  for (const input of node.inputs) starts.push(starts.at(-1)! + lengthOf(input, node.dim));
  return starts;
}

interface InputPart {
  /** Indices in the selection. */
  readonly to: number[];
  /** Positions on the input's axis. */
  readonly from: number[];
}

/** Which elements of a selection along the dimension each input gives. */
function partsOf(node: ConcatNode, one: AxisSelection): InputPart[] {
  const starts = startsOf(node);
  const parts = node.inputs.map((): InputPart => ({ to: [], from: [] }));
  let at = 0;
  for (let i = 0; i < countOf(one); i++) {
    const position = positionAt(one, i);
    while (position < starts[at]!) at--;
    while (position >= starts[at + 1]!) at++;
    parts[at]!.to.push(i);
    parts[at]!.from.push(position - starts[at]!);
  }
  return parts;
}

function place(
  target: { data: Block["data"]; shape: readonly number[] },
  block: Block,
  part: { axis: number; to: number[] },
): void {
  const axes = target.shape.map((length, axis) => {
    const count = axis === part.axis ? part.to.length : length;
    const all = everyPosition(count, (i) => i);
    return { to: axis === part.axis ? part.to : all, from: all, contiguous: axis !== part.axis };
  });
  copyElements(target, block, axes);
}

/** Arrays one after the other; only those that are selected are evaluated. */
export const concatOperation: Operation<ConcatNode> = {
  build: ({ dim }, inputs) => concat(inputs, dim),
  headline: ({ dim, inputs }) => `concat ${inputs.length} along ${dim}`,
  cuts: (node, inputs) => {
    const axis = node.dims.indexOf(node.dim);
    const starts = startsOf(node);
    const joined = inputs.flatMap((cuts, i) => cuts[axis]!.slice(i === 0 ? 0 : 1).map((cut) => cut + starts[i]!));
    return node.dims.map((_, i) => (i === axis ? joined : inputs[0]![i]!));
  },
  needs: (node, selection) => {
    const axis = node.dims.indexOf(node.dim);
    return partsOf(node, selection[axis]!).map(({ from }) =>
      selection.map((one, i) => (i === axis ? fromPositions(from) : one)),
    );
  },
  *evaluate(node, selection, context): Evaluation {
    const axis = node.dims.indexOf(node.dim);
    const shape = selection.map(countOf);
    const target = { data: createData(node.dtype, sizeOf(shape)), shape };
    const parts = partsOf(node, selection[axis]!)
      .map((part, i) => ({ ...part, axis, input: node.inputs[i]! }))
      .filter(({ to }) => to.length > 0);
    const steps = parts.map(({ input, from }) =>
      context.evaluate(
        input,
        selection.map((one, i) => (i === axis ? fromPositions(from) : one)),
      ),
    );
    const blocks = (yield { kind: "all", steps }) as Block[];
    blocks.forEach((block, i) => void place(target, block, parts[i]!));
    return { dtype: node.dtype, dims: node.dims, shape, data: target.data };
  },
  push: (node, index, part) => {
    const axis = node.dims.indexOf(node.dim);
    const own = index[axis]!;
    const at = (input: Expr, one: (typeof index)[number]) =>
      part(
        input,
        index.map((other, i) => (i === axis ? one : other)),
      );
    if (own.kind === "at") {
      const from = startsOf(node).findLastIndex((start) => start <= own.position);
      return at(node.inputs[from]!, { kind: "at", position: own.position - startsOf(node)[from]! });
    }
    if (own.kind === "list" || own.step < 0) return undefined;
    const parts = partsOf(node, own).flatMap(({ from }, i) =>
      from.length > 0 ? [at(node.inputs[i]!, fromPositions(from))] : [],
    );
    return parts.length > 0 ? concat(parts, node.dim) : at(node.inputs[0]!, fromPositions([]));
  },
};
