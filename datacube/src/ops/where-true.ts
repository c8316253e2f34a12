import { type DatasetParts, domainOf } from "../array/dataset.ts";
import { elementsOf, subsetVariable } from "../array/variable.ts";
import { NotComputedError } from "../errors.ts";
import { reduce } from "../expr/operation/reduce.ts";
import { type AxisIndex, fromPositions } from "../expr/selection.ts";
import { alignParts } from "./alignment.ts";
import { mapParts } from "./parts.ts";

/**
 * Parts and a condition at the labels that both have, without those where the condition is nowhere true.
 * @throws NotComputedError for a lazy condition
 */
export function whereTrue(parts: DatasetParts, condition: DatasetParts): [DatasetParts, DatasetParts] {
  const aligned = alignParts([parts, condition], { join: "inner" });
  const index = new Map(
    domainOf({ ...aligned[1]!, coords: new Map() }).dims.map((dim) => [dim, kept(aligned[1]!, dim)]),
  );
  const [own, rest] = aligned.map((one) => mapParts(one, (variable) => subsetVariable(variable, index)));
  return [own!, rest!];
}

/** Positions of a dimension where any variable is true. */
function kept({ variables }: DatasetParts, dim: string): AxisIndex {
  const found = new Set<number>();
  for (const variable of variables.values()) {
    const { expr } = variable;
    if (!expr.dims.includes(dim)) continue;
    const any = reduce("any", expr, { over: expr.dims.filter((one) => one !== dim) });
    const data = elementsOf({ ...variable, expr: any }) as Uint8Array | undefined;
    if (data === undefined) throw new NotComputedError("the condition, of which `where` with drop needs the elements,");
    for (let i = 0; i < data.length; i++) if (data[i]) found.add(i);
  }
  return fromPositions([...found].sort((a, b) => a - b));
}
