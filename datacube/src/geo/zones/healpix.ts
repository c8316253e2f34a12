import { ExpressionError } from "../../errors.ts";
import type { Position } from "../geojson.ts";
import type { ZoneGrid } from "./zone-grid.ts";

/** Order of HEALPix's numbers: along a curve in each of twelve faces, or along parallels from north to south. */
export type HealpixScheme = "nested" | "ring";

/** Finest level: numbers of cells are exact in float64. */
export const finestHealpix = 24;

/** A cell by its face (0 to 11) and its place there, from the southern corner to the east and to the west. */
interface Place {
  readonly face: number;
  readonly x: number;
  readonly y: number;
}

/** Points along each of a cell's four edges, which are curves. */
const pointsPerEdge = 4;

const degrees = 180 / Math.PI;
/** Ring of the southern corner of each face, and its longitude in eighths of a turn. */
const faceRing = [2, 2, 2, 2, 3, 3, 3, 3, 4, 4, 4, 4];
const faceTurn = [1, 3, 5, 7, 0, 2, 4, 6, 1, 3, 5, 7];

/** HEALPix (Górski and others 2005) of `2 ** level` cells along the edge of a face: cells of equal area on the sphere. */
export function healpixGrid(level: number, scheme: HealpixScheme): ZoneGrid {
  const side = 2 ** level;
  const [encode, decode] = scheme === "nested" ? [nestedOf, placeOfNested] : [ringOf, placeOfRing];
  const placeOf = (id: bigint): Place => {
    if (id < 0n || id >= 12n * BigInt(side) ** 2n)
      throw new ExpressionError("zones", `${id} is no cell of HEALPix at level ${level}`);
    return decode(Number(id), side);
  };
  return {
    attrs: { grid_name: "healpix", level, indexing_scheme: scheme },
    cellAt: (longitude, latitude) => {
      const place = placeAt(longitude, latitude, side);
      return place && encode(place, side);
    },
    idOf: (key) => BigInt(key),
    textOf: String,
    centre: (id) => {
      const { face, x, y } = placeOf(id);
      return lonLatOf(face, (x + 0.5) / side, (y + 0.5) / side);
    },
    boundary: (id) => {
      const { face, x, y } = placeOf(id);
      return corners(pointsPerEdge).map(([u, v]) => lonLatOf(face, (x + u) / side, (y + v) / side));
    },
  };
}

/** Points along the edges of a unit square, counterclockwise as seen from outside the sphere, from the southern corner. */
function corners(count: number): (readonly [number, number])[] {
  const parts = Array.from({ length: count }, (_, i) => i / count);
  return [
    ...parts.map((part) => [part, 0] as const),
    ...parts.map((part) => [1, part] as const),
    ...parts.map((part) => [1 - part, 1] as const),
    ...parts.map((part) => [0, 1 - part] as const),
  ];
}

function placeAt(longitude: number, latitude: number, side: number): Place | undefined {
  if (!(Math.abs(latitude) <= 90) || !Number.isFinite(longitude)) return undefined;
  const turn = (longitude / 90 - 4 * Math.floor(longitude / 360)) % 4;
  const z = Math.sin(latitude / degrees);
  const last = side - 1;
  if (Math.abs(z) <= 2 / 3) {
    const down = Math.floor(side * (0.5 + turn - 0.75 * z));
    const up = Math.floor(side * (0.5 + turn + 0.75 * z));
    const [p, m] = [Math.floor(down / side), Math.floor(up / side)];
    const face = p === m ? 4 + (p % 4) : p < m ? p : m + 8;
    return { face, x: up - m * side, y: last - (down - p * side) };
  }
  const quarter = Math.min(3, Math.floor(turn));
  const part = turn - quarter;
  // of the cosine, as the sine has no digits left near a pole
  const reach = (side * Math.cos(latitude / degrees)) / Math.sqrt((1 + Math.abs(z)) / 3);
  const east = Math.min(last, Math.floor(part * reach));
  const west = Math.min(last, Math.floor((1 - part) * reach));
  return z > 0 ? { face: quarter, x: last - west, y: last - east } : { face: quarter + 8, x: east, y: west };
}

/** Degrees of a place in a face, from 0 to 1 in both directions. */
function lonLatOf(face: number, x: number, y: number): Position {
  const ring = faceRing[face]! - x - y;
  const fromPole = ring < 1 ? ring : ring > 3 ? 4 - ring : 1;
  const along = faceTurn[face]! * fromPole + x - y;
  const longitude = fromPole < 1e-15 ? 45 * faceTurn[face]! : (45 * along) / fromPole;
  return [(longitude + 360) % 360, latitudeOf(ring, fromPole)];
}

function latitudeOf(ring: number, fromPole: number): number {
  if (ring >= 1 && ring <= 3) return Math.asin(((2 - ring) * 2) / 3) * degrees;
  const sinus = 1 - fromPole ** 2 / 3;
  const cosine = fromPole * Math.sqrt((1 + sinus) / 3);
  return Math.atan2(ring < 1 ? sinus : -sinus, cosine) * degrees;
}

/** Bits of 12 spread to every other place. */
const spread = Float64Array.from({ length: 4096 }, (_, i) => Number.parseInt(i.toString(2), 4));

function spreadBits(value: number): number {
  return spread[value % 4096]! + spread[Math.floor(value / 4096)]! * 2 ** 24;
}

function nestedOf({ face, x, y }: Place, side: number): number {
  return face * side * side + spreadBits(x) + 2 * spreadBits(y);
}

function placeOfNested(id: number, side: number): Place {
  const face = Math.floor(id / (side * side));
  let [x, y] = [0, 0];
  for (let rest = id - face * side * side, bit = 1; rest > 0; rest = Math.floor(rest / 4), bit *= 2) {
    x += (rest % 2) * bit;
    y += (Math.floor(rest / 2) % 2) * bit;
  }
  return { face, x, y };
}

/** Cells north of a ring near a pole. */
const cap = (ring: number): number => 2 * ring * (ring - 1);

function ringOf({ face, x, y }: Place, side: number): number {
  const ring = faceRing[face]! * side - x - y - 1;
  const isSouth = ring > 3 * side;
  const quarter = ring < side ? ring : isSouth ? 4 * side - ring : side;
  const shift = quarter === side ? (((ring - side) % 2) + 2) % 2 : 0;
  const before =
    ring < side ? cap(quarter) : isSouth ? 12 * side * side - cap(quarter + 1) : cap(side) + (ring - side) * 4 * side;
  const along = (faceTurn[face]! * quarter + x - y + 1 + shift) / 2;
  return before + ((along - 1 + 4 * quarter) % (4 * quarter));
}

/** Ring near a pole of a cell that so many come before. */
function ringOfCap(before: number): number {
  let ring = Math.floor((1 + Math.sqrt(1 + 2 * before)) / 2);
  while (cap(ring) > before) ring--;
  while (cap(ring + 1) <= before) ring++;
  return ring;
}

function placeOfRing(id: number, side: number): Place {
  const [polar, all] = [cap(side), 12 * side * side];
  if (id < polar) {
    const ring = ringOfCap(id);
    const along = id - cap(ring);
    return placeOnRing({ face: Math.floor(along / ring), ring, quarter: ring, along, shift: 0 }, side);
  }
  if (id >= all - polar) {
    const quarter = ringOfCap(all - 1 - id);
    const along = 4 * quarter - 1 - (all - 1 - id - cap(quarter));
    return placeOnRing(
      { face: 8 + Math.floor(along / quarter), ring: 4 * side - quarter, quarter, along, shift: 0 },
      side,
    );
  }
  const ring = Math.floor((id - polar) / (4 * side)) + side;
  const along = (id - polar) % (4 * side);
  const shift = (ring + side) % 2;
  const below = ring - side + 1;
  const [down, up] = [below, 2 * side + 2 - below].map((far) =>
    Math.floor((along + 1 - Math.floor(far / 2) + side - 1) / side),
  ) as [number, number];
  const face = up === down ? 4 + (up % 4) : up < down ? up : down + 8;
  return placeOnRing({ face, ring, quarter: side, along, shift }, side);
}

function placeOnRing(
  { face, ring, quarter, along, shift }: { face: number; ring: number; quarter: number; along: number; shift: number },
  side: number,
): Place {
  const down = ring - faceRing[face]! * side + 1;
  const far = 2 * (along + 1) - faceTurn[face]! * quarter - shift - 1;
  const across = far >= 2 * side ? far - 8 * side : far;
  return { face, x: Math.floor((across - down) / 2), y: Math.floor((-across - down) / 2) };
}
