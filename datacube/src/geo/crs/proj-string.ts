import { UnsupportedError } from "../../errors.ts";
import type { CrsDefinition, Datum, Ellipsoid, Projection } from "./definition.ts";
import { ellipsoids, namedDatums } from "./ellipsoids.ts";

/** Parameters of a PROJ string by name; a switch has an empty text. */
export type ProjParameters = ReadonlyMap<string, string>;

/** Splits `+proj=utm +zone=33` (the plus signs may be missing). The first of repeated parameters counts, as in PROJ. */
export function parseProjParameters(text: string): ProjParameters {
  const found = new Map<string, string>();
  for (const item of text.trim().split(/\s+/)) {
    const [name = "", value = ""] = item.replace(/^\+/, "").split(/=(.*)/s);
    if (name !== "" && !found.has(name)) found.set(name, value);
  }
  return found;
}

/** Metres of PROJ's units. */
const units: Readonly<Record<string, number>> = {
  m: 1,
  km: 1000,
  cm: 0.01,
  mm: 0.001,
  ft: 0.3048,
  "us-ft": 1200 / 3937,
  yd: 0.9144,
  "ind-yd": 0.91439523,
  "us-yd": 3600 / 3937,
  "us-ch": 79200 / 3937,
  ch: 20.1168,
  link: 0.201168,
  fath: 1.8288,
  mi: 1609.344,
  kmi: 1852,
};

/** Metres of a PROJ unit, such as `us-ft`. */
function metresOf(unit: string): number | undefined {
  return units[unit];
}

/** Name of a PROJ unit that is so many metres. */
function unitNameOf(metres: number): string | undefined {
  return Object.keys(units).find((name) => Math.abs(units[name]! - metres) < 1e-12 * metres);
}

/** Parameters that say nothing of the projection. */
const otherParameters: ReadonlySet<string> = new Set(
  "proj datum ellps a b rf f es e R pm towgs84 nadgrids units to_meter vunits vto_meter no_defs type wktext over geoidgrids axis init title".split(
    " ",
  ),
);

/** Parameters whose values are texts. */
const textParameters: ReadonlySet<string> = new Set(["south", "no_uoff", "no_off", "approx", "guam", "sweep", "czech"]);

/**
 * A CRS from a PROJ string. Angles are degrees.
 * @throws UnsupportedError for pipelines and datum grids
 */
export function fromProjString(text: string): CrsDefinition {
  const parameters = parseProjParameters(text);
  const method = parameters.get("proj");
  if (method === undefined) throw new UnsupportedError(`the CRS "${text}"`, "a PROJ string has +proj=…");
  if (method === "pipeline") throw new UnsupportedError("a PROJ pipeline as CRS");
  const grids = parameters.get("nadgrids");
  if (method === "merc" && grids === "@null") return webMercator(parameters);
  if (grids !== undefined && grids !== "@null") {
    throw new UnsupportedError(`the datum grid ${grids}`, "give +towgs84 parameters instead");
  }
  const datum = datumOf(parameters);
  const axes = parameters.get("axis")?.slice(0, 2) ?? "en";
  if (method === "longlat" || method === "latlong" || method === "lonlat" || method === "latlon")
    return { kind: "geographic", name: "unknown", datum, toMetre: 1, axes };
  if (method === "geocent") return { kind: "geocentric", name: "unknown", datum, toMetre: 1, axes: "ggg" };
  return {
    kind: "projected",
    name: "unknown",
    datum,
    base: { name: "unknown" },
    projection: projectionOf(method, parameters),
    toMetre: toMetre(parameters),
    axes,
  };
}

/** The maps of the Web: Mercator of a sphere, of longitudes and latitudes of WGS 84. */
function webMercator(parameters: ProjParameters): CrsDefinition {
  return {
    kind: "projected",
    name: "unknown",
    datum: datumOf(new Map([["datum", "WGS84"]])),
    base: { name: "WGS 84", code: 4326 },
    projection: projectionOf("webmerc", parameters),
    toMetre: toMetre(parameters),
    axes: "en",
  };
}

/** The projection in PROJ parameters. */
export function projectionOf(method: string, parameters: ProjParameters): Projection {
  const numbers: Record<string, number> = {};
  const options: Record<string, string> = {};
  for (const [name, value] of parameters) {
    if (otherParameters.has(name)) continue;
    const key = name === "k" ? "k_0" : name;
    if (textParameters.has(name) || value === "") options[key] = value;
    else numbers[key] = toNumber(name, value);
  }
  return { method, parameters: numbers, options };
}

/** Metres of a unit of a projected CRS. */
export function toMetre(parameters: ProjParameters): number {
  const own = parameters.get("to_meter");
  if (own !== undefined) {
    const [above = "", below = "1"] = own.split("/");
    return toNumber("to_meter", above) / toNumber("to_meter", below);
  }
  const unit = parameters.get("units") ?? "m";
  const metres = metresOf(unit);
  if (metres === undefined) throw new UnsupportedError(`the unit "${unit}" of a PROJ string`);
  return metres;
}

function toNumber(name: string, text: string): number {
  const degrees = /^([+-]?[\d.]+)d(?:([\d.]+)')?(?:([\d.]+)")?([NSEW])?$/i.exec(text);
  const value = degrees
    ? (Math.abs(Number(degrees[1])) + Number(degrees[2] ?? 0) / 60 + Number(degrees[3] ?? 0) / 3600) *
      (degrees[1]!.startsWith("-") || /[SW]/i.test(degrees[4] ?? "") ? -1 : 1)
    : Number(text);
  if (text === "" || !Number.isFinite(value)) throw new UnsupportedError(`+${name}=${text} in a PROJ string`);
  return value;
}

/** Datum of PROJ parameters; WGS 84 where they name none. */
export function datumOf(parameters: ProjParameters): Datum {
  const name = parameters.get("datum");
  const known = name === undefined ? undefined : namedDatums[name];
  if (name !== undefined && !known) throw new UnsupportedError(`the datum "${name}" of a PROJ string`);
  const shift = parameters.get("towgs84");
  const meridian = parameters.get("pm");
  const ellipsoid = known ? ellipsoids[known.ellipsoid]! : ellipsoidOf(parameters);
  const isGiven = ["a", "R", "ellps"].some((key) => parameters.has(key));
  return {
    name: known?.name ?? (isGiven ? "unknown" : "World Geodetic System 1984"),
    ellipsoid,
    meridian: meridian === undefined ? 0 : (meridians[meridian] ?? toNumber("pm", meridian)),
    toWgs84: shift
      ? shift.split(",").map((text) => toNumber("towgs84", text))
      : (known?.toWgs84 ?? (isGiven ? undefined : [0, 0, 0])),
  };
}

const meridians: Readonly<Record<string, number>> = {
  greenwich: 0,
  lisbon: -9.131906111111,
  paris: 2.337229166667,
  bogota: -74.080916666667,
  madrid: -3.687938888889,
  rome: 12.452333333333,
  bern: 7.439583333333,
  jakarta: 106.807719444444,
  ferro: -17.666666666667,
  brussels: 4.367975,
  stockholm: 18.058277777778,
  athens: 23.7163375,
  oslo: 10.722916666667,
};

function ellipsoidOf(parameters: ProjParameters): Ellipsoid {
  const read = (name: string): number | undefined => {
    const value = parameters.get(name);
    return value === undefined ? undefined : toNumber(name, value);
  };
  const radius = read("R");
  if (radius !== undefined) return { name: "unknown", semiMajor: radius, inverseFlattening: 0 };
  const named = parameters.get("ellps");
  const known = ellipsoids[named ?? "WGS84"];
  if (named !== undefined && !known) throw new UnsupportedError(`the ellipsoid "${named}" of a PROJ string`);
  const [semiMajor, semiMinor] = [read("a"), read("b")];
  const rf = read("rf") ?? (parameters.has("f") ? 1 / read("f")! : undefined);
  if (semiMajor === undefined) return known!;
  const fromMinor = semiMinor === undefined || semiMinor === semiMajor ? 0 : semiMajor / (semiMajor - semiMinor);
  return { name: "unknown", semiMajor, inverseFlattening: rf ?? fromMinor };
}

/** The CRS as a PROJ string; what it cannot say (names, axis order) is left out. */
export function toProjString({ kind, datum, projection, toMetre: metres }: CrsDefinition): string {
  const parts: string[] = [];
  const isWeb = projection?.method === "webmerc";
  if (kind === "projected") {
    parts.push(`+proj=${isWeb ? "merc" : projection!.method}`);
    for (const [name, value] of Object.entries(projection!.parameters)) parts.push(`+${name}=${value}`);
    for (const [name, value] of Object.entries(projection!.options))
      parts.push(value === "" ? `+${name}` : `+${name}=${value}`);
  } else parts.push(kind === "geocentric" ? "+proj=geocent" : "+proj=longlat");
  const radius = datum.ellipsoid.semiMajor;
  parts.push(...(isWeb ? [`+a=${radius}`, `+b=${radius}`, "+nadgrids=@null"] : datumParts(datum)));
  if (kind !== "geographic" && kind !== "geographic3d") {
    const unit = unitNameOf(metres);
    parts.push(unit === undefined ? `+to_meter=${metres}` : `+units=${unit}`);
  }
  return `${parts.join(" ")} +no_defs`;
}

function datumParts({ ellipsoid, meridian, toWgs84 }: Datum): string[] {
  const { semiMajor, inverseFlattening } = ellipsoid;
  const size =
    inverseFlattening === 0 ? [`+a=${semiMajor}`, `+b=${semiMajor}`] : [`+a=${semiMajor}`, `+rf=${inverseFlattening}`];
  return [
    ...size,
    ...(meridian === 0 ? [] : [`+pm=${meridian}`]),
    ...(toWgs84 ? [`+towgs84=${toWgs84.join(",")}`] : []),
  ];
}
