// Writes the data sets of a new person's home: node cli/welcome/make.ts [folder]
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { maungaWhau, precipitation, seattleWeather } from "./make/content.ts";
import { encodeGeotiff } from "./make/geotiff.ts";
import { parcels } from "./make/landscape.ts";
import { encodeNetcdf } from "./make/netcdf.ts";
import { southAmerica } from "./make/regions.ts";
import { writeScenes } from "./make/scenes.ts";
import { encodeZarr } from "./make/zarr.ts";

/** The data sets as files: bytes by path. The same bytes on every run and machine. */
export async function welcomeData(): Promise<Map<string, Uint8Array>> {
  const files = new Map<string, Uint8Array>();
  for (const [key, bytes] of encodeZarr(precipitation())) files.set(`precipitation-2016.zarr/${key}`, bytes);
  files.set("seattle-weather.nc", encodeNetcdf(seattleWeather()));
  files.set("maunga-whau.tif", encodeGeotiff(maungaWhau()));
  files.set("south-america.geojson", textOf(southAmerica()));
  files.set("parcels.geojson", textOf({ type: "FeatureCollection", features: parcels() }));
  for (const [path, bytes] of await written(writeScenes)) files.set(`scenes/${path}`, bytes);
  return files;
}

function textOf(document: object): Uint8Array {
  return Buffer.from(`${JSON.stringify(document)}\n`);
}

/** What is written into an empty folder. */
async function written(write: (folder: string) => Promise<void>): Promise<Map<string, Uint8Array>> {
  const folder = mkdtempSync(join(tmpdir(), "craton-scenes-"));
  try {
    await write(folder);
    const entries = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
    const paths = entries.map(({ parentPath, name }) => join(parentPath, name)).toSorted();
    return new Map(paths.map((path) => [path.slice(folder.length + 1).replaceAll("\\", "/"), readFileSync(path)]));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

if (import.meta.main) {
  const folder = process.argv[2] ?? join(import.meta.dirname, "home", "data");
  for (const [path, bytes] of await welcomeData()) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), bytes);
  }
}
