import { dirname, normalize, relative } from "node:path";
import type { StacCatalog } from "../../catalog/stac/catalog.ts";
import type { StacItem } from "../../catalog/stac/model.ts";
import { openStac } from "../../catalog/stac/open.ts";
import { type SearchOptions, searchStac } from "../../catalog/stac/search.ts";
import { toMs } from "../../catalog/stac/time.ts";
import { toStacItem } from "../../catalog/stac/write-item.ts";
import type { OracleCase } from "../case.ts";
import { contentOf, pathOf } from "../data.ts";
import { fingerprint } from "../peer.ts";

/** Answers are kept by the text of a question, which therefore names the version of what lies below. */
function versionOf(document: string): string {
  return fingerprint(contentOf(dirname(pathOf(document)))).slice(0, 12);
}

/** A question about a document; a raster of the same kind, real or made, is what the case is nominally on. */
export function about(document: string, ask: string): Pick<OracleCase, "on" | "py"> {
  return {
    on: document.startsWith("golden/") ? "golden/stac/rasters/tile-a_red.tif" : "ls5/LS5_PQ.tif",
    py: `__import__('peer_catalog').${ask.replace("PATH", `path_of('${document}')`)} # ${versionOf(document)}`,
  };
}

const under = (folder: string, href: string): string =>
  href.startsWith(`/${folder.split("/")[1]}/`) ? relative(folder, normalize(href)) : href;

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

/** A search of a catalog of files, and which of its items Python picks by a condition. */
function searched(document: string, options: SearchOptions, condition: string): OracleCase {
  return {
    covers: "searchStac",
    ts: async () => (await Array.fromAsync(searchStac(pathOf(document), options))).map(({ id }) => id),
    ...about(document, `ids(PATH, lambda i, p, t, box: ${condition})`),
  };
}

const real = "stac/1.0.0/catalog.json";
const made = "golden/stac/catalog.json";
const fiji = [176, -19, -178, -15] as const;
const searches = [
  searched(real, { ids: ["proj-example"] }, "i.id == 'proj-example'"),
  searched(real, { datetime: "2016-05" }, "t and t[0].year == 2016 and t[0].month == 5"),
  searched(real, { filter: '"eo:cloud_cover" > 10' }, "p.get('eo:cloud_cover', 0) > 10"),
  searched(made, { collections: ["ocean"] }, "i.collection_id == 'ocean'"),
  searched(made, { datetime: "2020-07-09T10:20:30Z/.." }, "t and t[1].timestamp() >= 1594290030"),
  searched(made, { datetime: "2020-07-20/2020-07-21" }, "t and '2020-07-20' <= str(t[1]) and str(t[0]) < '2020-07-22'"),
  searched(made, { bbox: [10.33, 47.8, 10.36, 47.84] }, "box(10.33, 47.8, 10.36, 47.84)"),
  searched(made, { bbox: fiji }, "box(176, -19, 180, -15) or box(-180, -19, -178, -15)"),
  searched(made, { bbox: [-179, -5, 179, 5] }, "box(-179, -5, 179, 5)"),
  searched(
    made,
    { query: { "eo:cloud_cover": { lt: 50 }, platform: { startsWith: "sat" } } },
    "p.get('eo:cloud_cover', 99) < 50 and (p.get('platform') or '').startswith('sat')",
  ),
  searched(
    made,
    { filter: "NOT (\"eo:cloud_cover\" >= 80 OR platform LIKE 'sat-_')" },
    "'eo:cloud_cover' in p and p['eo:cloud_cover'] < 80 and p.get('platform') is not None and not (p['platform'].startswith('sat-') and len(p['platform']) == 5)",
  ),
  searched(
    made,
    { filter: "platform IS NULL AND height + 1 BETWEEN -4000 AND 2 ^ 5 - 1" },
    "p.get('platform') is None and p.get('height') is not None and -4000 <= p['height'] + 1 <= 31",
  ),
  searched(
    made,
    { filter: "CASEI(platform) IN ('sat-3%', 'SAT-1') OR platform LIKE 'sat-1'" },
    "(p.get('platform') or '').lower() in ('sat-3%', 'SAT-1') or p.get('platform') == 'sat-1'",
  ),
  searched(
    made,
    { filter: "S_INTERSECTS(geometry, POLYGON((10.3 47.8, 10.4 47.9, 10.5 47.7, 10.3 47.8)))" },
    "i.geometry and box([(10.3, 47.8), (10.4, 47.9), (10.5, 47.7)])",
  ),
  searched(
    made,
    { filter: "T_INTERSECTS(datetime, INTERVAL('2020-07-09T00:00:00Z', '2020-07-21T00:00:00Z'))" },
    "t and '2020-07-09' <= str(t[1]) and str(t[0]) <= '2020-07-21'",
  ),
  searched(
    made,
    { filter: "datetime > TIMESTAMP('2021-01-01T00:00:00Z')" },
    "t and str(t[0]) > '2021-01-01 00:00:00+00:00'",
  ),
];

/** An item of a file, told as rasterio tells the file. */
function described(file: OracleCase["on"]): OracleCase {
  return {
    covers: "toStacItem",
    on: file,
    ts: async (_, { path }) => {
      const item = await toStacItem(path, { id: "one", datetime: "2024-07-01T10:20:30Z", asset: "pixels" });
      const { "proj:shape": shape, "proj:transform": transform, "proj:code": code, datetime } = item.properties;
      const bands = item.assets.pixels!.bands as readonly { data_type: string; nodata?: number }[];
      const bbox = item.bbox!.map((degrees) => Math.round(degrees * 1e5) / 1e5);
      const numbers = (transform as number[]).map((one) => Math.round(one * 1e9) / 1e9);
      const epsg = Number(String(code).replace("EPSG:", ""));
      const told = bands.map(({ data_type, nodata }) => ({ data_type, nodata: nodata ?? null }));
      return { id: item.id, time: datetime, shape, transform: numbers, epsg, bbox, bands: told };
    },
    py: `__import__('peer_catalog').facts(path, id='one', time='2024-07-01T10:20:30Z') # ${versionOf("golden/stac/catalog.json")}`,
  };
}

export const cases: readonly OracleCase[] = [
  ...catalogs.flatMap((document): OracleCase[] => [
    { covers: ["StacCatalog.items", "openStac"], ts: () => items(document, true), ...about(document, "items(PATH)") },
    { covers: "StacCatalog.items", ts: () => items(document, false), ...about(document, "items(PATH, False)") },
    { covers: "StacCatalog.children", ts: () => children(document), ...about(document, "children(PATH)") },
  ]),
  ...searches,
  ...(["ls5/LS5_NBAR_B30.tif", "RGB.byte.tif", "cog_nodata.tif", "golden/stac/rasters/next-zone_red.tif"] as const).map(
    described,
  ),
  ...documents.map(
    (document): OracleCase => ({
      covers: "openStac",
      ts: async () => summary(await openStac<StacItem>(pathOf(document)), dirname(pathOf(document))),
      ...about(document, "one(PATH)"),
    }),
  ),
];
