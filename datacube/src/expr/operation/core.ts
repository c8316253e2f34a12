import { DimensionNotFoundError, ExpressionError } from "../../errors.ts";
import type { Block } from "../block.ts";
import { describe, type Expr, type Typed } from "../node.ts";
import { type AxisIndex, everything, type Selection } from "../selection.ts";
import { broadcastDomain } from "./map.ts";
import { permuteBlock } from "./permute.ts";

/** The part of a node that kinds with core dimensions share. */
export interface CoreNode extends Typed {
  readonly inputs: readonly Expr[];
  /** Dimensions per input that are needed whole. */
  readonly core: readonly (readonly string[])[];
  /** How many of the node's first dimensions are not core: its loop dimensions. */
  readonly loop: number;
}

/** @throws DimensionNotFoundError, ExpressionError when inputs do not have the core dimensions that are named for them */
export function checkCore(operation: string, inputs: readonly Expr[], core: readonly (readonly string[])[]): void {
  if (core.length !== inputs.length)
    throw new ExpressionError(operation, `core dimensions are given for ${core.length} of ${inputs.length} inputs`);
  inputs.forEach((input, i) => {
    for (const dim of core[i]!)
      if (!input.dims.includes(dim))
        throw new DimensionNotFoundError(dim, input.dims, `${operation} of ${describe(input)}`);
  });
}

/**
 * Domain of a function with core dimensions: the dimensions of the inputs that are not core, broadcast, then those of the
 * result.
 * @throws ExpressionError
 */
export function coreDomain(
  operation: string,
  { inputs, core }: Pick<CoreNode, "inputs" | "core">,
  result: Typed,
): Typed & Pick<CoreNode, "loop"> {
  const outer = inputs.map((input, i) => withoutDims(input, core[i]!));
  const { dims, shape } = broadcastDomain(operation, outer);
  const twice = result.dims.find((dim) => dims.includes(dim));
  if (twice !== undefined) throw new ExpressionError(operation, `the result has the dimension "${twice}" twice`);
  return {
    dtype: result.dtype,
    dims: [...dims, ...result.dims],
    shape: [...shape, ...result.shape],
    loop: dims.length,
  };
}

/** A stand-in for an expression with fewer dimensions, for the rules of broadcasting. */
function withoutDims(input: Expr, dims: readonly string[]): Expr {
  const kept = input.dims.map((_, axis) => axis).filter((axis) => !dims.includes(input.dims[axis]!));
  return { ...input, dims: kept.map((axis) => input.dims[axis]!), shape: kept.map((axis) => input.shape[axis]!) };
}

/** What is needed of every input: its core dimensions whole, the selection on the others. */
export function coreNeeds(node: CoreNode, selection: Selection): Selection[] {
  return node.inputs.map((input, i) => {
    const all = everything(input.shape);
    return input.dims.map((dim, axis) =>
      node.core[i]!.includes(dim) ? all[axis]! : selection[node.dims.indexOf(dim)]!,
    );
  });
}

/** An input's block with its loop dimensions in the node's order, then its core dimensions. */
export function coreBlock(node: CoreNode, at: number, block: Block): Block {
  const loop = node.dims.slice(0, node.loop).filter((dim) => block.dims.includes(dim) && !node.core[at]!.includes(dim));
  return permuteBlock(block, [...loop, ...node.core[at]!]);
}

/** The index of every input for an index on the loop dimensions. */
export function coreIndex(node: CoreNode, index: readonly AxisIndex[]): AxisIndex[][] {
  return node.inputs.map((input, i) => {
    const all = everything(input.shape);
    return input.dims.map((dim, axis) => (node.core[i]!.includes(dim) ? all[axis]! : index[node.dims.indexOf(dim)]!));
  });
}
