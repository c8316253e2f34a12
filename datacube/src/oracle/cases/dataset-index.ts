import { boxGeometry } from "../../catalog/geometry.ts";
import { type DatasetIndex, openIndex } from "../../catalog/index/dataset-index.ts";
import type { FindOptions } from "../../catalog/index/datasets.ts";
import type { IndexLoadOptions } from "../../catalog/index/load.ts";
import type { LoadOptions } from "../../catalog/stac/load.ts";
import type { StacItem } from "../../catalog/stac/model.ts";
import { openStac } from "../../catalog/stac/open.ts";
import { gridOf } from "../../catalog/stac/projection.ts";
import type { OracleCase } from "../case.ts";
import { pathOf } from "../data.ts";
import { about } from "./stac.ts";
import { bare, later, made, real, scene, scenes, tiles } from "./stac-load.ts";

/** An index of items in memory, in another order than they are given. */
async function indexOf(items: readonly StacItem[]): Promise<DatasetIndex> {
  const index = await openIndex(":memory:");
  await index.add(items.toReversed(), { product: "all" });
  return index;
}

/** An item with the place that its files have. */
function placed(item: StacItem): StacItem {
  const bbox = gridOf(item, Object.values(item.assets)[0]!)!.boundsIn(4326);
  return { ...item, bbox, geometry: boxGeometry(bbox) };
}

const everything = [scene, later, ...tiles].map(placed);

type Loading = Omit<LoadOptions, "bands" | "bbox"> &
  Pick<IndexLoadOptions, "bbox"> & { readonly bands: readonly string[] };

/** A load of an index that has everything, and of the items that are in the query by odc-stac. */
function loads(found: readonly StacItem[], options: Loading, where: Partial<IndexLoadOptions> = {}): OracleCase {
  return real(found, options, {
    covers: ["DatasetIndex.load", "DatasetIndex.add", "DatasetIndex.findDatasets", "openIndex"],
    ts: async () => {
      using index = await indexOf(everything);
      const { bands, ...rest } = options;
      const query = { ...rest, ...where, product: "all" };
      const items = await index.findDatasets(query);
      if (items.map(({ id }) => id).join() !== found.map(({ id }) => id).join()) return items.map(({ id }) => id);
      return bare(await index.load({ ...query, measurements: bands, patchUrl: pathOf }));
    },
  });
}

function loadsMade(options: LoadOptions): OracleCase {
  return made(options, {
    covers: ["DatasetIndex.load", "DatasetIndex.add", "DatasetIndex.findDatasets", "openIndex"],
    ts: async () => {
      using index = await openIndex(":memory:");
      await index.add(pathOf(scenes));
      const { bands, ...rest } = options;
      const query = { ...rest, product: "scenes", ...(bands === undefined ? {} : { measurements: bands }) };
      if ((await index.findDatasets({ product: "scenes" })).length !== 4) return "not all items";
      return bare(await index.load(query as IndexLoadOptions));
    },
  });
}

/** Which items of a catalog, of all that an index has of it, Python picks by a condition. */
function finds(document: string, query: FindOptions, condition: string): OracleCase {
  return {
    covers: ["IndexDatasets.find", "IndexDatasets.count"],
    ts: async () => {
      using index = await openIndex(":memory:");
      const raster = { href: "a.tif", type: "image/tiff" };
      const items = await Array.fromAsync((await openStac(pathOf(document))).items({ recursive: true }));
      await index.add(
        items.map((item) => ({ ...item, assets: { raster } })),
        { product: "all" },
      );
      const ids = (await Array.fromAsync(index.datasets.find(query))).map(({ id }) => id);
      if (ids.length !== (await index.datasets.count(query))) return "another count";
      return items.map(({ id }) => id).filter((id) => ids.includes(id));
    },
    ...about(document, `ids(PATH, lambda i, p, t, box: ${condition})`),
  };
}

const files = "stac/1.0.0/catalog.json";
const awkward = "golden/stac/catalog.json";

export const cases: readonly OracleCase[] = [
  loads([scene, later], { bands: ["red", "nir"], crs: 28355, resolution: 25 }, { time: "2008", product: "all" }),
  loads([later], { bands: ["red"], groupby: "id", dtype: "float64" }, { time: ["2008-04-01", "2009"] }),
  loads(tiles, { bands: ["visual.1"], crs: 32618, resolution: 300, bbox: [-74.1, 45.5, -73.5, 46.5] }),
  loads(tiles.slice(0, 1), { bands: ["visual-2"], crs: 3857, resolution: 700, bbox: [-72.2, 45.5, -71.8, 46] }),
  finds(files, { time: "2016-05" }, "t and t[0].year == 2016 and t[0].month == 5"),
  finds(files, { filter: '"eo:cloud_cover" > 10' }, "p.get('eo:cloud_cover', 0) > 10"),
  finds(awkward, { time: "2020-07-09T10:20:30Z/.." }, "t and t[1].timestamp() >= 1594290030"),
  finds(awkward, { lon: [176, -178], lat: [-19, -15] }, "box(176, -19, 180, -15) or box(-180, -19, -178, -15)"),
  finds(awkward, { bbox: [-179, -5, 179, 5] }, "box(-179, -5, 179, 5)"),
  finds(
    awkward,
    {
      intersects: {
        type: "Polygon",
        coordinates: [
          [
            [10.3, 47.8],
            [10.4, 47.9],
            [10.5, 47.7],
            [10.3, 47.8],
          ],
        ],
      },
    },
    "box([(10.3, 47.8), (10.4, 47.9), (10.5, 47.7)])",
  ),
  loadsMade({}),
  loadsMade({ groupby: "solarDay", bands: ["red", "nir08", "qa"] }),
  loadsMade({ bands: ["red"], crs: 32633, resolution: 90, dtype: "float32", nodata: -1 }),
];
