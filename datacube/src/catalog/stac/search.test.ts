import { execFile } from "node:child_process";
import type { IncomingMessage, RequestListener } from "node:http";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Listening, listen } from "../../source/testing/listen.ts";
import { toPeriod } from "./datetime.ts";
import { byKeys, matcherOf } from "./match.ts";
import type { StacItem } from "./model.ts";
import { openStac } from "./open.ts";
import { searchStac } from "./search.ts";
import type { SearchQuery } from "./search-query.ts";

const catalog = join(import.meta.dirname, "..", "..", "..", "golden", "stac", "catalog.json");

/** A small API over the golden catalog, with pages by POST or GET; one failure in between. */
function api(items: readonly StacItem[], kind: "POST" | "GET", asked: unknown[]): RequestListener {
  let requests = 0;
  return (request, response) => {
    void (async () => {
      const url = new URL(request.url!, `http://${request.headers.host}`);
      if (url.pathname === "/") return send(response, root(url.origin, kind));
      if (++requests === 2) return void response.writeHead(503, { "retry-after": "0" }).end();
      const query = request.method === "POST" ? await bodyOf(request) : Object.fromEntries(url.searchParams);
      asked.push(query);
      const { token, limit = 2, ...search } = query as { token?: string; limit?: number };
      const found = items.filter(matcherOf(fromRequest(search)));
      const start = Number(token ?? 0);
      const end = start + Number(limit);
      const next =
        request.method === "POST"
          ? { rel: "next", href: `${url.origin}/search`, method: "POST", body: { token: String(end) }, merge: true }
          : { rel: "next", href: nextHref(url, end) };
      const links = end < found.length ? [next] : [];
      send(response, { type: "FeatureCollection", features: found.slice(start, end), links });
    })();
  };
}

function nextHref(url: URL, end: number): string {
  const next = new URL(url);
  next.searchParams.set("token", String(end));
  return next.href;
}

function root(origin: string, method: "POST" | "GET"): object {
  const core = "https://api.stacspec.org/v1.0.0/";
  return {
    type: "Catalog",
    stac_version: "1.0.0",
    id: "api",
    description: "",
    conformsTo: [`${core}core`, `${core}item-search`, `${core}item-search#filter`],
    links: [
      { rel: "root", href: `${origin}/` },
      { rel: "search", href: `${origin}/search`, type: "application/geo+json", method },
    ],
  };
}

/** A request's search: what a GET request wrote as text is read again. */
function fromRequest(search: Readonly<Record<string, unknown>>): SearchQuery {
  const list = (value: unknown): unknown => (typeof value === "string" ? value.split(",") : value);
  const json = (value: unknown): unknown => (typeof value === "string" ? JSON.parse(value) : value);
  const { ids, collections, bbox, query, intersects, ...rest } = search;
  const box = bbox === undefined ? undefined : (list(bbox) as unknown[]).map(Number);
  const all = {
    ...rest,
    ids: list(ids),
    collections: list(collections),
    bbox: box,
    query: json(query),
    intersects: json(intersects),
  };
  return Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined)) as SearchQuery;
}

async function bodyOf(request: IncomingMessage): Promise<unknown> {
  let text = "";
  for await (const part of request) text += part;
  return JSON.parse(text);
}

function send(
  response: { end(text: string): unknown; setHeader(name: string, value: string): unknown },
  document: object,
): void {
  response.setHeader("content-type", "application/geo+json");
  response.end(JSON.stringify(document));
}

let items: StacItem[] = [];
beforeAll(async () => {
  items = await Array.fromAsync((await openStac(catalog)).items({ recursive: true }));
});

const searches: SearchQuery[] = [
  {},
  { collections: ["scenes"], datetime: "2020-07" },
  { bbox: [10.33, 47.8, 10.36, 47.84], query: { "eo:cloud_cover": { lte: 80 } } },
  { filter: "\"eo:cloud_cover\" < 50 AND platform LIKE 'sat-%'" },
  { filter: { op: "isNull", args: [{ property: "platform" }] } },
  { intersects: { type: "Point", coordinates: [175, -15] } },
  { ids: ["late", "station"] },
];

describe.each(["POST", "GET"] as const)("an API by %s", (kind) => {
  const asked: unknown[] = [];
  let server: Listening;
  beforeAll(async () => {
    server = await listen(api(items, kind, asked));
  });
  afterAll(() => server.close());

  test.each(searches)("gives page by page what a walk of files gives: %j", async (search) => {
    const ids = async (of: string) => (await Array.fromAsync(searchStac(of, search))).map(({ id }) => id);
    expect(await ids(server.origin)).toEqual(await ids(catalog));
  });

  test("pages are asked for as items are taken, and not more than wanted", async () => {
    asked.length = 0;
    const found = await Array.fromAsync(searchStac(server.origin, { limit: 2, maxItems: 4 }));
    expect(found.map(({ id }) => id)).toEqual(items.slice(0, 4).map(({ id }) => id));
    expect(asked).toHaveLength(2);
  });

  const python = process.env.CRATON_TEST_PYTHON;
  test.skipIf(!python)("is asked as pystac-client asks it", async () => {
    const script = `
import json, sys
from pystac_client import Client
client = Client.open(sys.argv[1])
found = client.search(method=sys.argv[2], collections=["scenes"], datetime="2020-07", bbox=[10.25, 47.5, 11.25, 48.5], query={"eo:cloud_cover": {"lt": 99}}, limit=2)
print(json.dumps([item.id for item in found.items()]))`;
    asked.length = 0;
    const { stdout } = await promisify(execFile)(python!, ["-W", "ignore", "-c", script, server.origin, kind]);
    const theirs = asked.splice(0);
    const query = { "eo:cloud_cover": { lt: 99 } };
    const search = { collections: ["scenes"], datetime: "2020-07", bbox: [10.25, 47.5, 11.25, 48.5], query, limit: 2 };
    const ours = await Array.fromAsync(searchStac(server.origin, search));
    expect(ours.map(({ id }) => id)).toEqual(JSON.parse(stdout));
    const plain = (request: unknown) => {
      const { query: text, ...others } = request as { query: unknown };
      return { ...others, query: typeof text === "string" ? JSON.parse(text) : text };
    };
    expect(asked.map(plain)).toEqual(theirs.map(plain));
  });
});

describe("a search", () => {
  test("of files is sorted by fields, what has none comes last", async () => {
    const order = async (sortby: string) =>
      (await Array.fromAsync(searchStac(catalog, { sortby }))).map(({ id }) => id);
    expect((await order("-properties.eo:cloud_cover,id")).slice(0, 4)).toEqual([
      "tile-b",
      "tile-a",
      "late",
      "next-zone",
    ]);
    expect((await order("-datetime"))[0]).toBe("over-the-dateline");
    expect([...items].sort(byKeys("+id")).map(({ id }) => id)).toEqual(items.map(({ id }) => id).sort());
  });

  test("with a page that leads to itself ends with an error", async () => {
    const listener: RequestListener = (request, response) => {
      const origin = `http://${request.headers.host}`;
      const links = [{ rel: "next", href: `${origin}/search` }];
      send(response, request.url === "/" ? root(origin, "GET") : { type: "FeatureCollection", features: [], links });
    };
    const server = await listen(listener);
    try {
      await expect(Array.fromAsync(searchStac(server.origin))).rejects.toThrow(/leads to itself/);
    } finally {
      server.close();
    }
  });

  test.each([
    [{ bbox: [1, 2, 3] }, /is not west, south, east, north/],
    [{ datetime: "yesterday" }, /"yesterday" is no time/],
    [{ datetime: "2021/2020" }, /is after/],
    [{ query: { a: { near: 1 } } }, /"near" is no condition/],
    [{ bbox: [1, 2, 3, 4], intersects: { type: "Point", coordinates: [1, 2] } }, /exclude each other/],
  ])("that has no meaning is refused: %j", async (search, message) => {
    await expect(Array.fromAsync(searchStac(catalog, search as never))).rejects.toThrow(message);
  });
});

test.each([
  ["2017", "2017-01-01T00:00:00Z/2017-12-31T23:59:59Z"],
  ["2024-02", "2024-02-01T00:00:00Z/2024-02-29T23:59:59Z"],
  ["2017-06-10/2017-07", "2017-06-10T00:00:00Z/2017-07-31T23:59:59Z"],
  ["../2017-06-10T01:02:03+02:00", "../2017-06-10T01:02:03+02:00"],
  [new Date(0), "1970-01-01T00:00:00.000Z"],
  [["2020-12-31", null], "2020-12-31T00:00:00Z/.."],
] as const)("the time %j is %s", (datetime, text) => {
  expect(toPeriod(datetime).text).toBe(text);
});
