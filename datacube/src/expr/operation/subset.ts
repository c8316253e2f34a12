import { type Cuts, subsetCuts } from "../cuts.ts";
import type { Expr, NodeOf } from "../node.ts";
import { blockwise, type Operation } from "../operation.ts";
import { type AxisIndex, compose, countOf, isWhole, positionAt, range, type Selection } from "../selection.ts";

/** Part of an array: one index per axis of the input. */
export interface SubsetNode extends NodeOf<"subset"> {
  readonly index: readonly AxisIndex[];
}

/**
 * Part of `input`: one index per axis; subsets of subsets are folded into one.
 * Positions must lie on the axes (callers check labels and give the user's words in errors).
 */
export function subset(input: Expr, index: readonly AxisIndex[]): Expr {
  if (index.every((axis, i) => axis.kind !== "at" && isWhole(axis, input.shape[i]!))) return input;
  if (input.op === "subset") return subset(input.inputs[0]!, foldIndex(input.index, index));
  const kept = input.dims.map((dim, i) => ({ dim, axis: index[i]! })).filter(({ axis }) => axis.kind !== "at");
  return {
    op: "subset",
    inputs: [input],
    index,
    dtype: input.dtype,
    dims: kept.map(({ dim }) => dim),
    shape: kept.map(({ axis }) => (axis.kind === "at" ? 1 : countOf(axis))),
  };
}

function foldIndex(outer: readonly AxisIndex[], inner: readonly AxisIndex[]): AxisIndex[] {
  let next = 0;
  return outer.map((axis) => {
    if (axis.kind === "at") return axis;
    const index = inner[next++]!;
    return index.kind === "at" ? { kind: "at", position: positionAt(axis, index.position) } : compose(axis, index);
  });
}

function needs(node: SubsetNode, selection: Selection): Selection[] {
  let next = 0;
  const inner = node.index.map((index) =>
    index.kind === "at" ? range(index.position, 1) : compose(index, selection[next++]!),
  );
  return [inner];
}

/** Positions per axis of one input. */
export const subsetOperation: Operation<SubsetNode> = {
  build: ({ index }, [input]) => subset(input!, index),
  headline: (node) => {
    const { dims } = node.inputs[0]!;
    return `subset ${node.index.map((index, axis) => `${dims[axis]}=${showIndex(index)}`).join(" ")}`;
  },
  cuts: (node, [cuts]) =>
    node.index.flatMap((index, axis): Cuts[] => (index.kind === "at" ? [] : [subsetCuts(index, cuts![axis]!)])),
  needs,
  evaluate: blockwise(needs, (node, [block], selection) => ({
    ...block!,
    dims: node.dims,
    shape: selection.map(countOf),
  })),
};

function showIndex(index: AxisIndex): string {
  if (index.kind === "at") return String(index.position);
  if (index.kind === "list") return `[${countOf(index)} positions]`;
  const last = index.count === 0 ? index.start : positionAt(index, index.count - 1);
  return `${index.start}…${last}${index.step === 1 ? "" : ` step ${index.step}`}`;
}
