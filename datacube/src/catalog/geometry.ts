import { featuresOf, type GeoJson } from "../geo/geojson.ts";
import { bboxOf } from "./stac/geometry.ts";
import type { Geometry, Position } from "./stac/model.ts";

/**
 * Whether two geometries have a point in common, on the plane of longitudes and latitudes; edges belong to them. Longitudes beyond
 * ±180 mean the places one turn further.
 */
export function intersects(a: Geometry, b: Geometry): boolean {
  const [one, other] = [piecesOf(a), piecesOf(b)];
  const turns = isBeyond(a) || isBeyond(b) ? [-720, -360, 0, 360, 720] : [0];
  return turns.some((turn) => {
    const turned = turn === 0 ? other : other.map((piece) => turnedBy(turn, piece));
    return one.some((piece) => turned.some((against) => piecesMeet(piece, against)));
  });
}

function isBeyond(geometry: Geometry): boolean {
  const [west, , east] = bboxOf(geometry) ?? [0, 0, 0];
  return west < -180 || east > 180;
}

function turnedBy(degrees: number, { rings, hasInside }: Piece): Piece {
  return { rings: rings.map((ring) => ring.map(([x, y]) => [x! + degrees, y!] as Position)), hasInside };
}

/** A box as a polygon; over the dateline as two. */
export function boxGeometry([west, south, east, north]: readonly [number, number, number, number]): Geometry {
  const ring = (left: number, right: number): Position[][] => [
    [
      [left, south],
      [right, south],
      [right, north],
      [left, north],
      [left, south],
    ],
  ];
  if (east >= west) return { type: "Polygon", coordinates: ring(west, east) };
  return { type: "MultiPolygon", coordinates: [ring(west, 180), ring(-180, east)] };
}

/** The four numbers of a bounding box that may have heights. */
export function lonLatOf(bbox: readonly number[]): readonly [number, number, number, number] {
  const [west, south, third, fourth, east, north] = bbox as readonly [number, number, number, number, number, number];
  return bbox.length === 6 ? [west, south, east, north] : [west, south, third, fourth];
}

/** The positions of a geometry: of each line, ring or point. */
export function linesOf(geometry: Geometry): (readonly Position[])[] {
  return piecesOf(geometry).flatMap(({ rings }) => rings);
}

/** One geometry of all that an input in GeoJSON has. @throws ExpressionError naming what is none */
export function geometryOf(operation: string, shapes: GeoJson): Geometry {
  const geometries = featuresOf(operation, shapes).flatMap(({ geometry }) => geometry ?? []);
  return geometries.length === 1 ? geometries[0]! : { type: "GeometryCollection", geometries };
}

/** A point or a line (`rings` of one without an inside), or a polygon. */
interface Piece {
  readonly rings: readonly (readonly Position[])[];
  readonly hasInside: boolean;
}

function piecesOf(geometry: Geometry): Piece[] {
  switch (geometry.type) {
    case "Point":
      return [{ rings: [[geometry.coordinates]], hasInside: false }];
    case "MultiPoint":
      return geometry.coordinates.map((position) => ({ rings: [[position]], hasInside: false }));
    case "LineString":
      return [{ rings: [geometry.coordinates], hasInside: false }];
    case "MultiLineString":
      return geometry.coordinates.map((line) => ({ rings: [line], hasInside: false }));
    case "Polygon":
      return [{ rings: geometry.coordinates, hasInside: true }];
    case "MultiPolygon":
      return geometry.coordinates.map((rings) => ({ rings, hasInside: true }));
    case "GeometryCollection":
      return geometry.geometries.flatMap(piecesOf);
  }
}

function piecesMeet(a: Piece, b: Piece): boolean {
  const [first, second] = [a.rings[0]?.[0], b.rings[0]?.[0]];
  if (!first || !second) return false;
  if (a.hasInside && isInside(second, a)) return true;
  if (b.hasInside && isInside(first, b)) return true;
  const edges = segmentsOf(b);
  return segmentsOf(a).some((one) => edges.some((other) => segmentsMeet(one, other)));
}

type Segment = readonly [Position, Position];

function segmentsOf({ rings }: Piece): Segment[] {
  return rings.flatMap((ring) =>
    ring.length === 1
      ? [[ring[0]!, ring[0]!] as const]
      : ring.slice(1).map((position, i) => [ring[i]!, position] as const),
  );
}

/** Whether a point is in a polygon and in none of its holes, by counting edges to its right. */
function isInside([x, y]: Position, { rings }: Piece): boolean {
  let inside = false;
  for (const [[ax, ay], [bx, by]] of segmentsOf({ rings, hasInside: true }) as [number[], number[]][]) {
    if (ay! > y! === by! > y!) continue;
    if (x! < ((bx! - ax!) * (y! - ay!)) / (by! - ay!) + ax!) inside = !inside;
  }
  return inside;
}

function segmentsMeet([a, b]: Segment, [c, d]: Segment): boolean {
  const sides = [side(a, b, c), side(a, b, d), side(c, d, a), side(c, d, b)] as const;
  if (sides[0] * sides[1] < 0 && sides[2] * sides[3] < 0) return true;
  return (
    (sides[0] === 0 && isBetween(a, b, c)) ||
    (sides[1] === 0 && isBetween(a, b, d)) ||
    (sides[2] === 0 && isBetween(c, d, a)) ||
    (sides[3] === 0 && isBetween(c, d, b))
  );
}

/** On which side of a line a point is: the sign of the area of the triangle. */
function side([ax, ay]: Position, [bx, by]: Position, [cx, cy]: Position): number {
  return Math.sign((bx! - ax!) * (cy! - ay!) - (by! - ay!) * (cx! - ax!));
}

function isBetween([ax, ay]: Position, [bx, by]: Position, [x, y]: Position): boolean {
  return Math.min(ax!, bx!) <= x! && x! <= Math.max(ax!, bx!) && Math.min(ay!, by!) <= y! && y! <= Math.max(ay!, by!);
}
