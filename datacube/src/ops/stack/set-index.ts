import type { Coordinates } from "../../array/coordinates.ts";
import type { DatasetParts } from "../../array/dataset.ts";
import {
  isAlong,
  levelElements,
  levelsOf,
  namesOfStack,
  stackOf,
  uniqueLabels,
  withStack,
} from "../../array/levels.ts";
import { type Levels, renameDims, type Variable } from "../../array/variable.ts";
import { ExpressionError, VariableNotFoundError } from "../../errors.ts";
import { isOwn, mapParts } from "../parts.ts";

/** Options of `setIndex`. */
export interface SetIndexOptions {
  /** Whether the labels that are there stay, as the first levels. Default false. */
  readonly append?: boolean;
}

/** Options of `resetIndex`. */
export interface ResetIndexOptions {
  /** Leaves the labels out, which else stay as coordinates. Default false. */
  readonly drop?: boolean;
}

/** Variables become the labels of dimensions: several are levels. */
export function setIndex(
  parts: DatasetParts,
  indexes: Readonly<Record<string, string | readonly string[]>>,
  { append = false }: SetIndexOptions = {},
): DatasetParts {
  return Object.entries(indexes).reduce((result, [dim, names]) => {
    const wanted = [names].flat() as readonly string[];
    const along = onDim(result, dim, wanted);
    const kept = append ? currentLabels(along, dim) : new Map<string, Variable>();
    const rest = withoutIndex(along, dim, wanted);
    if (kept.size === 0 && wanted.length === 1) {
      const [label] = take(along, wanted);
      return { ...rest, coords: new Map([...rest.coords, [dim, label![1]] as const]) };
    }
    const labels = new Map([...kept, ...take(along, wanted)]);
    if (labels.has(dim))
      throw new ExpressionError("setIndex", `a level of "${dim}" needs another name: rename it first`);
    const levels = new Map(
      [...labels].map(([name, variable]) => [name, uniqueLabels(name, variable, [...levelElements(name, variable)])]),
    );
    return { ...rest, coords: withStack(new Map([...rest.coords, ...labels]), dim, levels) };
  }, parts);
}

/** The parts whose wanted variables lie on the dimension, which is that of one of them so far if it is new. */
function onDim(parts: DatasetParts, dim: string, wanted: readonly string[]): DatasetParts {
  const known = [...parts.variables.keys(), ...parts.coords.keys()].filter((name) => !isOwn(name));
  const missing = wanted.find((name) => !known.includes(name));
  if (missing !== undefined) throw new VariableNotFoundError(missing, known);
  if (wanted.length === 0) throw new ExpressionError("setIndex", `name variables that are to label "${dim}"`);
  const found = take(parts, wanted);
  const own = found.find(([name, variable]) => wanted.length > 1 && isAlong(variable, name))?.[0] ?? dim;
  for (const [name, { expr }] of found)
    if (expr.dims.join() !== own)
      throw new ExpressionError("setIndex", `"${name}" has the dimensions (${expr.dims.join(", ")}), not ${own}`);
  return own === dim ? parts : mapParts(parts, (variable) => renameDims(variable, { [own]: dim }));
}

function take({ variables, coords }: DatasetParts, names: readonly string[]): [string, Variable][] {
  return names.map((name) => [name, coords.get(name) ?? variables.get(name)!]);
}

/** The labels that a dimension has, by level. */
function currentLabels({ coords }: DatasetParts, dim: string): Map<string, Variable> {
  const levels = levelsOf(coords, dim);
  if (levels) return new Map([...levels.keys()].map((name) => [name, coords.get(name)!]));
  const labels = coords.get(dim);
  return new Map(labels && isAlong(labels, dim) ? [[`${dim}_level_0`, labels]] : []);
}

/** Parts where a dimension has no labels and the names are no variables; levels stay as coordinates. */
function withoutIndex(parts: DatasetParts, dim: string, names: readonly string[]): DatasetParts {
  const all = [dim, ...names];
  return { ...parts, variables: without(parts.variables, all), coords: without(parts.coords, all) };
}

/** Levels become coordinates: all of a stacked dimension, or those that are named. */
export function resetIndex(
  parts: DatasetParts,
  names: string | readonly string[],
  { drop = false }: ResetIndexOptions = {},
): DatasetParts {
  const wanted = [names].flat() as readonly string[];
  let { coords } = parts;
  for (const name of wanted) {
    const dim = stackOf(parts.coords, name);
    if (dim !== undefined) coords = stackOf(coords, dim) ? withoutLevels(coords, dim, { wanted, drop }) : coords;
    else if (!isAlong(coords.get(name), name))
      throw new ExpressionError("resetIndex", `"${name}" labels no dimension and is no level of one`);
    else if (drop) coords = without(coords, [name]);
  }
  return { ...parts, coords };
}

function without(coords: Coordinates, names: readonly string[]): Map<string, Variable> {
  return new Map([...coords].filter(([name]) => !names.includes(name)));
}

function withoutLevels(
  coords: Coordinates,
  dim: string,
  { wanted, drop }: { wanted: readonly string[]; drop: boolean },
): Coordinates {
  const levels = levelsOf(coords, dim)!;
  const rest: Levels = new Map(wanted.includes(dim) ? [] : [...levels].filter(([name]) => !wanted.includes(name)));
  const dropped = namesOfStack(dim, levels).filter((name) => name === dim || (drop && !rest.has(name)));
  const left = without(coords, dropped);
  if (rest.size > 1) return withStack(left, dim, rest);
  for (const [name] of rest) {
    left.set(dim, left.get(name)!);
    left.delete(name);
  }
  return left;
}

/** The levels of stacked dimensions in another order. */
export function reorderLevels(parts: DatasetParts, orders: Readonly<Record<string, readonly string[]>>): DatasetParts {
  const coords = Object.entries(orders).reduce((result, [dim, order]) => {
    const levels = levelsOf(result, dim);
    if (levels === undefined) throw new ExpressionError("reorderLevels", `"${dim}" is no stacked dimension`);
    const names = [...levels.keys()];
    if (order.length !== names.length || names.some((name) => !order.includes(name)))
      throw new ExpressionError("reorderLevels", `give all levels of "${dim}" once: ${names.join(", ")}`);
    return withStack(result, dim, new Map(order.map((name) => [name, levels.get(name)!])));
  }, parts.coords);
  return { ...parts, coords };
}
