import { ExpressionError } from "../../errors.ts";
import { withHostSignal } from "../../source/host.ts";
import type { SourceOptions } from "../../source/options.ts";
import { present } from "../fields.ts";
import { StacCatalog, type WalkOptions, walkCatalogs } from "./catalog.ts";
import { byKeys, matcherOf } from "./match.ts";
import type { StacItem, StacLink } from "./model.ts";
import { openStac } from "./open.ts";
import { pagesOf } from "./pages.ts";
import type { SearchQuery } from "./search-query.ts";
import { toBody, toQuery } from "./search-request.ts";

/** Options of `searchStac`. */
export interface SearchOptions extends SearchQuery, WalkOptions, SourceOptions {
  /** Items a page that an API is asked for; its own choice by default. */
  readonly limit?: number;
  /** Most items that are given. */
  readonly maxItems?: number;
}

/**
 * Looks for items: in an API by its search, page by page as items are taken; in a catalog of files by walking it, with the
 * same meaning. Sorted results of catalogs of files come when all have been read.
 *
 * ```ts
 * for await (const item of searchStac(url, { collections: ["s2"], bbox: [11, 47, 12, 48], datetime: "2024-07", query: { "eo:cloud_cover": { lt: 20 } } }))
 *   console.log(item.id);
 * ```
 * @throws ExpressionError for what has no meaning, UnsupportedError, and what reading throws
 */
export async function* searchStac(
  catalog: string | URL | StacCatalog,
  options: SearchOptions = {},
): AsyncGenerator<StacItem> {
  const { maxItems = Number.POSITIVE_INFINITY } = options;
  if (options.bbox && options.intersects)
    throw new ExpressionError("searchStac", "bbox and intersects exclude each other");
  const { signal } = withHostSignal(options);
  const root = catalog instanceof StacCatalog ? catalog : await openCatalog(catalog, { ...options, signal });
  const links = root.document.links.filter(({ rel }) => rel === "search");
  const found = links.length > 0 ? searchApi(root, links, { ...options, signal }) : searchFiles(root, options);
  let count = 0;
  if (maxItems <= 0) return;
  for await (const item of found) {
    yield item;
    if (++count >= maxItems) return;
  }
}

async function openCatalog(address: string | URL, options: SearchOptions): Promise<StacCatalog> {
  const { headers, token, timeoutMs, s3, azure, signal } = options;
  const found = await openStac(address, present({ headers, token, timeoutMs, s3, azure, signal }));
  if (found instanceof StacCatalog) return found;
  throw new ExpressionError("searchStac", `${String(address)} is an item, not a catalog: loadStac takes it as it is`);
}

function searchApi(root: StacCatalog, links: readonly StacLink[], options: SearchOptions): AsyncGenerator<StacItem> {
  const { limit, signal } = options;
  const post = links.find(({ method }) => method?.toUpperCase() === "POST");
  const { href } = post ?? links[0]!;
  const first = post
    ? { rel: "next", href, body: toBody(options, limit) }
    : { rel: "next", href: toQuery(href, options, limit) };
  return pagesOf(first, { read: root.read, signal });
}

async function* searchFiles(root: StacCatalog, options: SearchOptions): AsyncGenerator<StacItem> {
  const { collections, sortby } = options;
  const matches = matcherOf(options);
  const walk = async function* (): AsyncGenerator<StacItem> {
    for await (const catalog of walkCatalogs(root, options)) {
      if (collections && catalog.type === "Collection" && !collections.includes(catalog.id)) continue;
      for await (const item of catalog.items(options)) if (matches(item)) yield item;
    }
  };
  if (sortby === undefined) yield* walk();
  else yield* (await Array.fromAsync(walk())).sort(byKeys(sortby));
}
