import type { DataArray } from "../array/data-array.ts";
import type { Dataset, Mapped } from "../array/dataset.ts";
import type { DType } from "../array/dtype.ts";
import { addDatasetGetters, addDatasetMethods, addGetters, addMethods, mapVariables } from "../array/methods.ts";
import type { RealOf, VariablesLike } from "../array/schema.ts";
import { unary } from "./elementwise.ts";

declare module "../array/data-array.ts" {
  interface DataArray<D extends string, T extends DType> {
    /** Real part of each element; real numbers stay. */
    readonly real: DataArray<D, RealOf<T>>;
    /** Imaginary part of each element; 0 of real numbers. */
    readonly imag: DataArray<D, RealOf<T>>;
    /** Each element with the imaginary part negative; real numbers stay. */
    conj(): DataArray<D, T>;
    /** Angle of each element from the positive real axis, in radians from -π to π; its size is `abs()`. */
    angle(): DataArray<D>;
  }
}

declare module "../array/dataset.ts" {
  interface DatasetCore<V extends VariablesLike<V>, D extends string> {
    /** Real part of every variable. */
    readonly real: Mapped<V, D>;
    /** Imaginary part of every variable. */
    readonly imag: Mapped<V, D>;
    /** Every variable with the imaginary parts negative. */
    conj(): Mapped<V, D>;
  }
}

const one =
  (name: string) =>
  (array: DataArray): DataArray =>
    unary(array, { name });
const every =
  (name: string) =>
  (dataset: Parameters<typeof mapVariables>[0]): Dataset =>
    mapVariables(dataset, one(name));

addGetters({ real: one("real"), imag: one("imag") });
addMethods({ conj: one("conj"), angle: one("angle") });
addDatasetGetters({ real: every("real"), imag: every("imag") });
addDatasetMethods({ conj: every("conj") });
