import { UnsupportedError } from "../errors.ts";
import type { Crs } from "./crs/crs.ts";
import { transformExtent, unrolled } from "./extent.ts";
import { Geobox, type Resolution } from "./geobox.ts";

/**
 * A grid over the extent of another in another CRS: square pixels, as many along the diagonal as before, from the upper
 * left corner; or pixels of the given resolution.
 */
export function suggestGeobox(box: Geobox, crs: Crs, resolution?: Resolution): Geobox {
  if (crs.equals(box.crs) && resolution === undefined) return box;
  const extent = transformExtent(box.bounds, {
    forward: crs.equals(box.crs) ? (x, y) => [x, y] : box.crs.to(crs),
    back: crs.equals(box.crs) ? (x, y) => [x, y] : crs.to(box.crs),
    toGeographic: crs.isGeographic,
  });
  if (!extent) throw new UnsupportedError(`the grid in ${crs}`, "no point of it has coordinates there");
  const [west, south, east, north] = unrolled(extent);
  const diagonal = Math.hypot(east - west, north - south) / Math.hypot(...box.shape);
  const [stepX, stepY] = resolution === undefined ? [diagonal, diagonal] : pair(resolution);
  const count = (length: number, step: number): number => Math.max(1, Math.floor(length / step + 0.5));
  const shape = [count(north - south, stepY), count(east - west, stepX)] as const;
  return new Geobox(crs, [west, stepX, 0, north, 0, -stepY], shape);
}

function pair(resolution: Resolution): readonly [number, number] {
  return typeof resolution === "number" ? [resolution, resolution] : resolution;
}
