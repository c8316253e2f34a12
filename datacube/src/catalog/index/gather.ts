import { withoutSecrets } from "../../source/address.ts";
import { isGlob } from "../../source/glob.ts";
import { readDocument } from "../../source/json.ts";
import { expand } from "../../source/registry.ts";
import { isFields } from "../fields.ts";
import { eo3ToItem } from "../odc/eo3.ts";
import { StacCatalog } from "../stac/catalog.ts";
import type { StacItem, StacItemCollection } from "../stac/model.ts";
import { openStac, toOpened } from "../stac/open.ts";
import { toHref } from "../stac/reader.ts";
import { searchStac } from "../stac/search.ts";
import type { SearchQuery } from "../stac/search-query.ts";
import { describeFile, type FileOptions } from "./describe-file.ts";
import { type Product, toProduct } from "./product.ts";

/**
 * What can be added: paths, addresses and patterns (`scenes/*.tif`) of STAC documents, of dataset and product documents of the Open
 * Data Cube, of rasters; catalogs, items and products themselves, also many.
 */
export type IndexSource =
  | string
  | URL
  | StacItem
  | StacItemCollection
  | StacCatalog
  | Product
  | Iterable<string | StacItem>
  | AsyncIterable<string | StacItem>;

/** How documents are found and read. */
export interface GatherOptions extends FileOptions {
  /** Which items of catalogs and APIs. Default: all. */
  readonly search?: SearchQuery & { readonly maxItems?: number };
}

/** Something that may be added, and where it comes from; or why it can't be read. */
export type Candidate =
  | { readonly from: string; readonly item: unknown }
  | { readonly from: string; readonly product: Product }
  | { readonly from: string; readonly error: unknown };

/** What a source has, one by one. A document that cannot be read is told and passed over; a walk of a catalog ends there. */
export async function* gather(source: IndexSource, options: GatherOptions): AsyncGenerator<Candidate> {
  if (source instanceof StacCatalog) yield* fromCatalog(source.id, source, options);
  else if (typeof source === "string" || source instanceof URL) yield* fromPattern(String(source), options);
  else if ("type" in source && source.type === "FeatureCollection")
    yield* source.features.map((item, i) => ({ from: `features[${i}]`, item }));
  else if (Symbol.iterator in source || Symbol.asyncIterator in source) {
    let i = 0;
    for await (const one of source as AsyncIterable<string | StacItem>) {
      if (typeof one === "string") yield* fromPattern(one, options);
      else yield { from: `items[${i}]`, item: one };
      i++;
    }
  } else if ("measurements" in source) yield { from: "the object", product: toProduct(source) };
  else yield { from: "the object", item: source };
}

async function* fromPattern(text: string, options: GatherOptions): AsyncGenerator<Candidate> {
  const files = isGlob(text) && !/^https?:/i.test(text) ? await expand(text, accessOf(options)) : [text];
  for (const file of files) {
    options.signal?.throwIfAborted();
    try {
      yield* isDocument(file) ? fromDocument(file, options) : items(file, describeFile(file, forFile(options)));
    } catch (error) {
      options.signal?.throwIfAborted();
      yield { from: withoutSecrets(file), error };
    }
  }
}

async function* items(from: string, all: AsyncIterable<StacItem>): AsyncGenerator<Candidate> {
  for await (const item of all) yield { from: withoutSecrets(from), item };
}

/** Whether a name is that of a JSON or YAML document; addresses without an ending are those of catalogs and APIs. */
function isDocument(address: string): boolean {
  const path = address.replace(/[?#].*$/s, "");
  const isNameless = /^https?:/i.test(address) && !/\.[a-z0-9]+$/i.test(new URL(path).pathname);
  return isNameless || /\.(json|geojson|ya?ml)$/i.test(path);
}

async function* fromDocument(address: string, options: GatherOptions): AsyncGenerator<Candidate> {
  const href = toHref(address);
  const from = withoutSecrets(href);
  const access = accessOf(options);
  const { parse } = await import("yaml");
  let isJson = false;
  const read = (text: string): unknown => {
    isJson = /^\s*[{[]/.test(text);
    return isJson ? JSON.parse(text) : parse(text);
  };
  const document = await readDocument(href, access, { format: "document", parse: read });
  const fields = isFields(document) ? document : {};
  if ("measurements" in fields && !("id" in fields)) yield { from, product: toProduct(fields, from) };
  else if ("measurements" in fields && !("type" in fields)) yield { from, item: eo3ToItem(fields, href) };
  else if (isReferences(fields)) yield* items(href, describeFile(href, forFile(options)));
  // What is not JSON is no STAC: reading it as such tells why.
  else yield* fromStac(isJson ? toOpened(document, href, access) : await openStac(href, access), href, options);
}

/** References to chunks of other files are JSON too, and are read as rasters. */
function isReferences(document: object): boolean {
  return "refs" in document || ".zgroup" in document;
}

function fromStac(
  found: StacCatalog | StacItem | StacItemCollection,
  href: string,
  options: GatherOptions,
): AsyncGenerator<Candidate> {
  return found instanceof StacCatalog ? fromCatalog(href, found, options) : gather(found, options);
}

function fromCatalog(from: string, catalog: StacCatalog, options: GatherOptions): AsyncGenerator<Candidate> {
  return items(from, searchStac(catalog, { ...options.search, signal: options.signal }));
}

function forFile({ search: _, ...options }: GatherOptions): FileOptions {
  return options;
}

function accessOf({ search: _, product: __, datetime: ___, measurement: ____, ...access }: GatherOptions) {
  return access;
}
