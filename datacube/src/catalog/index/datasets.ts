import { CorruptDataError, DatasetNotFoundError, ExpressionError } from "../../errors.ts";
import { checkGeometry } from "../../geo/geojson.ts";
import { withHostSignal } from "../../source/host.ts";
import { toStac } from "../stac/check.ts";
import type { StacItem } from "../stac/model.ts";
import { getProduct, type Outcome } from "./products.ts";
import { type PutDatasetOptions, putItem } from "./put.ts";
import { type Conditions, type IndexQuery, toConditions } from "./query.ts";
import type { IndexStore, Row } from "./store.ts";

/** A dataset of an index. */
export interface IndexedDataset {
  readonly id: string;
  readonly product: string;
  /** Its document, as `loadStac` takes it. */
  readonly item: StacItem;
  /** When it was archived; null while it is found. */
  readonly archived: Date | null;
}

/** Options of a search. */
export interface FindOptions extends IndexQuery {
  /** Most datasets that are given. */
  readonly limit?: number;
  readonly signal?: AbortSignal | undefined;
}

/** Documents that are read at once. */
const pageSize = 200;

const columns = `datasets.id AS row, datasets.name AS id, products.name AS product, datasets.document AS document, archived_ms
  FROM datasets JOIN products ON products.id = datasets.product`;

/** The datasets of an index. */
export class IndexDatasets {
  readonly #store: IndexStore;

  /** Used by the package; an index has them as `index.datasets`. */
  constructor(store: IndexStore) {
    this.#store = store;
  }

  /**
   * Adds a dataset by its STAC item. The same one again changes nothing. A product that there is not yet is made of the item.
   * @throws CorruptDataError, UnsupportedError for items that are none or not of the product; IndexConflictError for another
   * document of the same id
   */
  async add(item: StacItem, options: PutDatasetOptions = {}): Promise<Outcome> {
    const checked = toItem(item);
    return this.#store.transaction(() => putItem(this.#store, checked, options));
  }

  /**
   * The datasets of a query in order of time and id. Which they are is settled at the beginning (eight bytes of memory each); their
   * documents are read page by page as they are taken.
   */
  async *find({
    limit = Number.POSITIVE_INFINITY,
    signal: told,
    ...query
  }: FindOptions = {}): AsyncGenerator<IndexedDataset> {
    const { signal } = withHostSignal({ signal: told });
    const { where, values, matches } = this.#conditions(query);
    const most = matches || limit === Number.POSITIVE_INFINITY ? -1 : limit;
    const order = `SELECT id FROM datasets WHERE ${where} ORDER BY start_ms, name LIMIT ?`;
    const rows = Float64Array.from(this.#store.all(order, ...values, most), ({ id }) => Number(id));
    let count = 0;
    for (let at = 0; at < rows.length; at += pageSize) {
      for (const found of this.#read(rows.subarray(at, at + pageSize))) {
        signal?.throwIfAborted();
        if (count >= limit) return;
        if (matches && !matches(found.item)) continue;
        yield found;
        count++;
      }
    }
  }

  /** How many datasets a query has. */
  async count(query: IndexQuery = {}): Promise<number> {
    const { where, values, matches } = this.#conditions(query);
    if (!matches) return Number(this.#store.one(`SELECT count(*) AS n FROM datasets WHERE ${where}`, ...values)!.n);
    let count = 0;
    for await (const _ of this.find(query)) count++;
    return count;
  }

  /**
   * The dataset of an id, archived or not.
   * @throws DatasetNotFoundError where there is none, ExpressionError where several products have one and none is named
   */
  async get(id: string, product?: string): Promise<IndexedDataset> {
    const found = this.#store.all(`SELECT ${columns} WHERE datasets.name = ?`, id).map(toDataset);
    const wanted = product === undefined ? found : found.filter((one) => one.product === product);
    if (wanted.length === 0) throw new DatasetNotFoundError(id, product);
    if (wanted.length === 1) return wanted[0]!;
    const products = wanted.map((one) => one.product).join(", ");
    throw new ExpressionError("index", `"${id}" is a dataset of ${products}: name the product`);
  }

  /** Hides the datasets of a query from searches and loads; `restore` brings them back. Tells how many. */
  async archive(query: IndexQuery): Promise<number> {
    return this.#mark({ ...query, archived: false }, Date.now());
  }

  /** Brings archived datasets back. Tells how many. */
  async restore(query: IndexQuery): Promise<number> {
    return this.#mark({ ...query, archived: true }, null);
  }

  /** Ids (or addresses) of what a dataset was made of, by their roles. */
  async sources(id: string, product?: string): Promise<Record<string, string[]>> {
    const owner = (await this.get(id, product)).product;
    const rows = this.#store.all(
      `SELECT role, source FROM sources WHERE dataset = (SELECT datasets.id FROM datasets JOIN products
       ON products.id = datasets.product WHERE datasets.name = ? AND products.name = ?) ORDER BY role, source`,
      id,
      owner,
    );
    const byRole = Map.groupBy(rows, ({ role }) => String(role));
    return Object.fromEntries([...byRole].map(([role, of]) => [role, of.map(({ source }) => String(source))]));
  }

  /** The datasets that were made of one, by its id or address. */
  async derived(source: string): Promise<IndexedDataset[]> {
    return this.#store
      .all(`SELECT ${columns} WHERE datasets.id IN (SELECT dataset FROM sources WHERE source = ?)`, source)
      .map(toDataset);
  }

  /** @throws ProductNotFoundError, ExpressionError for what has no meaning */
  #conditions(query: IndexQuery): Conditions {
    for (const name of [query.product ?? []].flat()) getProduct(this.#store, name);
    return toConditions(query);
  }

  async #mark(query: IndexQuery, ms: number | null): Promise<number> {
    const { where, values, matches } = this.#conditions(query);
    return this.#store.transaction(() => {
      const rows = this.#store.all(`SELECT id FROM datasets WHERE ${where}`, ...values).map(({ id }) => Number(id));
      let count = 0;
      for (const row of rows) {
        const [found] = matches ? this.#read([row]) : [];
        if (matches && !(found && matches(found.item))) continue;
        this.#store.all("UPDATE datasets SET archived_ms = ? WHERE id = ?", ms, row);
        count++;
      }
      return count;
    });
  }

  /** Datasets by their rows, in that order; rows that are gone are left out. */
  #read(rows: ArrayLike<number>): IndexedDataset[] {
    const wanted = Array.from(rows);
    const found = this.#store.all(
      `SELECT ${columns} WHERE datasets.id IN (SELECT value FROM json_each(?))`,
      JSON.stringify(wanted),
    );
    const byRow = new Map(found.map((row) => [Number(row.row), row]));
    return wanted.flatMap((row) => {
      const one = byRow.get(row);
      return one ? [toDataset(one)] : [];
    });
  }
}

/** An item that was checked, as JSON has it. @throws CorruptDataError, UnsupportedError, ExpressionError */
export function toItem(document: unknown): StacItem {
  const checked = toStac(asJson(document), undefined);
  if (checked.type !== "Feature")
    throw new ExpressionError("index", `a ${checked.type} is no dataset: index.add() takes it`);
  if (checked.geometry) checkGeometry("index", checked.geometry);
  return checked;
}

function asJson(document: unknown): unknown {
  try {
    return JSON.parse(JSON.stringify(document));
  } catch (error) {
    const at = { source: "the object", format: "stac", place: "the document" };
    throw new CorruptDataError(at, "it cannot be written as JSON", { cause: error });
  }
}

function toDataset({ id, product, document, archived_ms: archived }: Row): IndexedDataset {
  return {
    id: String(id),
    product: String(product),
    item: JSON.parse(String(document)) as StacItem,
    archived: archived === null ? null : new Date(Number(archived)),
  };
}
