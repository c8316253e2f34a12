import { DataArray } from "../array/data-array.ts";
import type { Dataset, DatasetCore } from "../array/dataset.ts";
import { type DType, isNumeric } from "../array/dtype.ts";
import { addDatasetMethods, addMethods } from "../array/methods.ts";
import type { VariablesLike } from "../array/schema.ts";
import { ExpressionError, UnsupportedError } from "../errors.ts";
import { describe } from "../expr/node.ts";
import { raster } from "../expr/operation/raster.ts";
import type { TerrainCall } from "../expr/raster/terrain.ts";
import { dimsOf, Geobox } from "../geo/geobox.ts";
import { isAxisAligned } from "../geo/geotransform.ts";
import { mapPlanes, withMissing } from "./geo-planes.ts";

/** Options of `hillshade`. */
export interface HillshadeOptions {
  /** Degrees clockwise from north to the sun; default 315. */
  readonly azimuth?: number;
  /** Degrees of the sun above the horizon; default 45. */
  readonly altitude?: number;
  /** Exaggerates heights; default 1. */
  readonly zFactor?: number;
}

declare module "../array/data-array.ts" {
  interface DataArray<D extends string, T extends DType> {
    /**
     * Slope of heights (metres in geographic systems, else the unit of the CRS) by Horn's 3 by 3 window, in degrees or
     * percent. Missing at borders and beside missing heights. Lazy.
     * @throws ExpressionError for texts and times; UnsupportedError without CRS or even steps, or for turned grids
     */
    slope(options?: { readonly units?: "degrees" | "percent" }): DataArray<D, "float64">;
    /** Direction to which heights fall, in degrees clockwise from grid north; missing where flat. See slope. */
    aspect(): DataArray<D, "float64">;
    /** Shade of heights in light, from 1 (dark) to 255, not rounded. See slope. */
    hillshade(options?: HillshadeOptions): DataArray<D, "float64">;
  }
}

declare module "../array/dataset.ts" {
  interface DatasetCore<V extends VariablesLike<V>, D extends string> {
    /** Slope of every variable with y and x; others stay. See DataArray.slope. */
    slope(options?: { readonly units?: "degrees" | "percent" }): Dataset;
    /** Direction of the slope of every variable with y and x; see DataArray.aspect. */
    aspect(): Dataset;
    /** Shade of every variable with y and x; see DataArray.hillshade. */
    hillshade(options?: HillshadeOptions): Dataset;
  }
}

type Asked = Pick<TerrainCall, "kind"> & Partial<Pick<TerrainCall, "zFactor" | "sun">>;

function terrain(
  operation: string,
  array: DataArray,
  { kind, zFactor = 1, sun = [0, 0] }: Asked,
): DataArray<string, "float64"> {
  if (!isNumeric(array.dtype)) throw new ExpressionError(operation, `${describe(array.expr)} is ${array.dtype}`);
  const box = Geobox.of(array);
  if (!isAxisAligned(box.transform))
    throw new UnsupportedError(`${operation} of a turned grid: reproject it to one along its axes first`);
  const [, stepX, , y, , stepY] = box.transform;
  const latitude = box.crs.isGeographic ? y + stepY / 2 : undefined;
  const fn: TerrainCall = { name: "terrain", kind, zFactor, sun, step: [stepX, stepY], latitude };
  const dims = dimsOf(array);
  const expr = raster(withMissing(array).expr, { fn, from: dims, to: dims, size: box.shape });
  const { variable, coords } = array.parts;
  const told = variable.encoding.grid_mapping;
  return new DataArray(
    operation,
    { expr, attrs: {}, encoding: told === undefined ? {} : { grid_mapping: told } },
    coords,
  );
}

const radians = Math.PI / 180;

function slope(
  array: DataArray,
  { units = "degrees" }: { readonly units?: "degrees" | "percent" } = {},
): DataArray<string, "float64"> {
  return terrain("slope", array, { kind: units });
}

function aspect(array: DataArray): DataArray<string, "float64"> {
  return terrain("aspect", array, { kind: "aspect" });
}

function hillshade(
  array: DataArray,
  { azimuth = 315, altitude = 45, zFactor = 1 }: HillshadeOptions = {},
): DataArray<string, "float64"> {
  return terrain("hillshade", array, { kind: "hillshade", zFactor, sun: [azimuth * radians, altitude * radians] });
}

addMethods({ slope, aspect, hillshade });
addDatasetMethods({
  slope: (dataset: DatasetCore, options): Dataset => mapPlanes("slope", dataset, (array) => slope(array, options)),
  aspect: (dataset: DatasetCore): Dataset => mapPlanes("aspect", dataset, aspect),
  hillshade: (dataset: DatasetCore, options): Dataset =>
    mapPlanes("hillshade", dataset, (array) => hillshade(array, options)),
});
