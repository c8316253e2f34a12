import { ComplexArray } from "../../array/complex.ts";
import { createData } from "../../array/dtype.ts";
import { sizeOf, stridesOf } from "../../array/shape.ts";
import type { Block } from "../block.ts";
import type { Expr, NodeOf } from "../node.ts";
import { blockwise, type Operation } from "../operation.ts";
import type { Selection } from "../selection.ts";

/** The same elements with the dimensions in another order. */
export interface PermuteNode extends NodeOf<"permute"> {
  /** All dimensions of the input. */
  readonly order: readonly string[];
}

/** The input with its dimensions in this order, which names each of them once. */
export function permute(input: Expr, order: readonly string[]): Expr {
  if (order.every((dim, axis) => input.dims[axis] === dim)) return input;
  if (input.op === "permute") return permute(input.inputs[0]!, order);
  const shape = order.map((dim) => input.shape[input.dims.indexOf(dim)]!);
  return { op: "permute", inputs: [input], order, dtype: input.dtype, dims: order, shape };
}

/** A block with its axes in another order. */
export function permuteBlock(block: Block, order: readonly string[]): Block {
  if (order.every((dim, axis) => block.dims[axis] === dim)) return block;
  const axes = order.map((dim) => block.dims.indexOf(dim));
  const shape = axes.map((axis) => block.shape[axis]!);
  const all = stridesOf(block.shape);
  return {
    dtype: block.dtype,
    dims: order,
    shape,
    data: strided(
      block,
      shape,
      axes.map((axis) => all[axis]!),
    ),
  };
}

/** Elements of a block along these strides, row-major; stride 0 repeats. */
export function strided({ dtype, data }: Block, shape: readonly number[], strides: readonly number[]): Block["data"] {
  const to = createData(dtype, sizeOf(shape));
  if (to instanceof ComplexArray && data instanceof ComplexArray) {
    walkStrided(data.parts, to.parts, { shape: [...shape, 2], strides: [...strides.map((step) => 2 * step), 1] });
    return to;
  }
  walkStrided(data, to, { shape, strides });
  return to;
}

/** Elements of a row and of a column that are moved together, so that both sides stay in the cache. */
const tile = 32;

function walkStrided(
  data: Block["data"],
  to: Block["data"],
  { shape, strides }: { shape: readonly number[]; strides: readonly number[] },
): void {
  if (to.length === 0) return;
  const last = shape.length - 1;
  const [columns, step] = last < 0 ? [1, 0] : [shape[last]!, strides[last]!];
  const near = strides.findLastIndex((stride, axis) => axis < last && stride === 1);
  const steps = stridesOf(shape);
  const others = shape.map((_, axis) => axis).filter((axis) => axis !== last && axis !== near);
  const [rows, rowStep, rowStride] = near < 0 ? [1, 0, 0] : [shape[near]!, steps[near]!, strides[near]!];
  const walk = (depth: number, out: number, from: number): void => {
    const axis = others[depth];
    if (axis === undefined) {
      movePlane({ data, to }, { rows, rowStep, rowStride, columns, step, out, from });
      return;
    }
    for (let i = 0; i < shape[axis]!; i++) walk(depth + 1, out + i * steps[axis]!, from + i * strides[axis]!);
  };
  walk(0, 0, 0);
}

/** Rows and columns: where they begin on both sides, and their steps; columns follow each other in the result. */
interface Plane {
  readonly rows: number;
  readonly rowStep: number;
  readonly rowStride: number;
  readonly columns: number;
  readonly step: number;
  readonly out: number;
  readonly from: number;
}

/** Moves a plane, tile by tile. */
function movePlane(
  { data, to }: { data: Block["data"]; to: Block["data"] },
  { rows, rowStep, rowStride, columns, step, out, from }: Plane,
): void {
  const width = rows === 1 ? columns : tile;
  for (let row = 0; row < rows; row += tile) {
    const rowEnd = Math.min(rows, row + tile);
    for (let column = 0; column < columns; column += width) {
      const columnEnd = Math.min(columns, column + width);
      for (let y = row; y < rowEnd; y++) {
        let at = out + y * rowStep + column;
        let source = from + y * rowStride + column * step;
        for (let x = column; x < columnEnd; x++, source += step) to[at++] = data[source]!;
      }
    }
  }
}

function needs(node: PermuteNode, selection: Selection): Selection[] {
  return [node.inputs[0]!.dims.map((dim) => selection[node.dims.indexOf(dim)]!)];
}

/** Order of the dimensions. */
export const permuteOperation: Operation<PermuteNode> = {
  build: ({ order }, [input]) => permute(input!, order),
  headline: ({ order }) => `permute to ${order.join(", ")}`,
  cuts: (node, [cuts]) => node.dims.map((dim) => cuts![node.inputs[0]!.dims.indexOf(dim)]!),
  needs,
  evaluate: blockwise(needs, (node, [block]) => permuteBlock(block!, node.dims)),
  push: (node, index, part) => {
    const input = node.inputs[0]!;
    const result = part(
      input,
      input.dims.map((dim) => index[node.dims.indexOf(dim)]!),
    );
    return permute(
      result,
      node.dims.filter((dim) => result.dims.includes(dim)),
    );
  },
};
