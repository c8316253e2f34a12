import type { CFDatetime } from "../cf/cf-datetime.ts";
import type { Complex, ComplexArray } from "./complex.ts";
import type { DataArray } from "./data-array.ts";
import type { DType } from "./dtype.ts";

/** A dtype that the compiler does not know: its elements may be used as any. */
// biome-ignore lint/suspicious/noExplicitAny: unlike unknown, it lets elements be computed with
export type AnyDType = any;

/** Arrays by name, as far as the compiler knows them: `{ t2m: DataArray<"time" | "lat" | "lon", "float32"> }`. */
export type Variables = { readonly [name: string]: DataArray };

/** What may stand for {@link Variables}; an interface too. */
export type VariablesLike<V> = { readonly [N in keyof V]: DataArray };

/** Variables `M` made of `V`: any where `V` is any, as an index signature of arrays is no class instance. */
export type VariablesOf<V, M> = 0 extends 1 & V ? AnyDType : M;

/** The dimensions of any of these arrays. */
export type DimsOf<A> = A extends DataArray<infer D, AnyDType> ? D : never;

/** Something for some of the dimensions. */
export type PerDim<D extends string, S> = { readonly [N in D]?: S };

/** The same, where dimensions are looked at as texts. */
export function asRecord<D extends string, S>(selectors: PerDim<D, S>): Readonly<Record<string, S>> {
  return selectors as Readonly<Record<string, S>>;
}

/**
 * The dimensions that remain after a reduction over `K`; all of them where the compiler cannot tell which were meant, none
 * where it is over all.
 */
export type Remaining<D extends string, K> = [K] extends [undefined]
  ? never
  : [K] extends [readonly string[]]
    ? number extends K["length"]
      ? D
      : Exclude<D, K[number]>
    : [K] extends [string]
      ? string extends K
        ? D
        : IsUnion<K> extends true
          ? D
          : Exclude<D, K>
      : D;

type IsUnion<T, U = T> = T extends U ? ([U] extends [T] ? false : true) : never;

/** Per dtype the elements as a person reads them, and one of them. */
interface Elements {
  bool: [Uint8Array, boolean];
  int8: [Int8Array, number];
  uint8: [Uint8Array, number];
  int16: [Int16Array, number];
  uint16: [Uint16Array, number];
  int32: [Int32Array, number];
  uint32: [Uint32Array, number];
  int64: [BigInt64Array, number | bigint];
  uint64: [BigUint64Array, number | bigint];
  float16: [Float16Array, number];
  float32: [Float32Array, number];
  float64: [Float64Array, number];
  complex64: [ComplexArray, Complex];
  complex128: [ComplexArray, Complex];
  datetime: [CFDatetime[], CFDatetime];
  timedelta: [Float64Array, number];
  string: [string[], string];
}

/** Elements of a dtype as a person reads them; row-major. */
export type ValuesOf<T extends DType> = Elements[T][0];

/** One element of a dtype as a person reads it. */
export type ItemOf<T extends DType> = Elements[T][1];

/** The dtype of a mean. */
export type MeanOf<T extends DType> = T extends
  | "float16"
  | "float32"
  | "complex64"
  | "complex128"
  | "datetime"
  | "timedelta"
  ? T
  : "float64";

/** The dtype of an operation that keeps floats and complex numbers and turns other types into a float that depends on them. */
export type FloatOf<T extends DType> = T extends "float16" | "float32" | "float64" | "complex64" | "complex128"
  ? T
  : AnyDType;

/** The dtype of what is real of numbers: that of the parts of complex ones; others stay. */
export type RealOf<T extends DType> = T extends "complex64" ? "float32" : T extends "complex128" ? "float64" : T;
