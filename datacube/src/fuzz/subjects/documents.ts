import { join } from "node:path";
import { parseCql2 } from "../../catalog/cql2/parse.ts";
import { toCql2Text } from "../../catalog/cql2/to-text.ts";
import { readEo3 } from "../../catalog/odc/eo3.ts";
import { StacCatalog } from "../../catalog/stac/catalog.ts";
import { loadStac } from "../../catalog/stac/load.ts";
import type { StacItem, StacItemCollection } from "../../catalog/stac/model.ts";
import { openStac } from "../../catalog/stac/open.ts";
import { Crs } from "../../geo/crs/crs.ts";
import type { Content } from "../damage.ts";
import { file, memoryBytes, readAll, type Subject, serve } from "../subject.ts";

const bytesOf = (value: unknown): Uint8Array => Buffer.from(typeof value === "string" ? value : JSON.stringify(value));
const textOf = (content: Content): string => Buffer.from(content as Uint8Array).toString();

const domain = {
  type: "Domain",
  domainType: "Grid",
  axes: { x: { start: 1, stop: 3, num: 3 }, y: { values: [20, 21] }, t: { values: ["2020-01-01T00:00:00Z"] } },
  referencing: [
    { coordinates: ["t"], system: { type: "TemporalRS", calendar: "Gregorian" } },
    { coordinates: ["x", "y"], system: { type: "GeographicCRS", id: "http://www.opengis.net/def/crs/OGC/1.3/CRS84" } },
  ],
};
const grid = {
  type: "Coverage",
  domain,
  parameters: {
    v: { type: "Parameter", unit: { symbol: "K" }, observedProperty: { label: { en: "v" } } },
    land: {
      type: "Parameter",
      observedProperty: { label: { en: "land" }, categories: [{ id: "a", label: { en: "forest" } }] },
      categoryEncoding: { a: [1, 2] },
    },
  },
  ranges: {
    v: {
      type: "NdArray",
      dataType: "float",
      axisNames: ["t", "y", "x"],
      shape: [1, 2, 3],
      values: [1, 2, null, 4, 5, 6],
    },
    land: { type: "NdArray", dataType: "integer", axisNames: ["y", "x"], shape: [2, 3], values: [1, 2, 1, null, 1, 2] },
  },
};
const trajectory = {
  type: "Coverage",
  domain: {
    type: "Domain",
    domainType: "Trajectory",
    axes: { composite: { dataType: "tuple", coordinates: ["t", "x", "y"], values: [["2020-01-01T00:00:00Z", 1, 2]] } },
    referencing: domain.referencing,
  },
  parameters: { v: grid.parameters.v },
  ranges: { v: { type: "NdArray", dataType: "string", axisNames: ["composite"], shape: [1], values: ["a"] } },
};

const raster = join(import.meta.dirname, "..", "..", "..", "golden", "stac", "rasters", "tile-a_red.tif");

/** Items are loaded, whatever files they name, from one; links of catalogs are not followed. */
async function readStac(content: Content): Promise<void> {
  const found = await openStac<StacCatalog | StacItem | StacItemCollection>(serve(content));
  if (found instanceof StacCatalog) void String(found);
  else await loadItems(found);
}

async function loadItems(items: StacItem | StacItemCollection): Promise<void> {
  const ds = await loadStac(items, { bands: "red", maskAndScale: true, patchUrl: () => raster });
  const [y, x] = ds.get("red").dims.slice(-2) as [string, string];
  await ds
    .get("red")
    .isel({ [y]: [0, 1], [x]: [0, 1] })
    .compute({ memoryBytes });
}

const eo3 = `
$schema: https://schemas.opendatacube.org/dataset
id: 4a8a0a6e-6f3c-4f2e-9d5a-7d7b0a9b1a11
label: tile
product:
  name: tiles
crs: epsg:32632
grids:
  default: { shape: [40, 50], transform: [30, 0, 600000, 0, -30, 5300000, 0, 0, 1] }
  coarse: &half
    shape: [20, 25]
    transform: [60, 0, 600000, 0, -60, 5300000, 0, 0, 1]
properties:
  datetime: 2020-07-01 10:20:30.125
  eo:platform: sat-1
  odc:region_code: 'x'
measurements:
  red: { path: red.tif }
  qa: { path: qa.tif, grid: coarse, band: 1 }
`;

const items = ["tile-a", "tile-b"].map((name) => JSON.parse(textOf(file(`stac/scenes/items/${name}.json`))) as object);
const stac = [
  ...["stac/scenes/items/tile-a.json", "stac/scenes/items/late.json", "stac/ocean/collection.json"].map(file),
  file("stac/catalog.json"),
  bytesOf({ type: "FeatureCollection", features: items, links: [] }),
];

const systems = [
  Crs.from(32632).toWkt()!,
  Crs.from(3035).toWkt()!,
  Crs.from(27700).toProj(),
  Crs.from(4326).toWkt()!,
  'PROJCS["x",GEOGCS["y",DATUM["z",SPHEROID["s",6378137,298.257223563]],PRIMEM["Greenwich",0],UNIT["degree",0.0174532925199433]],PROJECTION["Transverse_Mercator"],PARAMETER["latitude_of_origin",0],PARAMETER["central_meridian",9],UNIT["metre",1]]',
  "EPSG:3857",
];

const filters = [
  "eo:cloud_cover < 20 AND (platform IN ('a', 'b') OR title LIKE 'S2%') AND NOT a IS NULL",
  "S_INTERSECTS(geometry, POLYGON((0 0, 1 0, 1 1, 0 0), (0.1 0.1, 0.2 0.1, 0.2 0.2, 0.1 0.1))) AND x BETWEEN -1.5e3 AND 2 * (y + 1)",
  "T_INTERSECTS(datetime, INTERVAL('2020-01-01', '..')) AND d >= TIMESTAMP('2020-01-01T00:00:00Z')",
];

export const subjects: readonly Subject[] = [
  {
    name: "coveragejson",
    formats: ["coveragejson"],
    seeds: () => [grid, trajectory].map(bytesOf),
    read: readAll,
  },
  {
    name: "cis",
    formats: ["cis"],
    seeds: () =>
      ["index", "regular", "cells", "irregular", "displaced", "complex"].map((name) => file(`cis/${name}.json`)),
    read: readAll,
  },
  { name: "stac", seeds: () => stac, read: readStac },
  {
    name: "eo3",
    seeds: () => [bytesOf(eo3)],
    read: async (content) => loadItems({ ...(await readEo3(serve(content))) }),
  },
  {
    name: "coordinate reference systems",
    seeds: () => systems.map(bytesOf),
    read: async (content) => {
      const crs = Crs.from(textOf(content));
      crs.to(4326)(500_000, 5_000_000);
      return [crs.toWkt(), crs.toProj(), crs.toCf(), crs.toGeoKeys()];
    },
  },
  {
    name: "filters in CQL2",
    seeds: () => filters.map(bytesOf),
    read: async (content) => toCql2Text(parseCql2(textOf(content))),
  },
];
