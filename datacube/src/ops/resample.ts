import type { DataArray } from "../array/data-array.ts";
import type { DType } from "../array/dtype.ts";
import { addDatasetMethods, addMethods } from "../array/methods.ts";
import { asRecord, type VariablesLike } from "../array/schema.ts";
import { calendarOf } from "../array/variable.ts";
import { toCalendar } from "../cf/calendar.ts";
import { ExpressionError, VariableNotFoundError } from "../errors.ts";
import { elementsInMemory, type Groups, labelVariable } from "./group/groups.ts";
import { DatasetResample, Resample } from "./group/resample.ts";
import { type ResampleOptions, timeBins } from "./group/time-bins.ts";

declare module "../array/data-array.ts" {
  interface DataArray<D extends string, T extends DType> {
    /**
     * Groups of times, such as `resample({ time: "1D" }).mean()`: steps `s min h D W`, starts and ends of months, quarters and
     * years `MS ME QS QE YS YE` (`QS-DEC`, `YE-JUN`), with a number before them, in every calendar. Bins without times are
     * missing in the result of a reduction; `ffill`, `bfill`, `nearest` and `interpolate` fill them.
     * @throws ExpressionError when the dimension has no ascending times, UnsupportedError for an unknown frequency
     */
    resample<const K extends D>(
      frequency: { readonly [N in K]: string },
      options?: ResampleOptions,
    ): Resample<D, T, { divided: K; into: K }>;
  }
}

declare module "../array/dataset.ts" {
  interface DatasetCore<V extends VariablesLike<V>, D extends string> {
    /** Groups of times, in all variables that have the dimension; see DataArray.resample. */
    resample<const K extends D>(
      frequency: { readonly [N in K]: string },
      options?: ResampleOptions,
    ): DatasetResample<V, D, { divided: K; into: K }>;
  }
}

/** The groups of times of a dimension. */
function groupsOfTimes(
  coords: Readonly<Record<string, DataArray>>,
  frequencies: Readonly<Record<string, string>>,
  options: ResampleOptions,
): Groups {
  const [entry, second] = Object.entries(frequencies);
  if (!entry || second) throw new ExpressionError("resample", "one dimension is resampled at a time");
  const [dim, name] = entry;
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

addMethods({
  resample: (array, frequency, options = {}) =>
    new Resample(array, groupsOfTimes(array.coords, asRecord(frequency), options)) as never,
});
addDatasetMethods({
  resample: (dataset, frequency, options = {}) =>
    new DatasetResample(dataset, groupsOfTimes(dataset.coords, asRecord(frequency), options)) as never,
});
