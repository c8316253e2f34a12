import type { CrsDefinition, Datum } from "./definition.ts";
import { completeProjection, expandProjection, namesOf, parameterValue } from "./projection-names.ts";

/** Whether two systems give a point the same coordinates. Two EPSG codes are compared as they are. */
export function sameCrs(a: CrsDefinition, b: CrsDefinition): boolean {
  if (a === b) return true;
  if (a.code !== undefined && b.code !== undefined) return a.code === b.code;
  if (a.kind !== b.kind || !near(a.toMetre, b.toMetre) || !sameDatum(a.datum, b.datum)) return false;
  return a.kind !== "projected" || sameProjection(a, b);
}

function near(a: number, b: number): boolean {
  return Math.abs(a - b) <= 1e-10 * Math.max(1, Math.abs(a), Math.abs(b));
}

function sameDatum(a: Datum, b: Datum): boolean {
  const sameSize =
    near(a.ellipsoid.semiMajor, b.ellipsoid.semiMajor) &&
    Math.abs(a.ellipsoid.inverseFlattening - b.ellipsoid.inverseFlattening) < 1e-6;
  if (!sameSize || !near(a.meridian, b.meridian)) return false;
  const [first, second] = [plainName(a.name), plainName(b.name)];
  if (first !== second && first !== "unknown" && second !== "unknown") return false;
  if (first === second && first !== "unknown") return true;
  const [shift, other] = [a.toWgs84 ?? [], b.toWgs84 ?? []];
  return [0, 1, 2, 3, 4, 5, 6].every((i) => near(shift[i] ?? 0, other[i] ?? 0));
}

/** The name of a datum without what differs between languages. */
function plainName(name: string): string {
  const plain = name
    .toLowerCase()
    .replace(/^d_/, "")
    .replace(/ ensemble$/, "")
    .replace(/[^a-z0-9]/g, "");
  return plain === "wgs1984" || plain === "wgs84" ? "worldgeodeticsystem1984" : plain;
}

function sameProjection(a: CrsDefinition, b: CrsDefinition): boolean {
  const [first, second] = [a, b].map(({ projection }) => completeProjection(expandProjection(projection!)));
  if (first!.method !== second!.method) return false;
  const [names, others] = [namesOf(first!), namesOf(second!)];
  if (names !== others) return false;
  if (names) return names.parameters.every((name) => near(parameterValue(first!, name), parameterValue(second!, name)));
  return JSON.stringify(sorted(first!.parameters)) === JSON.stringify(sorted(second!.parameters));
}

function sorted(parameters: Readonly<Record<string, number>>): [string, number][] {
  return Object.entries(parameters).toSorted(([a], [b]) => a.localeCompare(b));
}
