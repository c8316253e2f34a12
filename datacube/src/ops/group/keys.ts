import { dataArray } from "../../array/construct.ts";
import { DataArray } from "../../array/data-array.ts";
import type { DatasetCore } from "../../array/dataset.ts";
import { ExpressionError, VariableNotFoundError } from "../../errors.ts";
import { type TimePart, timePartNames } from "../../expr/map/time-part.ts";
import { timePart } from "../time.ts";
import { groupsOfBins } from "./bins.ts";
import type { BinGrouper, Grouper } from "./groupers.ts";
import {
  checkGroupable,
  elementsInMemory,
  type Groups,
  groupsOfLabels,
  groupsOfPositions,
  groupsOfValues,
} from "./groups.ts";
import { productOf } from "./product.ts";
import { groupsOfTimes } from "./times.ts";

/** What is grouped by: a coordinate or a part of times by name, an array; several of them; or by name how they are divided. */
export type GroupKeys = string | DataArray | readonly (string | DataArray)[] | Readonly<Record<string, Grouper>>;

/** What keys are looked for in: an array or a dataset. */
interface Target extends Pick<DataArray, "sizes" | "coords"> {
  readonly find: (name: string) => DataArray | undefined;
}

/** An array or a dataset as what keys are looked for in. */
export function findIn(of: DataArray | DatasetCore): Target {
  const find = (name: string) => {
    if (of instanceof DataArray) return of.coords[name];
    return of.has(name) ? (of.get(name) as DataArray) : undefined;
  };
  return { sizes: of.sizes, coords: of.coords, find };
}

/** The groups that keys mean: for several all combinations. */
export function groupsOf(target: Target, keys: GroupKeys): Groups {
  if (typeof keys === "string" || keys instanceof DataArray) return groupsOfKey(target, keys);
  if (Array.isArray(keys))
    return productOf((keys as readonly (string | DataArray)[]).map((key) => groupsOfKey(target, key)));
  const entries = Object.entries(keys as Readonly<Record<string, Grouper>>);
  return productOf(entries.map(([name, grouper]) => groupsBy(target, name, grouper)));
}

function groupsBy(target: Target, name: string, grouper: Grouper): Groups {
  switch (grouper.kind) {
    case "bins":
      return binsOf(target, name, grouper);
    case "times":
      return groupsOfTimes(target.coords, [name, grouper.frequency], grouper);
    case "unique":
      return grouper.labels ? groupsOfLabels(elementsBy(target, name), grouper.labels) : groupsOfKey(target, name);
  }
}

/** The groups that a name or an array means. */
function groupsOfKey(target: Target, by: string | DataArray): Groups {
  const found = by instanceof DataArray ? by : target.find(by);
  if (found) {
    checkGroupable(found, target);
    return groupsOfValues(found);
  }
  const length = target.sizes[by as string];
  if (length !== undefined) return groupsOfPositions(by as string, length);
  return groupsOfPart(partOf(by as string, target));
}

/** The bins of the numbers that a name or an array means. */
export function binsOf(target: Target, by: string | DataArray, { bins, ...options }: BinGrouper): Groups {
  const found = by instanceof DataArray ? by : elementsBy(target, by);
  checkGroupable(found, target);
  return groupsOfBins(found, bins, options);
}

/** What a name means: a variable, the positions of a dimension without labels, or a part of times. */
function elementsBy(target: Target, name: string): DataArray {
  const found = target.find(name);
  if (found) return found;
  const length = target.sizes[name];
  if (length === undefined) return partOf(name, target).part;
  const positions = Array.from({ length }, (_, i) => i);
  return dataArray(positions, { dims: [name], name });
}

/** The part of a time that a name such as `time.month` means. */
function partOf(by: string, { find, coords }: Target): { part: DataArray; times: DataArray } {
  const dot = by.lastIndexOf(".");
  const times = dot < 0 ? undefined : find(by.slice(0, dot));
  if (!times) throw new VariableNotFoundError(dot < 0 ? by : by.slice(0, dot), Object.keys(coords));
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
