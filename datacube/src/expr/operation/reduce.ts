import { isFloat } from "../../array/dtype.ts";
import { sizeOf, stridesOf } from "../../array/shape.ts";
import { DimensionNotFoundError } from "../../errors.ts";
import type { Block } from "../block.ts";
import { blocksOf, resizeCuts } from "../cuts.ts";
import { describe, type Expr, type NodeOf } from "../node.ts";
import type { Evaluation, EvaluationContext, Operation } from "../operation.ts";
import { Accumulator } from "../reduce/accumulator.ts";
import { type AxisSlots, type Cells, cellsOf } from "../reduce/cells.ts";
import type { ReduceCall } from "../reduce/reduction.ts";
import { reductionOf } from "../reduce/table.ts";
import { countOf, everyPosition, positionsOf, range, type Selection } from "../selection.ts";

/** How a reduction is done. */
export interface ReduceSettings {
  /** Passes over NaN; by default for floats and times. */
  readonly skipna?: boolean;
  /** Fewest elements that are needed for a result; else it is missing. Default 0. */
  readonly minCount?: number;
  /** Degrees of freedom taken off, for variances. Default 0. */
  readonly ddof?: number;
}

/** A reduction over named dimensions. */
export interface ReduceNode extends NodeOf<"reduce"> {
  /** Name in the table of reductions. */
  readonly fn: { readonly name: string };
  readonly over: readonly string[];
  readonly skipna: boolean;
  readonly minCount: number;
  readonly ddof: number;
}

/**
 * A reduction over dimensions (all when `over` is undefined); those that remain keep their order.
 * @throws DimensionNotFoundError for a dimension the input lacks
 * @throws ExpressionError when the dtype has no such reduction, or min/max have nothing to choose from
 */
export function reduce(
  name: string,
  input: Expr,
  options: ReduceSettings & { readonly over?: readonly string[] } = {},
): ReduceNode {
  const over = [...new Set(options.over ?? input.dims)];
  for (const dim of over) {
    if (!input.dims.includes(dim)) throw new DimensionNotFoundError(dim, input.dims, `${name} of ${describe(input)}`);
  }
  const settings = settingsOf(input, options);
  const dtype = reductionOf(name).dtype({ name, input, subject: describe(input), over, ...settings });
  const kept = input.dims.map((_, axis) => axis).filter((axis) => !over.includes(input.dims[axis]!));
  return {
    op: "reduce",
    inputs: [input],
    fn: { name },
    over,
    ...settings,
    dtype,
    dims: kept.map((axis) => input.dims[axis]!),
    shape: kept.map((axis) => input.shape[axis]!),
  };
}

/** Settings with their defaults for an input. */
function settingsOf(input: Expr, { skipna, minCount, ddof }: ReduceSettings): Required<ReduceSettings> {
  return {
    skipna: skipna ?? (isFloat(input.dtype) || input.dtype === "datetime"),
    minCount: minCount ?? 0,
    ddof: ddof ?? 0,
  };
}

function callOf(node: ReduceNode): ReduceCall {
  const input = node.inputs[0]!;
  return { ...node, name: node.fn.name, input, subject: describe(input) };
}

function needs(node: ReduceNode, selection: Selection): Selection[] {
  const input = node.inputs[0]!;
  const one = input.dims.map((dim, axis) =>
    node.over.includes(dim) ? range(0, input.shape[axis]!) : selection[node.dims.indexOf(dim)]!,
  );
  return [one];
}

/** Reductions by name, block by block of the input. */
export const reduceOperation: Operation<ReduceNode> = {
  build: ({ fn, ...settings }, [input]) => reduce(fn.name, input!, settings),
  headline: (node) => `reduce ${node.fn.name} over ${node.over.join(", ") || "nothing"}${showSettings(node)}`,
  cuts: (node, [cuts]) => node.dims.map((dim) => cuts![node.inputs[0]!.dims.indexOf(dim)]!),
  needs,
  *evaluate(node, selection, context): Evaluation {
    const shape = selection.map(countOf);
    const accumulator = new Accumulator(callOf(node), sizeOf(shape));
    for (const part of inBlocks(node, selection, context)) {
      const blocks = (yield {
        kind: "all",
        steps: part.map((one) => context.evaluate(node.inputs[0]!, one)),
      }) as Block[];
      blocks.forEach((block, i) => void accumulator.add(block, cells(node, part[i]!, shape)));
    }
    return accumulator.finish({ dtype: node.dtype, dims: node.dims, shape });
  },
  push: (node, index, part) => {
    const input = node.inputs[0]!;
    const inner = input.dims.map((dim, axis) =>
      node.over.includes(dim) ? range(0, input.shape[axis]!) : index[node.dims.indexOf(dim)]!,
    );
    return reduce(node.fn.name, part(input, inner), node);
  },
};

/** How a reduction is done, in words. */
function showSettings({ skipna, minCount, ddof }: Required<ReduceSettings>): string {
  return `${skipna ? " skipping NaN" : ""}${minCount > 0 ? ` of ${minCount} at least` : ""}${ddof > 0 ? ` ddof ${ddof}` : ""}`;
}

/** Selections of the input's blocks, some at a time. */
function inBlocks(node: ReduceNode, selection: Selection, context: EvaluationContext): Selection[][] {
  const input = node.inputs[0]!;
  const cuts = context.cutsOf(input);
  const keptElements = sizeOf(selection.map(countOf));
  const over = input.dims.flatMap((dim, axis) => (node.over.includes(dim) ? [cuts[axis]!] : []));
  const sized = resizeCuts(over, Math.max(1, Math.floor(context.blockElements / Math.max(1, keptElements))));
  const inputs = blocksOf(sized).map((block): Selection => {
    let next = 0;
    return input.dims.map((dim) => (node.over.includes(dim) ? block[next++]! : selection[node.dims.indexOf(dim)]!));
  });
  const parts: Selection[][] = [];
  for (let i = 0; i < inputs.length; i += context.parallelBlocks)
    parts.push(inputs.slice(i, i + context.parallelBlocks));
  return parts;
}

function cells(node: ReduceNode, selection: Selection, shape: readonly number[]): Cells {
  const input = node.inputs[0]!;
  const strides = stridesOf(shape);
  const slots = input.dims.flatMap((dim, axis): AxisSlots[] => {
    const to = node.dims.indexOf(dim);
    return to < 0 ? [] : [{ axes: [axis], slots: everyPosition(shape[to]!, (i) => i * strides[to]!) }];
  });
  const reduced = input.dims.map((_, axis) => axis).filter((axis) => node.over.includes(input.dims[axis]!));
  const steps = stridesOf(reduced.map((axis) => input.shape[axis]!));
  const places = reduced.map((axis, i) => ({
    axis,
    places: positionsOf(selection[axis]!).map((at) => at * steps[i]!),
  }));
  return cellsOf(selection.map(countOf), slots, places);
}
