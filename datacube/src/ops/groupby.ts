import { dataArray } from "../array/construct.ts";
import { coordinatesOn } from "../array/coordinates.ts";
import { DataArray } from "../array/data-array.ts";
import type { Dataset } from "../array/dataset.ts";
import { type DType, isNumeric } from "../array/dtype.ts";
import { addDatasetMethods, addMethods, mapVariables } from "../array/methods.ts";
import type { VariablesLike } from "../array/schema.ts";
import { ExpressionError, VariableNotFoundError } from "../errors.ts";
import { type TimePart, timePartNames } from "../expr/map/time-part.ts";
import { combineWithGroups, type GroupOperation, groupOperations } from "./group/arithmetic.ts";
import { type BinOptions, groupsOfBins } from "./group/bins.ts";
import {
  type GroupReduceOptions,
  type GroupReduction,
  groupsFirst,
  perGroup,
  reduceGroups,
  repeated,
} from "./group/combine.ts";
import { DatasetGroupBy, GroupBy, type GroupNames } from "./group/group-by.ts";
import type { BinNamesOf, GroupedDataset, GroupedDims, NamesOf, ReducedDType } from "./group/group-types.ts";
import { checkGroupable, elementsInMemory, type Groups, groupsOfPositions, groupsOfValues } from "./group/groups.ts";
import { type Dims, overOf } from "./over.ts";
import { checkProbabilities, type QuantileOptions } from "./quantiles.ts";
import { timePart } from "./time.ts";

declare module "../array/data-array.ts" {
  interface DataArray<D extends string, T extends DType> {
    /**
     * Groups of equal labels: of a coordinate (`"region"`), of a part of a time (`"time.month"`, `"time.season"`), or of an
     * array over some of the dimensions. Labels are sorted; missing ones belong to no group.
     * @throws VariableNotFoundError, NotComputedError when what is grouped by is lazy, ExpressionError when it does not fit
     */
    groupby<const K extends string | DataArray>(by: K): GroupBy<D, T, NamesOf<D, K>>;
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
    groupby<const K extends string | DataArray>(by: K): DatasetGroupBy<V, D, NamesOf<D, K>>;
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

/** An array or a dataset, as far as grouping needs it. */
type Target = Pick<DataArray, "sizes" | "coords"> & { has?: (name: string) => boolean };

/** The groups that a name or an array means. */
function groupsOf(target: Target, find: (name: string) => DataArray | undefined, by: string | DataArray): Groups {
  if (by instanceof DataArray) {
    checkGroupable(by, target);
    return groupsOfValues(by);
  }
  const found = find(by);
  if (found) {
    checkGroupable(found, target);
    return groupsOfValues(found);
  }
  const length = target.sizes[by];
  if (length !== undefined) return groupsOfPositions(by, length);
  return groupsOfPart(partOf(by, find, Object.keys(target.coords)));
}

/** The bins of the numbers that a name or an array means. */
function binsOf(
  target: Target,
  find: (name: string) => DataArray | undefined,
  { by, bins, ...options }: BinOptions & { by: string | DataArray; bins: number | readonly number[] },
): Groups {
  const length = typeof by === "string" ? target.sizes[by] : undefined;
  const positions =
    length === undefined
      ? undefined
      : dataArray(
          Array.from({ length }, (_, i) => i),
          { dims: [by as string], name: by as string },
        );
  const found = typeof by === "string" ? (find(by) ?? positions) : by;
  if (found === undefined) throw new VariableNotFoundError(by as string, Object.keys(target.coords));
  checkGroupable(found, target);
  return groupsOfBins(found, bins, options);
}

/** The part of a time that a name such as `time.month` means. */
function partOf(
  by: string,
  find: (name: string) => DataArray | undefined,
  known: readonly string[],
): { part: DataArray; times: DataArray } {
  const dot = by.lastIndexOf(".");
  const times = dot < 0 ? undefined : find(by.slice(0, dot));
  if (!times) throw new VariableNotFoundError(dot < 0 ? by : by.slice(0, dot), known);
  const part = by.slice(dot + 1);
  if (!timePartNames.some((name) => name === part))
    throw new ExpressionError("groupby", `"${part}" is no part of a time; they are ${timePartNames.join(", ")}`);
  return { part: timePart(times, part as TimePart), times };
}

/** Groups of a part of times; missing times belong to none, and as in xarray make numbers floats. */
function groupsOfPart({ part, times }: { part: DataArray; times: DataArray }): Groups {
  const missing = Array.from(elementsInMemory(times) as Float64Array, Number.isNaN);
  if (!missing.includes(true)) return groupsOfValues(part);
  const whole = part.dtype === "string" ? part : part.astype("float64");
  return groupsOfValues(whole, (position) => !missing[position]);
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
  const change = (array: DataArray): DataArray | undefined => {
    if (!isNumeric(array.dtype)) return undefined;
    const own = over.filter((dim) => array.dims.includes(dim));
    if (own.length === 0) return isGrouped ? perGroup(array, groups) : array;
    const whole = isGrouped ? repeated(array, groups) : array;
    const reduced = reduceGroups(whole, groups, {
      name,
      dims: isGrouped ? over.filter((dim) => whole.dims.includes(dim)) : own,
      ...options,
    });
    return isGrouped && !isInPlace ? groupsFirst(reduced, groups) : reduced;
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

function install(prototype: object, name: string, value: (...args: never[]) => unknown): void {
  Object.defineProperty(prototype, name, { value, writable: true, configurable: true });
}

for (const name of groupReductions) {
  install(GroupBy.prototype, name, function (this: GroupBy, dims?: Dims, options?: GroupReduceOptions): DataArray {
    return reduceGroups(this.parts.array, this.parts.groups, { name, dims, ...options });
  });
  install(DatasetGroupBy.prototype, name, function (this: DatasetGroupBy, dims?: Dims, options?: GroupReduceOptions) {
    return reduceDataset(this, name, { ...options, dims });
  });
}
for (const name of groupEnds) {
  install(GroupBy.prototype, name, function (this: GroupBy, options?: GroupReduceOptions): DataArray {
    return reduceGroups(this.parts.array, this.parts.groups, { name, dims: undefined, ...options });
  });
  install(DatasetGroupBy.prototype, name, function (this: DatasetGroupBy, options?: GroupReduceOptions): Dataset {
    return reduceDataset(this, name, { ...options, dims: undefined });
  });
}
install(
  GroupBy.prototype,
  "quantile",
  function (this: GroupBy, q: number | readonly number[], dims?: Dims, options: QuantileOptions = {}) {
    const { array, groups } = this.parts;
    return quantile(q, options, (all) => reduceGroups(array, groups, { name: "quantile", dims, ...all }));
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
    new GroupBy(
      array,
      binsOf(array, (name) => array.coords[name], { ...options, by: by as string | DataArray, bins }),
    ) as never,
  groupby: (array, by) =>
    new GroupBy(
      array,
      groupsOf(array, (name) => array.coords[name], by as string | DataArray),
    ) as never,
});
addDatasetMethods({
  groupbyBins: (dataset, by, bins, options = {}) => {
    const find = (name: string) => (dataset.has(name) ? dataset.get(name) : undefined);
    return new DatasetGroupBy(
      dataset,
      binsOf(dataset, find, { ...options, by: by as string | DataArray, bins }),
    ) as never;
  },
  groupby: (dataset, by) => {
    const find = (name: string) => (dataset.has(name) ? dataset.get(name) : undefined);
    return new DatasetGroupBy(dataset, groupsOf(dataset, find, by as string | DataArray)) as never;
  },
});
