import { UnsupportedError } from "../../errors.ts";
import type { CrsDefinition, Datum, Projection } from "./definition.ts";
import { fromEpsg } from "./epsg.ts";
import { fromProjString } from "./proj-string.ts";
import { completeProjection } from "./projection-names.ts";
import { type ProjectionNames, projections } from "./projections.ts";
import { childOf, childrenOf, numberOf, parseWkt, textOf, type WktNode } from "./wkt.ts";

const degree = Math.PI / 180;

/**
 * A CRS from well-known text 1 (GDAL's and ESRI's) or 2. One that carries an EPSG code of the table is that of the code;
 * of a compound system the horizontal part is taken.
 * @throws UnsupportedError
 */
export function fromWkt(text: string): CrsDefinition {
  return fromNode(parseWkt(text));
}

const projectedKeywords = ["PROJCS", "PROJCRS", "PROJECTEDCRS"];
const geographicKeywords = [
  "GEOGCS",
  "GEOGCRS",
  "GEOGRAPHICCRS",
  "GEODCRS",
  "GEODETICCRS",
  "BASEGEOGCRS",
  "BASEGEODCRS",
];

function fromNode(node: WktNode): CrsDefinition {
  const { keyword } = node;
  if (keyword === "COMPD_CS" || keyword === "COMPOUNDCRS") return fromNode(horizontalOf(node));
  if (keyword === "BOUNDCRS") return fromBound(node);
  const known = codeOf(node);
  const listed = known === undefined ? undefined : fromEpsg(known);
  if (listed) return listed;
  if (projectedKeywords.includes(keyword)) return fromProjected(node);
  if (geographicKeywords.includes(keyword)) return fromGeographic(node);
  if (keyword === "GEOCCS") return { ...fromGeographic(node), kind: "geocentric", axes: "ggg" };
  throw new UnsupportedError(`a CRS of the kind ${keyword}`);
}

function horizontalOf(node: WktNode): WktNode {
  const part = childOf(node, ...projectedKeywords, ...geographicKeywords, "BOUNDCRS");
  if (!part) throw new UnsupportedError(`the compound CRS ${textOf(node)}`, "it has no horizontal part");
  return part;
}

/** A CRS with its own shift to WGS 84, as WKT 2 wraps it. */
function fromBound(node: WktNode): CrsDefinition {
  const source = childOf(node, "SOURCECRS")?.children[0];
  if (!source) throw new UnsupportedError("a bound CRS without source");
  const inner = fromNode(source);
  const values = childrenOf(childOf(node, "ABRIDGEDTRANSFORMATION") ?? node, "PARAMETER").map((item) =>
    numberOf(item, 1),
  );
  if (values.length !== 3 && values.length !== 7) return inner;
  const scale = values[6] === undefined ? [] : [(values[6] - 1) * 1e6];
  const toWgs84 = values.length === 3 ? values : [...values.slice(0, 6), ...scale];
  return { ...inner, code: undefined, datum: { ...inner.datum, toWgs84 } };
}

/** EPSG code of a node. */
function codeOf(node: WktNode): number | undefined {
  const id = childrenOf(node, "ID", "AUTHORITY").find((item) => textOf(item).toUpperCase() === "EPSG");
  const code = Number(id?.values[1]);
  return Number.isInteger(code) ? code : undefined;
}

function fromGeographic(node: WktNode): CrsDefinition {
  return {
    kind: "geographic",
    name: textOf(node),
    code: codeOf(node),
    datum: datumOf(node),
    toMetre: 1,
    axes: axesOf(node, "en"),
  };
}

function datumOf(node: WktNode): Datum {
  const datum = childOf(node, "DATUM", "GEODETICDATUM", "TRF", "ENSEMBLE");
  const ellipsoid = datum && childOf(datum, "SPHEROID", "ELLIPSOID");
  if (!datum || !ellipsoid) throw new UnsupportedError(`the CRS ${textOf(node)}`, "it names no ellipsoid");
  const unit = childOf(ellipsoid, "LENGTHUNIT", "UNIT");
  const meridian = childOf(node, "PRIMEM", "PRIMEMERIDIAN");
  const shift = childOf(datum, "TOWGS84");
  return {
    name: datumName(textOf(datum)),
    ellipsoid: {
      name: textOf(ellipsoid),
      semiMajor: numberOf(ellipsoid, 1) * (unit ? numberOf(unit, 1) : 1),
      inverseFlattening: numberOf(ellipsoid, 2),
    },
    meridian: meridian ? (numberOf(meridian, 1) * angleUnit(meridian, angleUnit(node, degree))) / degree : 0,
    toWgs84: shift ? shift.values.map(Number) : shiftOf(node, datum),
  };
}

/** Helmert parameters of a geographic system that has a code, or that lies at WGS 84 by its name. */
function shiftOf(node: WktNode, datum: WktNode): readonly number[] | undefined {
  const code = codeOf(node);
  const known = code === undefined ? undefined : fromEpsg(code)?.datum.toWgs84;
  const isWorld = /WGS.?(19)?84|World Geodetic System 1984/i.test(textOf(datum));
  return known ?? (isWorld ? [0, 0, 0] : undefined);
}

/** WKT 1 writes names with underscores, ESRI with a `D_` before them. */
function datumName(name: string): string {
  return name.replace(/^D_/, "").replaceAll("_", " ");
}

function angleUnit(node: WktNode, usual: number): number {
  const unit = childOf(node, "ANGLEUNIT", "UNIT");
  return unit ? numberOf(unit, 1) : usual;
}

function axesOf(node: WktNode, usual: string): string {
  const letters = childrenOf(node, "AXIS").map((axis) => textOf(axis, 1).toLowerCase()[0] ?? "");
  return letters.length >= 2 ? letters.join("") : usual;
}

function fromProjected(node: WktNode): CrsDefinition {
  const base = childOf(node, ...geographicKeywords);
  if (!base) throw new UnsupportedError(`the CRS ${textOf(node)}`, "it has no geographic system");
  const unit = childOf(node, "LENGTHUNIT", "UNIT") ?? axisUnit(node);
  const toMetre = unit ? numberOf(unit, 1) : 1;
  const extension = childrenOf(node, "EXTENSION").find((item) => textOf(item) === "PROJ4");
  const { projection } = extension
    ? fromProjString(textOf(extension, 1))
    : { projection: projectionOf(node, { toMetre, toDegree: angleUnit(base, degree) / degree }) };
  return {
    kind: "projected",
    name: textOf(node),
    code: codeOf(node),
    datum: datumOf(base),
    base: { name: textOf(base), code: codeOf(base) },
    projection,
    toMetre,
    axes: axesOf(node, "en"),
  };
}

function axisUnit(node: WktNode): WktNode | undefined {
  const axis = childOf(node, "AXIS");
  return axis && childOf(axis, "LENGTHUNIT", "UNIT");
}

/** Names of ESRI for projections that WKT 1 has under others. */
const esriNames: Readonly<Record<string, string>> = {
  lambertconformalconic: "lambertconformalconic2sp",
  mercator: "mercator2sp",
  mercatorauxiliarysphere: "popularvisualisationpseudomercator",
  albers: "albersconicequalarea",
  platecarree: "equirectangular",
  equidistantcylindrical: "equirectangular",
  stereographicnorthpole: "polarstereographicvariantb",
  stereographicsouthpole: "polarstereographicvariantb",
  doublestereographic: "obliquestereographic",
  cassini: "cassinisoldner",
  rectifiedskeworthomorphiccenter: "hotineobliquemercatorazimuthcenter",
  gausskruger: "transversemercator",
  vandergrinteni: "vandergrinten",
};

function plain(name: string): string {
  return name.toLowerCase().replace(/[^a-z0-9]/g, "");
}

function projectionOf(node: WktNode, scale: { toMetre: number; toDegree: number }): Projection {
  const conversion = childOf(node, "CONVERSION") ?? node;
  const method = childOf(conversion, "METHOD", "PROJECTION");
  const parameters = childrenOf(conversion, "PARAMETER");
  const names = method && findNames(method, parameters);
  if (!names) throw new UnsupportedError(`the projection ${textOf(method)} of ${textOf(node)}`, "give a PROJ string");
  const values: Record<string, number> = {};
  for (const parameter of parameters) {
    const found = findParameter(names, parameter);
    if (found) values[found.proj] = numberOf(parameter, 1) * factorOf(parameter, found.kind, scale);
  }
  const isA = names.wkt2[1] === 9812;
  const options = isA ? { no_uoff: "" } : /Sweep X/.test(textOf(method)) ? { sweep: "x" } : {};
  return completeProjection({ method: names.proj, parameters: values, options: options as Record<string, string> });
}

function factorOf(
  parameter: WktNode,
  kind: string,
  { toMetre, toDegree }: { toMetre: number; toDegree: number },
): number {
  if (kind === "scale") return 1;
  const unit = childOf(parameter, "ANGLEUNIT", "LENGTHUNIT", "UNIT");
  if (kind === "angle") return unit ? numberOf(unit, 1) / degree : toDegree;
  return unit ? numberOf(unit, 1) : toMetre;
}

function findNames(method: WktNode, parameters: readonly WktNode[]): ProjectionNames | undefined {
  const code = codeOf(method);
  const byCode = projections.find(({ wkt2 }) => code !== undefined && wkt2[1] === code);
  if (byCode) return byCode;
  const own = plain(textOf(method));
  const name = esriNames[own] ?? own;
  const found = projections.filter(
    ({ wkt1, wkt2 }) =>
      plain(wkt2[0]) === name ||
      (wkt1 !== undefined && plain(wkt1) === name) ||
      (name.startsWith("geostationarysatellite") && wkt1 === "Geostationary_Satellite"),
  );
  return found.length > 1 && name === "polarstereographic" ? polarVariant(found, parameters) : found[0];
}

/** WKT 1 has one name for both: a latitude of origin that is not the pole is the parallel of true scale. */
function polarVariant(found: readonly ProjectionNames[], parameters: readonly WktNode[]): ProjectionNames | undefined {
  const latitude = parameters.find((item) => plain(textOf(item)) === "latitudeoforigin");
  const isPole = Math.abs(Math.abs(numberOf(latitude, 1)) - 90) < 1e-9;
  return found.find(({ wkt2 }) => wkt2[1] === (isPole ? 9810 : 9829));
}

/** Other names of the same parameters. */
const otherParameterNames: Readonly<Record<string, readonly string[]>> = {
  lat_0: ["latitudeoforigin", "latitudeofcenter", "latitudeofnaturalorigin", "latitudeoffalseorigin"],
  lon_0: [
    "centralmeridian",
    "longitudeofcenter",
    "longitudeofnaturalorigin",
    "longitudeoffalseorigin",
    "longitudeoforigin",
  ],
  lat_ts: ["standardparallel1", "latitudeofstandardparallel", "latitudeof1ststandardparallel"],
  x_0: ["falseeasting", "eastingatfalseorigin", "eastingatprojectioncentre"],
  y_0: ["falsenorthing", "northingatfalseorigin", "northingatprojectioncentre"],
  k_0: ["scalefactor", "scalefactoratnaturalorigin", "scalefactoratprojectioncentre"],
  h: ["satelliteheight", "height"],
};

function findParameter(names: ProjectionNames, parameter: WktNode): ProjectionNames["parameters"][number] | undefined {
  const [code, name] = [codeOf(parameter), plain(textOf(parameter))];
  const { parameters } = names;
  return (
    parameters.find(({ wkt2 }) => code !== undefined && wkt2[1] === code) ??
    parameters.find(({ wkt1, wkt2 }) => plain(wkt2[0]) === name || (wkt1 !== undefined && plain(wkt1) === name)) ??
    parameters.find(({ proj }) => otherParameterNames[proj]?.includes(name))
  );
}
