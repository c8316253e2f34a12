import { DataArray } from "../../array/data-array.ts";
import { Dataset, type DatasetCore, type DatasetParts } from "../../array/dataset.ts";
import type { DType } from "../../array/dtype.ts";
import type { AnyDType, Variables, VariablesLike } from "../../array/schema.ts";
import type { InterpMethod } from "../interp/variable.ts";
import { arrayOfParts, partsOfArray } from "../parts.ts";
import { reindexDim } from "../reindexing.ts";
import { DatasetGroupBy, GroupBy, type GroupNames } from "./group-by.ts";
import type { Groups } from "./groups.ts";

/** How far times may be from those that they are filled with, in milliseconds. */
export interface FillTimesOptions {
  readonly tolerance?: number;
}

type FillTimes = "pad" | "backfill" | "nearest";

/** Groups of times of an array: reduce them, or fill the times of the groups from those that are there. */
export class Resample<
  D extends string = string,
  T extends DType = AnyDType,
  G extends GroupNames = GroupNames,
> extends GroupBy<D, T, G> {
  /** At the labels of the groups, each with the element before it or at it. */
  ffill(options?: FillTimesOptions): DataArray<D> {
    return this.#filled("pad", options);
  }
  /** Is `ffill`. */
  pad(options?: FillTimesOptions): DataArray<D> {
    return this.ffill(options);
  }
  /** At the labels of the groups, each with the element after it or at it. */
  bfill(options?: FillTimesOptions): DataArray<D> {
    return this.#filled("backfill", options);
  }
  /** Is `bfill`. */
  backfill(options?: FillTimesOptions): DataArray<D> {
    return this.bfill(options);
  }
  /** At the labels of the groups, each with the nearest element. */
  nearest(options?: FillTimesOptions): DataArray<D> {
    return this.#filled("nearest", options);
  }
  /** At the labels of the groups, between the elements beside each: see DataArray.interp. */
  interpolate(method: InterpMethod = "linear"): DataArray<D> {
    const { groups } = this.parts;
    return this.#bare().interp({ [groups.name]: labelsOf(groups) }, { method }) as DataArray<D>;
  }
  /** At the labels of the groups, missing where a group has no times: their mean. */
  asfreq(): DataArray<D> {
    return new GroupBy(this.#bare(), this.parts.groups).mean() as unknown as DataArray<D>;
  }

  /** The array without other coordinates of the times, which have no elements at the labels. */
  #bare(): DataArray {
    const { array, groups } = this.parts;
    return arrayOfParts(array.name, withoutTimes(partsOfArray(array as DataArray), groups.name));
  }

  #filled(method: FillTimes, options: FillTimesOptions = {}): DataArray<D> {
    const { groups } = this.parts;
    return arrayOfParts(
      this.parts.array.name,
      filled(partsOfArray(this.#bare()), groups, { ...options, method }),
    ) as DataArray<D>;
  }
}

/** Groups of times of a dataset; see {@link Resample}. */
export class DatasetResample<
  V extends VariablesLike<V> = Variables,
  D extends string = string,
  G extends GroupNames = GroupNames,
> extends DatasetGroupBy<V, D, G> {
  /** At the labels of the groups, each with the element before it or at it, in every variable that has times. */
  ffill(options?: FillTimesOptions): Dataset {
    return this.#filled("pad", options);
  }
  /** Is `ffill`. */
  pad(options?: FillTimesOptions): Dataset {
    return this.ffill(options);
  }
  /** At the labels of the groups, each with the element after it or at it. */
  bfill(options?: FillTimesOptions): Dataset {
    return this.#filled("backfill", options);
  }
  /** Is `bfill`. */
  backfill(options?: FillTimesOptions): Dataset {
    return this.bfill(options);
  }
  /** At the labels of the groups, each with the nearest element. */
  nearest(options?: FillTimesOptions): Dataset {
    return this.#filled("nearest", options);
  }
  /** At the labels of the groups, between the elements beside each: see Dataset.interp. */
  interpolate(method: InterpMethod = "linear"): Dataset {
    const { groups } = this.parts;
    return this.#bare().interp({ [groups.name]: labelsOf(groups) }, { method });
  }
  /** At the labels of the groups, missing where a group has no times: their mean. */
  asfreq(): Dataset {
    return new DatasetGroupBy(this.#bare() as DatasetCore, this.parts.groups).mean();
  }

  #bare(): Dataset {
    const { dataset, groups } = this.parts;
    return new Dataset(withoutTimes(dataset.parts, groups.name));
  }

  #filled(method: FillTimes, options: FillTimesOptions = {}): Dataset {
    return new Dataset(filled(this.#bare().parts, this.parts.groups, { ...options, method }));
  }
}

function withoutTimes(parts: DatasetParts, dim: string): DatasetParts {
  const coords = [...parts.coords].filter(([name, { expr }]) => name === dim || !expr.dims.includes(dim));
  return { ...parts, coords: new Map(coords) };
}

function filled(
  parts: DatasetParts,
  { name, labels }: Groups,
  options: FillTimesOptions & { method: FillTimes },
): DatasetParts {
  return reindexDim(parts, { dim: name, labels: labels! }, options);
}

function labelsOf({ name, labels }: Groups): DataArray {
  return new DataArray(name, labels!, new Map([[name, labels!]]));
}
