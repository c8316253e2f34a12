import { CorruptDataError, SourceReadError } from "../../errors.ts";
import { withoutSecrets } from "../../source/address.ts";
import type { StacItem, StacItemCollection, StacLink } from "./model.ts";
import type { StacReader } from "./reader.ts";

/** How pages are asked for. */
interface PagesOptions {
  readonly read: StacReader;
  readonly signal?: AbortSignal | undefined;
}

/**
 * The items of a page and of those that follow it. A next page is read when the last item of one has been taken.
 * @throws CorruptDataError for what is no page, SourceReadError for a page that follows itself
 */
export async function* pagesOf(first: StacLink, { read, signal }: PagesOptions): AsyncGenerator<StacItem> {
  const seen = new Set<string>();
  for (let link: StacLink | undefined = first; link; ) {
    const { href, body }: StacLink = link;
    const key = JSON.stringify([href, body]);
    if (seen.has(key)) throw new SourceReadError(withoutSecrets(href), "a page of its answer leads to itself");
    seen.add(key);
    const page = await read(href, { signal, body });
    if (page.type !== "FeatureCollection")
      throw new CorruptDataError(
        { source: withoutSecrets(href), format: "stac", place: "the document" },
        `it is a ${page.type}, not a page of items`,
      );
    yield* page.features;
    link = nextOf(page, link);
  }
}

/** The next page: by its address, or by a POST request with a body (STAC API, section on paging). */
function nextOf(page: StacItemCollection, asked: StacLink): StacLink | undefined {
  const next = page.links?.find(({ rel }) => rel === "next");
  if (next?.method?.toUpperCase() !== "POST") return next && { rel: "next", href: next.href };
  return { rel: "next", href: next.href, body: { ...(next.merge === true ? asked.body : {}), ...next.body } };
}
