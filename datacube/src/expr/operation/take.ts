import { isComplexNumber } from "../../array/complex.ts";
import { type ArrayData, createData, isBig, isComplex, missingDType } from "../../array/dtype.ts";
import { sizeOf } from "../../array/shape.ts";
import { ExpressionError } from "../../errors.ts";
import type { Block } from "../block.ts";
import { type Cuts, cutsOfPositions } from "../cuts.ts";
import { copyElements } from "../gather.ts";
import { describe, type Expr, type NodeOf } from "../node.ts";
import { blockwise, type Operation } from "../operation.ts";
import {
  type AxisIndex,
  countOf,
  everyPosition,
  fromPositions,
  positionAt,
  range,
  type Selection,
} from "../selection.ts";
import { type ConstantValue, formatConstant } from "./constant.ts";
import { map } from "./map.ts";
import { subset } from "./subset.ts";

/** Positions on one axis in any order, where -1 gives the fill. */
export interface TakeNode extends NodeOf<"take"> {
  readonly dim: string;
  readonly positions: readonly number[];
  readonly fill: ConstantValue;
}

/**
 * Elements at these positions on one dimension; -1 gives `fill`. Without a fill it is NaN (an empty text for texts), and
 * whole numbers become floats. Without a -1 it is a subset.
 */
export function take(input: Expr, dim: string, positions: readonly number[], fill?: ConstantValue): Expr {
  const axis = input.dims.indexOf(dim);
  if (!positions.includes(-1)) {
    const index = input.shape.map((length, i): AxisIndex => (i === axis ? fromPositions(positions) : range(0, length)));
    return subset(input, index);
  }
  const filled = withFill(input, fill);
  const shape = input.shape.map((length, i) => (i === axis ? positions.length : length));
  return {
    op: "take",
    inputs: [filled.input],
    dim,
    positions,
    fill: filled.fill,
    dtype: filled.input.dtype,
    dims: input.dims,
    shape,
  };
}

/** An input in a dtype that holds a fill, and the fill; without one NaN (an empty text for texts). */
export function withFill(input: Expr, fill: ConstantValue | undefined): { input: Expr; fill: ConstantValue } {
  if (fill !== undefined) return { input, fill: checkedFill(input, fill) };
  if (input.dtype === "string") return { input, fill: "" };
  if (missingDType(input.dtype) === input.dtype) return { input, fill: Number.NaN };
  return { input: map({ name: "cast", dtype: missingDType(input.dtype) }, [input]), fill: Number.NaN };
}

function checkedFill(input: Expr, fill: ConstantValue): ConstantValue {
  const isComplexFill = isComplexNumber(fill);
  if ((typeof fill === "string") !== (input.dtype === "string") || (isComplexFill && !isComplex(input.dtype)))
    throw new ExpressionError(
      "take",
      `${describe(input)} is ${input.dtype}, which has no element ${formatConstant(fill)}`,
    );
  return isBig(input.dtype) && !isComplexFill ? BigInt(fill) : fill;
}

/** New elements, all equal to the fill. */
export function filledData({ dtype }: Expr, fill: ConstantValue, length: number): ArrayData {
  const data = createData(dtype, length) as Float64Array;
  return data.fill((typeof fill === "boolean" ? Number(fill) : fill) as number);
}

function needs(node: TakeNode, selection: Selection): Selection[] {
  return [selection.map((one, axis) => (node.dims[axis] === node.dim ? fromPositions(present(node, one)) : one))];
}

function present(node: TakeNode, one: Selection[number]): number[] {
  const found: number[] = [];
  for (let i = 0; i < countOf(one); i++) {
    const position = node.positions[positionAt(one, i)]!;
    if (position >= 0) found.push(position);
  }
  return found;
}

function apply(node: TakeNode, [block]: readonly Block[], selection: Selection): Block {
  const shape = selection.map(countOf);
  const data = filledData(node, node.fill, sizeOf(shape));
  const axes = selection.map((one, axis) => {
    const all = everyPosition(countOf(one), (i) => i);
    if (node.dims[axis] !== node.dim) return { to: all, from: all, contiguous: true };
    const to = all.filter((i) => node.positions[positionAt(one, i)]! >= 0);
    return { to, from: everyPosition(to.length, (i) => i), contiguous: false };
  });
  copyElements({ data, shape }, block!, axes);
  return { dtype: node.dtype, dims: node.dims, shape, data };
}

/** Positions with missing ones on one dimension. */
export const takeOperation: Operation<TakeNode> = {
  build: ({ dim, positions, fill }, [input]) => take(input!, dim, positions, fill),
  headline: ({ dim, positions, fill }) =>
    `take ${dim}=[${positions.length} positions, missing ${formatConstant(fill)}]`,
  cuts: (node, [cuts]) =>
    node.dims.map(
      (dim, axis): Cuts => (dim === node.dim ? cutsOfPositions(node.positions, cuts![axis]!) : cuts![axis]!),
    ),
  needs,
  evaluate: blockwise(needs, apply),
  push: (node, index, part) => {
    const at = node.dims.indexOf(node.dim);
    const own = index[at]!;
    if (own.kind === "at") return undefined;
    const positions = Array.from({ length: countOf(own) }, (_, i) => node.positions[positionAt(own, i)]!);
    const input = node.inputs[0]!;
    const rest = index.map((one, axis) => (axis === at ? range(0, input.shape[axis]!) : one));
    return take(part(input, rest), node.dim, positions, node.fill);
  },
};
