import { checkCalendars } from "../../array/align.ts";
import { type CoordinateValues, coordinateVariable } from "../../array/construct.ts";
import type { Coordinates } from "../../array/coordinates.ts";
import { DataArray } from "../../array/data-array.ts";
import { isTime } from "../../array/dtype.ts";
import { type Label, type LabelIndex, toValue } from "../../array/labels.ts";
import { calendarOf, elementsOf, memoryVariable, type Variable } from "../../array/variable.ts";
import { toCalendar } from "../../cf/calendar.ts";
import { ExpressionError, NotComputedError } from "../../errors.ts";

/** Places on an axis, in units of its labels. */
export interface Target {
  readonly dims: readonly string[];
  readonly shape: readonly number[];
  readonly places: Float64Array;
  /** The coordinate that they become. */
  readonly variable: Variable;
  /** Coordinates that came along. */
  readonly brought: Coordinates;
}

/**
 * Places that a person gave: a label, several, or an array with dimensions of its own. Attributes of the old labels stay
 * where the new ones have none of their own.
 * @throws ExpressionError for numbers on an axis of times, NotComputedError for lazy arrays
 */
export function targetOf(index: LabelIndex, given: CoordinateValues, old: Variable | undefined): Target {
  const variable = given instanceof DataArray ? given.parts.variable : plainVariable(index, given, old);
  const data = elementsOf(variable);
  if (data === undefined) throw new NotComputedError(`the places on "${index.dim}"`);
  const { dims, shape, dtype } = variable.expr;
  if (isTime(index.dtype) !== isTime(dtype) || dtype === "string")
    throw new ExpressionError("interp", `the labels of "${index.dim}" are ${index.dtype}, the places ${dtype}`);
  checkCalendars(index, { dim: index.dim, dtype, calendar: toCalendar(calendarOf(variable)), values: data });
  const places = Float64Array.from(data as ArrayLike<number | bigint>, Number);
  return { dims, shape, places, variable, brought: given instanceof DataArray ? given.parts.coords : new Map() };
}

/** Labels without dimensions of their own, on an axis of times also as texts. */
function plainVariable(index: LabelIndex, given: CoordinateValues, old: Variable | undefined): Variable {
  const attrs = old?.attrs ?? {};
  if (index.dtype !== "datetime") return { ...coordinateVariable(index.dim, given), attrs };
  const isScalar = !Array.isArray(given) && !ArrayBuffer.isView(given);
  const times = (isScalar ? [given] : given) as readonly Label[];
  return memoryVariable(
    index.dim,
    {
      dims: isScalar ? [] : [index.dim],
      shape: isScalar ? [] : [times.length],
      dtype: "datetime",
      data: Float64Array.from(times, (time) => toValue(index, time) as number),
    },
    { attrs, encoding: { calendar: index.calendar } },
  );
}
