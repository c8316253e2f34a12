import { isDeepStrictEqual } from "node:util";
import { ExpressionError, IndexConflictError } from "../../errors.ts";
import { boxesOf } from "../footprint.ts";
import { bandsOf } from "../stac/bands.ts";
import type { StacItem } from "../stac/model.ts";
import { periodOf } from "../stac/time.ts";
import { checkMember, extendProduct, inferProduct } from "./product-items.ts";
import {
  findProduct,
  insertProduct,
  type Outcome,
  type PutOptions,
  replaceProduct,
  type StoredProduct,
} from "./products.ts";
import type { IndexStore } from "./store.ts";

/** Options of adding a dataset. */
export interface PutDatasetOptions extends PutOptions {
  /** Its product. Default: the collection of the item. */
  readonly product?: string;
}

/**
 * Puts an item into the store, within a transaction of the caller. A product that there is not yet is made of the item, and grows
 * with what further items of it have.
 * @throws IndexConflictError for another document of the same id, and what refuses an item
 */
export function putItem(
  store: IndexStore,
  item: StacItem,
  { product: name, update = false }: PutDatasetOptions,
): Outcome {
  const owner = ownerOf(store, item, name);
  const text = JSON.stringify(item);
  const known = store.one("SELECT id, document FROM datasets WHERE product = ? AND name = ?", owner.row, item.id);
  if (known) {
    const { id, document } = known;
    if (document === text || isDeepStrictEqual(JSON.parse(String(document)), JSON.parse(text))) return "unchanged";
    if (!update) throw new IndexConflictError("dataset", item.id);
    removeTraces(store, Number(id));
    const [start, end] = timesOf(item);
    store.all("UPDATE datasets SET start_ms = ?, end_ms = ?, document = ? WHERE id = ?", start, end, text, id!);
    writeTraces(store, Number(id), item);
    return "updated";
  }
  const row = store.one(
    "INSERT INTO datasets (product, name, start_ms, end_ms, document) VALUES (?, ?, ?, ?, ?) RETURNING id",
    owner.row,
    item.id,
    ...timesOf(item),
    text,
  );
  writeTraces(store, Number(row!.id), item);
  return "added";
}

function ownerOf(store: IndexStore, item: StacItem, asked: string | undefined): StoredProduct {
  const name = asked ?? item.collection;
  if (typeof name !== "string" || name === "")
    throw new ExpressionError("index", `the item "${item.id}" has no collection: name its product, { product: … }`);
  const bands = bandsOf(item);
  const known = findProduct(store, name);
  const told = known ?? { product: inferProduct(name, bands), isInferred: false };
  const product = told.isInferred ? extendProduct(told.product, bands) : told.product;
  checkMember(item, bands, product);
  if (!known) return insertProduct(store, product, true);
  if (product !== known.product) replaceProduct(store, { ...known, product });
  return known;
}

function timesOf(item: StacItem): readonly [number | null, number | null] {
  return periodOf(item) ?? [null, null];
}

/** More than any time: datasets without one are in every period of the R*Tree, and the table itself sorts them out. */
const anyTime = 1e30;

function writeTraces(store: IndexStore, id: number, item: StacItem): void {
  const [start, end] = periodOf(item) ?? [-anyTime, anyTime];
  const boxes = item.geometry ? boxesOf(item.geometry) : [];
  boxes.forEach(([west, south, east, north], i) => {
    const box = [west, east, south, north, Math.min(start, end), Math.max(start, end)];
    store.all("INSERT INTO footprints VALUES (?, ?, ?, ?, ?, ?, ?)", id * 2 + i, ...box);
  });
  for (const [role, source] of sourcesOf(item))
    store.all("INSERT OR IGNORE INTO sources VALUES (?, ?, ?)", id, role, source);
}

function removeTraces(store: IndexStore, id: number): void {
  store.all("DELETE FROM footprints WHERE id IN (?, ?)", id * 2, id * 2 + 1);
  store.all("DELETE FROM sources WHERE dataset = ?", id);
}

/** What a dataset was made of: ids by role in EO3's lineage (`odc:lineage`), addresses of links `derived_from`. */
function sourcesOf({ properties, links }: StacItem): [role: string, source: string][] {
  const lineage = properties["odc:lineage"];
  const told = typeof lineage === "object" && lineage !== null ? Object.entries(lineage) : [];
  const byRole = told.flatMap(([role, ids]) => [ids].flat().map((id): [string, string] => [role, String(id)]));
  const linked = links.filter(({ rel }) => rel === "derived_from");
  return [...byRole, ...linked.map(({ href }): [string, string] => ["derived_from", href])];
}
