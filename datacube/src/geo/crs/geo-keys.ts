import type { CrsDefinition, Datum } from "./definition.ts";
import { fromEpsg } from "./epsg.ts";
import { completeProjection, namesOf, parameterValue } from "./projection-names.ts";
import { type ProjectionNames, projections } from "./projections.ts";

/** GeoTIFF's keys by number: codes, numbers, texts (OGC 19-008 section 7). */
export type GeoKeys = ReadonlyMap<number, number | readonly number[] | string>;

const userDefined = 32767;
const metre = 9001;
const degree = 9102;

/** The CRS as GeoTIFF keys, undefined where keys cannot say it. */
export function toGeoKeys(crs: CrsDefinition): GeoKeys | undefined {
  const model = { projected: 1, geographic: 2, geographic3d: 2, geocentric: 3 }[crs.kind];
  const keys = new Map<number, number | readonly number[] | string>([
    [1024, model],
    [1026, crs.name],
  ]);
  if (crs.kind === "projected") {
    const isDone = crs.code === undefined ? addProjection(keys, crs) : addCode(keys, crs);
    return isDone ? keys : undefined;
  }
  addGeographic(keys, crs.datum, { name: crs.name, code: crs.code });
  return keys;
}

function addCode(keys: Map<number, number | readonly number[] | string>, { code, base, toMetre }: CrsDefinition): true {
  keys.set(3072, code!);
  if (toMetre === 1) keys.set(3076, metre);
  if (base) keys.set(2049, base.name).set(2054, degree);
  return true;
}

function addGeographic(
  keys: Map<number, number | readonly number[] | string>,
  datum: Datum,
  { name, code }: { name: string; code?: number | undefined },
): void {
  keys.set(2048, code ?? userDefined);
  keys.set(2049, name);
  keys.set(2054, degree);
  if (code !== undefined) return;
  const { ellipsoid, meridian, toWgs84 } = datum;
  keys.set(2050, userDefined).set(2056, userDefined);
  keys.set(2049, `GCS Name = ${name}|Datum = ${datum.name}|Ellipsoid = ${ellipsoid.name}|`);
  keys.set(2057, ellipsoid.semiMajor);
  if (ellipsoid.inverseFlattening === 0) keys.set(2058, ellipsoid.semiMajor);
  else keys.set(2059, ellipsoid.inverseFlattening);
  if (meridian !== 0) keys.set(2061, meridian);
  if (toWgs84?.some((value) => value !== 0)) keys.set(2062, toWgs84);
}

function addProjection(keys: Map<number, number | readonly number[] | string>, crs: CrsDefinition): boolean {
  const { projection, base, datum, toMetre } = crs;
  const names = namesOf(projection!);
  if (names?.key === undefined) return false;
  addGeographic(keys, datum, { name: base?.name ?? "unknown", code: base?.code });
  keys.set(3072, userDefined).set(3074, userDefined).set(3075, names.key);
  keys.set(3073, crs.name);
  if (toMetre === 1) keys.set(3076, metre);
  else keys.set(3076, userDefined).set(3077, toMetre);
  for (const parameter of names.parameters) {
    if (parameter.key === undefined) continue;
    const value = parameterValue(projection!, parameter);
    keys.set(parameter.key, parameter.kind === "length" ? value / toMetre : value);
  }
  return true;
}

/** The CRS in GeoTIFF keys, undefined where there is none that is known. */
export function fromGeoKeys(keys: GeoKeys): CrsDefinition | undefined {
  const number = (key: number): number | undefined => {
    const value = keys.get(key);
    const first = typeof value === "object" ? value[0] : value;
    return typeof first === "number" && Number.isFinite(first) ? first : undefined;
  };
  const code = (key: number): number | undefined => {
    const value = number(key);
    return value !== undefined && value > 0 && value < userDefined ? value : undefined;
  };
  const projected = code(3072);
  if (projected !== undefined) return fromEpsg(projected);
  const geographic = geographicOf(keys, number, code);
  if (!geographic || number(1024) !== 1) return geographic;
  return projectedOf(keys, geographic, number);
}

type Look = (key: number) => number | undefined;

function geographicOf(keys: GeoKeys, number: Look, code: Look): CrsDefinition | undefined {
  const known = code(2048) ?? code(4096);
  if (known !== undefined) return fromEpsg(known);
  const [semiMajor, semiMinor, inverse] = [number(2057), number(2058), number(2059)];
  const fromMinor =
    semiMajor === undefined || semiMinor === undefined || semiMajor === semiMinor
      ? 0
      : semiMajor / (semiMajor - semiMinor);
  const ellipsoid = semiMajor === undefined ? ellipsoidOf(code(2056)) : undefined;
  if (semiMajor === undefined && !ellipsoid) return undefined;
  const shift = keys.get(2062);
  const citation = citationParts(keys.get(2049));
  return {
    kind: "geographic",
    name: citation.get("GCS Name") ?? "unknown",
    datum: {
      name: citation.get("Datum") ?? "unknown",
      ellipsoid: ellipsoid ?? {
        name: citation.get("Ellipsoid") ?? "unknown",
        semiMajor: semiMajor!,
        inverseFlattening: inverse ?? fromMinor,
      },
      meridian: number(2061) ?? 0,
      toWgs84: typeof shift === "object" ? shift : undefined,
    },
    toMetre: 1,
    axes: "en",
  };
}

/** `GCS Name = x|Datum = y|`, as GDAL writes citations. */
function citationParts(citation: unknown): Map<string, string> {
  const text = typeof citation === "string" ? citation : "";
  const parts = text.split("|").filter((part) => part !== "");
  const pairs = parts.flatMap((part) => (part.includes(" = ") ? [part.split(" = ", 2) as [string, string]] : []));
  return new Map(pairs.length > 0 ? pairs : parts.slice(0, 1).map((name) => ["GCS Name", name]));
}

/** Ellipsoids of EPSG codes that geographic systems of the table have. */
function ellipsoidOf(code: number | undefined): Datum["ellipsoid"] | undefined {
  const systems: Readonly<Record<number, number>> = {
    7030: 4326,
    7019: 4269,
    7008: 4267,
    7004: 4314,
    7022: 4230,
    7024: 4284,
  };
  const system = code === undefined ? undefined : systems[code];
  return system === undefined ? undefined : fromEpsg(system)?.datum.ellipsoid;
}

function projectedOf(keys: GeoKeys, geographic: CrsDefinition, number: Look): CrsDefinition | undefined {
  const projection = projectionOf(number);
  if (!projection) return undefined;
  const toMetre = number(3077) ?? linearUnits[number(3076) ?? metre];
  if (toMetre === undefined) return undefined;
  const { names, found } = projection;
  const parameters = Object.fromEntries(
    names.parameters.flatMap(({ proj, key, kind }) => {
      const value = key === undefined ? undefined : found(key);
      return value === undefined ? [] : [[proj, kind === "length" ? value * toMetre : value]];
    }),
  );
  const citation = keys.get(3073) ?? keys.get(1026);
  return {
    kind: "projected",
    name: typeof citation === "string" ? citation.replace(/\|+$/, "") : "unknown",
    datum: geographic.datum,
    base: { name: geographic.name, code: geographic.code },
    projection: completeProjection({ method: names.proj, parameters, options: {} }),
    toMetre,
    axes: "en",
  };
}

/** Metres of EPSG's units of length. */
const linearUnits: Readonly<Record<number, number>> = { 9001: 1, 9002: 0.3048, 9003: 1200 / 3937, 9036: 1000 };

/** A system of UTM that is told by its projection code (16001 to 16060, 16101 to 16160), or the method with its parameters. */
function projectionOf(number: Look): { names: ProjectionNames; found: Look } | undefined {
  const zone = number(3074) ?? 0;
  if ((zone > 16000 && zone <= 16060) || (zone > 16100 && zone <= 16160)) {
    const values: Readonly<Record<number, number>> = {
      3081: 0,
      3080: (zone % 100) * 6 - 183,
      3092: 0.9996,
      3082: 500000,
      3083: zone > 16100 ? 10_000_000 : 0,
    };
    return { names: projections[0]!, found: (key) => values[key] };
  }
  const method = number(3075);
  const variants = projections.filter(({ key }) => key !== undefined && key === method);
  const names =
    variants.find(({ needs }) => needs && Object.keys(needs).every((name) => isTold(name, number))) ?? variants.at(-1);
  return names && { names, found: number };
}

/** Whether the keys tell the variant of a projection that has this parameter. */
function isTold(parameter: string, number: Look): boolean {
  if (parameter === "k_0") return number(3092) !== undefined;
  const isPolar = number(3095) !== undefined && Math.abs(number(3081) ?? 90) < 90;
  return parameter === "lat_ts" && (number(3078) !== undefined || isPolar);
}
