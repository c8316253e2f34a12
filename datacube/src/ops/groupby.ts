import { coordinatesOn } from "../array/coordinates.ts";
import { DataArray } from "../array/data-array.ts";
import type { Dataset } from "../array/dataset.ts";
import { type DType, isNumeric } from "../array/dtype.ts";
import { addDatasetMethods, addMethods, mapVariables } from "../array/methods.ts";
import type { VariablesLike } from "../array/schema.ts";
import { combineWithGroups, type GroupOperation, groupOperations } from "./group/arithmetic.ts";
import type { BinOptions } from "./group/bins.ts";
import {
  type GroupReduceOptions,
  type GroupReduction,
  groupsFirst,
  perGroup,
  reduceGroups,
  repeated,
} from "./group/combine.ts";
import { DatasetGroupBy, GroupBy, type GroupNames, install } from "./group/group-by.ts";
import type { BinNamesOf, GroupedDataset, GroupedDims, NamesOf, ReducedDType } from "./group/group-types.ts";
import { binGrouper } from "./group/groupers.ts";
import { isKey } from "./group/groups.ts";
import { binsOf, findIn, type GroupKeys, groupsOf } from "./group/keys.ts";
import { apart, groupsLast } from "./group/product.ts";
import { type Dims, overOf } from "./over.ts";
import { checkProbabilities, type QuantileOptions } from "./quantiles.ts";

declare module "../array/data-array.ts" {
  interface DataArray<D extends string, T extends DType> {
    /**
     * Groups of equal labels: of a coordinate (`"region"`), of a part of a time (`"time.month"`, `"time.season"`), or of an
     * array over some of the dimensions. Labels are sorted; missing ones belong to no group. Several keys give a dimension
     * each, `groupby(["time.year", "region"])`, and groupers say how the elements of a key are divided:
     * `groupby({ lat: binGrouper([-90, 0, 90]), time: timeResampler("1MS") })`.
     * @throws VariableNotFoundError, NotComputedError when what is grouped by is lazy, ExpressionError when it does not fit
     */
    groupby<const K extends GroupKeys>(by: K): GroupBy<D, T, NamesOf<D, K>>;
    /**
     * Groups of numbers in bins: `groupbyBins("lat", [-90, -30, 30, 90])` by edges, or by a number of bins of equal width.
     * Their labels are texts such as `(-30, 30]` of a dimension `lat_bins`; what lies in no bin belongs to no group.
     * @throws VariableNotFoundError, NotComputedError, ExpressionError for edges that do not ascend, or when all bins are empty
     */
    groupbyBins<const K extends string | DataArray>(
      by: K,
      bins: number | readonly number[],
      options?: BinOptions,
    ): GroupBy<D, T, BinNamesOf<D, K>>;
  }
}

declare module "../array/dataset.ts" {
  interface DatasetCore<V extends VariablesLike<V>, D extends string> {
    /** Groups of equal labels, in all variables that have the dimension; see DataArray.groupby. */
    groupby<const K extends GroupKeys>(by: K): DatasetGroupBy<V, D, NamesOf<D, K>>;
    /** Groups of numbers in bins, in all variables that have the dimension; see DataArray.groupbyBins. */
    groupbyBins<const K extends string | DataArray>(
      by: K,
      bins: number | readonly number[],
      options?: BinOptions,
    ): DatasetGroupBy<V, D, BinNamesOf<D, K>>;
  }
}

/** Reductions that groups have. */
type GroupReductionName = (typeof groupReductions)[number];

const groupReductions = ["mean", "sum", "min", "max", "prod", "std", "var", "count", "any", "all", "median"] as const;

const groupEnds = ["first", "last"] as const;

/** Reductions of the groups of an array. */
type ArrayReductions<D extends string, T extends DType, G extends GroupNames> = {
  /** The reduction of every group over dimensions: by default those that are divided; else as DataArray's of this name. */
  readonly [R in GroupReductionName]: <const K extends D | readonly D[] | undefined = undefined>(
    dims?: K,
    options?: GroupReduceOptions,
  ) => DataArray<GroupedDims<D, G, K>, ReducedDType<T, R>>;
} & {
  /** The first element of every group that is there, or the first of all with `skipna: false`. */
  first(options?: Pick<GroupReduceOptions, "skipna">): DataArray<GroupedDims<D, G, undefined>, T>;
  /** The last element of every group; see `first`. */
  last(options?: Pick<GroupReduceOptions, "skipna">): DataArray<GroupedDims<D, G, undefined>, T>;
  /** Quantiles of every group; several probabilities give a last dimension "quantile". See DataArray.quantile. */
  quantile<const K extends D | readonly D[] | undefined = undefined>(
    q: number | readonly number[],
    dims?: K,
    options?: QuantileOptions,
  ): DataArray<GroupedDims<D, G, K> | "quantile">;
} & {
  /** The operation of every element and the element of its group, such as anomalies: `g.sub(g.mean())`. */
  readonly [O in GroupOperation]: (other: DataArray) => DataArray<D>;
};

/** Reductions of the groups of a dataset. */
type DatasetReductions<V extends VariablesLike<V>, D extends string, G extends GroupNames> = {
  /** The reduction of every group in every numeric variable that has the dimension; see GroupBy. */
  readonly [R in GroupReductionName]: <const K extends D | readonly D[] | undefined = undefined>(
    dims?: K,
    options?: GroupReduceOptions,
  ) => GroupedDataset<V, D, G, K>;
} & {
  /** The first element of every group in every numeric variable; see GroupBy. */
  first(options?: Pick<GroupReduceOptions, "skipna">): GroupedDataset<V, D, G, undefined>;
  /** The last element of every group in every numeric variable; see GroupBy. */
  last(options?: Pick<GroupReduceOptions, "skipna">): GroupedDataset<V, D, G, undefined>;
  /** Quantiles of every group in every numeric variable; see GroupBy. */
  quantile(q: number | readonly number[], dims?: D | readonly D[], options?: QuantileOptions): Dataset;
} & {
  /** The operation of every element and the element of its group; of datasets, of variables that both have. */
  readonly [O in GroupOperation]: (other: DataArray | Dataset) => Dataset;
};

declare module "./group/group-by.ts" {
  interface GroupBy<D extends string, T extends DType, G extends GroupNames> extends ArrayReductions<D, T, G> {}
  interface DatasetGroupBy<V extends VariablesLike<V>, D extends string, G extends GroupNames>
    extends DatasetReductions<V, D, G> {}
}

function reduceArray({ parts: { array, groups } }: GroupBy, how: GroupReduction): DataArray {
  return apart(reduceGroups(array, groups, how), groups);
}

function reduceDataset(
  { parts: { dataset, groups } }: DatasetGroupBy,
  name: string,
  { dims, ...options }: Omit<GroupReduction, "name">,
): Dataset {
  const over = overOf(dims, { known: dataset.dims, subject: "the dataset", usual: groups.dims });
  const isGrouped = groups.dims.some((dim) => over.includes(dim));
  // as in xarray, the first and last of a resampled axis leave the dimensions in order
  const isInPlace = groupEnds.some((end) => end === name) && groups.dims.join() === groups.name;
  const change = (array: DataArray, variable: string): DataArray | undefined => {
    if (!isNumeric(array.dtype) || isKey(groups, variable)) return undefined;
    const own = over.filter((dim) => array.dims.includes(dim));
    if (own.length === 0) return isGrouped ? apart(perGroup(array, groups), groups) : array;
    const whole = isGrouped ? repeated(array, groups) : array;
    const reduced = reduceGroups(whole, groups, {
      name,
      dims: isGrouped ? over.filter((dim) => whole.dims.includes(dim)) : own,
      ...options,
    });
    if (!isGrouped || isInPlace) return reduced;
    return groups.keys ? apart(groupsLast(reduced, groups), groups) : groupsFirst(reduced, groups);
  };
  const rest = dataset.dims.filter((dim) => !over.includes(dim));
  return mapVariables(dataset, change, coordinatesOn(dataset.parts.coords, rest));
}

function combineDataset(
  { parts: { dataset, groups } }: DatasetGroupBy,
  operation: GroupOperation,
  other: DataArray | Dataset,
): Dataset {
  const operand = (name: string): DataArray | undefined => {
    if (other instanceof DataArray) return other;
    return other.parts.variables.has(name) ? other.get(name) : undefined;
  };
  const change = (array: DataArray, name: string): DataArray | undefined => {
    if (!groups.dims.every((dim) => array.dims.includes(dim))) return array;
    const theirs = operand(name);
    return theirs && combineWithGroups(array, groups, { operation, other: theirs });
  };
  const used = [...dataset.parts.variables.values()].flatMap(({ expr }) => expr.dims);
  // scalars come with the variables, which may have them along the groups
  const others = [...dataset.parts.coords].filter(
    ([, { expr }]) => expr.dims.length > 0 && !expr.dims.some((dim) => used.includes(dim)),
  );
  return mapVariables(dataset, change, new Map(others));
}

/** Quantiles with their coordinate; one probability leaves no dimension. */
function quantile(
  q: number | readonly number[],
  options: QuantileOptions,
  reduced: (options: Omit<GroupReduction, "name" | "dims">) => DataArray | Dataset,
): DataArray | Dataset {
  const probabilities = checkProbabilities(q);
  const result = reduced({ ...options, q: probabilities });
  const labelled = result.assignCoords({ quantile: Float64Array.from(probabilities) });
  return typeof q === "number" ? labelled.isel({ quantile: 0 }) : labelled;
}

for (const name of groupReductions) {
  install(GroupBy.prototype, name, function (this: GroupBy, dims?: Dims, options?: GroupReduceOptions): DataArray {
    return reduceArray(this, { name, dims, ...options });
  });
  install(DatasetGroupBy.prototype, name, function (this: DatasetGroupBy, dims?: Dims, options?: GroupReduceOptions) {
    return reduceDataset(this, name, { ...options, dims });
  });
}
for (const name of groupEnds) {
  install(GroupBy.prototype, name, function (this: GroupBy, options?: GroupReduceOptions): DataArray {
    return reduceArray(this, { name, dims: undefined, ...options });
  });
  install(DatasetGroupBy.prototype, name, function (this: DatasetGroupBy, options?: GroupReduceOptions): Dataset {
    return reduceDataset(this, name, { ...options, dims: undefined });
  });
}
install(
  GroupBy.prototype,
  "quantile",
  function (this: GroupBy, q: number | readonly number[], dims?: Dims, options: QuantileOptions = {}) {
    return quantile(q, options, (all) => reduceArray(this, { name: "quantile", dims, ...all }));
  },
);
install(
  DatasetGroupBy.prototype,
  "quantile",
  function (this: DatasetGroupBy, q: number | readonly number[], dims?: Dims, options: QuantileOptions = {}) {
    return quantile(q, options, (all) => reduceDataset(this, "quantile", { dims, ...all }));
  },
);
for (const operation of groupOperations) {
  install(GroupBy.prototype, operation, function (this: GroupBy, other: DataArray): DataArray {
    return combineWithGroups(this.parts.array, this.parts.groups, { operation, other });
  });
  install(DatasetGroupBy.prototype, operation, function (this: DatasetGroupBy, other: DataArray | Dataset): Dataset {
    return combineDataset(this, operation, other);
  });
}

addMethods({
  groupbyBins: (array, by, bins, options = {}) =>
    new GroupBy(array, binsOf(findIn(array), by as string | DataArray, binGrouper(bins, options))) as never,
  groupby: (array, by) => new GroupBy(array, groupsOf(findIn(array), by)) as never,
});
addDatasetMethods({
  groupbyBins: (dataset, by, bins, options = {}) =>
    new DatasetGroupBy(dataset, binsOf(findIn(dataset), by as string | DataArray, binGrouper(bins, options))) as never,
  groupby: (dataset, by) => new DatasetGroupBy(dataset, groupsOf(findIn(dataset), by)) as never,
});
