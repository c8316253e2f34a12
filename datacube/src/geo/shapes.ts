import { ExpressionError } from "../errors.ts";
import { Crs, type CrsLike } from "./crs/crs.ts";
import type { Geobox } from "./geobox.ts";
import type { Geometry, Position } from "./geojson.ts";
import { invert, toCoordinates } from "./geotransform.ts";
import type { Shape } from "./spans.ts";

/**
 * A geometry in pixels of a grid: one shape per polygon, line or point. `crs` is the geometry's, by default the grid's; only
 * vertices are transformed.
 * @throws ExpressionError for a vertex that has no coordinates in the grid's CRS
 */
export function shapesOn(geometry: Geometry | null, box: Geobox, crs: CrsLike = box.crs): Shape[] {
  if (!geometry) return [];
  const from = Crs.from(crs);
  const project = from.equals(box.crs) ? (x: number, y: number) => [x, y] as const : from.to(box.crs);
  const inverse = invert(box.transform);
  const place = ([x, y]: Position): Position => {
    const [u, v] = project(x!, y!);
    if (!Number.isFinite(u) || !Number.isFinite(v))
      throw new ExpressionError("shapes", `the vertex ${x}, ${y} (${from}) has no coordinates in ${box.crs}`);
    return [u, v];
  };
  const pixels = (positions: readonly Position[]): number[] =>
    positions.flatMap(([x, y]) => toCoordinates(inverse, x!, y!));
  return shapesOf(geometry, {
    flat: (positions) => pixels(positions.map(place)),
    ring: (positions) => pixels(clockwise(positions.map(place))),
  });
}

/** A ring as it runs clockwise. */
function clockwise(ring: readonly Position[]): readonly Position[] {
  let area = 0;
  for (let i = 1; i < ring.length; i++) area += ring[i - 1]![0]! * ring[i]![1]! - ring[i]![0]! * ring[i - 1]![1]!;
  return area > 0 ? ring.toReversed() : ring;
}

type ToPixels = (positions: readonly Position[]) => number[];

function shapesOf(geometry: Geometry, { flat, ring }: { flat: ToPixels; ring: ToPixels }): Shape[] {
  switch (geometry.type) {
    case "Point":
      return [{ kind: "points", parts: [flat([geometry.coordinates])] }];
    case "MultiPoint":
      return [{ kind: "points", parts: [flat(geometry.coordinates)] }];
    case "LineString":
      return [{ kind: "lines", parts: [flat(geometry.coordinates)] }];
    case "MultiLineString":
      return [{ kind: "lines", parts: geometry.coordinates.map(flat) }];
    case "Polygon":
      return [{ kind: "area", parts: geometry.coordinates.map(ring) }];
    case "MultiPolygon":
      return geometry.coordinates.map((rings) => ({ kind: "area", parts: rings.map(ring) }));
    case "GeometryCollection":
      return geometry.geometries.flatMap((part) => shapesOf(part, { flat, ring }));
  }
}
