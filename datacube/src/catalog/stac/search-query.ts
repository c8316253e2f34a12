import type { Cql2 } from "../cql2/model.ts";
import type { DatetimeLike } from "./datetime.ts";
import type { Geometry } from "./model.ts";

/** Conditions of the query extension on one property. */
export type PropertyQuery = Readonly<
  Partial<Record<"eq" | "neq" | "lt" | "lte" | "gt" | "gte" | "startsWith" | "endsWith" | "contains" | "in", unknown>>
>;

/** What is looked for; all of it must hold. */
export interface SearchQuery {
  readonly ids?: readonly string[];
  readonly collections?: readonly string[];
  /** West, south, east, north in degrees; west is more than east over the dateline. */
  readonly bbox?: readonly number[];
  /** A moment or a period that meets that of an item. */
  readonly datetime?: DatetimeLike;
  /** A geometry in degrees that meets that of an item. */
  readonly intersects?: Geometry;
  /** Conditions on properties: `{ "eo:cloud_cover": { lt: 20 } }`. */
  readonly query?: Readonly<Record<string, PropertyQuery>>;
  /** CQL2 as text or JSON: `"eo:cloud_cover" < 20 AND platform LIKE 'sentinel%'`. */
  readonly filter?: string | Exclude<Cql2, string>;
  /** Names with `-` before them for falling order, such as `-properties.datetime`. */
  readonly sortby?: string | readonly string[];
  /** Which fields an API shall leave in or, with `-` before them, out; catalogs of files give items whole. */
  readonly fields?: readonly string[];
}
