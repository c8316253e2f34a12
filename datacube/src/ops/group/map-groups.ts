import { sameVariable } from "../../array/align.ts";
import { type Coordinates, subsetCoordinates } from "../../array/coordinates.ts";
import { DataArray } from "../../array/data-array.ts";
import type { Dataset, DatasetCore } from "../../array/dataset.ts";
import { mapVariables } from "../../array/methods.ts";
import { subsetVariable, type Variable } from "../../array/variable.ts";
import { ExpressionError } from "../../errors.ts";
import type { Expr } from "../../expr/node.ts";
import { broadcast } from "../../expr/operation/broadcast.ts";
import { concat } from "../../expr/operation/concat.ts";
import { permute } from "../../expr/operation/permute.ts";
import { take } from "../../expr/operation/take.ts";
import { type AxisIndex, fromPositions } from "../../expr/selection.ts";
import { type Groups, positionsOfGroups } from "./groups.ts";

/** The part of an array that is a group. */
export function groupOf(array: DataArray, { dims }: Groups, positions: readonly number[]): DataArray {
  const [dim, second] = dims;
  if (second !== undefined)
    throw new ExpressionError("groupby", `groups over ${dims.join(", ")} have no arrays of their own: reduce them`);
  const index = new Map<string, AxisIndex>([[dim!, fromPositions(positions)]]);
  const { variable, coords } = array.parts;
  return new DataArray(array.name, subsetVariable(variable, index), subsetCoordinates(coords, index));
}

/** The part of a dataset that is a group; variables without the divided dimension stay whole. */
export function groupOfDataset(dataset: DatasetCore, groups: Groups, positions: readonly number[]): Dataset {
  return mapVariables(dataset, (array) => groupOf(array, groups, positions));
}

/** A function of every group of a dataset, put together variable by variable; see mapGroups. */
export function mapDatasetGroups(dataset: DatasetCore, groups: Groups, fn: (group: Dataset) => Dataset): Dataset {
  const parts = positionsOfGroups(groups);
  const results = parts.map(([, positions]) => fn(groupOfDataset(dataset, groups, positions)));
  const [first] = results;
  if (first === undefined) throw new ExpressionError("map", "there are no groups");
  return mapVariables(first, (array, name) =>
    combineResults(
      dataset.parts.variables.has(name) ? dataset.get(name).dims : array.dims,
      groups,
      results.map((result) => result.get(name)),
    ),
  );
}

/**
 * A function of every group, put together: results that keep the divided dimension stand in their elements' places, others
 * along the groups.
 * @throws ExpressionError when results of the groups do not fit together
 */
export function mapGroups(array: DataArray, groups: Groups, fn: (group: DataArray) => DataArray): DataArray {
  const results = positionsOfGroups(groups).map(([, positions]) => fn(groupOf(array, groups, positions)));
  return combineResults(array.dims, groups, results);
}

/** The results of the groups that have positions, put together. */
function combineResults(dims: readonly string[], groups: Groups, results: readonly DataArray[]): DataArray {
  const parts = positionsOfGroups(groups);
  const [dim] = groups.dims;
  const [first] = results;
  if (first === undefined) throw new ExpressionError("map", "there are no groups");
  if (!first.dims.includes(dim!)) return alongGroups(dims, groups, { results, codes: parts.map(([code]) => code) });
  const order = parts.flatMap(([, positions]) => positions);
  const isPlaced = order.length === results.reduce((sum, { sizes }) => sum + sizes[dim!]!, 0);
  const places = isPlaced ? inverse(order) : undefined;
  return joined(results, dim!, (expr) => (places ? take(expr, dim!, places) : expr));
}

/** Where each of the sorted positions stands. */
function inverse(order: readonly number[]): number[] {
  return order
    .map((position, at) => ({ position, at }))
    .sort((a, b) => a.position - b.position)
    .map(({ at }) => at);
}

/** Arrays one after the other along a dimension that all have. */
function joined(results: readonly DataArray[], dim: string, place: (expr: Expr) => Expr): DataArray {
  const [first] = results;
  const join = (variables: readonly Variable[]): Variable => ({
    ...variables[0]!,
    expr: place(
      concat(
        variables.map(({ expr }) => expr),
        dim,
      ),
    ),
  });
  const coords = new Map<string, Variable>();
  for (const [name, variable] of first!.parts.coords) {
    const all = results.flatMap(({ parts }) => parts.coords.get(name) ?? []);
    if (all.length < results.length) continue;
    coords.set(name, variable.expr.dims.includes(dim) ? join(all) : variable);
  }
  return new DataArray(first!.name, join(results.map(({ parts }) => parts.variable)), coords);
}

/** Results without the divided dimension, side by side along the groups; groups without elements are missing. */
function alongGroups(
  order: readonly string[],
  { name, dims, labels, count }: Groups,
  { results, codes }: { results: readonly DataArray[]; codes: readonly number[] },
): DataArray {
  const stack = (variables: readonly Variable[]): Variable => {
    const raised = variables.map(({ expr }) =>
      broadcast(expr, { dims: [name, ...expr.dims], shape: [1, ...expr.shape] }),
    );
    const place = Array.from({ length: count }, (_, code) => codes.indexOf(code));
    return { ...variables[0]!, expr: take(concat(raised, name), name, place) };
  };
  const coords = new Map<string, Variable>();
  for (const [coord, variable] of results[0]!.parts.coords) {
    const all = results.flatMap(({ parts }) => parts.coords.get(coord) ?? []);
    if (all.length < results.length) continue;
    coords.set(coord, all.every((one) => sameVariable(one, variable)) ? variable : stack(all));
  }
  if (labels) coords.set(name, labels);
  const variable = stack(results.map(({ parts }) => parts.variable));
  const at = order.indexOf(dims[0]!);
  return new DataArray(
    results[0]!.name,
    { ...variable, expr: moved(variable.expr, order, { name, at }) },
    coords as Coordinates,
  );
}

/** Dimensions in the order of the array that was divided; those it lacks come last. */
function moved(expr: Expr, order: readonly string[], groups: { name: string; at: number }): Expr {
  const rank = (dim: string) => {
    if (dim === groups.name) return groups.at;
    const at = order.indexOf(dim);
    return at < 0 ? order.length : at;
  };
  return permute(
    expr,
    [...expr.dims].sort((a, b) => rank(a) - rank(b)),
  );
}
