import { sameVariable } from "../../array/align.ts";
import { type Coordinates, subsetCoordinates } from "../../array/coordinates.ts";
import { DataArray } from "../../array/data-array.ts";
import type { Dataset, DatasetCore } from "../../array/dataset.ts";
import { mapVariables } from "../../array/methods.ts";
import { sizeOf } from "../../array/shape.ts";
import { subsetVariable, type Variable } from "../../array/variable.ts";
import { ExpressionError } from "../../errors.ts";
import type { Expr } from "../../expr/node.ts";
import { concat, stack } from "../../expr/operation/concat.ts";
import { permute } from "../../expr/operation/permute.ts";
import { take } from "../../expr/operation/take.ts";
import { type AxisIndex, fromPositions } from "../../expr/selection.ts";
import { type Groups, isKey, positionsOfGroups } from "./groups.ts";
import { apart } from "./product.ts";

/** What is grouped, with the divided dimensions stacked as one, and the groups along that. */
export function flat<O extends DataArray | DatasetCore>(of: O, groups: Groups): { of: O; groups: Groups } {
  const { dims, shape } = groups;
  if (dims.length === 1) return { of, groups };
  const dim = `stacked_${dims.join("_")}`;
  const stacked = of.stack({ [dim]: dims }) as unknown as O;
  return { of: stacked, groups: { ...groups, dims: [dim], shape: [sizeOf(shape)] } };
}

/** The part of an array that is a group, of one divided dimension. */
export function groupOf(array: DataArray, { dims }: Groups, positions: readonly number[]): DataArray {
  const index = new Map<string, AxisIndex>([[dims[0]!, fromPositions(positions)]]);
  const { variable, coords } = array.parts;
  return new DataArray(array.name, subsetVariable(variable, index), subsetCoordinates(coords, index));
}

/** The part of a dataset that is a group; variables without the divided dimension stay whole. */
export function groupOfDataset(dataset: DatasetCore, groups: Groups, positions: readonly number[]): Dataset {
  return mapVariables(dataset, (array) => groupOf(array, groups, positions));
}

/** A function of every group of a dataset, put together variable by variable; see mapGroups. */
export function mapDatasetGroups(dataset: DatasetCore, divided: Groups, fn: (group: Dataset) => Dataset): Dataset {
  const { of, groups } = flat(dataset, divided);
  const parts = positionsOfGroups(groups);
  const results = parts.map(([, positions]) => fn(groupOfDataset(of, groups, positions)));
  const [first] = results;
  if (first === undefined) throw new ExpressionError("map", "there are no groups");
  return mapVariables(first, (array, name) => {
    if (isKey(groups, name)) return undefined;
    const dims = of.parts.variables.has(name) ? of.get(name).dims : array.dims;
    const result = combineResults(
      dims,
      groups,
      results.map((one) => one.get(name)),
    );
    return unflat(result, divided, groups);
  });
}

/**
 * A function of every group, put together: results that keep the divided dimension stand in their elements' places, others
 * along the groups.
 * @throws ExpressionError when results of the groups do not fit together
 */
export function mapGroups(array: DataArray, divided: Groups, fn: (group: DataArray) => DataArray): DataArray {
  const { of, groups } = flat(array, divided);
  const results = positionsOfGroups(groups).map(([, positions]) => fn(groupOf(of, groups, positions)));
  return unflat(combineResults(of.dims, groups, results), divided, groups);
}

/** A result with the divided dimensions that were stacked, and those of several keys. */
function unflat(result: DataArray, divided: Groups, groups: Groups): DataArray {
  const [dim] = groups.dims;
  const whole = divided !== groups && result.dims.includes(dim!) ? result.unstack(dim) : result;
  return apart(whole, groups);
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
  { name, dims, labels, count, keys }: Groups,
  { results, codes }: { results: readonly DataArray[]; codes: readonly number[] },
): DataArray {
  const beside = (variables: readonly Variable[]): Variable => {
    const stacked = stack(
      variables.map(({ expr }) => expr),
      name,
    );
    const place = Array.from({ length: count }, (_, code) => codes.indexOf(code));
    return { ...variables[0]!, expr: take(stacked, name, place) };
  };
  const coords = new Map<string, Variable>();
  for (const [coord, variable] of results[0]!.parts.coords) {
    const all = results.flatMap(({ parts }) => parts.coords.get(coord) ?? []);
    if (all.length < results.length) continue;
    coords.set(coord, all.every((one) => sameVariable(one, variable)) ? variable : beside(all));
  }
  if (labels) coords.set(name, labels);
  const variable = beside(results.map(({ parts }) => parts.variable));
  const at = keys ? Number.POSITIVE_INFINITY : order.indexOf(dims[0]!);
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
