import { ExpressionError } from "../errors.ts";

/** x and y (longitude and latitude), and maybe a height, which does not count here. */
export type Position = readonly number[];

/** A geometry of GeoJSON (RFC 7946, section 3.1), in any CRS. */
export type Geometry =
  | { readonly type: "Point"; readonly coordinates: Position }
  | { readonly type: "MultiPoint" | "LineString"; readonly coordinates: readonly Position[] }
  | { readonly type: "MultiLineString" | "Polygon"; readonly coordinates: readonly (readonly Position[])[] }
  | { readonly type: "MultiPolygon"; readonly coordinates: readonly (readonly (readonly Position[])[])[] }
  | { readonly type: "GeometryCollection"; readonly geometries: readonly Geometry[] };

/** A geometry with properties. */
export interface Feature {
  readonly type: "Feature";
  readonly geometry: Geometry | null;
  readonly properties?: Readonly<Record<string, unknown>> | null;
}

/** What operations take as geometries: one, a feature, several of them, or a collection. */
export type GeoJson =
  | Geometry
  | Feature
  | { readonly type: "FeatureCollection"; readonly features: readonly Feature[] }
  | readonly (Geometry | Feature)[];

const depths: Readonly<Record<string, number>> = {
  Point: 0,
  MultiPoint: 1,
  LineString: 1,
  MultiLineString: 2,
  Polygon: 2,
  MultiPolygon: 3,
};

/**
 * The features of GeoJSON in their order; a geometry alone is a feature without properties.
 * @throws ExpressionError naming what is no GeoJSON
 */
export function featuresOf(operation: string, input: GeoJson): Feature[] {
  if (Array.isArray(input)) return input.flatMap((one: GeoJson) => featuresOf(operation, one));
  const object = input as Exclude<GeoJson, readonly unknown[]>;
  if (object?.type === "FeatureCollection") return object.features.flatMap((one) => featuresOf(operation, one));
  if (object?.type === "Feature") {
    if (object.geometry) checkGeometry(operation, object.geometry);
    return [object];
  }
  checkGeometry(operation, object);
  return [{ type: "Feature", geometry: object }];
}

/** @throws ExpressionError naming what is no geometry of GeoJSON */
export function checkGeometry(operation: string, geometry: Geometry): void {
  if (geometry?.type === "GeometryCollection" && Array.isArray(geometry.geometries)) {
    for (const part of geometry.geometries) checkGeometry(operation, part);
    return;
  }
  const depth = depthOf(geometry?.type);
  if (depth === undefined)
    throw new ExpressionError(operation, `${JSON.stringify(geometry)?.slice(0, 80)} is no geometry of GeoJSON`);
  const { coordinates } = geometry as Exclude<Geometry, { type: "GeometryCollection" }>;
  if (!isNested(coordinates, depth))
    throw new ExpressionError(
      operation,
      `the coordinates of a ${geometry.type} are not numbers nested as GeoJSON says`,
    );
  const rings = geometry.type === "Polygon" ? geometry.coordinates : [];
  const all = geometry.type === "MultiPolygon" ? geometry.coordinates.flat() : rings;
  if (all.some((ring) => ring.length < 4))
    throw new ExpressionError(operation, `a ring of a ${geometry.type} has fewer than four positions`);
}

function depthOf(type: unknown): number | undefined {
  return typeof type === "string" && Object.hasOwn(depths, type) ? depths[type] : undefined;
}

function isNested(value: unknown, depth: number): boolean {
  if (!Array.isArray(value)) return false;
  if (depth > 0) return value.every((inner) => isNested(inner, depth - 1));
  return value.length >= 2 && Number.isFinite(value[0]) && Number.isFinite(value[1]);
}
