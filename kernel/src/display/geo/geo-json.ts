import { dataProperty } from "../survey.ts";

/** Longitude or easting, latitude or northing, and what else a position has. */
export type Position = readonly number[];

/** A geometry of RFC 7946. */
export type Geometry =
  | { type: "Point"; coordinates: Position }
  | { type: "MultiPoint" | "LineString"; coordinates: readonly Position[] }
  | { type: "MultiLineString" | "Polygon"; coordinates: readonly (readonly Position[])[] }
  | { type: "MultiPolygon"; coordinates: readonly (readonly (readonly Position[])[])[] }
  | { type: "GeometryCollection"; geometries: readonly Geometry[] };

/** A feature of RFC 7946. */
export interface Feature {
  type: "Feature";
  geometry: Geometry | null;
  properties: Record<string, unknown> | null;
}

/** Depth of the arrays that hold positions. */
const NESTING: Readonly<Record<string, number>> = {
  Point: 0,
  MultiPoint: 1,
  LineString: 1,
  MultiLineString: 2,
  Polygon: 2,
  MultiPolygon: 3,
};

/** The features of a GeoJSON object (collection, feature or geometry), if it is one, with sound coordinates. */
export function featuresOf(value: object): readonly Feature[] | undefined {
  const type = dataProperty(value, "type");
  if (typeof type !== "string") return undefined;
  const { features } = value as { features?: unknown };
  if (type === "FeatureCollection") return Array.isArray(features) && features.every(isFeature) ? features : undefined;
  if (isFeature(value)) return [value];
  return isGeometry(value, 0) ? [{ type: "Feature", geometry: value, properties: null }] : undefined;
}

/** Calls `visit` with each position of a geometry. */
export function eachPosition(geometry: Geometry, visit: (position: Position) => void): void {
  if (geometry.type === "GeometryCollection") for (const part of geometry.geometries) eachPosition(part, visit);
  else walk(geometry.coordinates, NESTING[geometry.type]!, visit);
}

/** Number of the positions of all geometries. */
export function countPositions(features: readonly Feature[]): number {
  let count = 0;
  for (const { geometry } of features) if (geometry) eachPosition(geometry, () => (count += 1));
  return count;
}

type Nested = Position | readonly Nested[];

function walk(nested: Nested, depth: number, visit: (position: Position) => void): void {
  if (depth === 0) visit(nested as Position);
  else for (const each of nested as readonly Nested[]) walk(each, depth - 1, visit);
}

function isFeature(value: unknown): value is Feature {
  if (typeof value !== "object" || value === null) return false;
  const { type, geometry, properties } = value as Partial<Feature>;
  const sound = properties === null || properties === undefined || typeof properties === "object";
  return type === "Feature" && sound && (geometry === null || isGeometry(geometry, 0));
}

function isGeometry(value: unknown, depth: number): value is Geometry {
  if (typeof value !== "object" || value === null || depth > 5) return false;
  const { type, coordinates, geometries } = value as { type?: unknown; coordinates?: unknown; geometries?: unknown };
  if (type === "GeometryCollection")
    return Array.isArray(geometries) && geometries.every((each) => isGeometry(each, depth + 1));
  const nesting = typeof type === "string" ? NESTING[type] : undefined;
  return nesting !== undefined && isNested(coordinates, nesting);
}

function isNested(value: unknown, depth: number): boolean {
  if (!Array.isArray(value)) return false;
  if (depth > 0) {
    for (const each of value) if (!isNested(each, depth - 1)) return false;
    return true;
  }
  return value.length >= 2 && Number.isFinite(value[0]) && Number.isFinite(value[1]);
}
