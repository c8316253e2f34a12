import { fileURLToPath } from "node:url";
import type { Dataset } from "../../array/dataset.ts";
import type { Variables, VariablesLike } from "../../array/schema.ts";
import { withHostSignal } from "../../source/host.ts";
import type { StacItem } from "../stac/model.ts";
import type { VirtualDefinition } from "../virtual/model.ts";
import { VirtualProduct } from "../virtual/virtual-product.ts";
import { type AddOptions, type AddResult, addAll } from "./add.ts";
import { IndexDatasets } from "./datasets.ts";
import type { IndexSource } from "./gather.ts";
import { type DatasetQuery, findItems, type IndexLoadOptions, loadItems } from "./load.ts";
import { IndexProducts } from "./products.ts";
import { IndexStore } from "./store.ts";

/**
 * Opens an index of datasets, as the Open Data Cube has one, in an SQLite file; one that is not there is made. `:memory:` is an index
 * that ends with the program. Several processes may use one file at the same time.
 *
 * ```ts
 * using index = await openIndex("scenes.sqlite");
 * await index.add("https://example.org/catalog.json");
 * const ds = await index.load({ product: "sentinel-2", time: "2024-07", lon: [11, 11.2], lat: [47, 47.2], measurements: ["red", "nir"] });
 * ```
 * @throws CorruptDataError for a file that is no index, UnsupportedError for one of a later version, SourceNotFoundError
 */
export async function openIndex(path: string | URL): Promise<DatasetIndex> {
  return new DatasetIndex(await IndexStore.open(path instanceof URL ? fileURLToPath(path) : path));
}

/** Products and their datasets, found by place, time and properties, and loaded as aligned cubes. */
export class DatasetIndex {
  readonly products: IndexProducts;
  readonly datasets: IndexDatasets;
  readonly #store: IndexStore;

  /** Used by the package; indexes are opened by `openIndex()`. */
  constructor(store: IndexStore) {
    this.#store = store;
    this.products = new IndexProducts(store);
    this.datasets = new IndexDatasets(store);
  }

  /**
   * Adds what documents, catalogs or rasters describe: `index.add("scenes/*.json")`, `index.add(searchStac(url, { … }))`,
   * `index.add("dem.tif", { product: "dem", datetime: "2020" })`. What is there already with the same content is left as it is,
   * so that adding again, also after a failure, is harmless; a batch is added whole or not at all.
   * @throws IndexConflictError, CorruptDataError, UnsupportedError, and what reading throws; see `onReject`
   */
  async add(source: IndexSource, options: AddOptions = {}): Promise<AddResult> {
    return addAll(this.#store, source, withHostSignal(options));
  }

  /**
   * The datasets of a product in an area and a time as items, in order of time and id, each with what its product tells of its
   * measurements: `loadStac(await index.findDatasets(query), options)` is `index.load`.
   * @throws ProductNotFoundError, ExpressionError for options that exclude each other
   */
  async findDatasets(query: DatasetQuery): Promise<StacItem[]> {
    return findItems(this.#store, query);
  }

  /**
   * The datasets of a product as one lazy dataset on one grid, as `loadStac` makes it of their items. The area is told by `lon` and
   * `lat`, `x` and `y`, `bbox`, `bounds`, `intersects`, `geobox` or `like`; where `crs` and `resolution` are not told, they are
   * the product's.
   *
   * ```ts
   * const ds = await index.load({ product: "ls8", lon: [148.1, 148.3], lat: [-35.4, -35.2], time: "2020", groupby: "solarDay" });
   * ```
   * @throws ProductNotFoundError, NothingFoundError that tells what there is, and what `loadStac` throws
   */
  async load<V extends VariablesLike<V> = Variables>(options: IndexLoadOptions): Promise<Dataset<V>> {
    return (await loadItems(this.#store, options)) as unknown as Dataset<V>;
  }

  /**
   * A virtual product: a cube that is made of products by a definition, as data. It is checked at once and loaded by a query.
   *
   * ```ts
   * const ndvi = index.virtual({ transform: "calc", output: { ndvi: "(nir - red) / (nir + red)" }, input: { product: "ls8" } });
   * const ds = await ndvi.load({ lon: [148.1, 148.3], lat: [-35.4, -35.2], time: "2020" });
   * ```
   * @throws ExpressionError with all that is wrong, each with its place
   */
  virtual(definition: VirtualDefinition): VirtualProduct {
    return new VirtualProduct(this.#store, definition);
  }

  /** Closes the file. */
  close(): void {
    this.#store.close();
  }
  [Symbol.dispose](): void {
    this.close();
  }
  toString(): string {
    return `DatasetIndex "${this.#store.path}"`;
  }
}
