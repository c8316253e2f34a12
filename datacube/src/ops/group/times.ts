import type { DataArray } from "../../array/data-array.ts";
import { calendarOf } from "../../array/variable.ts";
import { toCalendar } from "../../cf/calendar.ts";
import { ExpressionError, VariableNotFoundError } from "../../errors.ts";
import { elementsInMemory, type Groups, labelVariable } from "./groups.ts";
import { type ResampleOptions, timeBins } from "./time-bins.ts";

/**
 * The groups of times of a dimension in steps.
 * @throws VariableNotFoundError, ExpressionError when it has no ascending times, UnsupportedError for an unknown frequency
 */
export function groupsOfTimes(
  coords: Readonly<Record<string, DataArray>>,
  [dim, name]: readonly [dim: string, frequency: string],
  options: ResampleOptions,
): Groups {
  const times = coords[dim];
  if (!times) throw new VariableNotFoundError(dim, Object.keys(coords));
  if (times.dtype !== "datetime" || times.dims.join() !== dim)
    throw new ExpressionError(
      "resample",
      `"${dim}" is ${times.dtype} over (${times.dims.join(", ")}), no axis of times`,
    );
  const calendar = toCalendar(calendarOf(times.parts.variable));
  const { codes, labels } = timeBins(elementsInMemory(times) as Float64Array, { ...options, name, calendar });
  return {
    name: dim,
    dims: [dim],
    shape: times.shape,
    codes,
    count: labels.length,
    labels: labelVariable(dim, labels, times),
  };
}
