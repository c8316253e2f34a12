import type { ArrayData } from "../array/dtype.ts";
import type { Block } from "./block.ts";
import type { Cuts } from "./cuts.ts";
import type { Expr, ParamsOf } from "./node.ts";
import type { SourceNode } from "./operation/source.ts";
import type { AxisIndex, Selection } from "./selection.ts";

/** What an evaluation asks of its driver: elements of a source, or several evaluations (in order, maybe at once). */
type Request =
  | ({ readonly kind: "read"; readonly source: SourceNode; readonly selection: Selection } & Pick<Lender, "lend">)
  | { readonly kind: "all"; readonly steps: readonly Evaluation[] };

/** An evaluation that pauses at every request; the driver answers with `ArrayData` or `Block[]`. */
export type Evaluation<T = Block> = Generator<Request, T, ArrayData | Block[]>;

/** By what an operation that takes its input bit by bit divides it. */
export interface BlockSizes {
  /** Elements that a block should have. */
  readonly blockElements: number;
  /** Elements that a block may have where chunks are as large: those are decoded whole anyway. */
  readonly mostElements: number;
  /** How many blocks of its input are in memory at once. */
  readonly parallelBlocks: number;
  cutsOf(node: Expr): readonly Cuts[];
}

/** Who lets others use memory until nobody needs any more what was evaluated. */
export interface Lender {
  /** `back` takes elements back; it is called once, or never. */
  lend(data: ArrayData, back: () => void): void;
}

/** What an operation may use while it evaluates. */
export interface EvaluationContext extends BlockSizes, Lender {
  /** Evaluates the selected part of another expression; twice the same within a task is done once. */
  evaluate(node: Expr, selection: Selection): Evaluation;
  /** Whether an expression is evaluated once for all that need it. */
  isKept(node: Expr): boolean;
  /** A context that remembers what it evaluates apart from this one, so that it can be forgotten earlier. */
  fork(): EvaluationContext;
  /** Says that nobody uses any more what it evaluated, but for the memory of some elements. */
  end(kept?: ArrayData): void;
  /** Says that somebody may hold what it evaluates for longer: nothing of it is taken back. */
  keepAll(): void;
}

/** Gives the part of an input that an index per axis picks, already moved down. */
export type Part = (input: Expr, index: readonly AxisIndex[]) => Expr;

/** All that one kind of node knows. To add a kind: one file in `operation/`, one line in `operations.ts` and `node.ts`. */
export interface Operation<N extends Expr> {
  /**
   * The node of these parameters over these inputs, with its type and domain.
   * @throws ExpressionError, DimensionNotFoundError naming the operation, the operand and the axis
   */
  build(params: ParamsOf<N>, inputs: readonly Expr[]): Expr;
  /** The node in one line, without its type. */
  headline(node: N): string;
  /** Block boundaries per dimension of the node, given those of its inputs. */
  cuts(node: N, inputs: readonly (readonly Cuts[])[]): Cuts[];
  /**
   * Dimensions of the node that are not worth dividing, as any part of them costs all of it; given those of its inputs. By
   * default those that it has of its inputs'.
   */
  whole?(node: N, inputs: readonly ReadonlySet<string>[]): Iterable<string>;
  /** What is needed of every input for the selected elements. */
  needs(node: N, selection: Selection): Selection[];
  /** For an operation that takes its input bit by bit: what of it is in memory at once. */
  streamed?(node: N, selection: Selection, sizes: BlockSizes): readonly Selection[];
  /** Evaluates the selected elements. */
  evaluate(node: N, selection: Selection, context: EvaluationContext): Evaluation;
  /** The same part of the node made of parts of its inputs; undefined where the subset has to stay outside. */
  push?(node: N, index: readonly AxisIndex[], part: Part): Expr | undefined;
}

/** Evaluation of an operation that needs its inputs' blocks whole: `apply` makes the result of them. */
export function blockwise<N extends Expr>(
  needs: Operation<N>["needs"],
  apply: (node: N, blocks: readonly Block[], selection: Selection) => Block,
): Operation<N>["evaluate"] {
  return function* (node, selection, context): Evaluation {
    const selections = needs(node, selection);
    const steps = node.inputs.map((input, i) => context.evaluate(input, selections[i]!));
    return apply(node, (yield { kind: "all", steps }) as Block[], selection);
  };
}
