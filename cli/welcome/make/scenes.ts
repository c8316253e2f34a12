import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { type DataArray, dataArray, type Geobox, type StacItem, toStacItem } from "@craton/datacube";
import { grid, vegetation } from "./landscape.ts";
import { cloudySky, randomNumbers, type Sky } from "./sky.ts";

/** Days of the made-up scenes, and the share of each that clouds hide. */
const days: readonly (readonly [date: string, clouds: number])[] = [
  ["2023-04-04", 0.06],
  ["2023-04-21", 0.3],
  ["2023-05-06", 0],
  ["2023-05-21", 0.55],
  ["2023-06-08", 0.1],
  ["2023-06-23", 0.92],
  ["2023-07-10", 0.18],
  ["2023-07-25", 0],
  ["2023-08-12", 0.4],
  ["2023-08-29", 0.08],
  ["2023-09-16", 0.65],
  ["2023-10-06", 0.14],
];

/** The scene that does not cover the whole place: its sensor's path ended there. */
const partial = "2023-08-29";

/** The scene classification of Sentinel-2's level 2A. */
const classes = [
  "no_data",
  "saturated_or_defective",
  "dark_area",
  "cloud_shadow",
  "vegetation",
  "not_vegetated",
  "water",
  "unclassified",
  "cloud_medium_probability",
  "cloud_high_probability",
  "thin_cirrus",
  "snow",
].map((name, value) => ({ value, name }));

const classOf = Object.fromEntries(classes.map(({ name, value }) => [name, value]));

/** What a sensor would see: reflectances of 10 m, NaN where it saw nothing, and classes of 20 m. */
interface Scene {
  readonly red: Float64Array;
  readonly nir: Float64Array;
  readonly scl: Uint8Array;
}

/** Writes a STAC catalog with an item for each scene, and the scenes as COGs, into a folder. */
export async function writeScenes(folder: string): Promise<void> {
  const ndviOn = await vegetation();
  const items: StacItem[] = [];
  for (const [index, [date, clouds]] of days.entries()) {
    const dayOfYear = (Date.parse(date) - Date.parse("2023-01-01")) / 86_400_000 + 1;
    const scene = lookDown(ndviOn(dayOfYear), { date, clouds, seed: index + 1 });
    items.push(await writeScene(folder, date, scene));
  }
  const links = items.map(({ id }) => ({ rel: "item", href: `./${id}/item.json`, type: "application/geo+json" }));
  writeJson(join(folder, "catalog.json"), {
    type: "Catalog",
    stac_version: "1.1.0",
    id: "made-up-scenes",
    description: "Scenes as Sentinel-2 could have seen a place that does not exist. Nothing here was measured.",
    links,
  });
}

function writeJson(path: string, content: object): void {
  writeFileSync(path, `${JSON.stringify(content, undefined, 1)}\n`);
}

interface Conditions {
  readonly date: string;
  readonly clouds: number;
  readonly seed: number;
}

function lookDown(ndvi: Float64Array, { date, clouds, seed }: Conditions): Scene {
  const size = grid.shape[0];
  const random = randomNumbers(seed);
  const sky = clouds === 0 ? () => 0 : cloudySky(size, clouds, random);
  const isOutside = (column: number, row: number) => date === partial && column + row / 3 > 80;
  const scene = { red: new Float64Array(size ** 2), nir: new Float64Array(size ** 2) };
  for (let i = 0; i < size ** 2; i++) {
    const [column, row] = [i % size, Math.floor(i / size)];
    const [red, nir] = isOutside(column, row)
      ? [Number.NaN, Number.NaN]
      : seen(ndvi[i]!, lightAt(sky, column, row), random);
    scene.red[i] = red;
    scene.nir[i] = nir;
  }
  const half = size / 2;
  const scl = Uint8Array.from({ length: half ** 2 }, (_, i) => {
    const [column, row] = [2 * (i % half) + 1, 2 * Math.floor(i / half) + 1];
    return isOutside(column, row) ? classOf.no_data! : classify(ndvi[row * size + column]!, lightAt(sky, column, row));
  });
  return { ...scene, scl };
}

/** Cloud in the line of sight, and cloud between ground and sun; 0 to 1. */
interface Light {
  readonly cloud: number;
  readonly shadow: number;
}

/** The sun stands in the south-east, so that shadows fall north-west of their clouds. */
function lightAt(sky: Sky, column: number, row: number): Light {
  return { cloud: sky(column, row), shadow: sky(column + 9, row + 7) };
}

function seen(ndvi: number, { cloud, shadow }: Light, random: () => number): [red: number, nir: number] {
  const green = Math.min(1, Math.max(0, (ndvi - 0.15) / 0.75));
  const own = ndvi + 0.05 * (random() - 0.5);
  const red = ndvi < 0 ? 0.04 : 0.16 - 0.125 * green;
  const nir = (red * (1 + own)) / (1 - own);
  const sun = 1 - 0.6 * shadow;
  const white = 0.42 + 0.06 * random();
  const mix = (ground: number) => ground * sun * (1 - cloud) + white * cloud;
  const inSteps = (value: number) => Math.round(value / 0.004) * 0.004;
  return [inSteps(mix(red)), inSteps(mix(nir) + 0.03 * cloud)];
}

function classify(ndvi: number, { cloud, shadow }: Light): number {
  if (cloud > 0.75) return classOf.cloud_high_probability!;
  if (cloud > 0.12) return classOf.cloud_medium_probability!;
  if (shadow > 0.15) return classOf.cloud_shadow!;
  if (ndvi < 0) return classOf.water!;
  return ndvi > 0.35 ? classOf.vegetation! : classOf.not_vegetated!;
}

async function writeScene(folder: string, date: string, { red, nir, scl }: Scene): Promise<StacItem> {
  const own = join(folder, date);
  mkdirSync(own, { recursive: true });
  const reflectance = { dtype: "uint16", scale: 0.0001, offset: -0.1, nodata: 0 } as const;
  const write = (name: string, values: Float64Array | Uint8Array, box: Geobox, stored: object) =>
    onGrid(name, values, box).toCOG(join(own, `${name}.tif`), {
      compression: "lzw",
      blockSize: box.shape[0],
      overwrite: true,
      ...stored,
    });
  await write("red", red, grid, reflectance);
  await write("nir", nir, grid, reflectance);
  await write("scl", scl, grid.zoomOut(2), { nodata: 0 });
  const hidden = scl.filter((value) => value === 8 || value === 9).length / scl.length;
  const item = await describe(own, date, Math.round(hidden * 1000) / 10);
  writeJson(join(own, "item.json"), item);
  return item;
}

function onGrid(name: string, values: Float64Array | Uint8Array, box: Geobox): DataArray {
  const { y, x } = box.coordinates();
  return dataArray(values, { dims: ["y", "x"], shape: box.shape, coords: { y, x }, name }).withCrs(box.crs);
}

/** One item with the three files as its assets. */
async function describe(folder: string, date: string, cloudCover: number): Promise<StacItem> {
  const properties = { "eo:cloud_cover": cloudCover, constellation: "none: made up" };
  const one = (asset: string) =>
    toStacItem(join(folder, `${asset}.tif`), {
      id: date,
      datetime: `${date}T10:00:00Z`,
      asset,
      href: `./${asset}.tif`,
      properties,
    });
  const [red, nir, scl] = [await one("red"), await one("nir"), await one("scl")];
  const { "proj:shape": shape, "proj:transform": transform } = scl.properties;
  const coarse = { "proj:shape": shape, "proj:transform": transform, "classification:classes": classes };
  const extensions = ["eo/v2.0.0", "classification/v2.0.0"].map(
    (name) => `https://stac-extensions.github.io/${name}/schema.json`,
  );
  return {
    ...red,
    stac_extensions: [...(red.stac_extensions ?? []), ...extensions],
    assets: { ...red.assets, ...nir.assets, scl: { ...scl.assets.scl!, ...coarse } },
  };
}
