import { DataArray } from "../../array/data-array.ts";
import type { DatasetParts } from "../../array/dataset.ts";
import type { Variable } from "../../array/variable.ts";
import { ExpressionError } from "../../errors.ts";
import { type Expr, lengthOf } from "../../expr/node.ts";
import { permute } from "../../expr/operation/permute.ts";
import { reduce } from "../../expr/operation/reduce.ts";
import { reshape } from "../../expr/operation/reshape.ts";
import { subset } from "../../expr/operation/subset.ts";
import { take } from "../../expr/operation/take.ts";
import { range } from "../../expr/selection.ts";
import { withExpr } from "../elementwise.ts";
import type { ReduceOptions } from "../reductions.ts";
import type { WindowFunction } from "./reduce-windows.ts";
import { answerFor, elementDims, type PerWindow } from "./windows.ts";

/** What happens to positions that fill no window: an error, they are left out, or the window is filled with missing ones. */
export type Boundary = "exact" | "trim" | "pad";

/** Windows that lie side by side along dimensions. */
export interface CoarseWindows {
  readonly sizes: ReadonlyMap<string, number>;
  readonly boundary: PerWindow<Boundary> | undefined;
  /** At which end whole windows begin; `left` by default. */
  readonly side: PerWindow<"left" | "right"> | undefined;
}

/** How windows become one element: a reduction by name, or a person's function. */
export type Aggregation = string | WindowFunction;

/** A variable of whole windows: trimmed or filled in those of the dimensions that it has. */
function fitted(variable: Variable, { sizes, boundary, side }: CoarseWindows): Variable {
  const whole = ownOf(sizes, variable.expr).reduce<Expr>((expr, [dim, size]) => {
    const length = lengthOf(expr, dim);
    const excess = length % size;
    const isRight = answerFor(side, dim) === "right";
    if (excess === 0) return expr;
    const way = answerFor(boundary, dim) ?? "exact";
    if (way === "exact")
      throw new ExpressionError(
        "coarsen",
        `the length ${length} of "${dim}" is no multiple of ${size}: give a boundary "trim" or "pad"`,
      );
    if (way === "trim")
      return subset(
        expr,
        expr.shape.map((all, axis) =>
          expr.dims[axis] === dim ? range(isRight ? excess : 0, length - excess) : range(0, all),
        ),
      );
    const before = isRight ? size - excess : 0;
    const inside = (i: number) => (i >= 0 && i < length ? i : -1);
    const positions = Array.from({ length: length + size - excess }, (_, i) => inside(i - before));
    return take(expr, dim, positions);
  }, variable.expr);
  return { ...variable, expr: whole };
}

/** One element per window. */
export function aggregated(
  variable: Variable,
  windows: CoarseWindows,
  { by, ...options }: ReduceOptions & { by: Aggregation },
): Variable {
  const own = ownOf(windows.sizes, variable.expr);
  if (own.length === 0) return variable;
  const whole = fitted(variable, windows);
  if (by === "median") return aggregated(variable, windows, { by: (array, dims) => array.median(dims, options) });
  if (typeof by === "string") {
    const groups = own.map(([dim, size]) => {
      const codes = Array.from({ length: lengthOf(whole.expr, dim) }, (_, i) => Math.floor(i / size));
      return { dims: [dim], codes, into: dim, count: codes.length / size };
    });
    return withExpr(new DataArray("", whole, new Map()), reduce(by, whole.expr, { ...options, groups })).parts.variable;
  }
  const into = elementDims(windows, whole.expr.dims);
  const split = own.reduce(
    (expr, [dim, size]) => divided(expr, { dim, size, into: [dim, into.get(dim)!] }),
    whole.expr,
  );
  const array = withExpr(new DataArray("", whole, new Map()), split);
  return by(
    array,
    own.map(([dim]) => into.get(dim)!),
  ).parts.variable;
}

/** The windows of every variable and coordinate as two dimensions, where it has theirs. */
export function dividedParts(
  { variables, coords, ...rest }: DatasetParts,
  windows: CoarseWindows,
  names: ReadonlyMap<string, readonly [string, string]>,
): DatasetParts {
  const each = (all: ReadonlyMap<string, Variable>) =>
    new Map(
      [...all].map(([name, variable]): [string, Variable] => {
        const whole = fitted(variable, windows);
        const expr = ownOf(windows.sizes, variable.expr).reduce(
          (input, [dim, size]) => divided(input, { dim, size, into: names.get(dim)! }),
          whole.expr,
        );
        return [name, { ...whole, expr }];
      }),
    );
  return { ...rest, variables: each(variables), coords: each(coords) };
}

/** An expression with a dimension as two: windows, and the elements of each. */
function divided(
  input: Expr,
  { dim, size, into }: { dim: string; size: number; into: readonly [string, string] },
): Expr {
  const shape = [lengthOf(input, dim) / size, size];
  const order = input.dims.flatMap((name) => (name === dim ? into : [name]));
  return permute(reshape(input, [dim], { dims: [...into], shape }), order);
}

function ownOf(sizes: ReadonlyMap<string, number>, { dims }: Expr): [string, number][] {
  return [...sizes].filter(([dim]) => dims.includes(dim));
}
