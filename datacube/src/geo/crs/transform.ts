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
  const isBounded = bounded.has(from.projection?.method);
  const tolerance = 1e-6 * from.datum.ellipsoid.semiMajor;
  return (x, y) => {
    if (!Number.isFinite(x) || !Number.isFinite(y)) return nowhere;
    if (isBeyondPole(from, y)) return nowhere;
    try {
      const u = x * flipFrom[0];
      const v = y * flipFrom[1];
      const [a = Number.NaN, b = Number.NaN] = converter.forward([u, v]);
      if (!Number.isFinite(a) || !Number.isFinite(b)) return nowhere;
      if (isBounded) {
        const [p = Number.NaN, q = Number.NaN] = converter.inverse([a, b]);
        if (!(Math.abs(p - u) <= tolerance && Math.abs(q - v) <= tolerance)) return nowhere;
      }
      return [a * flipTo[0], b * flipTo[1]];
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
  const text = withOrigin(toProjString(crs), crs);
  try {
    proj4()(text);
  } catch (error) {
    throw new UnsupportedError(`the projection ${crs.projection?.method} (${crs.name})`, String(error));
  }
  return text;
}

/** With an origin of zero written out: in some projections the library takes what is not told for NaN. */
function withOrigin(text: string, { kind }: CrsDefinition): string {
  if (kind !== "projected") return text;
  const untold = ["lat_0", "lon_0", "x_0", "y_0"].filter((name) => !text.includes(`+${name}=`));
  return [text, ...untold.map((name) => `+${name}=0`)].join(" ");
}

/** Projections of the whole Earth to a part of the plane, whose inverse answers beyond it too. */
const bounded: ReadonlySet<string | undefined> = new Set("robin moll eqearth ortho sinu laea aeqd vandg".split(" "));

/** Signs of x and y: axes that point west or south count the other way. */
function flipsOf({ axes, kind }: CrsDefinition): readonly [number, number] {
  if (kind !== "projected" || axes[0] === axes[1]) return [1, 1];
  return [axes.includes("w") ? -1 : 1, axes.includes("s") ? -1 : 1];
}
