import { ExpressionError, SelectionError } from "../errors.ts";
import { checkCalendars, toKey } from "./align.ts";
import type { LabelIndex } from "./labels.ts";

/** How labels that an axis lacks are matched: with the closest label, the one before or the one after on the axis. */
export type FillMethod = "nearest" | "pad" | "backfill";

/** Options of matching labels. */
export interface MatchOptions {
  /** For labels that are not there; none by default. */
  readonly method?: FillMethod | undefined;
  /** Largest distance of a label to its match, in units of the labels; milliseconds for times. */
  readonly tolerance?: number | undefined;
}

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
  const fill = method === undefined ? undefined : filler(index, method);
  return Array.from(wanted.values as ArrayLike<number | bigint | string>, (label) => {
    const found = places.get(toKey(label)) ?? fill?.(Number(label)) ?? -1;
    if (found < 0 || tolerance === undefined) return found;
    return Math.abs(Number(index.values[found]!) - Number(label)) <= tolerance ? found : -1;
  });
}

/** The position that stands for a label which is not on a sorted axis; -1 before the first or after the last. */
function filler({ dim, dtype, values }: LabelIndex, method: FillMethod): (label: number) => number {
  if (dtype === "string") throw new SelectionError(dim, `"${method}" has no meaning for texts`);
  const at = (i: number) => Number(values[i]!);
  const sign = values.length > 1 && at(0) > at(values.length - 1) ? -1 : 1;
  for (let i = 1; i < values.length; i++)
    if (!(sign * at(i) > sign * at(i - 1))) throw new SelectionError(dim, `"${method}" needs labels that are sorted`);
  return (label) => {
    if (Number.isNaN(label)) return -1;
    let [before, after] = [-1, values.length];
    while (after - before > 1) {
      const middle = (before + after) >> 1;
      if (sign * at(middle) <= sign * label) before = middle;
      else after = middle;
    }
    const next = after < values.length ? after : -1;
    if (method === "pad") return before;
    if (method === "backfill" || before < 0) return next;
    if (next < 0) return before;
    const [left, right] = [Math.abs(at(before) - label), Math.abs(at(next) - label)];
    return left < right || (left === right && sign < 0) ? before : next;
  };
}
