import type { Box } from "./extent.ts";
import { countPositions, type Feature, type Geometry, type Position } from "./geo-json.ts";

/** Steps of the grid that positions of a drawing are rounded to, along the longer side. */
const STEPS = 4000;

/**
 * Features as a drawing needs them: positions on a grid finer than the screen, no position twice in a row, no third
 * ordinate, and rings in the order that spherical projections expect (outer ones clockwise).
 */
export function simplify(features: readonly Feature[], { west, south, east, north }: Box): Feature[] {
  const step = Math.max(east - west, north - south, 1e-9) / STEPS;
  const digits = Math.min(Math.max(Math.ceil(-Math.log10(step)), 0), 12);
  const round = ([x = 0, y = 0]: Position): Position => [Number(x.toFixed(digits)), Number(y.toFixed(digits))];
  return withParts(features, {
    point: round,
    points: (positions) => positions.map(round),
    line: (positions) => withoutRepeats(positions.map(round), 2),
    ring: (positions, index) => oriented(withoutRepeats(positions.map(round), 4), index === 0),
  });
}

/** The features with about so many positions at most: of each line, ring or set of points only some. */
export function thinned(features: readonly Feature[], most: number): readonly Feature[] {
  const every = Math.ceil(countPositions(features) / most);
  if (every <= 1) return features;
  const some = (positions: readonly Position[], least: number): readonly Position[] => {
    const kept = positions.filter((_, index) => index % every === 0 || index === positions.length - 1);
    return kept.length >= least ? kept : positions;
  };
  return withParts(features, {
    point: (position) => position,
    points: (positions) => some(positions, 1),
    line: (positions) => some(positions, 2),
    ring: (positions) => some(positions, 4),
  });
}

/** What to make of the parts of geometries; rings have their number in the polygon. */
interface Parts {
  point(position: Position): Position;
  points(positions: readonly Position[]): readonly Position[];
  line(positions: readonly Position[]): readonly Position[];
  ring(positions: readonly Position[], index: number): readonly Position[];
}

function withParts(features: readonly Feature[], parts: Parts): Feature[] {
  return features.map((feature) => ({
    ...feature,
    geometry: feature.geometry && geometryWith(feature.geometry, parts),
  }));
}

function geometryWith(geometry: Geometry, parts: Parts): Geometry {
  const { line } = parts;
  const polygon = (rings: readonly (readonly Position[])[]): (readonly Position[])[] => rings.map(parts.ring);
  switch (geometry.type) {
    case "Point":
      return { type: geometry.type, coordinates: parts.point(geometry.coordinates) };
    case "MultiPoint":
      return { type: geometry.type, coordinates: parts.points(geometry.coordinates) };
    case "LineString":
      return { type: geometry.type, coordinates: line(geometry.coordinates) };
    case "MultiLineString":
      return { type: geometry.type, coordinates: geometry.coordinates.map(line) };
    case "Polygon":
      return { type: geometry.type, coordinates: polygon(geometry.coordinates) };
    case "MultiPolygon":
      return { type: geometry.type, coordinates: geometry.coordinates.map(polygon) };
    case "GeometryCollection":
      return { type: geometry.type, geometries: geometry.geometries.map((each) => geometryWith(each, parts)) };
  }
}

/** Drops positions equal to the one before, unless fewer than `least` would be left. */
function withoutRepeats(positions: Position[], least: number): Position[] {
  const kept = positions.filter((position, index) => {
    const before = positions[index - 1];
    return !before || before[0] !== position[0] || before[1] !== position[1];
  });
  return kept.length >= least ? kept : positions;
}

function oriented(ring: Position[], clockwise: boolean): Position[] {
  let area = 0;
  for (const [index, [x = 0, y = 0]] of ring.entries()) {
    const [nextX = 0, nextY = 0] = ring[(index + 1) % ring.length]!;
    area += x * nextY - nextX * y;
  }
  return area > 0 === clockwise ? ring.toReversed() : ring;
}
