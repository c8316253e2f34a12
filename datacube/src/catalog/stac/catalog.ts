import { CorruptDataError } from "../../errors.ts";
import { withoutSecrets } from "../../source/address.ts";
import { withHostSignal } from "../../source/host.ts";
import { defaultConcurrency, mapAhead } from "../ahead.ts";
import type { StacCatalogDocument, StacDocument, StacItem, StacItemCollection, StacLink } from "./model.ts";
import { pagesOf } from "./pages.ts";
import type { StacReader } from "./reader.ts";

/** How a catalog is walked. */
export interface WalkOptions {
  readonly signal?: AbortSignal | undefined;
  /** How many documents are read at once, at each level. Default 8. */
  readonly concurrency?: number;
}

/** Which items a walk gives. */
export interface ItemsOptions extends WalkOptions {
  /** Also those of all catalogs and collections below. Default false. */
  readonly recursive?: boolean;
}

/** A STAC catalog or collection. Nothing below it is read before it is asked for. */
export class StacCatalog {
  /** The document, with absolute addresses in its links. */
  readonly document: StacCatalogDocument;
  readonly #read: StacReader;

  /** Used by the package; catalogs are opened by `openStac()`. */
  constructor(document: StacCatalogDocument, read: StacReader) {
    this.document = document;
    this.#read = read;
  }

  get type(): "Catalog" | "Collection" {
    return this.document.type;
  }
  get id(): string {
    return this.document.id;
  }
  /** Reads documents that its links lead to, for the other parts of the package. */
  get read(): StacReader {
    return this.#read;
  }

  /** The catalogs and collections that it links to, in the order of the links. */
  async *children(options: WalkOptions = {}): AsyncGenerator<StacCatalog> {
    for await (const document of this.#follow("child", options)) {
      if (document.type !== "Catalog" && document.type !== "Collection") throw this.#unexpected("child", document.type);
      yield new StacCatalog(document, this.#read);
    }
  }

  /**
   * Its items, in the order of the links; of an API, page by page. With `recursive` those of its children come after its
   * own; a catalog that is met again is passed over.
   */
  async *items({ recursive = false, ...options }: ItemsOptions = {}): AsyncGenerator<StacItem> {
    if (recursive) for await (const catalog of walkCatalogs(this, options)) yield* catalog.items(options);
    else yield* this.#ownItems(options);
  }

  toString(): string {
    return `Stac${this.type} "${this.id}", ${this.#links("child").length} children, ${this.#links("item").length} items`;
  }

  async *#ownItems(options: WalkOptions): AsyncGenerator<StacItem> {
    const [served] = this.#links("items");
    if (served) {
      yield* pagesOf(served, { read: this.#read, signal: withHostSignal(options).signal });
      return;
    }
    for await (const document of this.#follow("item", options)) {
      if (document.type === "FeatureCollection") yield* document.features;
      else if (document.type === "Feature") yield document;
      else throw this.#unexpected("item", document.type);
    }
  }

  #links(rel: string): StacLink[] {
    return this.document.links.filter((link) => link.rel === rel);
  }

  #follow(rel: string, options: WalkOptions): AsyncGenerator<StacDocument> {
    const { signal, concurrency = defaultConcurrency } = withHostSignal(options);
    return mapAhead(this.#links(rel), { limit: concurrency, signal }, ({ href }, inner) =>
      this.#read(href, { signal: inner }),
    );
  }

  #unexpected(rel: string, type: string): CorruptDataError {
    const source = withoutSecrets(this.#links("self")[0]?.href ?? this.id);
    return new CorruptDataError({ source, format: "stac", place: `links, rel "${rel}"` }, `one leads to a ${type}`);
  }
}

/** A catalog and all below it, each once: parents before children. */
export async function* walkCatalogs(root: StacCatalog, options: WalkOptions): AsyncGenerator<StacCatalog> {
  const seen = new Set<string>();
  const visit = async function* (catalog: StacCatalog): AsyncGenerator<StacCatalog> {
    const self = catalog.document.links.find(({ rel }) => rel === "self")?.href;
    if (self !== undefined && seen.has(self)) return;
    if (self !== undefined) seen.add(self);
    yield catalog;
    for await (const child of catalog.children(options)) yield* visit(child);
  };
  yield* visit(root);
}

/** What a document is for people: catalogs with their methods, items as they are. */
export function toStacObject(document: StacDocument, read: StacReader): StacCatalog | StacItem | StacItemCollection {
  return document.type === "Feature" || document.type === "FeatureCollection"
    ? document
    : new StacCatalog(document, read);
}
