import type { DatasetParts } from "../array/dataset.ts";
import { type ArrayData, isTime } from "../array/dtype.ts";
import { type Attrs, elementsOf, type Variable } from "../array/variable.ts";
import type { StorageEncoding } from "./stored-form.ts";

/** Elements of a variable of times that are in memory. */
export function timesOf(variable: Variable): ArrayData | undefined {
  return isTime(variable.expr.dtype) ? elementsOf(variable) : undefined;
}

/** Units and calendar of the time axis whose bounds a variable is, which it has to share (CF conventions 7.1). */
export function boundedTimes(
  { coords }: DatasetParts,
  name: string,
  { encoding = {} }: { readonly encoding?: Readonly<Record<string, StorageEncoding>> },
): Attrs {
  const owner = [...coords].find(([, { attrs, expr }]) => attrs.bounds === name && expr.dtype === "datetime");
  if (owner === undefined) return {};
  const { units, calendar } = { ...owner[1].encoding, ...(encoding[owner[0]] as Attrs) } as Attrs;
  return { ...(units === undefined ? {} : { units }), ...(calendar === undefined ? {} : { calendar }) };
}
