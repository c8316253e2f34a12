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
  const converter = proj4()(usable(from), usable(to));
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

function usable(crs: CrsDefinition): string {
  if (crs.kind === "geocentric") throw new UnsupportedError(`transforming points of ${crs.name}`);
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
