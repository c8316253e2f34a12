import { ExpressionError } from "../errors.ts";
import { withInputs } from "./graph.ts";
import type { Expr } from "./node.ts";
import type { SourceNode } from "./operation/source.ts";
import { type SubsetNode, subset } from "./operation/subset.ts";
import { isWhole, range } from "./selection.ts";

/** Two dimensions and how many elements are wanted along them at least. */
export type Resolution = Readonly<Record<string, number>>;

/**
 * The same expression over reduced versions of its sources, the smallest with at least the wanted resolution; for
 * pictures only, values differ. Undefined when a source has none, or when the expression depends on full resolution:
 * a subset or a reduction along a wanted dimension, or sources whose reduced versions do not fit together.
 */
export function atResolution(root: Expr, wanted: Resolution): Expr | undefined {
  const isWanted = (dim: string) => dim in wanted;
  const visit = (node: Expr): Expr => {
    if (!node.dims.some(isWanted) && !node.inputs.some((input) => input.dims.some(isWanted))) return node;
    if (node.op === "source") return smallest(node, wanted);
    if (node.op === "subset") return visitSubset(node, visit, isWanted);
    if (node.op === "map" || (node.op === "reduce" && !node.over.some(isWanted)))
      return withInputs(node, node.inputs.map(visit));
    throw new NoOverview();
  };
  try {
    return visit(root);
  } catch (error) {
    if (error instanceof NoOverview || error instanceof ExpressionError) return undefined;
    throw error;
  }
}

class NoOverview extends Error {}

function smallest(node: SourceNode, wanted: Resolution): SourceNode {
  const enough = (node.overviews ?? []).filter((overview) =>
    overview.dims.every((dim, axis) => overview.shape[axis]! >= (wanted[dim] ?? 0)),
  );
  const found = enough.at(-1);
  if (!found) throw new NoOverview();
  return found;
}

function visitSubset(node: SubsetNode, visit: (node: Expr) => Expr, isWanted: (dim: string) => boolean): Expr {
  const full = node.inputs[0]!;
  const input = visit(full);
  const index = node.index.map((axisIndex, axis) => {
    if (!isWanted(full.dims[axis]!)) return axisIndex;
    if (axisIndex.kind === "at" || !isWhole(axisIndex, full.shape[axis]!)) throw new NoOverview();
    return range(0, input.shape[axis]!);
  });
  return subset(input, index);
}
