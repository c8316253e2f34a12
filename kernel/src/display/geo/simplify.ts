import type { Box } from "./extent.ts";
import type { Feature, Geometry, Position } from "./geo-json.ts";

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
  return features.map((feature) => ({
    ...feature,
    geometry: feature.geometry && simplifyGeometry(feature.geometry, round),
  }));
}

function simplifyGeometry(geometry: Geometry, round: (position: Position) => Position): Geometry {
  const line = (positions: readonly Position[]): Position[] => withoutRepeats(positions.map(round), 2);
  const polygon = (rings: readonly (readonly Position[])[]): Position[][] =>
    rings.map((ring, index) => oriented(withoutRepeats(ring.map(round), 4), index === 0));
  switch (geometry.type) {
    case "Point":
      return { type: geometry.type, coordinates: round(geometry.coordinates) };
    case "MultiPoint":
      return { type: geometry.type, coordinates: geometry.coordinates.map(round) };
    case "LineString":
      return { type: geometry.type, coordinates: line(geometry.coordinates) };
    case "MultiLineString":
      return { type: geometry.type, coordinates: geometry.coordinates.map(line) };
    case "Polygon":
      return { type: geometry.type, coordinates: polygon(geometry.coordinates) };
    case "MultiPolygon":
      return { type: geometry.type, coordinates: geometry.coordinates.map(polygon) };
    case "GeometryCollection":
      return { type: geometry.type, geometries: geometry.geometries.map((each) => simplifyGeometry(each, round)) };
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
