import type { DataArray } from "../array/data-array.ts";
import type { DType } from "../array/dtype.ts";
import { addDatasetMethods, addMethods } from "../array/methods.ts";
import { asRecord, type VariablesLike } from "../array/schema.ts";
import { ExpressionError } from "../errors.ts";
import type { Groups } from "./group/groups.ts";
import { DatasetResample, Resample } from "./group/resample.ts";
import type { ResampleOptions } from "./group/time-bins.ts";
import { groupsOfTimes } from "./group/times.ts";

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

/** The groups of times of the one dimension that is named. */
function groupsOf(
  coords: Readonly<Record<string, DataArray>>,
  frequencies: Readonly<Record<string, string>>,
  options: ResampleOptions,
): Groups {
  const [entry, second] = Object.entries(frequencies);
  if (!entry || second) throw new ExpressionError("resample", "one dimension is resampled at a time");
  return groupsOfTimes(coords, entry, options);
}

addMethods({
  resample: (array, frequency, options = {}) =>
    new Resample(array, groupsOf(array.coords, asRecord(frequency), options)) as never,
});
addDatasetMethods({
  resample: (dataset, frequency, options = {}) =>
    new DatasetResample(dataset, groupsOf(dataset.coords, asRecord(frequency), options)) as never,
});
