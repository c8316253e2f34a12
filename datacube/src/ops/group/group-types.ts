import type { DataArray } from "../../array/data-array.ts";
import type { Dataset } from "../../array/dataset.ts";
import type { DType } from "../../array/dtype.ts";
import type { AnyDType, DimsOf, FloatOf, MeanOf, Remaining, VariablesLike, VariablesOf } from "../../array/schema.ts";
import type { GroupNames } from "./group-by.ts";
import type { BinGrouper, Grouper } from "./groupers.ts";

/** The dimensions that keys divide, and those of the groups; any where the compiler cannot tell. */
export type NamesOf<D extends string, K> = K extends readonly (infer N)[]
  ? Together<NamesOfKey<D, N>>
  : K extends string
    ? NamesOfKey<D, K>
    : K extends Readonly<Record<string, Grouper>>
      ? Together<{ [N in keyof K]: NamesOfGrouper<D, N, K[N]> }[keyof K]>
      : GroupNames;

/** Of several keys together. */
type Together<N extends GroupNames> = { divided: N["divided"]; into: N["into"] };

type NamesOfKey<D extends string, K> = K extends `${infer G extends D}.${infer P}`
  ? { divided: G; into: P }
  : K extends D
    ? { divided: K; into: K }
    : GroupNames;

type NamesOfGrouper<D extends string, K, G> = G extends BinGrouper ? BinNamesOf<D, K> : NamesOfKey<D, K>;

/** The dimension that bins of a name divide, and that of the bins; any where the compiler cannot tell. */
export type BinNamesOf<D extends string, K> = K extends D ? { divided: K; into: `${K}_bins` } : GroupNames;

/** Dimensions of groups reduced over `K`; over what is divided by default. */
export type GroupedDims<D extends string, G extends GroupNames, K> = [K] extends [undefined]
  ? string extends G["divided"]
    ? string
    : Exclude<D, G["divided"]> | G["into"]
  : Remaining<D, K> | (G["divided"] extends Remaining<D, K> ? never : G["into"]);

/** The dtype of a reduction. */
export type ReducedDType<T extends DType, R> = R extends "mean"
  ? MeanOf<T>
  : R extends "sum"
    ? FloatOf<T>
    : R extends "min" | "max"
      ? T
      : AnyDType;

/** A dataset of groups reduced over `K`. */
export type GroupedDataset<V extends VariablesLike<V>, D extends string, G extends GroupNames, K> = Dataset<
  VariablesOf<V, { readonly [N in keyof V]: DataArray<GroupedDims<DimsOf<V[N]>, G, K>> }>,
  GroupedDims<D, G, K>
>;
