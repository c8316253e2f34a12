import type { ArrayData } from "../array/dtype.ts";
import { sizeOf } from "../array/shape.ts";
import type { Expr, ReduceNode, SourceNode } from "../expr/node.ts";
import { type AxisSelection, compose, countOf, range, type Selection } from "../expr/selection.ts";
import type { Block } from "./block.ts";
import { type Cuts, cutsOf, resizeCuts } from "./cuts.ts";
import { gather } from "./gather.ts";
import { mapBlock } from "./map-kernel.ts";
import { Accumulator } from "./reduce-kernel.ts";

/** What an evaluation asks of its driver: elements of a source, or several evaluations (in order, maybe at once). */
type Request =
  | { readonly kind: "read"; readonly source: SourceNode; readonly selection: Selection }
  | { readonly kind: "all"; readonly steps: readonly Evaluation[] };

/** An evaluation that pauses at every request; the driver answers with `ArrayData` or `Block[]`. */
export type Evaluation = Generator<Request, Block, ArrayData | Block[]>;

/** What is fixed during one computation. */
export interface EvaluationContext {
  /** Reductions that were computed whole, because more than one block needs them. */
  readonly reduced: ReadonlyMap<ReduceNode, Block>;
  /** Elements that a block should have. */
  readonly blockElements: number;
  /** How many blocks of a reduction's input are in memory at once. */
  readonly parallelBlocks: number;
}

/** Evaluates the selected part of an expression. */
export function* evaluate(node: Expr, selection: Selection, context: EvaluationContext): Evaluation {
  const shape = selection.map(countOf);
  switch (node.op) {
    case "constant":
      return { dtype: node.dtype, dims: [], shape: [], data: Float64Array.of(node.value) };
    case "source": {
      const data = (yield { kind: "read", source: node, selection }) as ArrayData;
      return { dtype: node.dtype, dims: node.dims, shape, data };
    }
    case "subset": {
      let next = 0;
      const inner = node.index.map((index) =>
        index.kind === "at" ? range(index.position, 1) : compose(index, selection[next++]!),
      );
      const block = yield* evaluate(node.input, inner, context);
      return { ...block, dims: node.dims, shape };
    }
    case "map": {
      const steps = node.inputs.map((input) =>
        evaluate(
          input,
          input.dims.map((dim) => selection[node.dims.indexOf(dim)]!),
          context,
        ),
      );
      return mapBlock(node, shape, (yield { kind: "all", steps }) as Block[]);
    }
    case "reduce": {
      const whole = context.reduced.get(node);
      return whole ? pick(whole, selection) : yield* reduceBlocks(node, selection, context);
    }
  }
}

function* reduceBlocks(node: ReduceNode, selection: Selection, context: EvaluationContext): Evaluation {
  const accumulator = new Accumulator(node, selection.map(countOf));
  const inputs = inputSelections(node, selection, context.blockElements);
  for (let i = 0; i < inputs.length; i += context.parallelBlocks) {
    const steps = inputs.slice(i, i + context.parallelBlocks).map((input) => evaluate(node.input, input, context));
    for (const block of (yield { kind: "all", steps }) as Block[]) accumulator.add(block);
  }
  return accumulator.finish();
}

function inputSelections(node: ReduceNode, selection: Selection, elements: number): Selection[] {
  const { input } = node;
  const cuts = cutsOf(input);
  const keptElements = sizeOf(selection.map(countOf));
  const over = input.dims.map((dim, axis) => (node.over.includes(dim) ? cuts[axis]! : undefined));
  const sized = resizeCuts(
    over.filter((axis) => axis !== undefined),
    Math.max(1, Math.floor(elements / Math.max(1, keptElements))),
  );
  return blocksOf(sized).map((block) => {
    let next = 0;
    return input.dims.map((dim) => (node.over.includes(dim) ? block[next++]! : selection[node.dims.indexOf(dim)]!));
  });
}

/** Selections of all blocks of a grid, last axis fastest. */
export function blocksOf(cuts: readonly Cuts[]): AxisSelection[][] {
  let blocks: AxisSelection[][] = [[]];
  for (const axis of cuts) {
    const ranges = axis.slice(1).map((end, i) => range(axis[i]!, end - axis[i]!));
    blocks = blocks.flatMap((block) => ranges.map((part) => [...block, part]));
  }
  return blocks;
}

/** Selected elements of a block in memory. */
function pick(block: Block, selection: Selection): Block {
  const shape = selection.map(countOf);
  return { ...block, shape, data: gather(block, selection) };
}
