import type { DataArray } from "../../array/data-array.ts";
import type { Dataset, DatasetCore } from "../../array/dataset.ts";
import type { DType } from "../../array/dtype.ts";
import type { AnyDType, Variables, VariablesLike } from "../../array/schema.ts";
import { calendarOf, elementsOf } from "../../array/variable.ts";
import { toCalendar } from "../../cf/calendar.ts";
import { CFDatetime } from "../../cf/cf-datetime.ts";
import { type Groups, positionsOfGroups } from "./groups.ts";
import { flat, groupOf, groupOfDataset, mapDatasetGroups, mapGroups } from "./map-groups.ts";

/** Names of the dimension that is divided and of that of the groups, as far as the compiler knows them. */
export interface GroupNames {
  readonly divided: string;
  readonly into: string;
}

/** What a group has in common: a label of its dimension; its number where there are no labels. */
type GroupLabel = number | bigint | string | CFDatetime;

/** The groups of an array: reduce them, combine them with an array along the groups, or go through them. */
export class GroupBy<
  D extends string = string,
  T extends DType = AnyDType,
  // biome-ignore lint/correctness/noUnusedVariables: the methods' types use it
  G extends GroupNames = GroupNames,
> {
  readonly #array: DataArray<D, T>;
  readonly #groups: Groups;

  /** Used by the package; `x.groupby("time.month")` makes one. */
  constructor(array: DataArray<D, T>, groups: Groups) {
    this.#array = array;
    this.#groups = groups;
  }

  /** Positions of every group by its label as text. */
  get groups(): Readonly<Record<string, readonly number[]>> {
    return positionsByLabel(this.#groups);
  }
  /** Number of groups. */
  get size(): number {
    return this.#groups.count;
  }
  /** What is grouped and how, for the other parts of the package. */
  get parts(): { readonly array: DataArray<D, T>; readonly groups: Groups } {
    return { array: this.#array, groups: this.#groups };
  }

  /**
   * A function of every group's array. Results that keep the divided dimension stand in their elements' places, others along
   * the groups.
   * @throws ExpressionError when the results do not fit together
   */
  map(fn: (group: DataArray<D, T>) => DataArray): DataArray {
    return mapGroups(this.#array as DataArray, this.#groups, fn as (group: DataArray) => DataArray);
  }

  /** Every group's label and array, in the order of the groups. */
  *[Symbol.iterator](): Generator<[label: GroupLabel, group: DataArray<D, T>]> {
    const { of, groups } = flat(this.#array as DataArray, this.#groups);
    for (const [code, positions] of positionsOfGroups(groups))
      yield [labelOf(groups, code), groupOf(of, groups, positions) as DataArray<D, T>];
  }
}

/** The groups of a dataset; see {@link GroupBy}. */
export class DatasetGroupBy<
  V extends VariablesLike<V> = Variables,
  D extends string = string,
  // biome-ignore lint/correctness/noUnusedVariables: the methods' types use it
  G extends GroupNames = GroupNames,
> {
  readonly #dataset: DatasetCore<V, D>;
  readonly #groups: Groups;

  /** Used by the package; `ds.groupby("time.month")` makes one. */
  constructor(dataset: DatasetCore<V, D>, groups: Groups) {
    this.#dataset = dataset;
    this.#groups = groups;
  }

  /** Positions of every group by its label as text. */
  get groups(): Readonly<Record<string, readonly number[]>> {
    return positionsByLabel(this.#groups);
  }
  /** Number of groups. */
  get size(): number {
    return this.#groups.count;
  }
  /** What is grouped and how, for the other parts of the package. */
  get parts(): { readonly dataset: DatasetCore<V, D>; readonly groups: Groups } {
    return { dataset: this.#dataset, groups: this.#groups };
  }

  /** A function of every group's dataset; see GroupBy.map. */
  map(fn: (group: Dataset<V, D>) => Dataset): Dataset {
    return mapDatasetGroups(this.#dataset as DatasetCore, this.#groups, fn as (group: Dataset) => Dataset);
  }

  /** Every group's label and dataset, in the order of the groups. */
  *[Symbol.iterator](): Generator<[label: GroupLabel, group: Dataset<V, D>]> {
    const { of, groups } = flat(this.#dataset as DatasetCore, this.#groups);
    for (const [code, positions] of positionsOfGroups(groups))
      yield [labelOf(groups, code), groupOfDataset(of, groups, positions) as unknown as Dataset<V, D>];
  }
}

/** Makes a function, whose `this` is the object, a method of one of the classes above. */
export function install(prototype: object, name: string, value: (...args: never[]) => unknown): void {
  Object.defineProperty(prototype, name, { value, writable: true, configurable: true });
}

function positionsByLabel(groups: Groups): Record<string, readonly number[]> {
  return Object.fromEntries(positionsOfGroups(groups).map(([code, found]) => [String(labelOf(groups, code)), found]));
}

/** The label of a group; of several keys the text of all of theirs. */
function labelOf({ labels, keys }: Groups, code: number): GroupLabel {
  if (keys) {
    let rest = code;
    const texts = keys.toReversed().map((key) => {
      const own = rest % key.count;
      rest = (rest - own) / key.count;
      return String(labelOf(key, own));
    });
    return texts.reverse().join(", ");
  }
  if (labels === undefined) return code;
  const label = elementsOf(labels)![code]!;
  return labels.expr.dtype === "datetime" ? new CFDatetime(label as number, toCalendar(calendarOf(labels))) : label;
}
