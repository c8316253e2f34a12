import { readFileSync } from "node:fs";
import { dirname, join, normalize, relative } from "node:path";
import type { StacCatalog } from "../../catalog/stac/catalog.ts";
import type { StacItem } from "../../catalog/stac/model.ts";
import { openStac } from "../../catalog/stac/open.ts";
import { toMs } from "../../catalog/stac/time.ts";
import type { OracleCase } from "../case.ts";
import { contentOf, pathOf } from "../data.ts";
import { fingerprint } from "../peer.ts";

/** Answers are kept by the text of a question, which therefore names the version of the helper and of what lies below. */
function versionOf(document: string): string {
  const helper = readFileSync(join(import.meta.dirname, "..", "peer_catalog.py"));
  return fingerprint(helper, contentOf(dirname(pathOf(document)))).slice(0, 12);
}

/** A question about a document; a raster of the same kind, real or made, is what the case is nominally on. */
function about(document: string, ask: string): Pick<OracleCase, "on" | "py"> {
  return {
    on: document.startsWith("golden/") ? "golden/stac/rasters/tile-a_red.tif" : "ls5/LS5_PQ.tif",
    py: `__import__('peer_catalog').${ask.replace("PATH", `path_of('${document}')`)} # ${versionOf(document)}`,
  };
}

const under = (folder: string, href: string): string =>
  href.startsWith("/") ? relative(folder, normalize(href)) : href;

function summary(item: StacItem, folder: string): unknown {
  const { datetime } = item.properties;
  return {
    id: item.id,
    collection: item.collection ?? null,
    bbox: item.bbox ?? null,
    geometry: item.geometry,
    time: typeof datetime === "string" ? toMs(datetime) / 1000 : null,
    assets: Object.fromEntries(Object.entries(item.assets).map(([name, { href }]) => [name, under(folder, href)])),
    self: under(folder, item.links.find(({ rel }) => rel === "self")!.href),
  };
}

async function items(document: string, recursive: boolean): Promise<unknown> {
  const catalog = await openStac(pathOf(document));
  const found = await Array.fromAsync(catalog.items({ recursive }));
  return found.map((item) => summary(item, dirname(pathOf(document))));
}

async function children(document: string): Promise<unknown> {
  const found = await Array.fromAsync((await openStac(pathOf(document))).children());
  const self = ({ document: { links } }: StacCatalog): string => links.find(({ rel }) => rel === "self")!.href;
  return found.map((child) => [child.id, child.type, under(dirname(pathOf(document)), self(child))]);
}

const catalogs = ["stac/1.0.0/catalog.json", "stac/1.1.0/catalog.json", "golden/stac/catalog.json"];
const documents = [
  "stac/1.0.0/core-item.json",
  "stac/1.0.0/example-sentinel2.json",
  "stac/1.1.0/extended-item.json",
  "stac/1.1.0/collectionless-item.json",
  "golden/stac/scenes/items/next-zone.json",
  "golden/stac/ocean/nowhere.json",
];

export const cases: readonly OracleCase[] = [
  ...catalogs.flatMap((document): OracleCase[] => [
    { covers: ["StacCatalog.items", "openStac"], ts: () => items(document, true), ...about(document, "items(PATH)") },
    { covers: "StacCatalog.items", ts: () => items(document, false), ...about(document, "items(PATH, False)") },
    { covers: "StacCatalog.children", ts: () => children(document), ...about(document, "children(PATH)") },
  ]),
  ...documents.map(
    (document): OracleCase => ({
      covers: "openStac",
      ts: async () => summary(await openStac<StacItem>(pathOf(document)), dirname(pathOf(document))),
      ...about(document, "one(PATH)"),
    }),
  ),
];
