import { ExpressionError } from "../../errors.ts";
import type { StacItem } from "./model.ts";
import { momentOf } from "./time.ts";

/**
 * Which items are one position in time: those of the same moment (`time`), of the same day by the sun at the middle of the
 * result (`solarDay`), each of its own (`id`), or those for which a function gives the same.
 */
export type GroupItems = "time" | "solarDay" | "id" | ((item: StacItem) => string | number);

/** Items at one position in time, in the order in which their pixels count. */
export interface ItemGroup {
  /** Milliseconds since 1970: the first of its items. */
  readonly ms: number;
  readonly items: readonly StacItem[];
}

/** The items in groups, in order of the groups' keys; within a group by time, then id. */
export function groupItems(items: readonly StacItem[], by: GroupItems, longitude: number): ItemGroup[] {
  const keyed = items.map((item, i) => {
    const ms = momentOf(item);
    if (ms === undefined) throw new ExpressionError("loadStac", `the item "${item.id}" tells no time`);
    return { item, ms, key: keyOf({ item, ms, i }, by, longitude) };
  });
  keyed.sort((a, b) => compare(a.key, b.key) || a.ms - b.ms || compare(a.item.id, b.item.id));
  const groups = [...Map.groupBy(keyed, ({ key }) => key).values()];
  return groups.map((group) => ({ ms: group[0]!.ms, items: group.map(({ item }) => item) }));
}

const hourMs = 3_600_000;

function keyOf(
  { item, ms, i }: { item: StacItem; ms: number; i: number },
  by: GroupItems,
  longitude: number,
): string | number {
  if (typeof by === "function") return by(item);
  if (by === "id") return i;
  if (by === "time") return ms;
  const solar = ms + Math.trunc(longitude / 15) * hourMs;
  return Math.floor(solar / (24 * hourMs));
}

function compare(a: string | number, b: string | number): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
