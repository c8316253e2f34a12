import type { DType } from "../../array/dtype.ts";
import { sizeOf } from "../../array/shape.ts";
import { ExpressionError } from "../../errors.ts";
import { evaluateFused } from "../../fuse/evaluate.ts";
import type { Cuts } from "../cuts.ts";
import { mappedDType } from "../map/complex-kernel.ts";
import { mapBlocks } from "../map/kernel.ts";
import { mapFunction } from "../map/table.ts";
import { describe, describeDomain, type Expr, type FunctionCall, lengthOf, type NodeOf } from "../node.ts";
import { blockwise, type Operation } from "../operation.ts";
import { countOf, type Selection } from "../selection.ts";

/** An elementwise function of operands that broadcast by dimension name. */
export interface MapNode extends NodeOf<"map"> {
  /** Name in the table of elementwise functions, with parameters. */
  readonly fn: FunctionCall;
}

/**
 * An elementwise function. Operands broadcast by dimension name; the result's dimensions are those of the first
 * operand, then the others' in order of appearance.
 * @throws ExpressionError naming operation, operands and dimension when dtypes or lengths do not fit
 */
export function map(fn: FunctionCall, inputs: readonly Expr[]): MapNode {
  const entry = mapFunction(fn.name);
  const [fewest, most] = typeof entry.arity === "number" ? [entry.arity, entry.arity] : entry.arity;
  if (inputs.length < fewest || inputs.length > most)
    throw new ExpressionError(
      fn.name,
      `it takes ${fewest === most ? fewest : `${fewest} to ${most}`} operands, not ${inputs.length}`,
    );
  return { op: "map", fn, inputs, dtype: mappedDType(entry, { fn, inputs }), ...broadcastDomain(fn.name, inputs) };
}

/**
 * Dimensions of operands together: those of the first, then the others' in order of appearance.
 * @throws ExpressionError naming operands and dimension when lengths differ
 */
export function broadcastDomain(operation: string, inputs: readonly Expr[]): { dims: string[]; shape: number[] } {
  const lengths = new Map<string, { length: number; input: Expr }>();
  for (const input of inputs) {
    input.dims.forEach((dim, axis) => {
      const length = input.shape[axis]!;
      const known = lengths.get(dim);
      if (known === undefined) lengths.set(dim, { length, input });
      else if (known.length !== length) {
        throw new ExpressionError(
          operation,
          `operands differ on "${dim}": ${known.length} in ${describe(known.input)} (${describeDomain(known.input)}), ` +
            `${length} in ${describe(input)} (${describeDomain(input)})`,
        );
      }
    });
  }
  return { dims: [...lengths.keys()], shape: [...lengths.values()].map(({ length }) => length) };
}

function needs(node: MapNode, selection: Selection): Selection[] {
  return node.inputs.map((input) => input.dims.map((dim) => selection[node.dims.indexOf(dim)]!));
}

const evaluateOne = blockwise(needs, (node: MapNode, blocks, selection) =>
  mapBlocks(node, selection.map(countOf), blocks),
);

/** Elementwise functions by name. */
export const mapOperation: Operation<MapNode> = {
  build: ({ fn }, inputs) => map(fn, inputs),
  headline: (node) => `map ${showFunction(node.fn)}`,
  cuts: (node, inputs) => largestCuts(node, inputs),
  needs,
  evaluate: (node, selection, context) =>
    evaluateFused(node, selection, context) ?? evaluateOne(node, selection, context),
  push: (node, index, part) =>
    map(
      node.fn,
      node.inputs.map((input) =>
        part(
          input,
          input.dims.map((dim) => index[node.dims.indexOf(dim)]!),
        ),
      ),
    ),
};

/** An expression in a dtype: itself where it has it. */
export function castTo(input: Expr, dtype: DType): Expr {
  return input.dtype === dtype ? input : map({ name: "cast", dtype }, [input]);
}

/** Per dimension of a node the boundaries of its largest input that has it. */
export function largestCuts(
  node: Pick<Expr, "inputs" | "dims" | "shape">,
  inputs: readonly (readonly Cuts[])[],
): Cuts[] {
  const order = node.inputs
    .map((_, i) => i)
    .sort((a, b) => sizeOf(node.inputs[b]!.shape) - sizeOf(node.inputs[a]!.shape));
  return node.dims.map((dim) => {
    const owner = order.find((i) => node.inputs[i]!.dims.includes(dim));
    return owner === undefined ? [0, lengthOf(node, dim)] : inputs[owner]![node.inputs[owner]!.dims.indexOf(dim)]!;
  });
}

function showFunction(fn: FunctionCall): string {
  if (fn.name === "cast") return `cast to ${fn.dtype}`;
  const { name, ...parameters } = fn;
  const shown = Object.entries(parameters).map(([key, value]) => `${key}=${JSON.stringify(value, bigText)}`);
  return [name, ...shown].join(" ");
}

function bigText(_: string, value: unknown): unknown {
  return typeof value === "bigint" ? `${value}n` : value;
}
