import type { DatasetParts } from "../array/dataset.ts";
import type { Variable } from "../array/variable.ts";

/** Names of the coordinates that readers cannot find by their name, on the dimensions of a variable (CF conventions 5). */
export function auxiliaryOf({ coords }: Pick<DatasetParts, "coords">, { expr }: Variable): string[] {
  return [...coords]
    .filter(([name, { expr: coord }]) => {
      const isIndex = coord.dims.length === 1 && coord.dims[0] === name;
      return !isIndex && coord.dims.every((dim) => expr.dims.includes(dim));
    })
    .map(([name]) => name);
}
