import { DimensionNotFoundError, SelectionError } from "../errors.ts";
import type { Typed } from "../expr/node.ts";
import { type Points, pick } from "../expr/pick.ts";
import type { AxisIndex } from "../expr/selection.ts";
import { mergeCoordinates, sameVariable } from "./align.ts";
import { type Coordinates, labelsOf } from "./coordinates.ts";
import type { LabelIndex } from "./labels.ts";
import { stackOf } from "./levels.ts";
import type { MatchOptions } from "./nearby.ts";
import { chooseLevels, type LevelSelection, withoutLevels } from "./select-levels.ts";
import {
  type Indexer,
  isSelectorArray,
  type LabelSelector,
  type PositionSelector,
  resolveLabels,
  resolvePositions,
} from "./selectors.ts";
import { subsetVariable, type Variable } from "./variable.ts";

/** Options of `isel`. */
export interface IselOptions {
  /** Leaves out the scalar coordinates that would come of it. */
  readonly drop?: boolean;
}

/** Options of `sel`: how labels that are not there are matched; methods need sorted labels of numbers or times. */
export interface SelOptions extends MatchOptions, IselOptions {}

/** What is selected from: an array or a dataset. */
export interface Selected {
  /** What messages call it. */
  readonly subject: string;
  readonly domain: Pick<Typed, "dims" | "shape">;
  readonly coords: Coordinates;
}

/** What selectors mean. */
export interface Choice {
  readonly indexers: ReadonlyMap<string, Indexer>;
  /** Coordinates that selectors bring along. */
  readonly brought: Coordinates;
  /** Levels of stacked dimensions that are selected on, and leave them. */
  readonly levels: readonly LevelSelection[];
}

/**
 * What label selectors mean. A name is that of a dimension, of a coordinate over one, or of a level of a stacked one.
 * @throws DimensionNotFoundError, LabelNotFoundError, SelectionError
 */
export function chooseByLabel(
  target: Selected,
  selectors: Readonly<Record<string, LabelSelector>>,
  options: SelOptions,
): Choice {
  checkMethod(target.coords, Object.keys(selectors), options);
  const { levels, others } = chooseLevels(target.coords, selectors);
  const indexers = new Map<string, Indexer>(levels.map(({ dim, index }) => [dim, index]));
  for (const [name, selector] of Object.entries(others)) {
    const { dim, labels } = labelled(target, name);
    if (indexers.has(dim)) throw new SelectionError(dim, "it is selected on by two coordinates: use two sel");
    indexers.set(dim, resolveLabels(labels, selector, options));
  }
  const all = broughtBy(Object.values(others));
  return { indexers, levels, brought: new Map([...all].filter(([name]) => !indexers.has(name))) };
}

function checkMethod(coords: Coordinates, names: readonly string[], { method, tolerance }: SelOptions): void {
  const stacked = names.find((name) => stackOf(coords, name) !== undefined);
  if (stacked !== undefined && (method !== undefined || tolerance !== undefined))
    throw new SelectionError(stacked, "labels of several levels have no method and no tolerance");
}

/** The dimension that a name selects on, and its labels. */
function labelled({ subject, domain, coords }: Selected, name: string): { dim: string; labels: LabelIndex } {
  const variable = coords.get(name);
  const dim = domain.dims.includes(name) ? name : variable?.expr.dims[0];
  if (dim === undefined) throw new DimensionNotFoundError(name, domain.dims, subject);
  if (variable && variable.expr.dims.length > 1)
    throw new SelectionError(name, `it has the dimensions (${variable.expr.dims.join(", ")}), not one`);
  const labels = variable && labelsOf(new Map([[dim, variable]]), dim);
  if (!labels) throw new SelectionError(dim, `it has no labels; use isel({ ${dim}: position })`);
  return { dim, labels: { ...labels, dim: name } };
}

/**
 * What position selectors mean.
 * @throws DimensionNotFoundError, LabelNotFoundError, SelectionError
 */
export function chooseByPosition(
  { subject, domain }: Selected,
  selectors: Readonly<Record<string, PositionSelector>>,
): Choice {
  const indexers = new Map<string, Indexer>();
  for (const [dim, selector] of Object.entries(selectors)) {
    const axis = domain.dims.indexOf(dim);
    if (axis < 0) throw new DimensionNotFoundError(dim, domain.dims, subject);
    indexers.set(dim, resolvePositions(dim, domain.shape[axis]!, selector));
  }
  return { indexers, levels: [], brought: broughtBy(Object.entries(selectors).map(([dim, one]) => ofMask(dim, one))) };
}

/** The coordinates of selectors that are arrays. */
function broughtBy(selectors: readonly unknown[]): Coordinates {
  return selectors
    .filter(isSelectorArray)
    .map(({ parts }) => parts.coords)
    .reduce(mergeCoordinates, new Map());
}

/** An array of bools with the coordinates of those that are true. */
function ofMask(dim: string, selector: PositionSelector): unknown {
  if (!isSelectorArray(selector) || selector.dtype !== "bool") return selector;
  const index = resolvePositions(dim, selector.shape[0]!, selector) as AxisIndex;
  const coords = [...selector.parts.coords].map(([name, variable]): [string, Variable] => [
    name,
    subsetVariable(variable, new Map([[dim, index]])),
  ]);
  return { dims: [dim], values: [], parts: { coords: new Map(coords) } };
}

/** The part of variables and coordinates that is chosen. */
export function selectParts<P extends { variables: ReadonlyMap<string, Variable>; coords: Coordinates }>(
  parts: P,
  { indexers, brought, levels }: Choice,
  { drop = false }: IselOptions,
): P {
  const variables = [...parts.variables].map(([name, variable]) => [name, selectVariable(variable, indexers)] as const);
  const coords = new Map<string, Variable>();
  for (const [name, variable] of parts.coords) {
    const chosen = selectVariable(variable, indexers);
    if (!drop || chosen === variable || chosen.expr.dims.length > 0) coords.set(name, chosen);
  }
  const dims = new Set([...variables.map(([, variable]) => variable), ...coords.values()].flatMap((v) => v.expr.dims));
  for (const [name, variable] of brought) {
    const known = coords.get(name);
    if (known && dims.has(name) && !sameVariable(known, variable))
      throw new SelectionError(
        name,
        "the array that selects has other labels of this dimension: drop them by dropVars",
      );
    if (known === undefined && !parts.variables.has(name)) coords.set(name, variable);
  }
  return levels.reduce<P>(withoutLevels, { ...parts, variables: new Map(variables), coords });
}

/** The part of a variable that indexers pick on its dimensions. */
function selectVariable(variable: Variable, indexers: ReadonlyMap<string, Indexer>): Variable {
  const axes = [...indexers].filter((entry): entry is [string, AxisIndex] => entry[1].kind !== "points");
  const points = [...indexers].filter((entry): entry is [string, Points] => entry[1].kind === "points");
  const part = subsetVariable(variable, new Map(axes));
  const expr = pick(part.expr, new Map(points));
  return expr === part.expr ? part : { ...part, expr };
}
