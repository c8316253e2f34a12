import { sameVariable } from "../../array/align.ts";
import { type Coordinates, labelsOf, subsetCoordinates } from "../../array/coordinates.ts";
import { DataArray } from "../../array/data-array.ts";
import type { Variable } from "../../array/variable.ts";
import { elementsOf } from "../../array/variable.ts";
import { ExpressionError, UnsupportedError } from "../../errors.ts";
import { broadcast } from "../../expr/operation/broadcast.ts";
import { subset } from "../../expr/operation/subset.ts";
import { type AxisIndex, fromPositions, range } from "../../expr/selection.ts";
import { spread } from "./combine.ts";
import type { Groups } from "./groups.ts";

/** Operations of groups and an array along the groups. */
export type GroupOperation = "add" | "sub" | "mul" | "div" | "pow" | "floordiv" | "mod" | GroupComparison;
type GroupComparison = "lt" | "le" | "gt" | "ge" | "eq" | "ne";

/** Names of the operations of groups. */
export const groupOperations: readonly GroupOperation[] = [
  ...(["add", "sub", "mul", "div", "pow", "floordiv", "mod"] as const),
  ...(["lt", "le", "gt", "ge", "eq", "ne"] as const),
];

/**
 * Every element of an array with the element of `other` of its group, such as anomalies from a climatology. Positions of no
 * group are left out, those of a group that `other` lacks are missing.
 * @throws ExpressionError when `other` has no dimension of the groups
 */
export function combineWithGroups(
  array: DataArray,
  groups: Groups,
  { operation, other }: { operation: GroupOperation | "fillna" | "where"; other: DataArray },
): DataArray {
  if (groups.keys) throw new UnsupportedError(`${operation} of groups by several keys`, "group by one key, or use map");
  if (!other.dims.includes(groups.name))
    throw new ExpressionError(operation, `the other operand has no dimension "${groups.name}" of the groups`);
  const { left, inside } = insideGroups(array, groups);
  const codes = codesOf(other, inside);
  const expanded = expand(other, inside, codes);
  const combine = left[operation] as (other: DataArray) => DataArray;
  const result = combine.call(left, expanded);
  const coords = new Map(result.parts.coords);
  const repeated = codes.includes(-1) ? new Map<string, Variable>() : expanded.parts.coords;
  const keepsScalars = operation === "fillna" || operation === "where";
  if (keepsScalars) {
    for (const [name, variable] of left.parts.coords) if (variable.expr.dims.length === 0) coords.set(name, variable);
    return new DataArray(result.name, result.parts.variable, coords);
  }
  for (const [name, variable] of lyingOnGroups(left, other, { groups: inside, repeated })) coords.set(name, variable);
  return new DataArray(result.name, result.parts.variable, coords);
}

/**
 * Coordinates that xarray repeats along the divided dimensions: scalars that both operands have, and where several dimensions
 * are divided all that lie on some of them.
 */
function lyingOnGroups(
  left: DataArray,
  other: DataArray,
  { groups, repeated }: { groups: Groups; repeated: Coordinates },
): [string, Variable][] {
  return [...left.parts.coords].flatMap(([name, variable]): [string, Variable][] => {
    const { dims } = variable.expr;
    const theirs = other.parts.coords.get(name);
    const full = repeated.get(name);
    if (dims.length === 0 && theirs && full && sameVariable(variable, theirs)) return [[name, full]];
    const isPart = dims.length < groups.dims.length && dims.every((dim) => groups.dims.includes(dim) && dim !== name);
    if (groups.dims.length === 1 || !isPart) return [];
    return [[name, { ...variable, expr: broadcast(variable.expr, groups) }]];
  });
}

/** The array and its groups without the positions that belong to none, where one dimension is divided. */
export function insideGroups(array: DataArray, groups: Groups): { left: DataArray; inside: Groups } {
  if (!groups.codes.includes(-1) || groups.dims.length !== 1) return { left: array, inside: groups };
  const kept = groups.codes.flatMap((code, i) => (code < 0 ? [] : [i]));
  const [dim] = groups.dims;
  const { variable, coords } = array.parts;
  const index = array.dims.map(
    (name, axis): AxisIndex => (name === dim ? fromPositions(kept) : range(0, array.shape[axis]!)),
  );
  const left = new DataArray(
    array.name,
    { ...variable, expr: subset(variable.expr, index) },
    subsetCoordinates(coords, new Map([[dim!, fromPositions(kept)]])),
  );
  return { left, inside: { ...groups, codes: kept.map((i) => groups.codes[i]!), shape: [kept.length] } };
}

/** Position on the other operand's axis of groups for every position that was divided; -1 where it lacks the group. */
function codesOf(other: DataArray, { name, codes, count, labels }: Groups): number[] {
  const theirs = labelsOf(other.parts.coords, name);
  const ours = labels && elementsOf(labels);
  if (!theirs || !ours) {
    if (other.sizes[name] !== count)
      throw new ExpressionError(
        "groupby",
        `there are ${count} groups, ${other.sizes[name]} along "${name}" of the other`,
      );
    return [...codes];
  }
  const place = new Map(Array.from(theirs.values as ArrayLike<unknown>, (label, i) => [label, i]));
  const positions = Array.from(ours as ArrayLike<unknown>, (label) => place.get(label) ?? -1);
  return codes.map((code) => (code < 0 ? -1 : positions[code]!));
}

/** The other operand at every position; as in xarray its scalar coordinates lie there too. */
function expand(other: DataArray, groups: Groups, codes: readonly number[]): DataArray {
  const along = (variable: Variable): Variable => ({ ...variable, expr: spread(variable.expr, groups, codes) });
  const coords = new Map<string, Variable>();
  for (const [name, variable] of other.parts.coords) {
    const { expr } = variable;
    const onGroups = { dims: [groups.name], shape: [other.sizes[groups.name]!] };
    const full = expr.dims.length === 0 ? { ...variable, expr: broadcast(expr, onGroups) } : variable;
    coords.set(name, full.expr.dims.includes(groups.name) ? along(full) : full);
  }
  const { labels } = groups;
  if (labels) coords.set(groups.name, { ...labels, expr: spread(labels.expr, groups, groups.codes) });
  return new DataArray(other.name, along(other.parts.variable), coords as Coordinates);
}
