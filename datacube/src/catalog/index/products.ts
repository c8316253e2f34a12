import { isDeepStrictEqual } from "node:util";
import { IndexConflictError, ProductNotFoundError } from "../../errors.ts";
import { type Product, toProduct } from "./product.ts";
import type { IndexStore, Row } from "./store.ts";

/** What `add` did. */
export type Outcome = "added" | "unchanged" | "updated";

/** Options of adding to an index. */
export interface PutOptions {
  /** Another document of the same name takes the place of the one that is there. Default false: it is refused. */
  readonly update?: boolean;
}

/** Where and when the datasets of a product are; archived ones do not count. */
export interface ProductExtent {
  readonly count: number;
  /** Begin of the first and end of the last, in RFC 3339; null where none tells a time. */
  readonly time: readonly [start: string, end: string] | null;
  /** West, south, east, north in degrees; null where none has a place. */
  readonly bbox: readonly [number, number, number, number] | null;
}

/** A product and its number in the store. */
export interface StoredProduct {
  readonly row: number;
  readonly product: Product;
  /** Whether it was made of its datasets, and grows with them. */
  readonly isInferred: boolean;
}

/** The products of an index. */
export class IndexProducts {
  readonly #store: IndexStore;

  /** Used by the package; an index has them as `index.products`. */
  constructor(store: IndexStore) {
    this.#store = store;
  }

  /**
   * Adds a product: `index.products.add({ name: "s2", measurements: [{ name: "red", dtype: "uint16", nodata: 0 }] })`, also as a
   * definition of the Open Data Cube. The same one again changes nothing.
   * @throws CorruptDataError with all that is wrong, IndexConflictError for another one of the same name
   */
  async add(document: Product | object, { update = false }: PutOptions = {}): Promise<Outcome> {
    return putProduct(this.#store, toProduct(document), { update });
  }

  /** @throws ProductNotFoundError that names those that there are */
  async get(name: string): Promise<Product> {
    return getProduct(this.#store, name).product;
  }

  /** All products, by name. */
  async list(): Promise<Product[]> {
    return this.#store.all("SELECT * FROM products ORDER BY name").map((row) => toStored(row).product);
  }

  /** Where and when the datasets of a product are. @throws ProductNotFoundError */
  async extent(name: string): Promise<ProductExtent> {
    return extentOf(this.#store, getProduct(this.#store, name).row);
  }
}

/** Puts a product that was told into the store. */
export function putProduct(store: IndexStore, product: Product, { update = false }: PutOptions): Outcome {
  return store.transaction(() => {
    const known = findProduct(store, product.name);
    if (!known) {
      insertProduct(store, product, false);
      return "added";
    }
    if (!known.isInferred && isDeepStrictEqual(known.product, product)) return "unchanged";
    if (!known.isInferred && !update) throw new IndexConflictError("product", product.name);
    replaceProduct(store, { ...known, product, isInferred: false });
    return "updated";
  });
}

/** @throws ProductNotFoundError */
export function getProduct(store: IndexStore, name: string): StoredProduct {
  const found = findProduct(store, name);
  if (found) return found;
  throw new ProductNotFoundError(name, productNames(store));
}

export function findProduct(store: IndexStore, name: string): StoredProduct | undefined {
  const row = store.one("SELECT * FROM products WHERE name = ?", name);
  return row && parsed(store, row);
}

/** The product that was looked up last in each index, with its row: many datasets of one are added at once. */
const last = new WeakMap<IndexStore, { readonly row: Row; readonly stored: StoredProduct }>();

function parsed(store: IndexStore, row: Row): StoredProduct {
  const known = last.get(store);
  if (known && isDeepStrictEqual(known.row, row)) return known.stored;
  const stored = toStored(row);
  last.set(store, { row, stored });
  return stored;
}

export function insertProduct(store: IndexStore, product: Product, isInferred: boolean): StoredProduct {
  const text = toText(product);
  const row = store.one(
    "INSERT INTO products (name, document, is_inferred) VALUES (?, ?, ?) RETURNING *",
    product.name,
    text,
    isInferred ? 1 : 0,
  );
  return toStored(row!);
}

export function replaceProduct(store: IndexStore, { row, product, isInferred }: StoredProduct): void {
  const text = toText(product);
  store.all("UPDATE products SET document = ?, is_inferred = ? WHERE id = ?", text, isInferred ? 1 : 0, row);
}

function productNames(store: IndexStore): string[] {
  return store.all("SELECT name FROM products ORDER BY name").map(({ name }) => String(name));
}

export function extentOf(store: IndexStore, row: number): ProductExtent {
  const times = store.one(
    `SELECT count(*) AS count, min(start_ms) AS start, max(end_ms) AS finish FROM datasets
     WHERE product = ? AND archived_ms IS NULL`,
    row,
  )!;
  const box = store.one(
    `SELECT min(west) AS west, min(south) AS south, max(east) AS east, max(north) AS north
     FROM footprints JOIN datasets ON datasets.id = footprints.id / 2 WHERE product = ? AND archived_ms IS NULL`,
    row,
  )!;
  const [west, south, east, north] = [box.west, box.south, box.east, box.north].map(Number);
  const toTime = (ms: unknown): string => new Date(Number(ms)).toISOString();
  return {
    count: Number(times.count),
    time: times.start === null ? null : [toTime(times.start), toTime(times.finish)],
    bbox: box.west === null ? null : [west!, south!, east!, north!],
  };
}

function toStored({ id, document, is_inferred: isInferred }: Row): StoredProduct {
  return { row: Number(id), product: toProduct(JSON.parse(String(document))), isInferred: isInferred === 1 };
}

/** JSON with NaN as a text, as definitions have it. */
function toText(product: Product): string {
  return JSON.stringify(product, (_, value) => (Number.isNaN(value) ? "NaN" : value));
}
