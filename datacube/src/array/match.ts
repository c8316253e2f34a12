import { ExpressionError } from "../errors.ts";
import { checkCalendars } from "./align.ts";
import { type LabelIndex, toKey } from "./labels.ts";
import { type MatchOptions, nearby } from "./nearby.ts";

/**
 * Position on an axis of each wanted label; -1 where there is none.
 * @throws ExpressionError when labels of the axis are repeated, SelectionError when a method needs them sorted
 */
export function matchLabels(index: LabelIndex, wanted: LabelIndex, { method, tolerance }: MatchOptions): number[] {
  checkCalendars(index, wanted);
  const places = new Map<unknown, number>();
  for (let i = 0; i < index.values.length; i++) places.set(toKey(index.values[i]!), i);
  if (places.size < index.values.length)
    throw new ExpressionError("reindex", `labels of "${index.dim}" are repeated: select them first`);
  const fill = method === undefined ? undefined : nearby(index, method);
  return Array.from(wanted.values as ArrayLike<number | bigint | string>, (label) => {
    const found = places.get(toKey(label)) ?? fill?.(Number(label)) ?? -1;
    if (found < 0 || tolerance === undefined) return found;
    return Math.abs(Number(index.values[found]!) - Number(label)) <= tolerance ? found : -1;
  });
}
