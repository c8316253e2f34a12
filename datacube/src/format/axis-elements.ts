import type { ArrayData, DType } from "../array/dtype.ts";
import type { Attrs } from "../array/variable.ts";
import { isoToMilliseconds } from "../cf/iso-time.ts";

/** The elements of a coordinate, with the attributes that tell what they are. */
export interface AxisElements {
  readonly dtype: DType;
  readonly data: ArrayData;
  readonly attrs: Attrs;
}

/** The positions of an axis in a JSON document: numbers, which have these attributes, else times, else texts. */
export function axisElements(positions: readonly unknown[], numberAttrs: Attrs): AxisElements {
  if (positions.every((position) => typeof position === "number"))
    return { dtype: "float64", data: Float64Array.from(positions), attrs: numberAttrs };
  const texts = positions.map(String);
  const times = texts.map(isoToMilliseconds);
  if (times.some(Number.isNaN)) return { dtype: "string", data: texts, attrs: {} };
  const units = { units: "milliseconds since 1970-01-01T00:00:00", calendar: "proleptic_gregorian" };
  return { dtype: "float64", data: Float64Array.from(times), attrs: { standard_name: "time", axis: "T", ...units } };
}
