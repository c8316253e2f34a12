import { DataArray } from "../array/data-array.ts";
import type { Dataset, DatasetCore, Mapped } from "../array/dataset.ts";
import { type DType, isBig, isComplex, isNumeric, partDType } from "../array/dtype.ts";
import { addDatasetMethods, addMethods } from "../array/methods.ts";
import type { VariablesLike } from "../array/schema.ts";
import { ExpressionError } from "../errors.ts";
import { describe, type Expr } from "../expr/node.ts";
import { raster } from "../expr/operation/raster.ts";
import { withFill } from "../expr/operation/take.ts";
import type { Resampling, WarpCall } from "../expr/raster/warp.ts";
import { Crs, type CrsLike } from "../geo/crs/crs.ts";
import type { Bounds } from "../geo/extent.ts";
import type { Resolution } from "../geo/geobox.ts";
import {
  coordinatesBeside,
  dimsOf,
  Geobox,
  geoboxCoordinates,
  gridMapping,
  gridMappingName,
  gridOf,
} from "../geo/geobox.ts";
import type { SpatialDims } from "../geo/spatial.ts";
import { suggestGeobox } from "../geo/suggest.ts";
import { firstPlane, mapPlanes, toldFill } from "./geo-planes.ts";

/** A target grid by its CRS; without bounds those of the array, without resolution as many pixels as before. */
export interface GridRequest {
  readonly crs: CrsLike;
  /** Size of a pixel in units of the CRS. */
  readonly resolution?: Resolution;
  /** Extent in the CRS; it is widened to whole pixels, with edges at multiples of the resolution, which it needs. */
  readonly bounds?: Bounds;
}

/** Where to reproject to: a grid, that of another array, or a CRS with the rest left to us. */
export type ReprojectTarget = Geobox | DataArray | GridRequest | string | number;

/** Options of `reproject`. */
export interface ReprojectOptions {
  /**
   * `nearest` (default) takes the pixel at the centre, `bilinear` and `cubic` weigh those around it, `average` and `mode`
   * take all under the pixel: the mean by area, the most frequent.
   */
  readonly resampling?: Resampling;
  /**
   * Element that means "missing" in input and result. Default: NaN for floats, the `_FillValue` of integers; integers
   * without one become floats with NaN.
   */
  readonly nodata?: number | bigint;
}

declare module "../array/data-array.ts" {
  interface DataArray<D extends string, T extends DType> {
    /**
     * The array on another grid: `x.reproject("EPSG:32633")`, `x.reproject({ crs, resolution: 30, bounds })`,
     * `x.reproject(other)`. Lazy; every block reads only what lies under it. Other dimensions stay. Every pixel is placed
     * exactly, without an approximation of the projection. Dimensions keep their names, but latitude and longitude become
     * y and x in a projected CRS; those of another array become its names.
     * @throws UnsupportedError without CRS or even steps; ExpressionError for texts
     */
    reproject(target: ReprojectTarget, options?: ReprojectOptions): DataArray;
    /** The same array with a CRS, where its file tells none or a wrong one; nothing is transformed. */
    withCrs(crs: CrsLike): DataArray<D, T>;
  }
}

declare module "../array/dataset.ts" {
  interface DatasetCore<V extends VariablesLike<V>, D extends string> {
    /** Every variable with y and x on another grid, others as they are; see DataArray.reproject. */
    reproject(target: ReprojectTarget, options?: ReprojectOptions): Mapped<V, D>;
  }
}

/** The grid that a target means, for something on a grid. */
export function targetOf(from: Geobox, target: ReprojectTarget): Geobox {
  if (target instanceof Geobox) return target;
  if (target instanceof DataArray) return Geobox.of(target);
  if (typeof target !== "object") return suggestGeobox(from, Crs.from(target));
  const { crs, resolution, bounds } = target;
  if (bounds === undefined) return suggestGeobox(from, Crs.from(crs), resolution);
  if (resolution === undefined) throw new ExpressionError("reproject", "bounds need a resolution");
  return Geobox.fromBounds(bounds, { crs, resolution });
}

/** Names of rows and columns of an array on the grid of a target. */
export function resultDims(array: DataArray, target: ReprojectTarget, box: Geobox): SpatialDims {
  const own = dimsOf(array);
  if (target instanceof DataArray) return dimsOf(target);
  const isSameKind = Geobox.of(array).crs.isGeographic === box.crs.isGeographic;
  return isSameKind ? own : { y: "y", x: "x" };
}

function prepare(
  array: DataArray,
  { resampling = "nearest", nodata }: ReprojectOptions,
): { input: Expr; fill: number } {
  const { expr } = array;
  const isNearest = resampling === "nearest";
  if (!isNumeric(expr.dtype) && !(isNearest && expr.dtype === "datetime"))
    throw new ExpressionError("reproject", `${describe(expr)} is ${expr.dtype}`);
  const { input, fill } = withFill(expr, nodata ?? toldFill(array));
  if (isBig(input.dtype) && !isNearest)
    throw new ExpressionError("reproject", `${resampling} of ${input.dtype}: convert it with astype("float64") first`);
  return { input, fill: fill as number };
}

function reproject(array: DataArray, target: ReprojectTarget, options: ReprojectOptions = {}): DataArray {
  const from = Geobox.of(array);
  const to = targetOf(from, target);
  const { input, fill } = prepare(array, options);
  const resampling = options.resampling ?? "nearest";
  const dtype = isComplex(input.dtype) ? partDType(input.dtype) : input.dtype;
  const fn: WarpCall = { name: "warp", from: gridOf(from), to: gridOf(to), resampling, fill, dtype };
  const [own, dims] = [dimsOf(array), resultDims(array, target, to)];
  const expr = raster(input, { fn, from: own, to: dims, size: to.shape });
  const { variable, coords } = array.parts;
  const beside = coordinatesBeside(coords, [own.y, own.x], variable.encoding.grid_mapping);
  const encoding = expr.dtype === "datetime" ? variable.encoding : {};
  return new DataArray(
    array.name,
    { expr, attrs: variable.attrs, encoding: { ...encoding, grid_mapping: gridMappingName } },
    new Map([...beside, ...geoboxCoordinates(to, dims)]),
  );
}

function withCrs(array: DataArray, crs: CrsLike): DataArray {
  const { variable, coords } = array.parts;
  const encoding = { ...variable.encoding, grid_mapping: gridMappingName };
  const told = new Map([...coords, [gridMappingName, gridMapping(Crs.from(crs))] as const]);
  return new DataArray(array.name, { ...variable, encoding }, told);
}

function reprojectDataset(dataset: DatasetCore, target: ReprojectTarget, options?: ReprojectOptions): Dataset {
  const to = target instanceof DataArray ? target : targetOf(Geobox.of(firstPlane("reproject", dataset)), target);
  return mapPlanes("reproject", dataset, (array) => reproject(array, to, options));
}

addMethods({ reproject, withCrs });
addDatasetMethods({ reproject: reprojectDataset });
