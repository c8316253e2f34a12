import { type ArrayData, memoryOf } from "../array/dtype.ts";
import type { Block } from "../expr/block.ts";
import { gather } from "../expr/gather.ts";
import type { Expr } from "../expr/node.ts";
import type { BlockSizes, Evaluation, EvaluationContext } from "../expr/operation.ts";
import { operationOf } from "../expr/operations.ts";
import { countOf, type Selection } from "../expr/selection.ts";

/** What the tasks of one computation have in common. */
export interface SharedContext {
  readonly sizes: BlockSizes;
  /** Expressions that are held as a whole. */
  readonly held: ReadonlyMap<Expr, Block>;
  /** Expressions with several consumers: within a task they are evaluated once. */
  readonly shared: ReadonlySet<Expr>;
}

/** The context of one task. Evaluations that are asked for twice are the same object: drivers run each once. */
export function createContext(common: SharedContext): EvaluationContext {
  const lent: { readonly data: ArrayData; readonly back: () => void }[] = [];
  let isKeeping = false;
  const known = new Map<Expr, Map<string, Evaluation>>();
  const context: EvaluationContext = {
    ...common.sizes,
    fork: () => createContext(common),
    lend: (data, back) => void lent.push({ data, back }),
    keepAll: () => {
      isKeeping = true;
    },
    end: (kept) => {
      const memory = kept && memoryOf(kept);
      for (const { data, back } of lent.splice(0)) if (!isKeeping && memoryOf(data) !== memory) back();
    },
    isKept: (node) => common.held.has(node) || common.shared.has(node),
    evaluate: (node, selection) => {
      const whole = common.held.get(node);
      if (whole) return pick(whole, selection);
      if (!common.shared.has(node)) return operationOf(node).evaluate(node, selection, context);
      const evaluations = known.get(node) ?? new Map<string, Evaluation>();
      known.set(node, evaluations);
      const key = JSON.stringify(selection);
      const evaluation = evaluations.get(key) ?? operationOf(node).evaluate(node, selection, context);
      evaluations.set(key, evaluation);
      return evaluation;
    },
  };
  return context;
}

/** Selected elements of a block in memory. */
// biome-ignore lint/correctness/useYield: it needs nothing
function* pick(block: Block, selection: Selection): Evaluation {
  return { ...block, shape: selection.map(countOf), data: gather(block, selection) };
}
