import { ExpressionError } from "../errors.ts";
import { map, reduce, subset } from "./build.ts";
import type { Expr, SourceNode } from "./node.ts";
import { range } from "./selection.ts";

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
    if (!node.dims.some(isWanted) && !dependsOn(node, isWanted)) return node;
    switch (node.op) {
      case "source":
        return smallest(node, wanted);
      case "map":
        return map(node.fn, node.inputs.map(visit));
      case "reduce":
        if (node.over.some(isWanted)) throw new NoOverview();
        return reduce(node.fn, visit(node.input), node);
      case "subset":
        return visitSubset(node, visit, isWanted);
      default:
        return node;
    }
  };
  try {
    return visit(root);
  } catch (error) {
    if (error instanceof NoOverview || error instanceof ExpressionError) return undefined;
    throw error;
  }
}

class NoOverview extends Error {}

function dependsOn(node: Expr, isWanted: (dim: string) => boolean): boolean {
  return (node.op === "subset" || node.op === "reduce") && node.input.dims.some(isWanted);
}

function smallest(node: SourceNode, wanted: Resolution): SourceNode {
  const enough = (node.overviews ?? []).filter((overview) =>
    overview.dims.every((dim, axis) => overview.shape[axis]! >= (wanted[dim] ?? 0)),
  );
  const found = enough.at(-1);
  if (!found) throw new NoOverview();
  return found;
}

function visitSubset(
  node: Extract<Expr, { op: "subset" }>,
  visit: (node: Expr) => Expr,
  isWanted: (dim: string) => boolean,
): Expr {
  const input = visit(node.input);
  const index = node.index.map((axisIndex, axis) => {
    if (!isWanted(node.input.dims[axis]!)) return axisIndex;
    const length = node.input.shape[axis]!;
    const isWhole =
      axisIndex.kind === "range" && axisIndex.start === 0 && axisIndex.step === 1 && axisIndex.count === length;
    if (!isWhole) throw new NoOverview();
    return range(0, input.shape[axis]!);
  });
  return subset(input, index);
}
