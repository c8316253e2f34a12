import type { DataArray } from "../array/data-array.ts";
import type { Dataset } from "../array/dataset.ts";
import type { DType } from "../array/dtype.ts";
import { addDatasetMethods, addMethods } from "../array/methods.ts";
import type { VariablesLike } from "../array/schema.ts";
import type { ComputeOptions } from "../exec/compute.ts";
import { type Comparable, type Comparison, findDifference } from "./difference.ts";

declare module "../array/data-array.ts" {
  interface DataArray<D extends string, T extends DType> {
    /**
     * Whether dimensions, elements (NaN equals NaN) and coordinates are equal; reads block by block until one differs.
     * Names, attributes and dtypes do not count.
     */
    equals(other: DataArray | Dataset, options?: ComputeOptions): Promise<boolean>;
    /** Whether names and attributes are equal too; see `equals`. */
    identical(other: DataArray | Dataset, options?: ComputeOptions): Promise<boolean>;
    /** Whether both are equal after broadcasting by dimension; see `equals`. */
    broadcastEquals(other: DataArray | Dataset, options?: ComputeOptions): Promise<boolean>;
  }
}

declare module "../array/dataset.ts" {
  interface DatasetCore<V extends VariablesLike<V>, D extends string> {
    /** Whether all variables and coordinates are equal; see DataArray.equals. */
    equals(other: DataArray | Dataset, options?: ComputeOptions): Promise<boolean>;
    /** Whether attributes are equal too; see DataArray.equals. */
    identical(other: DataArray | Dataset, options?: ComputeOptions): Promise<boolean>;
    /** Whether all are equal after broadcasting by dimension; see DataArray.equals. */
    broadcastEquals(other: DataArray | Dataset, options?: ComputeOptions): Promise<boolean>;
  }
}

const equality =
  (how: Comparison) =>
  async (object: unknown, other: Comparable, options: ComputeOptions = {}): Promise<boolean> =>
    (await findDifference(object as Comparable, other, { ...options, ...how })) === undefined;

const equalities = {
  equals: equality({}),
  identical: equality({ identical: true }),
  broadcastEquals: equality({ broadcasts: true }),
};

addMethods(equalities);
addDatasetMethods(equalities);
