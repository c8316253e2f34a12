import { toCalendar } from "../cf/calendar.ts";
import { DimensionNotFoundError, SelectionError } from "../errors.ts";
import type { Typed } from "../expr/node.ts";
import type { AxisIndex } from "../expr/selection.ts";
import type { LabelIndex } from "./labels.ts";
import { type LabelSelector, type PositionSelector, resolveLabels, resolvePositions } from "./selectors.ts";
import { calendarOf, elementsOf, subsetVariable, type Variable } from "./variable.ts";

/** Coordinates by name. One with the name of its only dimension labels that dimension. */
export type Coordinates = ReadonlyMap<string, Variable>;

/** Options of `sel`. */
export interface SelOptions {
  /** `nearest` takes the closest label of each numeric or time axis. */
  readonly method?: "nearest";
}

/** The labels of a dimension; undefined when it has no coordinate of its own name. */
export function labelsOf(coords: Coordinates, dim: string): LabelIndex | undefined {
  const variable = coords.get(dim);
  if (variable === undefined || variable.expr.dims.length !== 1 || variable.expr.dims[0] !== dim) return undefined;
  const values = elementsOf(variable);
  return values && { dim, dtype: variable.expr.dtype, calendar: toCalendar(calendarOf(variable)), values };
}

/** Indexes that label selectors mean on a domain. */
export function labelIndexes(
  target: { subject: string; domain: Pick<Typed, "dims" | "shape">; coords: Coordinates },
  selectors: Readonly<Record<string, LabelSelector>>,
  options: SelOptions,
): Map<string, AxisIndex> {
  const indexes = new Map<string, AxisIndex>();
  for (const [dim, selector] of Object.entries(selectors)) {
    if (!target.domain.dims.includes(dim)) throw new DimensionNotFoundError(dim, target.domain.dims, target.subject);
    const labels = labelsOf(target.coords, dim);
    if (!labels) throw new SelectionError(dim, `it has no labels; use isel({ ${dim}: position })`);
    indexes.set(dim, resolveLabels(labels, selector, options.method ?? "exact"));
  }
  return indexes;
}

/** Indexes that position selectors mean on a domain. */
export function positionIndexes(
  subject: string,
  domain: Pick<Typed, "dims" | "shape">,
  selectors: Readonly<Record<string, PositionSelector>>,
): Map<string, AxisIndex> {
  const indexes = new Map<string, AxisIndex>();
  for (const [dim, selector] of Object.entries(selectors)) {
    const axis = domain.dims.indexOf(dim);
    if (axis < 0) throw new DimensionNotFoundError(dim, domain.dims, subject);
    indexes.set(dim, resolvePositions(dim, domain.shape[axis]!, selector));
  }
  return indexes;
}

/** The part of every coordinate that an index per dimension picks. */
export function subsetCoordinates(coords: Coordinates, indexes: ReadonlyMap<string, AxisIndex>): Coordinates {
  return new Map([...coords].map(([name, variable]) => [name, subsetVariable(variable, indexes)]));
}

/** The coordinates whose dimensions all remain. */
export function coordinatesOn(coords: Coordinates, dims: readonly string[]): Coordinates {
  return new Map([...coords].filter(([, { expr }]) => expr.dims.every((dim) => dims.includes(dim))));
}
