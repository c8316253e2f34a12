import { ExpressionError } from "../../errors.ts";
import type { GeoJson } from "../../geo/geojson.ts";
import { present } from "../fields.ts";
import { type Box, boxesOf } from "../footprint.ts";
import { boxGeometry, geometryOf, lonLatOf } from "../geometry.ts";
import type { DatetimeLike } from "../stac/datetime.ts";
import { toPeriod } from "../stac/datetime.ts";
import { matcherOf } from "../stac/match.ts";
import type { StacItem } from "../stac/model.ts";
import type { SearchQuery } from "../stac/search-query.ts";

/** Which datasets of an index are meant; all of it must hold. */
export interface IndexQuery extends Pick<SearchQuery, "ids" | "bbox" | "query" | "filter"> {
  /** One product or several. Default: all. */
  readonly product?: string | readonly string[];
  /** A moment or a period that meets that of a dataset: `"2024-07"`, `["2024-07-01", "2024-07-15"]`. */
  readonly time?: DatetimeLike;
  /** Geometries in degrees, of which one meets that of a dataset. */
  readonly intersects?: GeoJson;
  /** Longitudes in degrees, both ends; the first is more than the second over the dateline. */
  readonly lon?: number | readonly [number, number];
  /** Latitudes in degrees, both ends. */
  readonly lat?: number | readonly [number, number];
  /** Archived datasets alone (`true`), or also (`"also"`). Default false: none of them. */
  readonly archived?: boolean | "also";
}

/** A query as conditions of SQL on `datasets`, and what SQL does not know as a test of items. */
export interface Conditions {
  readonly where: string;
  readonly values: readonly (string | number)[];
  readonly matches: ((item: StacItem) => boolean) | undefined;
}

/** @throws ExpressionError for what has no meaning */
export function toConditions(query: IndexQuery): Conditions {
  const { ids, product, time, archived = false } = query;
  const parts: string[] = [];
  const values: (string | number)[] = [];
  const add = (text: string, ...more: (string | number)[]): void => {
    parts.push(text);
    values.push(...more);
  };
  if (product !== undefined)
    add(
      "product IN (SELECT id FROM products WHERE name IN (SELECT value FROM json_each(?)))",
      jsonOf([product].flat()),
    );
  if (ids) add("name IN (SELECT value FROM json_each(?))", jsonOf(ids));
  if (archived !== "also") add(`archived_ms IS ${archived ? "NOT NULL" : "NULL"}`);
  const period = time === undefined ? undefined : toPeriod(time);
  if (period) add("start_ms <= ? AND end_ms >= ?", period.end, period.start);
  const { bbox, intersects } = areaOf(query);
  const area = intersects ?? (bbox && boxGeometry(lonLatOf(bbox)));
  if (area) {
    const boxes = boxesOf(area);
    const { start = Number.NEGATIVE_INFINITY, end = Number.POSITIVE_INFINITY } = period ?? {};
    add(
      `id IN (${boxes.map(() => touching).join(" UNION ") || "NULL"})`,
      ...boxes.flatMap((box) => bounds(box, start, end)),
    );
  }
  const search = present({ bbox, intersects, query: query.query, filter: query.filter });
  return {
    where: parts.length > 0 ? parts.join(" AND ") : "TRUE",
    values,
    matches: Object.keys(search).length > 0 ? matcherOf(search) : undefined,
  };
}

const touching = `SELECT id / 2 FROM footprints WHERE west <= ? AND east >= ? AND south <= ? AND north >= ?
  AND first_ms <= ? AND last_ms >= ?`;

function bounds([west, south, east, north]: Box, start: number, end: number): number[] {
  return [east, west, north, south, end, start];
}

/** The area of a query: by one of its options. @throws ExpressionError where two of them exclude each other */
export function areaOf({ bbox, intersects, lon, lat }: IndexQuery): Pick<SearchQuery, "bbox" | "intersects"> {
  const given = Object.entries({ bbox, intersects, "lon and lat": lon ?? lat }).filter(
    ([, value]) => value !== undefined,
  );
  if (given.length > 1)
    throw new ExpressionError("index", `${given.map(([name]) => name).join(" and ")} exclude each other`);
  if (intersects) return { intersects: geometryOf("index", intersects) };
  if (bbox) return { bbox };
  if (lon === undefined && lat === undefined) return {};
  const [west, east] = endsOf("lon", lon ?? [-180, 180]);
  const [one, other] = endsOf("lat", lat ?? [-90, 90]);
  return { bbox: [west, Math.min(one, other), east, Math.max(one, other)] };
}

/** Both ends of a range of coordinates; one number is a range of itself. @throws ExpressionError */
export function endsOf(name: string, range: number | readonly number[]): readonly [number, number] {
  const ends = typeof range === "number" ? [range, range] : range;
  if (ends.length === 2 && ends.every(Number.isFinite)) return ends as [number, number];
  throw new ExpressionError("index", `${name} is ${JSON.stringify(range)}: give one number, or both ends`);
}

function jsonOf(names: readonly string[]): string {
  return JSON.stringify(names);
}
