import type { DataArray } from "../array/data-array.ts";
import type { DType } from "../array/dtype.ts";
import { addGetters } from "../array/methods.ts";
import { calendarOf } from "../array/variable.ts";
import { toCalendar } from "../cf/calendar.ts";
import { type TimePart, timePartNames } from "../expr/map/time-part.ts";
import { unary } from "./elementwise.ts";

declare module "../array/data-array.ts" {
  interface DataArray<D extends string, T extends DType> {
    /** Parts of times: `x.dt.month`, `x.dt.season`, `x.dt.dayofyear` …; int64 (text for the season), 0 where missing. */
    readonly dt: Times<D>;
  }
}

/** Parts of the times of an array, by name. */
type Times<D extends string> = {
  readonly [P in TimePart]: DataArray<D, P extends "season" ? "string" : "int64">;
};

/** A part of the times of an array, under its name. */
export function timePart(array: DataArray, part: TimePart): DataArray {
  const calendar = toCalendar(calendarOf(array.parts.variable));
  return unary(array, { name: "time-part", part, calendar }).rename(part);
}

function dt(array: DataArray): DataArray["dt"] {
  const times = {};
  for (const part of timePartNames)
    Object.defineProperty(times, part, { enumerable: true, get: () => timePart(array, part) });
  return times as DataArray["dt"];
}

addGetters({ dt });
