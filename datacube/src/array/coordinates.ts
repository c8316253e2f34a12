import { toCalendar } from "../cf/calendar.ts";
import type { AxisIndex } from "../expr/selection.ts";
import type { LabelIndex } from "./labels.ts";
import { calendarOf, elementsOf, subsetVariable, type Variable } from "./variable.ts";

/** Coordinates by name. One with the name of its only dimension labels that dimension. */
export type Coordinates = ReadonlyMap<string, Variable>;

/** The labels of a dimension; undefined when it has no coordinate of its own name. */
export function labelsOf(coords: Coordinates, dim: string): LabelIndex | undefined {
  const variable = coords.get(dim);
  if (variable === undefined || variable.expr.dims.length !== 1 || variable.expr.dims[0] !== dim) return undefined;
  const values = elementsOf(variable);
  return values && { dim, dtype: variable.expr.dtype, calendar: toCalendar(calendarOf(variable)), values };
}

/** The part of every coordinate that an index per dimension picks. */
export function subsetCoordinates(coords: Coordinates, indexes: ReadonlyMap<string, AxisIndex>): Coordinates {
  return new Map([...coords].map(([name, variable]) => [name, subsetVariable(variable, indexes)]));
}

/** The coordinates whose dimensions all remain. */
export function coordinatesOn(coords: Coordinates, dims: readonly string[]): Coordinates {
  return new Map([...coords].filter(([, { expr }]) => expr.dims.every((dim) => dims.includes(dim))));
}
