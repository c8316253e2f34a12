import { existsSync, mkdirSync } from "node:fs";
import { basename, dirname, join, resolve } from "node:path";
import type { AddOptions, AddResult, DatasetIndex, FindOptions, IndexedDataset } from "@craton/datacube";
import { loadConfig } from "../config/load.ts";
import { NoIndexError } from "../errors.ts";
import { untilSignal } from "../until-signal.ts";

/** Where the index is. */
interface PlaceFlags {
  index?: string;
  home?: string;
  config?: string;
}

/** What of a catalog or an index is meant. */
export interface QueryFlags {
  bbox?: readonly number[];
  time?: string;
  filter?: string;
}

/** Flags of `craton index add`. */
export interface AddFlags extends PlaceFlags, QueryFlags {
  product?: string;
  measurement?: string;
  datetime?: string;
  timeFromName?: boolean;
  update?: boolean;
  collections?: readonly string[];
  max?: number;
}

/** Flags of `craton index find` and `list`. */
export interface FindFlags extends PlaceFlags, QueryFlags {
  ids?: readonly string[];
  archived?: boolean;
  limit: number;
  json?: boolean;
  count?: boolean;
}

/** How many rejected documents are told one by one. */
const mostTold = 20;

/** `craton index add SOURCE…`: adds what documents, catalogs and rasters describe. Exit code 1 where some were rejected. */
export async function addToIndex(sources: readonly string[], flags: AddFlags): Promise<void> {
  const path = await pathOf(flags);
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  const stop = new AbortController();
  void untilSignal().then(() => stop.abort());
  const { openIndex } = await import("@craton/datacube");
  using index = await openIndex(path);
  let told: AddResult = { added: 0, unchanged: 0, updated: 0, rejected: 0 };
  let rejected = 0;
  const options: AddOptions = {
    ...optionsOf(flags),
    signal: stop.signal,
    onProgress: (result) => {
      told = result;
      if (process.stderr.isTTY) process.stderr.write(`\r${summary(told)} `);
    },
    onReject: ({ from, error }) => {
      if (++rejected <= mostTold) console.error(`${from}: ${error.message}`);
      else if (rejected === mostTold + 1) console.error("(further ones are counted only)");
    },
  };
  try {
    told = await index.add(sources, options);
  } catch (error) {
    console.error(`stopped; in ${path} are: ${summary(told)}`);
    if (!stop.signal.aborted) throw error;
    process.exitCode = 130;
    return;
  }
  if (process.stderr.isTTY) process.stderr.write("\n");
  console.log(`${summary(told)} in ${path}`);
  if (told.rejected > 0) process.exitCode = 1;
}

function summary({ added, unchanged, updated, rejected }: AddResult): string {
  return `${added} added, ${unchanged} unchanged, ${updated} updated, ${rejected} rejected`;
}

function optionsOf({ product, measurement, datetime, timeFromName, update, ...flags }: AddFlags): AddOptions {
  const { collections, bbox, time, filter, max: maxItems } = flags;
  const search = present({ collections, bbox, datetime: time, filter, maxItems });
  return present({ product, measurement, update, datetime: timeFromName ? timeInName : datetime, search });
}

/** The first date in a file's name, with its time of day: `20240701T102030`, `2024-07-01`; the name where there is none. */
function timeInName(file: string): string {
  const name = basename(file);
  const found = /(\d{4})-?(\d{2})-?(\d{2})(?:[T_-]?(\d{2}):?(\d{2}):?(\d{2}))?/.exec(name);
  if (!found) return name;
  const [, year, month, day, hour = "00", minute = "00", second = "00"] = found;
  return `${year}-${month}-${day}T${hour}:${minute}:${second}Z`;
}

/** `craton index products`: the products, with how many datasets they have, when and where. */
export async function listProducts({ json, ...flags }: PlaceFlags & { json?: boolean }): Promise<void> {
  using index = await openExisting(flags);
  for (const product of await index.products.list()) {
    const extent = await index.products.extent(product.name);
    if (json) console.log(JSON.stringify({ ...product, ...extent }));
    else {
      const names = product.measurements.map(({ name }) => name).join(" ");
      const where = extent.bbox?.map((degrees) => Math.round(degrees * 1e4) / 1e4).join(", ") ?? "nowhere";
      console.log(`${product.name}\t${extent.count}\t${extent.time?.join("/") ?? "-"}\t[${where}]\t${names}`);
    }
  }
}

/** `craton index find [PRODUCT…]`: the datasets of a query, a line each. Exit code 1 where there is none. */
export async function findInIndex(products: readonly string[], flags: FindFlags): Promise<void> {
  const { ids, archived, limit, json, count, bbox, time, filter } = flags;
  using index = await openExisting(flags);
  const query: FindOptions = present({
    product: products.length > 0 ? products : undefined,
    ids,
    archived,
    bbox,
    time,
    filter,
  });
  if (count) return console.log(String(await index.datasets.count(query)));
  let found = 0;
  for await (const dataset of index.datasets.find({ ...query, limit })) {
    console.log(json ? JSON.stringify(dataset.item) : lineOf(dataset));
    found++;
  }
  if (found === 0) process.exitCode = 1;
  if (found < limit) return;
  const all = await index.datasets.count(query);
  if (all > found) console.error(`${found} of ${all}; --limit gives more`);
}

function lineOf({ id, product, item, archived }: IndexedDataset): string {
  const { datetime, start_datetime: start, end_datetime: end } = item.properties;
  const time = typeof datetime === "string" ? datetime : `${String(start)}/${String(end)}`;
  return [product, id, time, ...(archived ? [`archived ${archived.toISOString()}`] : [])].join("\t");
}

async function openExisting(flags: PlaceFlags): Promise<DatasetIndex> {
  const path = await pathOf(flags);
  if (!existsSync(path)) throw new NoIndexError(path);
  return (await import("@craton/datacube")).openIndex(path);
}

async function pathOf({ index, home, config: file }: PlaceFlags): Promise<string> {
  if (index !== undefined) return resolve(index);
  const config = await loadConfig({
    file,
    env: process.env,
    flags: home === undefined ? {} : { home },
    cwd: process.cwd(),
  });
  return join(config.home, "index.sqlite");
}

/** A record without what is undefined. */
function present<T extends object>(record: { [N in keyof T]: T[N] | undefined }): T {
  return Object.fromEntries(Object.entries(record).filter(([, value]) => value !== undefined)) as T;
}
