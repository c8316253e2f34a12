import { computeVariable } from "../../array/compute-variable.ts";
import type { DatasetParts } from "../../array/dataset.ts";
import { isComplex, isInteger } from "../../array/dtype.ts";
import { refuseStacked } from "../../array/levels.ts";
import { type Attrs, calendarOf, heldElements, type Variable } from "../../array/variable.ts";
import { millisecondsToIso } from "../../cf/iso-time.ts";
import { UnsupportedError } from "../../errors.ts";
import type { ComputeOptions } from "../../exec/compute.ts";
import { replaceOutput } from "../output-file.ts";
import {
  type CovAxis,
  type CovCoverage,
  type CovParameter,
  type CovRange,
  type CovReferencing,
  standardNamePrefix,
} from "./document.ts";

/** Options of `toCoverageJSON()`. */
export interface ToCoverageJsonOptions extends ComputeOptions {
  /** Replaces a file that is at the path. */
  readonly overwrite?: boolean;
}

/**
 * Writes a dataset as one CoverageJSON document (OGC 21-069r2) with its values inside, held in memory: Grid, PointSeries,
 * VerticalProfile or Point by its dimensions. Scalar coordinates that are no place, height or time are left out.
 * @throws TargetExistsError, UnsupportedError for dimensions that are no x, y, z or t
 */
export async function writeCoverageJson(
  parts: DatasetParts,
  path: string,
  options: ToCoverageJsonOptions = {},
): Promise<void> {
  refuseStacked(parts.coords);
  const text = JSON.stringify(await toCoverage(parts, options));
  await replaceOutput(path, options.overwrite ?? false, (file) => file.write(new TextEncoder().encode(text), 0));
}

type Role = "x" | "y" | "z" | "t";

async function toCoverage({ variables, coords }: DatasetParts, options: ComputeOptions): Promise<CovCoverage> {
  const roles = rolesOf(coords);
  const names = new Map([...roles].map(([role, name]) => [name, role]));
  const axes: Record<string, CovAxis> = {};
  for (const [role, name] of roles) axes[role] = { values: await axisValues(name, coords.get(name)!, options) };
  const parameters: Record<string, CovParameter> = {};
  const ranges: Record<string, CovRange> = {};
  for (const [name, variable] of variables) {
    const axisNames = variable.expr.dims.map((dim) => names.get(dim) ?? refuse(dim));
    parameters[name] = toParameter(name, variable.attrs);
    ranges[name] = { ...(await toRange(name, variable, options)), axisNames, shape: variable.expr.shape };
  }
  const long = new Set(Object.values(ranges).flatMap(({ axisNames = [] }) => axisNames as Role[]));
  const domainType = domainTypeOf(long, roles);
  const referencing = referencingOf(roles, coords);
  return {
    type: "Coverage",
    domain: { type: "Domain", ...(domainType ? { domainType } : {}), axes, referencing },
    parameters,
    ranges,
  };
}

function refuse(dim: string): never {
  throw new UnsupportedError(
    `CoverageJSON of the dimension "${dim}"`,
    "its axes are x, y, z and t with coordinates: select one position of it, or give it a coordinate with an `axis` attribute",
  );
}

/** Coordinates by the axis that they are; dimensions before scalars, and the time for which data hold before others. */
function rolesOf(coords: DatasetParts["coords"]): Map<Role, string> {
  const roles = new Map<Role, string>();
  const rank = ([name, { expr, attrs }]: [string, Variable]): number =>
    expr.dims[0] === name ? 0 : attrs.standard_name === "time" ? 1 : 2;
  for (const [name, variable] of [...coords].sort((a, b) => rank(a) - rank(b))) {
    const role = roleOf(name, variable);
    const isAxis =
      variable.expr.dims.length === 0 || (variable.expr.dims.length === 1 && variable.expr.dims[0] === name);
    if (role && isAxis && !roles.has(role)) roles.set(role, name);
  }
  return roles;
}

/** The axis that a coordinate is, by CF conventions 4 and the usual names. */
function roleOf(name: string, { expr, attrs }: Variable): Role | undefined {
  const { axis, standard_name: standard, units, positive } = attrs;
  if (expr.dtype === "datetime") return "t";
  if (expr.dtype === "string") return undefined;
  if (typeof axis === "string" && /^[XYZT]$/i.test(axis)) return axis.toLowerCase() as Role;
  if (isLongitude(attrs) || standard === "projection_x_coordinate" || /^(x|lon|longitude)$/i.test(name)) return "x";
  if (isLatitude(attrs) || standard === "projection_y_coordinate" || /^(y|lat|latitude)$/i.test(name)) return "y";
  const isPressure = typeof units === "string" && /^(Pa|hPa|mbar|millibar)$/.test(units);
  return positive !== undefined || isPressure || /^(z|lev|level|height|depth|altitude)$/i.test(name) ? "z" : undefined;
}

function isLongitude({ standard_name: standard, units }: Attrs): boolean {
  return standard === "longitude" || (typeof units === "string" && /^degrees?_?e(ast)?$/i.test(units));
}

function isLatitude({ standard_name: standard, units }: Attrs): boolean {
  return standard === "latitude" || (typeof units === "string" && /^degrees?_?n(orth)?$/i.test(units));
}

async function axisValues(name: string, variable: Variable, options: ComputeOptions): Promise<readonly unknown[]> {
  const data = heldElements(await computeVariable(name, variable, options))!;
  if (variable.expr.dtype !== "datetime") return Array.from(data as ArrayLike<number | bigint>, Number);
  if (!/^(standard|gregorian|proleptic_gregorian)$/.test(calendarOf(variable)))
    throw new UnsupportedError(
      `CoverageJSON of times in the calendar ${calendarOf(variable)}`,
      "its times are Gregorian",
    );
  return Array.from(data as ArrayLike<number>, (ms) => millisecondsToIso(ms));
}

function domainTypeOf(long: ReadonlySet<Role>, roles: ReadonlyMap<Role, string>): string | undefined {
  if (!roles.has("x") || !roles.has("y")) return undefined;
  if (long.has("x") || long.has("y")) return "Grid";
  const key = [...long].join("");
  return { "": "Point", t: "PointSeries", z: "VerticalProfile" }[key];
}

function referencingOf(roles: ReadonlyMap<Role, string>, coords: DatasetParts["coords"]): CovReferencing[] {
  const attrsOf = (role: Role): Attrs => coords.get(roles.get(role) ?? "")?.attrs ?? {};
  const referencing: CovReferencing[] = [];
  if (roles.has("x") && roles.has("y")) {
    const isGeographic = isLongitude(attrsOf("x")) && isLatitude(attrsOf("y"));
    const crs = coords.get("spatial_ref")?.attrs.crs ?? attrsOf("x").crs;
    const code = typeof crs === "string" ? /^EPSG:(\d+)$/.exec(crs)?.[1] : undefined;
    const id = code ? `http://www.opengis.net/def/crs/EPSG/0/${code}` : typeof crs === "string" ? crs : undefined;
    const system = isGeographic
      ? { type: "GeographicCRS", id: "http://www.opengis.net/def/crs/OGC/1.3/CRS84" }
      : { type: "ProjectedCRS", ...(id ? { id } : {}) };
    referencing.push({ coordinates: ["x", "y"], system });
  }
  if (roles.has("z")) referencing.push({ coordinates: ["z"], system: { type: "VerticalCRS" } });
  if (roles.has("t")) referencing.push({ coordinates: ["t"], system: { type: "TemporalRS", calendar: "Gregorian" } });
  return referencing;
}

function toParameter(name: string, attrs: Attrs): CovParameter {
  const { long_name: label, description, units, standard_name: standard, observed_property: property } = attrs;
  const id = typeof standard === "string" ? standardNamePrefix + standard : property;
  const flags = flagsOf(attrs);
  return {
    type: "Parameter",
    ...(typeof description === "string" ? { description: { en: description } } : {}),
    ...(typeof units === "string" && !flags ? { unit: { symbol: units } } : {}),
    observedProperty: {
      ...(typeof id === "string" ? { id } : {}),
      label: { en: typeof label === "string" ? label : name },
      ...(flags ? { categories: flags.map(({ label: text }) => ({ id: text, label: { en: text } })) } : {}),
    },
    ...(flags ? { categoryEncoding: Object.fromEntries(flags.map(({ label: text, value }) => [text, value])) } : {}),
  };
}

/** Flags of CF conventions 3.5. */
function flagsOf({
  flag_values: values,
  flag_meanings: meanings,
}: Attrs): { value: number; label: string }[] | undefined {
  if (!Array.isArray(values) || typeof meanings !== "string") return undefined;
  const labels = meanings.trim().split(/\s+/);
  return values.length === labels.length ? labels.map((label, i) => ({ label, value: Number(values[i]) })) : undefined;
}

async function toRange(
  name: string,
  variable: Variable,
  options: ComputeOptions,
): Promise<Pick<CovRange, "type" | "dataType" | "values">> {
  const { dtype } = variable.expr;
  if (isComplex(dtype)) throw new UnsupportedError(`CoverageJSON of the complex "${name}"`, "write its real and imag");
  if (dtype === "datetime") throw new UnsupportedError(`CoverageJSON of the times of variable "${name}"`, "drop it");
  const data = heldElements(await computeVariable(name, variable, options))!;
  if (dtype === "string") return { type: "NdArray", dataType: "string", values: data as string[] };
  const values = Array.from(data as ArrayLike<number | bigint>, (value) => {
    const number = Number(value);
    return Number.isFinite(number) ? number : null;
  });
  return { type: "NdArray", dataType: isInteger(dtype) || dtype === "bool" ? "integer" : "float", values };
}
