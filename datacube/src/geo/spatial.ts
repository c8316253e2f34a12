import type { Coordinates } from "../array/coordinates.ts";
import { type Attrs, elementsOf, type Variable } from "../array/variable.ts";
import { UnsupportedError } from "../errors.ts";
import { Crs } from "./crs/crs.ts";
import type { GeoTransform } from "./geotransform.ts";

/** Where an array lies on the Earth; what is not known is undefined. */
export interface SpatialReference {
  readonly crs: Crs | undefined;
  readonly transform: GeoTransform | undefined;
}

/** What an array tells of its grid mapping. */
type Told = Pick<Variable, "attrs" | "encoding">;

/** The names of the dimensions that a map needs. */
export interface SpatialDims {
  readonly y: string;
  readonly x: string;
}

/** Names that mean y and x where no attribute says so. */
const usualNames: readonly (readonly [string, string])[] = [
  ["y", "x"],
  ["lat", "lon"],
  ["latitude", "longitude"],
  ["northing", "easting"],
  ["rlat", "rlon"],
];

/**
 * The dimensions along y and x: by CF's axis and standard_name of their coordinates, else by name, else the last two.
 * @throws UnsupportedError for an array of fewer than two dimensions
 */
export function spatialDims(dims: readonly string[], coords: Coordinates): SpatialDims {
  const byAttribute = (axis: string, names: readonly string[]): string | undefined =>
    dims.find((dim) => {
      const { axis: own, standard_name: name } = coords.get(dim)?.attrs ?? {};
      return own === axis || (typeof name === "string" && names.includes(name));
    });
  const y = byAttribute("Y", ["latitude", "projection_y_coordinate", "grid_latitude"]);
  const x = byAttribute("X", ["longitude", "projection_x_coordinate", "grid_longitude"]);
  if (y !== undefined && x !== undefined) return { y, x };
  const named = usualNames.find((pair) => pair.every((name) => dims.includes(name)));
  if (named) return { y: named[0], x: named[1] };
  const [last, first] = [dims.at(-1), dims.at(-2)];
  if (last === undefined || first === undefined)
    throw new UnsupportedError(
      `a map of an array with the dimensions ${dims.join(", ") || "(none)"}`,
      "it needs y and x",
    );
  return { y: first, x: last };
}

/** CRS and transform of an array, from its grid mapping and its coordinates. */
export function spatialReference(variable: Told, coords: Coordinates, dims: SpatialDims): SpatialReference {
  const mapping = gridMappingOf(variable, coords);
  return {
    crs: crsBy(mapping, coords, dims),
    transform: coordinateTransform(coords, dims) ?? attributeTransform(mapping),
  };
}

function gridMappingOf({ encoding, attrs }: Told, coords: Coordinates): Attrs | undefined {
  const name = encoding.grid_mapping ?? attrs.grid_mapping;
  if (typeof name === "string" && coords.has(name)) return coords.get(name)!.attrs;
  const usual = ["spatial_ref", "crs"].find((candidate) => coords.get(candidate)?.expr.dims.length === 0);
  return usual === undefined ? undefined : coords.get(usual)!.attrs;
}

/** CRS of an array, whatever its coordinates; undefined where nothing tells it. */
export function crsOf(variable: Told, coords: Coordinates, dims: SpatialDims): Crs | undefined {
  return crsBy(gridMappingOf(variable, coords), coords, dims);
}

function crsBy(mapping: Attrs | undefined, coords: Coordinates, { y, x }: SpatialDims): Crs | undefined {
  if (typeof mapping?.crs === "string") return Crs.from(mapping.crs);
  const told = mapping && Crs.fromCf(mapping);
  if (told) return told;
  const names = [coords.get(y)?.attrs.standard_name, coords.get(x)?.attrs.standard_name];
  const isGeographic = names[0] === "latitude" && names[1] === "longitude";
  const isNamed = /^lat(itude)?$/.test(y) && /^lon(gitude)?$/.test(x);
  return isGeographic || isNamed ? Crs.from(4326) : undefined;
}

/** How much a step may differ from the mean one, in steps: float32 labels of a global grid differ by about 1e-4. */
const stepTolerance = 1e-3;

function coordinateTransform(coords: Coordinates, { y, x }: SpatialDims): GeoTransform | undefined {
  const [rows, columns] = [axisOf(coords, y), axisOf(coords, x)];
  return rows && columns ? [columns.origin, columns.step, 0, rows.origin, 0, rows.step] : undefined;
}

/** Edge of the first pixel and step of evenly spaced pixel centres. */
function axisOf(coords: Coordinates, dim: string): { origin: number; step: number } | undefined {
  const variable = coords.get(dim);
  const values = variable && elementsOf(variable);
  if (!values || Array.isArray(values) || values.length < 2) return undefined;
  const first = Number(values[0]);
  const step = (Number(values.at(-1)) - first) / (values.length - 1);
  for (let i = 0; i < values.length; i++) {
    if (!(Math.abs(Number(values[i]) - first - i * step) <= stepTolerance * Math.abs(step)))
      throw new UnsupportedError(`a map with unevenly spaced "${dim}"`, "interpolate it to even steps first");
  }
  return { origin: first - step / 2, step };
}

function attributeTransform(mapping: Attrs | undefined): GeoTransform | undefined {
  const text = mapping?.GeoTransform;
  const numbers = typeof text === "string" ? text.trim().split(/\s+/).map(Number) : [];
  return numbers.length === 6 && numbers.every(Number.isFinite) ? (numbers as unknown as GeoTransform) : undefined;
}
