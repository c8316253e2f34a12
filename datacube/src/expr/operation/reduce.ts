import { isComplex, isFloat, isTime } from "../../array/dtype.ts";
import { DimensionNotFoundError } from "../../errors.ts";
import { describe, type Expr } from "../node.ts";
import type { Operation } from "../operation.ts";
import { checkGrouping, type Grouping, groupCuts } from "../reduce/group.ts";
import { reductionOf } from "../reduce/table.ts";
import { range } from "../selection.ts";
import { reduceComplex } from "./complex-parts.ts";
import { evaluateReduce } from "./reduce-evaluate.ts";
import { inBlocks, needs, type ReduceNode } from "./reduce-node.ts";
import { subset } from "./subset.ts";

/** How a reduction is done. */
interface ReduceSettings {
  /** Passes over NaN; by default for floats, and for times in means. */
  readonly skipna?: boolean;
  /** Fewest elements that are needed for a result; else it is missing. Default 0. */
  readonly minCount?: number;
  /** Degrees of freedom taken off, for variances. Default 0. */
  readonly ddof?: number;
}

/** What is reduced and how. */
export interface ReduceOptions extends ReduceSettings {
  /** Dimensions that are reduced whole; by default all when there are no groups, else none. */
  readonly over?: readonly string[];
  /** Dimensions of which groups are reduced; they become dimensions of groups. */
  readonly groups?: readonly Grouping[];
}

/**
 * A reduction over dimensions (all by default); those that remain keep their order. Groups stand where their dimension was.
 * @throws DimensionNotFoundError for a dimension the input lacks
 * @throws ExpressionError when the dtype has no such reduction, min/max have nothing to choose from, or groups do not fit
 */
export function reduce(name: string, input: Expr, options: ReduceOptions = {}): Expr {
  if (isComplex(input.dtype) && !reductionOf(name).isOfComplex) {
    return reduceComplex(name, input, {
      skipna: options.skipna ?? true,
      reduce: (own, part) => reduce(own, part, options),
    });
  }
  const groups = options.groups ?? [];
  const over = [...new Set(options.over ?? (groups.length > 0 ? [] : input.dims))];
  for (const dim of [...over, ...groups.flatMap(({ dims }) => dims)]) {
    if (!input.dims.includes(dim)) throw new DimensionNotFoundError(dim, input.dims, `${name} of ${describe(input)}`);
  }
  for (const grouping of groups) checkGrouping(name, input, grouping);
  const settings = settingsOf(name, input, options);
  const dtype = reductionOf(name).dtype({ name, input, subject: describe(input), over, ...settings });
  return {
    op: "reduce",
    inputs: [input],
    fn: { name },
    over,
    groups,
    ...settings,
    dtype,
    ...domainOf(input, over, groups),
  };
}

function domainOf(
  input: Expr,
  over: readonly string[],
  groups: readonly Grouping[],
): { dims: string[]; shape: number[] } {
  const kept = input.dims.flatMap((dim, axis) => {
    if (over.includes(dim)) return [];
    const grouping = groups.find(({ dims }) => dims.includes(dim));
    if (!grouping) return [{ dim, length: input.shape[axis]! }];
    return grouping.dims[0] === dim ? [{ dim: grouping.into, length: grouping.count }] : [];
  });
  return { dims: kept.map(({ dim }) => dim), shape: kept.map(({ length }) => length) };
}

/** Settings with their defaults for an input. */
function settingsOf(name: string, input: Expr, { skipna, minCount, ddof }: ReduceSettings): Required<ReduceSettings> {
  return {
    skipna:
      skipna ??
      (isFloat(input.dtype) ||
        isComplex(input.dtype) ||
        (isTime(input.dtype) && reductionOf(name).skipsMissingTimes === true)),
    minCount: minCount ?? 0,
    ddof: ddof ?? 0,
  };
}

/** Reductions by name, block by block of the input. */
export const reduceOperation: Operation<ReduceNode> = {
  build: ({ fn, ...settings }, [input]) => reduce(fn.name, input!, settings),
  headline: (node) => `reduce ${node.fn.name}${showDims(node)}${showSettings(node)}`,
  cuts: (node, [cuts]) => {
    const { dims } = node.inputs[0]!;
    return node.dims.map((dim) => {
      const grouping = node.groups.find(({ into }) => into === dim);
      return grouping ? groupCuts(grouping, cuts![dims.indexOf(grouping.dims[0]!)]!) : cuts![dims.indexOf(dim)]!;
    });
  },
  needs,
  streamed: (node, selection, sizes) => inBlocks(node, selection, sizes)[0] ?? [],
  evaluate: evaluateReduce,
  push: (node, index, part) => {
    const input = node.inputs[0]!;
    const own = (dim: string) => index[node.dims.indexOf(dim)]!;
    const isGrouped = (dim: string) => node.groups.some(({ dims }) => dims.includes(dim));
    const inner = input.dims.map((dim, axis) =>
      node.over.includes(dim) || isGrouped(dim) ? range(0, input.shape[axis]!) : own(dim),
    );
    const pushed = reduce(node.fn.name, part(input, inner), node);
    const isGroup = (dim: string) => node.groups.some(({ into }) => into === dim);
    return subset(
      pushed,
      pushed.dims.map((dim, axis) => (isGroup(dim) ? own(dim) : range(0, pushed.shape[axis]!))),
    );
  },
};

function showDims({ over, groups }: ReduceNode): string {
  const grouped = groups.map(({ dims, into, count }) => ` of ${dims.join(", ")} in ${count} groups ${into}`);
  return `${over.length > 0 || groups.length === 0 ? ` over ${over.join(", ") || "nothing"}` : ""}${grouped.join("")}`;
}

function showSettings({ skipna, minCount, ddof }: Required<ReduceSettings>): string {
  return `${skipna ? " skipping NaN" : ""}${minCount > 0 ? ` of ${minCount} at least` : ""}${ddof > 0 ? ` ddof ${ddof}` : ""}`;
}
