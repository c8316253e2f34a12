import { ExpressionError } from "../../errors.ts";
import { isTrue } from "../cql2/evaluate.ts";
import type { Cql2 } from "../cql2/model.ts";
import { parseCql2 } from "../cql2/parse.ts";
import { boxGeometry, intersects, lonLatOf } from "../geometry.ts";
import { toPeriod } from "./datetime.ts";
import type { StacItem } from "./model.ts";
import type { PropertyQuery, SearchQuery } from "./search-query.ts";
import { periodOf } from "./time.ts";

/** A test of items by the meaning of an API's search; items without geometry or time do not match where these are asked for. */
export function matcherOf(search: SearchQuery): (item: StacItem) => boolean {
  const { ids, collections, bbox, datetime, intersects: area, query, filter } = search;
  const tests: ((item: StacItem) => boolean)[] = [];
  if (ids) tests.push(({ id }) => ids.includes(id));
  if (collections) tests.push(({ collection }) => typeof collection === "string" && collections.includes(collection));
  const geometry = bbox ? boxGeometry(lonLatOf(checkedBox(bbox))) : area;
  if (geometry) tests.push((item) => item.geometry !== null && intersects(item.geometry, geometry));
  if (datetime !== undefined) tests.push(timeTest(datetime));
  if (query) tests.push(filterTest({ op: "and", args: Object.entries(query).flatMap(toConditions) }));
  if (filter !== undefined) tests.push(filterTest(typeof filter === "string" ? parseCql2(filter) : filter));
  return (item) => tests.every((holds) => holds(item));
}

function checkedBox(bbox: readonly number[]): readonly number[] {
  if ([4, 6].includes(bbox.length) && bbox.every(Number.isFinite)) return bbox;
  throw new ExpressionError("searchStac", `bbox ${bbox.join(", ")} is not west, south, east, north`);
}

function timeTest(datetime: NonNullable<SearchQuery["datetime"]>): (item: StacItem) => boolean {
  const { start, end } = toPeriod(datetime);
  return (item) => {
    const period = periodOf(item);
    return period !== undefined && period[0] <= end && start <= period[1];
  };
}

function filterTest(filter: Cql2): (item: StacItem) => boolean {
  return (item) => isTrue(filter, (name) => fieldOf(item, name));
}

/** A field by its name: of the item itself, with `properties.` before it or without. */
function fieldOf(item: StacItem, name: string): unknown {
  if (name === "id" || name === "collection" || name === "geometry") return item[name];
  if (name === "bbox") return item.bbox && boxGeometry(lonLatOf(item.bbox));
  const own = name.startsWith("properties.") ? name.slice("properties.".length) : name;
  const value = item.properties[own];
  if (own === "datetime" && (value ?? null) === null) {
    const period = periodOf(item);
    return period && { period };
  }
  return value;
}

const comparisons: Readonly<Record<string, string>> = {
  eq: "=",
  neq: "<>",
  lt: "<",
  lte: "<=",
  gt: ">",
  gte: ">=",
  in: "in",
};

function toConditions([name, conditions]: readonly [string, PropertyQuery]): Cql2[] {
  const property = { property: name };
  return Object.entries(conditions).map(([word, value]): Cql2 => {
    const op = comparisons[word];
    if (op) return { op, args: [property, value as Cql2] };
    const text = String(value).replaceAll(/[\\%_]/g, "\\$&");
    const pattern = { startsWith: `${text}%`, endsWith: `%${text}`, contains: `%${text}%` }[word];
    if (pattern === undefined)
      throw new ExpressionError(
        "searchStac",
        `"${word}" is no condition of a query; known are ${Object.keys(comparisons).join(", ")}, startsWith, endsWith, contains`,
      );
    return { op: "like", args: [property, pattern] };
  });
}

/** A field to sort by. */
interface SortKey {
  readonly field: string;
  readonly direction: "asc" | "desc";
}

/** Keys from names with signs: `-properties.datetime,+id`. */
export function sortKeys(sortby: string | readonly string[]): SortKey[] {
  const names = typeof sortby === "string" ? sortby.split(",") : sortby;
  return names.map((name) => ({
    field: name.trim().replace(/^[+-]/, ""),
    direction: name.trim().startsWith("-") ? "desc" : "asc",
  }));
}

/** The order of items by keys; those without a value come last. */
export function byKeys(sortby: string | readonly string[]): (a: StacItem, b: StacItem) => number {
  const keys = sortKeys(sortby);
  return (a, b) => {
    for (const { field, direction } of keys) {
      const [one, other] = [sortable(fieldOf(a, field)), sortable(fieldOf(b, field))];
      if (one === other) continue;
      if (one === undefined || other === undefined) return one === undefined ? 1 : -1;
      return (one < other ? -1 : 1) * (direction === "desc" ? -1 : 1);
    }
    return 0;
  };
}

function sortable(value: unknown): string | number | undefined {
  if (typeof value === "object" && value !== null && "period" in value)
    return new Date((value.period as number[])[0]!).toISOString();
  return typeof value === "string" || typeof value === "number" ? value : undefined;
}
