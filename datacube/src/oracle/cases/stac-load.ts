import { join } from "node:path";
import { Dataset } from "../../array/dataset.ts";
import type { Variable } from "../../array/variable.ts";
import { type LoadOptions, loadStac } from "../../catalog/stac/load.ts";
import type { StacItem } from "../../catalog/stac/model.ts";
import { openStac } from "../../catalog/stac/open.ts";
import { Geobox } from "../../geo/geobox.ts";
import type { Geometry } from "../../geo/geojson.ts";
import type { OracleCase } from "../case.ts";
import { contentOf, pathOf } from "../data.ts";
import { fingerprint } from "../peer.ts";

/** Values of data and coordinates: names, elements, dtypes, and the attributes of the data that odc-stac has too. */
export function bare({ parts: { variables, coords } }: Dataset): Dataset {
  const plain = [...coords].filter(([name]) => name !== "spatial_ref");
  const told = ({ attrs }: Variable) =>
    Object.fromEntries(Object.entries(attrs).filter(([name]) => !name.startsWith("flag_")));
  return new Dataset({
    variables: new Map([...variables].map(([name, variable]) => [name, { ...variable, attrs: told(variable) }])),
    coords: new Map(plain.map(([name, variable]): [string, Variable] => [name, { ...variable, attrs: {} }])),
    attrs: {},
  });
}

interface Raster {
  readonly file: string;
  readonly epsg: number;
  readonly shape: readonly [number, number];
  readonly transform: readonly number[];
  readonly bands: readonly Readonly<Record<string, unknown>>[];
}

/** An item of STAC 1.0 for real files, whose addresses are their names. */
function itemOf(id: string, datetime: string, rasters: Readonly<Record<string, Raster>>): StacItem {
  const assets = Object.entries(rasters).map(([name, { file, epsg, shape, transform, bands }]) => [
    name,
    {
      href: file,
      type: "image/tiff; application=geotiff",
      roles: ["data"],
      "proj:epsg": epsg,
      "proj:shape": shape,
      "proj:transform": transform,
      "raster:bands": bands,
      "eo:bands": bands.map((_, i) => ({ name: `${name}-${i + 1}` })),
    },
  ]);
  const extensions = ["projection", "raster", "eo"];
  return {
    type: "Feature",
    stac_version: "1.0.0",
    stac_extensions: extensions.map((name) => `https://stac-extensions.github.io/${name}/v1.1.0/schema.json`),
    id,
    geometry: { type: "Point", coordinates: [0, 0] },
    bbox: [0, 0, 0, 0],
    properties: { datetime },
    links: [],
    assets: Object.fromEntries(assets),
  };
}

const ls5 = (file: string, band: Readonly<Record<string, unknown>>): Raster => ({
  file: `ls5/LS5_${file}.tif`,
  epsg: 28355,
  shape: [404, 456],
  transform: [25, 0, 689000, 0, -25, 6096000],
  bands: [band],
});
const int16 = { data_type: "int16", nodata: -999 };
const landsat = {
  red: ls5("NBAR_B30", int16),
  nir: ls5("NBAR_B40", int16),
  pq: ls5("PQ", { data_type: "uint16" }),
};
export const scene: StacItem = itemOf("ls5", "2008-03-27T23:46:31Z", landsat);
export const later: StacItem = itemOf("ls5-later", "2008-04-28T00:10:00.5Z", { red: landsat.nir, nir: landsat.red });

const mosaicBands = [1, 2, 3].map(() => ({ data_type: "uint16", nodata: 0 }));
const tile = (file: string, step: number, origin: readonly [number, number], shape: [number, number]): Raster => ({
  file,
  epsg: 32618,
  shape,
  transform: [step, 0, origin[0], 0, -step, origin[1]],
  bands: mosaicBands,
});
export const tiles: readonly StacItem[] = [
  itemOf("east", "2020-01-01T15:00:00Z", {
    visual: tile("mosaic_cog2.tif", 300.03868277394554, [547185, 5216115], [781, 770]),
  }),
  itemOf("west", "2020-01-01T15:00:00Z", {
    visual: tile("mosaic_cog1.tif", 300.038239038384, [425085, 5215515], [790, 779]),
  }),
];
const sentinel = (band: number): Raster => ({
  file: `scene_band${band}.tif`,
  epsg: 32629,
  shape: [549, 549],
  transform: [200, 0, 199980, 0, -200, 2800020],
  bands: [{ data_type: "uint16", nodata: 0 }],
});
const desert = itemOf("desert", "2021-06-01T11:00:00Z", { one: sentinel(1), two: sentinel(2) });

const toPython = (value: unknown): string =>
  JSON.stringify(value)
    .replace(/\btrue\b/g, "True")
    .replace(/\bfalse\b/g, "False");

/** Options in Python's words. */
function toArguments({ groupby, geobox, crs, ...same }: LoadOptions): string {
  const words = Object.entries(same).map(([name, value]) => `, ${name}=${toPython(value)}`);
  if (groupby !== undefined) words.push(`, groupby=${toPython(groupby === "solarDay" ? "solar_day" : groupby)}`);
  if (crs !== undefined) words.push(`, crs='EPSG:${crs}'`);
  if (geobox)
    words.push(
      `, geobox=__import__('peer_catalog').geobox('EPSG:${geobox.crs.epsg}', ${toPython(geobox.transform)}, ${toPython(geobox.shape)})`,
    );
  return words.join("");
}

/** A load of items of real files by odc-stac, and by us. */
export function real(items: readonly StacItem[], options: LoadOptions, more: Partial<OracleCase> = {}): OracleCase {
  const files = [...new Set(items.flatMap(({ assets }) => Object.values(assets).map(({ href }) => href)))];
  const python = `__import__('json').loads(${JSON.stringify(JSON.stringify(items))})`;
  const paths = files.map((name) => `'${name}': path_of('${name}')`).join(", ");
  return {
    covers: "loadStac",
    on: files[0] as OracleCase["on"],
    ts: async () => bare(await loadStac(items, { ...options, patchUrl: pathOf })),
    py: `__import__('peer_catalog').load(${python}, {${paths}}${toArguments(options)})`,
    within: { ulp: 16 },
    ...more,
  };
}

/** What is asked of the result of a load; it depends on what the load depends on. */
export function asked({ py }: OracleCase, ask: (load: string) => string): string {
  const [load, ...versions] = py.split(" # ");
  return [ask(load!), ...versions].join(" # ");
}

export const scenes = "golden/stac/scenes/collection.json";
const madeVersion = fingerprint(contentOf(join(pathOf(scenes), "..", ".."))).slice(0, 8);

/** A load of the made catalog by odc-stac, and by us. */
export function made(options: LoadOptions, more: Partial<OracleCase> = {}): OracleCase {
  return {
    covers: "loadStac",
    on: "golden/stac/rasters/tile-a_red.tif",
    ts: async () => bare(await loadStac((await openStac(pathOf(scenes))).items(), options)),
    py: `__import__('peer_catalog').load_below(path_of('${scenes}')${toArguments(options)}) # ${madeVersion}`,
    within: { ulp: 16 },
    ...more,
  };
}

/** The same scene, with the grid of its item for all assets but one. */
const inherited: StacItem = {
  ...scene,
  properties: {
    ...scene.properties,
    "proj:epsg": 28355,
    "proj:shape": [404, 456],
    "proj:transform": landsat.red.transform,
  },
  assets: Object.fromEntries(
    Object.entries(scene.assets).map(([name, asset]) => [
      name,
      name === "pq" ? asset : { href: asset.href, type: asset.type!, "raster:bands": asset["raster:bands"] },
    ]),
  ),
};

/** A triangle with a corner at a place, as wide and high as told. */
const triangle = ([x, y]: readonly [number, number], size: number): Geometry => ({
  type: "Polygon",
  coordinates: [
    [
      [x, y],
      [x + size, y + size / 3],
      [x + size / 4, y + size],
      [x, y],
    ],
  ],
});

const beside = new Geobox(32632, [599_700, 45, 0, 5_300_400, 0, -60], [70, 90]);
const finer = new Geobox(32632, [599_700, 20, 0, 5_300_400, 0, -15], [150, 120]);
const inside = new Geobox(28355, [689_000, 125, 0, 6_096_000, 0, -125], [80, 91]);
const turned = new Geobox(3035, [4_400_000, 1000, 0, 2_800_000, 0, -1000], [80, 90]);

export const cases: readonly OracleCase[] = [
  made({}),
  made({ groupby: "solarDay", bands: ["red", "nir08", "B-nir", "qa"] }),
  made({ groupby: "id", bands: "qa", chunks: { y: 7, x: 50 } }),
  made({ bands: ["red.1"], crs: 32632, resolution: 30, bbox: [10.35, 47.81, 10.37, 47.83] }),
  made({ bands: ["red"], bbox: [10.35, 47.81, 10.37, 47.83] }),
  made({ bands: ["red"], intersects: triangle([10.35, 47.81], 0.02) }),
  made({ bands: ["qa"], intersects: triangle([10.35, 47.81], 0.02), crs: 4326, resolution: 0.0007 }),
  made({ bands: ["red", "qa"], geobox: beside, groupby: "solarDay" }),
  made({ bands: ["red"], crs: 4326, resolution: 0.0005 }),
  made({ bands: ["red"], crs: 32633, resolution: 90, dtype: "float32", nodata: -1 }),
  made({ bands: ["red"], geobox: finer, resampling: "bilinear", dtype: "float32" }, { within: { abs: 0.02 } }),
  made({ bands: ["brown"] }, { throws: ["variable-not-found", "ValueError"] }),
  real([scene], {}),
  real([inherited], { bands: ["red", "pq"] }),
  real([later, scene], { bands: ["red", "nir"] }),
  real([scene, later], { bands: ["red"], groupby: "id", dtype: "float64" }),
  real([scene], { bands: ["red", "pq"], crs: 4326, resolution: 0.0005 }),
  real([scene], { bands: ["red"], intersects: triangle([149.1, -35.32], 0.04) }),
  real([scene], { bands: ["red"], intersects: triangle([149.1, -35.32], 0.04), crs: 3577, resolution: 40 }),
  real([scene], { bands: "nir", geobox: inside, resampling: "average" }, { within: { abs: 1 } }),
  real(tiles, { bands: ["visual.1", "visual-3"], resolution: 300, crs: 32618 }),
  real(tiles, { groupby: "solarDay", bands: ["visual-2"], crs: 3857, resolution: 1700 }),
  real(tiles, { groupby: "id", bands: ["visual.1"], crs: 32618, resolution: 1200.15 }),
  real([desert], { geobox: new Geobox(4326, [-11.9, 0.01, 0, 25.2, 0, -0.01], [80, 90]) }),
  real([desert], { geobox: turned, bands: "two" }),
  real([desert], { bands: ["one"], crs: 32629, resolution: 400 }),
];
