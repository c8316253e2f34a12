import type { Attrs, AttrValue } from "../../array/variable.ts";
import type { CrsDefinition, Datum, Projection } from "./definition.ts";
import { fromWkt } from "./from-wkt.ts";
import { completeProjection, expandProjection, namesOf, parameterValue } from "./projection-names.ts";
import { type ProjectionNames, projections } from "./projections.ts";
import { toWkt } from "./to-wkt.ts";

/**
 * The CRS of a grid mapping variable: of its `crs_wkt` where there is one, else of its parameters (CF conventions 5.6 and
 * appendix F); undefined where they tell none that is known.
 */
export function fromCf(attrs: Attrs): CrsDefinition | undefined {
  const text = attrs.crs_wkt ?? attrs.spatial_ref;
  if (typeof text === "string" && text.includes("[")) return fromWkt(text);
  const mapping = attrs.grid_mapping_name;
  if (typeof mapping !== "string") return undefined;
  const datum = datumOf(attrs);
  const name = (key: string): string => (typeof attrs[key] === "string" ? attrs[key] : "unknown");
  if (mapping === "latitude_longitude")
    return { kind: "geographic", name: name("geographic_crs_name"), datum, toMetre: 1, axes: "en" };
  const projection = mapping === "rotated_latitude_longitude" ? rotatedPole(attrs) : projectionOf(mapping, attrs);
  if (!projection) return undefined;
  return {
    kind: "projected",
    name: name("projected_crs_name"),
    datum,
    base: { name: name("geographic_crs_name") },
    projection,
    toMetre: 1,
    axes: "en",
  };
}

function numbersOf(value: AttrValue | undefined): number[] {
  return (Array.isArray(value) ? value : value === undefined ? [] : [value]).map(Number);
}

function datumOf(attrs: Attrs): Datum {
  const one = (name: string): number | undefined => numbersOf(attrs[name])[0];
  const semiMajor = one("semi_major_axis") ?? one("earth_radius") ?? 6378137;
  const semiMinor = one("semi_minor_axis");
  const isWorld = one("semi_major_axis") === undefined && one("earth_radius") === undefined;
  const usual = isWorld ? 298.257223563 : 0;
  const fromMinor = semiMinor === undefined || semiMinor === semiMajor ? usual : semiMajor / (semiMajor - semiMinor);
  const shift = numbersOf(attrs.towgs84);
  return {
    name: typeof attrs.horizontal_datum_name === "string" ? attrs.horizontal_datum_name : "unknown",
    ellipsoid: {
      name: typeof attrs.reference_ellipsoid_name === "string" ? attrs.reference_ellipsoid_name : "unknown",
      semiMajor,
      inverseFlattening: one("inverse_flattening") ?? fromMinor,
    },
    meridian: one("longitude_of_prime_meridian") ?? 0,
    toWgs84: shift.length > 0 ? shift : isWorld ? [0, 0, 0] : undefined,
  };
}

/** Attributes that may stand for a longitude of origin. */
const longitudes = [
  "longitude_of_central_meridian",
  "longitude_of_projection_origin",
  "straight_vertical_longitude_from_pole",
];

function projectionOf(mapping: string, attrs: Attrs): Projection | undefined {
  const names = variantOf(mapping, attrs);
  if (!names) return undefined;
  const parameters: Record<string, number> = {};
  for (const { proj, cf } of names.parameters) {
    if (cf === undefined) continue;
    const all = numbersOf(attrs[cf] ?? (longitudes.includes(cf) ? firstOf(attrs, longitudes) : undefined));
    const value = cf === "standard_parallel" && proj === "lat_2" ? (all[1] ?? all[0]) : all[0];
    if (value !== undefined) parameters[proj] = value;
  }
  const pole = numbersOf(attrs.latitude_of_projection_origin)[0];
  if (names.proj === "stere" && pole !== undefined) parameters.lat_0 = pole;
  const isSweepX = attrs.sweep_angle_axis === "x" || attrs.fixed_angle_axis === "y";
  return completeProjection({ method: names.proj, parameters, options: isSweepX ? { sweep: "x" } : {} });
}

function firstOf(attrs: Attrs, names: readonly string[]): AttrValue | undefined {
  const name = names.find((candidate) => candidate in attrs);
  return name === undefined ? undefined : attrs[name];
}

function variantOf(mapping: string, attrs: Attrs): ProjectionNames | undefined {
  const variants = projections.filter(({ cf }) => cf === mapping);
  const hasParallel = "standard_parallel" in attrs;
  return variants.find(({ needs }) => (needs !== undefined && "lat_ts" in needs) === hasParallel) ?? variants[0];
}

/** A grid of longitudes and latitudes about another pole, in degrees. */
function rotatedPole(attrs: Attrs): Projection {
  const one = (name: string): number => numbersOf(attrs[name])[0] ?? 0;
  return {
    method: "ob_tran",
    parameters: {
      o_lat_p: one("grid_north_pole_latitude"),
      o_lon_p: one("north_pole_grid_longitude"),
      lon_0: 180 + one("grid_north_pole_longitude"),
    },
    options: { o_proj: "longlat" },
  };
}

/** The attributes of a grid mapping variable of a CRS. */
export function toCf(crs: CrsDefinition): Attrs {
  const { datum, kind, projection } = crs;
  const wkt = toWkt(crs);
  const attrs: Record<string, AttrValue> = {
    ...(wkt === undefined ? {} : { crs_wkt: wkt }),
    semi_major_axis: datum.ellipsoid.semiMajor,
    semi_minor_axis: semiMinorOf(datum),
    inverse_flattening: datum.ellipsoid.inverseFlattening,
    reference_ellipsoid_name: datum.ellipsoid.name,
    longitude_of_prime_meridian: datum.meridian,
    horizontal_datum_name: datum.name,
    geographic_crs_name: kind === "projected" ? (crs.base?.name ?? "unknown") : crs.name,
  };
  if (kind === "geographic" || kind === "geographic3d") return { ...attrs, grid_mapping_name: "latitude_longitude" };
  if (!projection) return attrs;
  return { ...attrs, projected_crs_name: crs.name, ...projectionAttrs(projection) };
}

function semiMinorOf({ ellipsoid }: Datum): number {
  const { semiMajor, inverseFlattening } = ellipsoid;
  return inverseFlattening === 0 ? semiMajor : semiMajor * (1 - 1 / inverseFlattening);
}

function projectionAttrs(own: Projection): Attrs {
  if (own.method === "ob_tran") return rotatedPoleAttrs(own);
  const projection = expandProjection(own);
  const found = namesOf(projection);
  const names = found?.wkt2[1] === 9801 ? projections.find(({ wkt2 }) => wkt2[1] === 9802) : found;
  if (!names?.cf) return {};
  const isOneParallel = found !== names && projection.parameters.k_0 !== undefined && projection.parameters.k_0 !== 1;
  if (isOneParallel) return {};
  const attrs: Record<string, AttrValue> = { grid_mapping_name: names.cf };
  for (const parameter of names.parameters) {
    if (parameter.cf === undefined || parameter.proj === "lat_2") continue;
    attrs[parameter.cf] = parameterValue(projection, parameter);
  }
  const { lat_1: first, lat_2: second, lat_0: pole } = projection.parameters;
  if (first !== undefined) attrs.standard_parallel = second === undefined || second === first ? first : [first, second];
  if (names.proj === "stere") attrs.latitude_of_projection_origin = pole ?? 90;
  if (names.proj === "geos") {
    attrs.latitude_of_projection_origin = 0;
    attrs.sweep_angle_axis = projection.options.sweep ?? "y";
  }
  return attrs;
}

function rotatedPoleAttrs({ parameters }: Projection): Attrs {
  return {
    grid_mapping_name: "rotated_latitude_longitude",
    grid_north_pole_latitude: parameters.o_lat_p ?? 90,
    grid_north_pole_longitude: (parameters.lon_0 ?? 0) - 180,
    north_pole_grid_longitude: parameters.o_lon_p ?? 0,
  };
}
