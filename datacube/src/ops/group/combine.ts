import { type Coordinates, coordinatesOn } from "../../array/coordinates.ts";
import { DataArray } from "../../array/data-array.ts";
import { isFloat, isInteger } from "../../array/dtype.ts";
import { UnsupportedError } from "../../errors.ts";
import type { Expr } from "../../expr/node.ts";
import { along } from "../../expr/operation/along.ts";
import { broadcast } from "../../expr/operation/broadcast.ts";
import { constant } from "../../expr/operation/constant.ts";
import { map } from "../../expr/operation/map.ts";
import { permute } from "../../expr/operation/permute.ts";
import { type ReduceOptions, reduce } from "../../expr/operation/reduce.ts";
import { reshape } from "../../expr/operation/reshape.ts";
import { take } from "../../expr/operation/take.ts";
import { withExpr } from "../elementwise.ts";
import type { QuantileOptions } from "../quantiles.ts";
import type { Groups } from "./groups.ts";

/** How groups are reduced. */
export interface GroupReduceOptions {
  /** Passes over NaN. Default: true for floats, false for integers. */
  readonly skipna?: boolean;
  /** Fewest elements that are needed for a result; else it is missing. Default 0. For sums and products. */
  readonly minCount?: number;
  /** Degrees of freedom taken off. Default 0. For standard deviations and variances. */
  readonly ddof?: number;
}

/** A reduction as it is done with groups. */
export interface GroupReduction extends GroupReduceOptions, Pick<QuantileOptions, "method"> {
  readonly name: string;
  /** Probabilities of quantiles. */
  readonly q?: readonly number[];
  /** Dimensions that are reduced; default those that are divided. */
  readonly dims: string | readonly string[] | undefined;
}

/** Expression, groups and the dimensions reduced beside those of the groups. */
type GroupFunction = (expr: Expr, groups: Groups, over: readonly string[]) => Expr;

/**
 * A reduction of the groups of an array: the dimension of the groups takes the place of the one that was divided, or comes
 * last where several were. Groups without positions are missing.
 * @throws DimensionNotFoundError, ExpressionError, UnsupportedError for some of several divided dimensions
 */
export function reduceGroups(array: DataArray, groups: Groups, { name, dims, ...options }: GroupReduction): DataArray {
  const { q, method, ...plain } = options;
  const result =
    name === "median" || name === "quantile" || name === "mode"
      ? combineGroups(array, groups, { dims, ...byOrder(name, options) })
      : combineGroups(array, groups, { dims, ...byReduction(name, plain) });
  const hasEmpty = new Set(groups.codes.filter((code) => code >= 0)).size < groups.count;
  if (name !== "count" || !hasEmpty || !result.dims.includes(groups.name)) return result;
  // where a group has no positions, xarray takes groups without elements for missing too
  return withExpr(result, map({ name: "where" }, [result.expr, map({ name: "gt" }, [result.expr, constant(0)])]));
}

interface GroupFunctions {
  readonly apply: GroupFunction;
  readonly plain: (expr: Expr, over: readonly string[]) => Expr;
}

function byReduction(name: string, options: GroupReduceOptions): GroupFunctions {
  return {
    apply: (expr, { dims, codes, name: into, count }, over) =>
      reduce(name, expr, { ...options, over, groups: [{ dims, codes, into, count }] } satisfies ReduceOptions),
    plain: (expr, over) => reduce(name, expr, { ...options, over }),
  };
}

/** Medians, quantiles and modes; the groups stand where the first divided dimension was, quantiles come last. */
function byOrder(
  name: "median" | "quantile" | "mode",
  { q = [], method = "linear", skipna }: Pick<GroupReduction, "q" | "method" | "skipna">,
): GroupFunctions {
  const call = (expr: Expr) => ({ q, method, skipna: skipna ?? isFloat(expr.dtype) });
  return {
    apply: (expr, { dims, codes, name: into, count }, over) => {
      const fn = { name: `group-${name}`, codes, count, into, ...call(expr) };
      const result = along(fn, [expr], [[...dims, ...over]]);
      const kept = expr.dims.flatMap((dim) =>
        dim === dims[0] ? [into] : dims.includes(dim) || over.includes(dim) ? [] : [dim],
      );
      return permute(result, [...kept, ...result.dims.filter((dim) => !kept.includes(dim))]);
    },
    plain: (expr, over) => along({ name, ...call(expr) }, [expr], [over]),
  };
}

/** The result of a function of groups, with the coordinates and the order of dimensions that xarray gives. */
function combineGroups(
  array: DataArray,
  groups: Groups,
  how: GroupFunctions & { readonly dims: string | readonly string[] | undefined },
): DataArray {
  const over = how.dims === undefined ? groups.dims : typeof how.dims === "string" ? [how.dims] : how.dims;
  const divided = groups.dims.filter((dim) => over.includes(dim));
  if (divided.length === 0) return withExpr(array, how.plain(array.expr, over));
  if (divided.length < groups.dims.length)
    throw new UnsupportedError(
      `reducing groups over ${divided.join(", ")} alone`,
      `name all of ${groups.dims.join(", ")}, or none of them`,
    );
  const others = over.filter((dim) => !groups.dims.includes(dim));
  const expr = withEmpty(groups, (full) => how.apply(array.expr, full, others));
  return withLabels(withExpr(array, inOrder(expr, groups)), groups, array.parts.coords);
}

/** Reduces the groups that have positions and gives missing elements for the others; whole numbers then become float64. */
function withEmpty(groups: Groups, apply: (groups: Groups) => Expr): Expr {
  const used = [...new Set(groups.codes)].filter((code) => code >= 0).sort((a, b) => a - b);
  if (used.length === groups.count) return apply(groups);
  const place = new Map(used.map((code, i) => [code, i]));
  const codes = groups.codes.map((code) => place.get(code) ?? -1);
  const positions = Array.from({ length: groups.count }, (_, code) => place.get(code) ?? -1);
  const reduced = apply({ ...groups, codes, count: used.length });
  const isWhole = isInteger(reduced.dtype) || reduced.dtype === "bool";
  const held = isWhole ? map({ name: "cast", dtype: "float64" }, [reduced]) : reduced;
  return take(held, groups.name, positions);
}

/** Several divided dimensions leave that of the groups at the end, before that of quantiles. */
function inOrder(expr: Expr, { dims, name }: Groups): Expr {
  if (dims.length === 1) return expr;
  const last = expr.dims.filter((dim) => dim === "quantile");
  return permute(expr, [...expr.dims.filter((dim) => dim !== name && dim !== "quantile"), name, ...last]);
}

/** The array with the labels of the groups beside the coordinates of other dimensions. */
function withLabels(array: DataArray, groups: Groups, coords: Coordinates): DataArray {
  const { dims } = array;
  const kept = new Map(
    coordinatesOn(
      coords,
      dims.filter((dim) => dim !== groups.name),
    ),
  );
  if (groups.labels) kept.set(groups.name, groups.labels);
  return new DataArray(array.name, array.parts.variable, kept);
}

/** An array with the dimension of the groups first: the order that xarray gives the variables of a dataset. */
export function groupsFirst(array: DataArray, { name }: Groups): DataArray {
  return withExpr(array, permute(array.expr, [name, ...array.dims.filter((dim) => dim !== name)]));
}

/** An array without the divided dimensions, the same for every group. */
export function perGroup(array: DataArray, groups: Groups): DataArray {
  const { name, count } = groups;
  const expr = broadcast(array.expr, { dims: [name, ...array.dims], shape: [count, ...array.shape] });
  return withLabels(withExpr(array, expr), groups, array.parts.coords);
}

/** An array with the divided dimensions, along which it is repeated where it lacks them. */
export function repeated(array: DataArray, { dims, shape }: Groups): DataArray {
  const lacking = dims.flatMap((dim, i) => (array.dims.includes(dim) ? [] : [{ dim, length: shape[i]! }]));
  const expr = broadcast(array.expr, {
    dims: [...lacking.map(({ dim }) => dim), ...array.dims],
    shape: [...lacking.map(({ length }) => length), ...array.shape],
  });
  return withExpr(array, expr);
}

/** Elements of an array along the groups at every position that was divided: its groups' dimension becomes those. */
export function spread(expr: Expr, groups: Groups, codes: readonly number[]): Expr {
  const taken = take(expr, groups.name, codes);
  const order = [...groups.dims, ...expr.dims.filter((dim) => dim !== groups.name)];
  return permute(reshape(taken, [groups.name], { dims: groups.dims, shape: groups.shape }), order);
}
