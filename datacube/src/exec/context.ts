import type { Block } from "../expr/block.ts";
import { gather } from "../expr/gather.ts";
import { cutsOf } from "../expr/graph.ts";
import type { Expr } from "../expr/node.ts";
import type { Evaluation, EvaluationContext } from "../expr/operation.ts";
import { operationOf } from "../expr/operations.ts";
import { countOf, type Selection } from "../expr/selection.ts";

/** A context in which some expressions are held as whole blocks, because several blocks need them. */
export interface HoldingContext extends EvaluationContext {
  readonly held: Map<Expr, Block>;
}

/** A context for one computation. */
export function createContext(blockElements: number, parallelBlocks: number): HoldingContext {
  const held = new Map<Expr, Block>();
  const context: HoldingContext = {
    held,
    blockElements,
    parallelBlocks,
    cutsOf,
    evaluate: (node, selection) => {
      const whole = held.get(node);
      return whole ? pick(whole, selection) : operationOf(node).evaluate(node, selection, context);
    },
  };
  return context;
}

/** Selected elements of a block in memory. */
// biome-ignore lint/correctness/useYield: it needs nothing
function* pick(block: Block, selection: Selection): Evaluation {
  return { ...block, shape: selection.map(countOf), data: gather(block, selection) };
}
