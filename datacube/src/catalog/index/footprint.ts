import { hullOf } from "../../geo/extent.ts";
import type { Geometry } from "../../geo/geojson.ts";
import { bboxOf } from "../stac/geometry.ts";

/** West, south, east, north in degrees, within ±180 and with west at most east. */
export type Box = readonly [west: number, south: number, east: number, north: number];

/**
 * Boxes that hold a geometry in longitudes and latitudes: one, or two where it lies on both sides of the dateline. Empty for a
 * geometry without positions.
 */
export function boxesOf(geometry: Geometry): Box[] {
  const boxes = partsOf(geometry).flatMap((part) => {
    const box = bboxOf(part);
    return box ? withinTurn(box) : [];
  });
  if (boxes.length === 0) return [];
  const hull = hullOf(boxes);
  if (hull[2] - hull[0] <= 180) return [hull];
  const [west, east] = [boxes.filter(([left]) => left < 0), boxes.filter(([left]) => left >= 0)];
  return west.length === 0 || east.length === 0 ? [hull] : [hullOf(west), hullOf(east)];
}

function partsOf(geometry: Geometry): Geometry[] {
  if (geometry.type === "GeometryCollection") return geometry.geometries.flatMap(partsOf);
  if (geometry.type === "MultiPolygon")
    return geometry.coordinates.map((coordinates) => ({ type: "Polygon", coordinates }));
  return [geometry];
}

/** A box whose longitudes may lie beyond ±180, cut at the dateline, which then belongs to both sides. */
function withinTurn([west, south, east, north]: Box): Box[] {
  if (west >= -180 && east <= 180) return [[west, south, east, north]];
  if (east - west >= 360) return [[-180, south, 180, north]];
  const turns = Math.floor((west + 180) / 360) * 360;
  const [left, right] = [west - turns, east - turns];
  const before: Box[] = left === -180 ? [[180, south, 180, north]] : [];
  if (right < 180) return [...before, [left, south, right, north]];
  return [...before, [left, south, 180, north], [-180, south, right - 360, north]];
}
