// Writes the data sets of a new person's home from vega-datasets: node cli/welcome/make.ts [folder]
import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { maungaWhau, precipitation, seattleWeather } from "./make/content.ts";
import { encodeGeotiff } from "./make/geotiff.ts";
import { encodeNetcdf } from "./make/netcdf.ts";
import { encodeZarr } from "./make/zarr.ts";

/** The data sets as files: bytes by path. The same bytes on every run and machine. */
export function welcomeData(): Map<string, Uint8Array> {
  const files = new Map<string, Uint8Array>();
  for (const [key, bytes] of encodeZarr(precipitation())) files.set(`precipitation-2016.zarr/${key}`, bytes);
  files.set("seattle-weather.nc", encodeNetcdf(seattleWeather()));
  files.set("maunga-whau.tif", encodeGeotiff(maungaWhau()));
  return files;
}

if (import.meta.main) {
  const folder = process.argv[2] ?? join(import.meta.dirname, "home", "data");
  for (const [path, bytes] of welcomeData()) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), bytes);
  }
}
