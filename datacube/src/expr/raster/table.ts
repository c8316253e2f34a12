import { clip } from "./clip.ts";
import { conserve } from "./conserve.ts";
import type { RasterFunction } from "./raster-function.ts";
import { rasterize } from "./rasterize.ts";
import { terrain } from "./terrain.ts";
import { warp } from "./warp.ts";

const table: ReadonlyMap<string, RasterFunction> = new Map(
  Object.entries({ clip, conserve, rasterize, terrain, warp }),
);

/** The function of planes of this name. */
export function rasterFunction(name: string): RasterFunction {
  const found = table.get(name);
  if (!found) throw new TypeError(`there is no raster function "${name}"; there are ${[...table.keys()].join(", ")}`);
  return found;
}
