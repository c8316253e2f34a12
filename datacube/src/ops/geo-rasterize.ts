import { DataArray } from "../array/data-array.ts";
import { type DType, integerRange, isInteger, isNumeric } from "../array/dtype.ts";
import { ExpressionError } from "../errors.ts";
import { broadcast } from "../expr/operation/broadcast.ts";
import { constant } from "../expr/operation/constant.ts";
import { raster } from "../expr/operation/raster.ts";
import type { RasterizeCall } from "../expr/raster/rasterize.ts";
import type { CrsLike } from "../geo/crs/crs.ts";
import { dimsOf, Geobox, geoboxCoordinates, gridMappingName } from "../geo/geobox.ts";
import { type Feature, featuresOf, type GeoJson } from "../geo/geojson.ts";
import { shapesOn } from "../geo/shapes.ts";
import type { SpatialDims } from "../geo/spatial.ts";

/** Options of `geometryMask`. */
export interface GeometryMaskOptions {
  /** CRS of the geometries; default that of the grid. */
  readonly crs?: CrsLike;
  /** Counts every pixel that a geometry touches, not only those whose centre is inside. */
  readonly allTouched?: boolean;
  /** True inside instead of outside. */
  readonly invert?: boolean;
}

/** Options of `rasterize`. */
export interface RasterizeOptions extends Omit<GeometryMaskOptions, "invert"> {
  /** Property of the features whose number is burnt; by default 1 is. */
  readonly attribute?: string;
  /** Element where there is no geometry. Default 0. */
  readonly fill?: number;
  /** `replace` (default): a later feature covers earlier ones; `add`: their numbers are added. */
  readonly mergeAlg?: "replace" | "add";
  /** By default uint8 without an attribute, int64 for whole numbers as in numpy, else float64. */
  readonly dtype?: DType;
  /** Name of the result. Default that of the attribute. */
  readonly name?: string;
}

/**
 * Geometries of GeoJSON as pixels of a grid, or of that of an array: `rasterize(fields, x, { attribute: "crop" })`. Pixels
 * whose centre is inside, those on lines (Bresenham's) and under points, exactly as GDAL. Lazy: block by block.
 * @throws ExpressionError for what is no GeoJSON, an attribute that is no number, or one that the dtype cannot hold
 */
export function rasterize(features: GeoJson, like: Geobox | DataArray, options: RasterizeOptions = {}): DataArray {
  const box = like instanceof Geobox ? like : Geobox.of(like);
  const { crs, attribute, fill = 0, mergeAlg = "replace", allTouched = false } = options;
  const all = featuresOf("rasterize", features);
  const values = all.map((feature) => (attribute === undefined ? 1 : numberOf(feature, attribute)));
  const dtype = options.dtype ?? usualDType(attribute === undefined, [...values, fill]);
  for (const value of [...values, fill]) checkHeld(value, dtype);
  const burns = all.flatMap(({ geometry }, i) =>
    shapesOn(geometry, box, crs).map((shape) => ({ shape, value: values[i]! })),
  );
  const fn: RasterizeCall = { name: "rasterize", burns, fill, mergeAlg, allTouched, dtype };
  return onGrid(fn, like, options.name ?? attribute ?? "");
}

/**
 * Where geometries are on a grid: true outside them, as in rasterio and numpy's masked arrays, or inside with `invert`.
 * @throws ExpressionError for what is no GeoJSON
 */
export function geometryMask(
  geometries: GeoJson,
  like: Geobox | DataArray,
  options: GeometryMaskOptions = {},
): DataArray<string, "bool"> {
  const { crs, invert = false, allTouched = false } = options;
  const box = like instanceof Geobox ? like : Geobox.of(like);
  const burns = featuresOf("geometryMask", geometries).flatMap(({ geometry }) =>
    shapesOn(geometry, box, crs).map((shape) => ({ shape, value: Number(invert) })),
  );
  const call = { name: "rasterize", burns, mergeAlg: "replace", allTouched, dtype: "bool" } as const;
  return onGrid({ ...call, fill: Number(!invert) }, like, "") as DataArray<string, "bool">;
}

/** Burnt shapes as an array with the coordinates of the grid. */
function onGrid(fn: RasterizeCall, like: Geobox | DataArray, name: string): DataArray {
  const box = like instanceof Geobox ? like : Geobox.of(like);
  const dims = like instanceof Geobox ? usualDims(box) : dimsOf(like);
  const plane = broadcast(constant(fn.fill), { dims: [dims.y, dims.x], shape: box.shape });
  const expr = raster(plane, { fn, from: dims, to: dims, size: box.shape });
  const encoding = { grid_mapping: gridMappingName };
  return new DataArray(name, { expr, attrs: {}, encoding }, coordinatesOf(like, box, dims));
}

/** Labels of the array itself where it has them, so that both stay aligned. */
function coordinatesOf(like: Geobox | DataArray, box: Geobox, dims: SpatialDims): ReturnType<typeof geoboxCoordinates> {
  const made = geoboxCoordinates(box, dims);
  if (like instanceof Geobox) return made;
  const own = [dims.y, dims.x].flatMap((dim) => {
    const found = like.parts.coords.get(dim);
    return found ? [[dim, found] as const] : [];
  });
  return new Map([...made, ...own]);
}

function usualDims({ crs }: Geobox): SpatialDims {
  return crs.isGeographic ? { y: "latitude", x: "longitude" } : { y: "y", x: "x" };
}

function numberOf({ properties }: Feature, attribute: string): number {
  const value = properties?.[attribute];
  if (typeof value === "number" || typeof value === "boolean") return Number(value);
  const known = Object.keys(properties ?? {}).join(", ") || "none";
  throw new ExpressionError(
    "rasterize",
    `the property "${attribute}" of a feature is ${JSON.stringify(value)}, not a number (it has ${known})`,
  );
}

function usualDType(isMask: boolean, values: readonly number[]): DType {
  if (!values.every(Number.isInteger)) return "float64";
  return isMask && values.every((value) => value >= 0 && value < 256) ? "uint8" : "int64";
}

function checkHeld(value: number, dtype: DType): void {
  if (!isNumeric(dtype)) throw new ExpressionError("rasterize", `${dtype} holds no numbers`);
  if (!isInteger(dtype)) return;
  const [least, most] = integerRange(dtype);
  if (!Number.isInteger(value) || BigInt(value) < least || BigInt(value) > most)
    throw new ExpressionError("rasterize", `${dtype} does not hold ${value}: name another dtype`);
}
