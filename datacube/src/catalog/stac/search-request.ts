import { parseCql2 } from "../cql2/parse.ts";
import { toCql2Text } from "../cql2/to-text.ts";
import { present } from "../fields.ts";
import { toPeriod } from "./datetime.ts";
import { sortKeys } from "./match.ts";
import type { SearchQuery } from "./search-query.ts";

/** A search as the body of a POST request (STAC API: item search, and its extensions). */
export function toBody(query: SearchQuery, limit: number | undefined): Record<string, unknown> {
  const { ids, collections, bbox, datetime, intersects, query: conditions, filter, sortby, fields } = query;
  const body = {
    ids,
    collections,
    bbox,
    datetime: datetime === undefined ? undefined : toPeriod(datetime).text,
    intersects,
    query: conditions,
    filter: typeof filter === "string" ? parseCql2(filter) : filter,
    "filter-lang": filter === undefined ? undefined : "cql2-json",
    sortby: sortby === undefined ? undefined : sortKeys(sortby),
    fields: fields && {
      include: fields.filter((name) => !name.startsWith("-")).map((name) => name.replace(/^\+/, "")),
      exclude: fields.filter((name) => name.startsWith("-")).map((name) => name.slice(1)),
    },
    limit,
  };
  return present(body);
}

/** A search as the address of a GET request. */
export function toQuery(href: string, query: SearchQuery, limit: number | undefined): string {
  const { ids, collections, bbox, datetime, intersects, query: conditions, filter, sortby, fields } = query;
  const parameters: Readonly<Record<string, string | undefined>> = {
    ids: ids?.join(),
    collections: collections?.join(),
    bbox: bbox?.join(),
    datetime: datetime === undefined ? undefined : toPeriod(datetime).text,
    intersects: intersects && JSON.stringify(intersects),
    query: conditions && JSON.stringify(conditions),
    filter: filter === undefined || typeof filter === "string" ? filter : toCql2Text(filter),
    "filter-lang": filter === undefined ? undefined : "cql2-text",
    sortby: sortby === undefined ? undefined : sortKeys(sortby).map(keyText).join(),
    fields: fields?.join(),
    limit: limit?.toString(),
  };
  const url = new URL(href);
  for (const [name, value] of Object.entries(parameters)) if (value !== undefined) url.searchParams.set(name, value);
  return url.href;
}

function keyText({ field, direction }: { field: string; direction: string }): string {
  return `${direction === "desc" ? "-" : "+"}${field}`;
}
