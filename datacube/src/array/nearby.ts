import { SelectionError } from "../errors.ts";
import type { LabelIndex } from "./labels.ts";

/**
 * How a label that an axis lacks is matched: with the closest label, the one before (`pad`, `ffill`) or the one after
 * (`backfill`, `bfill`) on the axis.
 */
export type FillMethod = "nearest" | "pad" | "ffill" | "backfill" | "bfill";

/** Options of matching labels. */
export interface MatchOptions {
  /** For labels that are not there; none by default. */
  readonly method?: FillMethod | undefined;
  /** Largest distance of a label to its match, in units of the labels; milliseconds for times. */
  readonly tolerance?: number | undefined;
}

/**
 * Gives the position that stands for a label on a sorted axis; -1 before the first or after the last. Of two labels equally
 * near it is the larger one, as in pandas.
 * @throws SelectionError for texts, and for labels that are not sorted
 */
export function nearby({ dim, dtype, values }: LabelIndex, method: FillMethod): (label: number) => number {
  if (dtype === "string") throw new SelectionError(dim, `"${method}" has no meaning for texts`);
  const at = (i: number) => Number(values[i]!);
  const sign = values.length > 1 && at(0) > at(values.length - 1) ? -1 : 1;
  for (let i = 1; i < values.length; i++)
    if (!(sign * at(i) > sign * at(i - 1)))
      throw new SelectionError(dim, `"${method}" needs labels that are sorted: use sortby("${dim}") first`);
  return (label) => {
    if (Number.isNaN(label)) return -1;
    let [before, after] = [-1, values.length];
    while (after - before > 1) {
      const middle = (before + after) >> 1;
      if (sign * at(middle) <= sign * label) before = middle;
      else after = middle;
    }
    if (before >= 0 && at(before) === label) return before;
    const next = after < values.length ? after : -1;
    if (method === "pad" || method === "ffill") return before;
    if (method === "backfill" || method === "bfill" || before < 0) return next;
    if (next < 0) return before;
    const [left, right] = [Math.abs(at(before) - label), Math.abs(at(next) - label)];
    return left < right || (left === right && sign < 0) ? before : next;
  };
}
