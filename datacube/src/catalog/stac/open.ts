import { withHostSignal } from "../../source/host.ts";
import type { SourceOptions } from "../../source/options.ts";
import type { ReadOptions } from "../../source/source.ts";
import { type StacCatalog, toStacObject } from "./catalog.ts";
import { toStac } from "./check.ts";
import type { StacItem, StacItemCollection } from "./model.ts";
import { createReader, toHref } from "./reader.ts";

/**
 * Opens a STAC catalog, collection, item or item collection (1.0, 1.1) from a path, a URL or a parsed document. Addresses
 * of links and assets become absolute. Headers and token go to the server of the address only, wherever links lead.
 *
 * ```ts
 * const catalog = await openStac("https://example.org/catalog.json");
 * for await (const item of catalog.items({ recursive: true })) console.log(item.id);
 * ```
 * @throws SourceNotFoundError, SourceReadError, CorruptDataError with all problems, UnsupportedError for older versions
 */
export async function openStac<T extends StacCatalog | StacItem | StacItemCollection = StacCatalog>(
  source: string | URL | object,
  options: SourceOptions & ReadOptions = {},
): Promise<T> {
  const { signal, ...access } = withHostSignal(options);
  if (typeof source === "string" || source instanceof URL) {
    const href = toHref(String(source));
    const read = createReader(href, access);
    return toStacObject(await read(href, { signal }), read) as T;
  }
  const document = toStac(source, undefined);
  const self = document.links?.find(({ rel }) => rel === "self")?.href;
  return toStacObject(document, createReader(self ?? "", access)) as T;
}

/** A parsed document as `openStac` gives it, which was read from `href`. @throws CorruptDataError, UnsupportedError */
export function toOpened(
  document: unknown,
  href: string,
  { signal: _, ...access }: SourceOptions & ReadOptions,
): StacCatalog | StacItem | StacItemCollection {
  return toStacObject(toStac(document, href), createReader(href, access));
}
