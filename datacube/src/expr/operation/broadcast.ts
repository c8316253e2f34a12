import { stridesOf } from "../../array/shape.ts";
import { ExpressionError } from "../../errors.ts";
import type { Block } from "../block.ts";
import { describe, describeDomain, type Expr, lengthOf, type NodeOf, type Typed } from "../node.ts";
import { blockwise, type Operation } from "../operation.ts";
import { countOf, type Selection } from "../selection.ts";
import { strided } from "./permute.ts";

/** Dimensions and their lengths, in order. */
export type Domain = Pick<Typed, "dims" | "shape">;

/** Elements repeated along dimensions that the input lacks. */
export interface BroadcastNode extends NodeOf<"broadcast"> {
  readonly to: Domain;
}

/**
 * The input on a domain that has all its dimensions, in the order of the domain.
 * @throws ExpressionError when a dimension is missing there or has another length
 */
export function broadcast(input: Expr, to: Domain): Expr {
  for (const dim of input.dims) {
    if (!to.dims.includes(dim) || to.shape[to.dims.indexOf(dim)] !== lengthOf(input, dim))
      throw new ExpressionError(
        "broadcast",
        `${describe(input)} (${describeDomain(input)}) does not fit (${describeDomain({ ...to, dtype: input.dtype })})`,
      );
  }
  if (to.dims.length === input.dims.length && to.dims.every((dim, axis) => input.dims[axis] === dim)) return input;
  return { op: "broadcast", inputs: [input], to, dtype: input.dtype, dims: to.dims, shape: to.shape };
}

function needs(node: BroadcastNode, selection: Selection): Selection[] {
  return [node.inputs[0]!.dims.map((dim) => selection[node.dims.indexOf(dim)]!)];
}

function apply(node: BroadcastNode, [block]: readonly Block[], selection: Selection): Block {
  const shape = selection.map(countOf);
  const own = stridesOf(block!.shape);
  const strides = node.dims.map((dim) => own[block!.dims.indexOf(dim)] ?? 0);
  return { dtype: node.dtype, dims: node.dims, shape, data: strided(block!, shape, strides) };
}

/** Repetition along new dimensions. */
export const broadcastOperation: Operation<BroadcastNode> = {
  build: ({ to }, [input]) => broadcast(input!, to),
  headline: (node) => `broadcast to ${describeDomain(node)}`,
  cuts: (node, [cuts]) =>
    node.dims.map((dim, axis) => cuts![node.inputs[0]!.dims.indexOf(dim)] ?? [0, node.shape[axis]!]),
  needs,
  evaluate: blockwise(needs, apply),
  push: (node, index, part) => {
    const input = part(
      node.inputs[0]!,
      node.inputs[0]!.dims.map((dim) => index[node.dims.indexOf(dim)]!),
    );
    const kept = index.flatMap((one, axis) =>
      one.kind === "at" ? [] : [{ dim: node.dims[axis]!, length: countOf(one) }],
    );
    return broadcast(input, { dims: kept.map(({ dim }) => dim), shape: kept.map(({ length }) => length) });
  },
};
