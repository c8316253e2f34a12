import { DataArray } from "../array/data-array.ts";
import type { Dataset } from "../array/dataset.ts";
import { canMiss, type DType, isNumeric } from "../array/dtype.ts";
import { mapVariables } from "../array/methods.ts";
import type { DimsOf, FloatOf, VariablesLike } from "../array/schema.ts";
import { UnsupportedError } from "../errors.ts";
import { alongDim } from "../expr/operation/along.ts";
import type { CumulativeOptions } from "./cumulative.ts";
import { withExpr } from "./elementwise.ts";
import { combineWithGroups, insideGroups } from "./group/arithmetic.ts";
import { DatasetGroupBy, GroupBy, type GroupNames, install } from "./group/group-by.ts";
import type { Groups } from "./group/groups.ts";

/** What takes the place of missing elements: a number, or an array, which may lie along the groups. */
type Filling = number | DataArray;

declare module "./group/group-by.ts" {
  interface GroupBy<D extends string, T extends DType, G extends GroupNames> {
    /**
     * Running sum within every group, along the divided dimension; positions of no group are left out.
     * @throws UnsupportedError where several dimensions are divided
     */
    cumsum(options?: CumulativeOptions): DataArray<D, FloatOf<T>>;
    /** Running product within every group; see `cumsum`. */
    cumprod(options?: CumulativeOptions): DataArray<D, FloatOf<T>>;
    /** Missing elements replaced: by a number, or by the element of their group, such as `g.fillna(g.mean())`. */
    fillna<O extends Filling>(value: O): DataArray<D | DimsOf<O>>;
    /** Elements where a condition is true, which may lie along the groups; elsewhere NaN. */
    where(condition: DataArray): DataArray<D, FloatOf<T>>;
  }
  interface DatasetGroupBy<V extends VariablesLike<V>, D extends string, G extends GroupNames> {
    /** Running sum within every group of every numeric variable that has the divided dimension; see GroupBy. */
    cumsum(options?: CumulativeOptions): Dataset;
    /** Running product within every group of every numeric variable; see GroupBy. */
    cumprod(options?: CumulativeOptions): Dataset;
    /** Missing elements replaced, by variable where a dataset is given; see GroupBy. */
    fillna(value: Filling | Dataset): Dataset;
    /** Elements where a condition is true; see GroupBy. */
    where(condition: DataArray): Dataset;
  }
}

type Scan = "cumsum" | "cumprod";

function scan(array: DataArray, groups: Groups, { name, skipna }: CumulativeOptions & { name: Scan }): DataArray {
  const [dim, second] = groups.dims;
  if (second !== undefined)
    throw new UnsupportedError(`${name} of groups over ${groups.dims.join(", ")}`, "group along one dimension");
  const { left, inside } = insideGroups(array, groups);
  const fn = { name, skipna: skipna ?? canMiss(array.dtype), codes: inside.codes };
  return withExpr(left, alongDim(fn, left.expr, dim!));
}

/** Elements filled or kept by what may lie along the groups. */
function choose(array: DataArray, groups: Groups, how: { operation: "fillna" | "where"; other: Filling }): DataArray {
  const { operation, other } = how;
  if (other instanceof DataArray && other.dims.includes(groups.name) && !array.dims.includes(groups.name))
    return combineWithGroups(array, groups, { operation, other });
  return operation === "fillna" ? array.fillna(other) : array.where(other as DataArray);
}

const scans: readonly Scan[] = ["cumsum", "cumprod"];
for (const name of scans) {
  install(GroupBy.prototype, name, function (this: GroupBy, options?: CumulativeOptions) {
    return scan(this.parts.array, this.parts.groups, { ...options, name });
  });
  install(DatasetGroupBy.prototype, name, function (this: DatasetGroupBy, options?: CumulativeOptions) {
    const { dataset, groups } = this.parts;
    return mapVariables(dataset, (array) => {
      if (!groups.dims.every((dim) => array.dims.includes(dim))) return array;
      return isNumeric(array.dtype) ? scan(array, groups, { ...options, name }) : undefined;
    });
  });
}
for (const operation of ["fillna", "where"] as const) {
  install(GroupBy.prototype, operation, function (this: GroupBy, other: Filling) {
    return choose(this.parts.array, this.parts.groups, { operation, other });
  });
  install(DatasetGroupBy.prototype, operation, function (this: DatasetGroupBy, other: Filling | Dataset) {
    const { dataset, groups } = this.parts;
    return mapVariables(dataset, (array, name) => {
      const own = other instanceof DataArray || typeof other === "number" ? other : other.get(name);
      return groups.dims.every((dim) => array.dims.includes(dim))
        ? choose(array, groups, { operation, other: own })
        : array;
    });
  });
}
