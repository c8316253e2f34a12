import type { PointTransform } from "./crs/transform.ts";

/**
 * West, south, east and north in the units of a CRS. Of longitudes, an east that is less than the west means that the
 * extent goes over the dateline.
 */
export type Bounds = readonly [west: number, south: number, east: number, north: number];

/** An extent over the dateline with an east that goes on beyond it. */
export function unrolled([west, south, east, north]: Bounds): Bounds {
  return [west, south, east < west ? east + 360 : east, north];
}

/** A longitude in the turn in which it is nearest to another one. */
export function nearTurn(longitude: number, to: number): number {
  return longitude - 360 * Math.round((longitude - to) / 360);
}

/** The smallest extent with all of several unrolled ones, one at least. */
export function hullOf(all: readonly Bounds[]): Bounds {
  return all.reduce(([west, south, east, north], [left, bottom, right, top]) => [
    Math.min(west, left),
    Math.min(south, bottom),
    Math.max(east, right),
    Math.max(north, top),
  ]);
}

/** Points per edge and per direction of the inside at which extents are transformed. */
const density = 21;

/** How an extent is transformed. */
export interface ExtentTransform {
  readonly forward: PointTransform;
  readonly back: PointTransform;
  /** Whether the results are longitudes and latitudes. */
  readonly toGeographic: boolean;
}

/**
 * The extent in another system, of points along its edges and inside it; points that have no coordinates there do not
 * count. An extent with a pole reaches it, and goes around all longitudes.
 * @returns undefined where no point has coordinates
 */
export function transformExtent(extent: Bounds, { forward, back, toGeographic }: ExtentTransform): Bounds | undefined {
  const points = pointsOf(extent).map(([x, y]) => forward(x, y));
  const found = points.filter(([x, y]) => Number.isFinite(x) && Number.isFinite(y));
  if (found.length === 0) return undefined;
  const [south, north] = rangeOf(found.map(([, y]) => y));
  if (!toGeographic) {
    const [west, east] = rangeOf(found.map(([x]) => x));
    return [west, south, east, north];
  }
  const poles = [-90, 90].filter((latitude) => isInside(extent, back(0, latitude)));
  if (poles.length > 0) return [-180, Math.min(south, ...poles), 180, Math.max(north, ...poles)];
  return longitudeExtent(
    found.map(([x]) => x),
    south,
    north,
  );
}

function isInside([west, south, east, north]: Bounds, [x, y]: readonly [number, number]): boolean {
  return x >= west && x <= east && y >= south && y <= north;
}

function rangeOf(values: readonly number[]): [number, number] {
  return [
    values.reduce((least, value) => Math.min(least, value), Number.POSITIVE_INFINITY),
    values.reduce((most, value) => Math.max(most, value), Number.NEGATIVE_INFINITY),
  ];
}

/** A grid of points over an extent, with its edges. */
function pointsOf([west, south, east, north]: Bounds): (readonly [number, number])[] {
  const parts = Array.from({ length: density }, (_, i) => i / (density - 1));
  return parts.flatMap((v) => parts.map((u) => [west + u * (east - west), south + v * (north - south)] as const));
}

/** The shortest arc that holds all longitudes: what is left beside their widest gap. */
function longitudeExtent(longitudes: readonly number[], south: number, north: number): Bounds {
  const sorted = [...longitudes].sort((a, b) => a - b);
  const first = sorted[0]!;
  const last = sorted.at(-1)!;
  let [widest, west, east] = [first + 360 - last, first, last];
  for (let i = 1; i < sorted.length; i++) {
    const gap = sorted[i]! - sorted[i - 1]!;
    if (gap > widest && gap > 180) [widest, west, east] = [gap, sorted[i]!, sorted[i - 1]!];
  }
  return [west, south, east, north];
}
