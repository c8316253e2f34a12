import { eachPosition, type Feature } from "./geo-json.ts";

/** A rectangle in the features' own coordinates. */
export interface Box {
  west: number;
  south: number;
  east: number;
  north: number;
}

/** The smallest box around all positions; nothing if there are none. */
export function extentOf(features: readonly Feature[]): Box | undefined {
  const box = { west: Infinity, south: Infinity, east: -Infinity, north: -Infinity };
  for (const { geometry } of features)
    if (geometry)
      eachPosition(geometry, ([x = 0, y = 0]) => {
        box.west = Math.min(box.west, x);
        box.east = Math.max(box.east, x);
        box.south = Math.min(box.south, y);
        box.north = Math.max(box.north, y);
      });
  return box.west <= box.east ? box : undefined;
}

/** Whether the box can be one of longitudes and latitudes in degrees. */
export function isGeographic({ west, south, east, north }: Box): boolean {
  return west >= -360 && east <= 360 && east - west <= 360 && south >= -90 && north <= 90;
}

/** The box with a margin all around, at least that many degrees wide and high, kept on the globe. */
export function withMargin({ west, south, east, north }: Box, least = 0.02): Box {
  const margin = Math.max(Math.max(east - west, north - south) * 0.06, least / 2);
  const [w, e] = east - west + 2 * margin > 360 ? [-180, 180] : [west - margin, east + margin];
  return { west: w, east: e, south: Math.max(south - margin, -90), north: Math.min(north + margin, 90) };
}

/** A round step that divides the length into about six. */
export function graticuleStep(length: number): number {
  const steps = [0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 15, 30];
  return steps.find((step) => length / step <= 8) ?? 30;
}
