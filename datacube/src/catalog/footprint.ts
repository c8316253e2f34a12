import { ExpressionError } from "../errors.ts";
import { Crs } from "../geo/crs/crs.ts";
import { type Bounds, hullOf, nearTurn } from "../geo/extent.ts";
import type { Geometry, Position } from "../geo/geojson.ts";
import { linesOf } from "./geometry.ts";
import { bboxOf } from "./stac/geometry.ts";

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

/** Points per edge at which geometries are projected. */
const density = 21;

/** The extent of a geometry in degrees in another system, of points along its edges. @throws ExpressionError where none has a place */
export function extentIn(crs: Crs, geometry: Geometry): Bounds {
  const isOverDateline = boxesOf(geometry).length > 1;
  const forward = Crs.from(4326).to(crs);
  const points = partsOf(geometry).flatMap((part) => {
    const turn = isOverDateline && (bboxOf(part)?.[0] ?? 0) < 0 ? 360 : 0;
    return linesOf(part).flatMap((line) =>
      alongEdges(line).map(([x, y]): [number, number] => {
        const [u, v] = forward(x + turn, y);
        return [crs.isGeographic ? nearTurn(u, x + turn) : u, v];
      }),
    );
  });
  const found = points.filter(([x, y]) => Number.isFinite(x) && Number.isFinite(y));
  if (found.length === 0) throw new ExpressionError("intersects", `no point of the geometry has coordinates in ${crs}`);
  return widened(hullOf(found.map(([x, y]) => [x, y, x, y])));
}

/** Points along the edges of a line. */
function alongEdges(line: readonly Position[]): [number, number][] {
  return line.flatMap(([x = Number.NaN, y = Number.NaN], i) => {
    const [u = x, v = y] = line[i + 1] ?? [];
    return Array.from({ length: density }, (_, k): [number, number] => {
      const part = k / (density - 1);
      return [x + part * (u - x), y + part * (v - y)];
    });
  });
}

/** Bounds where a range of one number holds one pixel. */
export function widened(bounds: Bounds): Bounds {
  const past = (edge: number, other: number): number =>
    edge === other ? edge + 1e-9 * Math.max(1, Math.abs(edge)) : edge;
  const [west, south, east, north] = bounds;
  return [west, south, past(east, west), past(north, south)];
}
