import { createRequire } from "node:module";
import type Proj4 from "proj4";
import { UnsupportedError } from "../../errors.ts";
import type { CrsDefinition } from "./definition.ts";
import { toProjString } from "./proj-string.ts";

/**
 * Coordinates of one system in another, x (or longitude) before y whatever the order of the authority; NaN where a point
 * has none. Longitudes and latitudes are degrees; other axes have the unit of their system.
 */
export type PointTransform = (x: number, y: number) => readonly [x: number, y: number];

let library: typeof Proj4 | undefined;

/** The projection library, loaded when the first transform needs it. */
function proj4(): typeof Proj4 {
  library ??= createRequire(import.meta.url)("proj4") as typeof Proj4;
  return library;
}

const nowhere: readonly [number, number] = [Number.NaN, Number.NaN];

/**
 * The transform between two systems. Datums differ by Helmert shifts, not by grids: with a datum that needs a grid, such as
 * NAD27, expect metres.
 * @throws UnsupportedError for systems of the Earth's centre and projections that are not known
 */
export function pointTransform(from: CrsDefinition, to: CrsDefinition): PointTransform {
  // The library goes through WGS 84 wherever a shift is told, which costs millimetres between systems of one datum.
  const isOneDatum = JSON.stringify(from.datum.toWgs84) === JSON.stringify(to.datum.toWgs84) && sameEarth(from, to);
  const plain = (crs: CrsDefinition): CrsDefinition =>
    isOneDatum ? { ...crs, datum: { ...crs.datum, toWgs84: undefined } } : crs;
  const converter = proj4()(usable(plain(from)), usable(plain(to)));
  const [flipFrom, flipTo] = [flipsOf(from), flipsOf(to)];
  return (x, y) => {
    if (!Number.isFinite(x) || !Number.isFinite(y)) return nowhere;
    if (isBeyondPole(from, y)) return nowhere;
    try {
      const [a = Number.NaN, b = Number.NaN] = converter.forward([x * flipFrom[0], y * flipFrom[1]]);
      return Number.isFinite(a) && Number.isFinite(b) ? [a * flipTo[0], b * flipTo[1]] : nowhere;
    } catch {
      return nowhere;
    }
  };
}

function isBeyondPole({ kind }: CrsDefinition, y: number): boolean {
  return (kind === "geographic" || kind === "geographic3d") && Math.abs(y) > 90;
}

function sameEarth(a: CrsDefinition, b: CrsDefinition): boolean {
  const [first, second] = [a.datum.ellipsoid, b.datum.ellipsoid];
  const isWeb = [a, b].some(({ projection }) => projection?.method === "webmerc");
  return !isWeb && first.semiMajor === second.semiMajor && first.inverseFlattening === second.inverseFlattening;
}

/** What the library computes otherwise than PROJ does, by kilometres. */
function isWrongInLibrary({ projection, datum }: CrsDefinition): boolean {
  const method = projection?.method;
  if (method === "ortho") return datum.ellipsoid.inverseFlattening !== 0;
  return (method === "krovak" || method === "cass") && datum.meridian !== 0;
}

function usable(crs: CrsDefinition): string {
  if (crs.kind === "geocentric") throw new UnsupportedError(`transforming points of ${crs.name}`);
  if (isWrongInLibrary(crs)) throw new UnsupportedError(`the projection ${crs.projection!.method} of ${crs.name}`);
  const text = toProjString(crs);
  try {
    proj4()(text);
  } catch (error) {
    throw new UnsupportedError(`the projection ${crs.projection?.method} (${crs.name})`, String(error));
  }
  return text;
}

/** Signs of x and y: axes that point west or south count the other way. */
function flipsOf({ axes, kind }: CrsDefinition): readonly [number, number] {
  if (kind !== "projected" || axes[0] === axes[1]) return [1, 1];
  return [axes.includes("w") ? -1 : 1, axes.includes("s") ? -1 : 1];
}
