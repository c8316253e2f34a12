import type { Geometry, Position } from "../../geo/geojson.ts";

/** The positions of a geometry. */
function positionsOf(geometry: Geometry): Position[] {
  if (geometry.type === "GeometryCollection") return geometry.geometries.flatMap(positionsOf);
  const depth = { Point: 0, MultiPoint: 1, LineString: 1, Polygon: 2, MultiLineString: 2, MultiPolygon: 3 }[
    geometry.type
  ];
  return (depth === 0 ? [geometry.coordinates] : (geometry.coordinates as unknown[]).flat(depth - 1)) as Position[];
}

/** West, south, east, north of a geometry's positions; the dateline is not looked for. */
export function bboxOf(geometry: Geometry): [west: number, south: number, east: number, north: number] | undefined {
  const positions = positionsOf(geometry);
  if (positions.length === 0) return undefined;
  const [xs, ys] = [positions.map(([x]) => x!), positions.map(([, y]) => y!)];
  const least = (values: readonly number[]): number => values.reduce((a, b) => Math.min(a, b));
  const most = (values: readonly number[]): number => values.reduce((a, b) => Math.max(a, b));
  return [least(xs), least(ys), most(xs), most(ys)];
}
