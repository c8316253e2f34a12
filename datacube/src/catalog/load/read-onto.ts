import type { DataArray } from "../../array/data-array.ts";
import { type ArrayData, type DType, integerRange, isFloat, isInteger } from "../../array/dtype.ts";
import { compute } from "../../exec/compute.ts";
import type { Resampling } from "../../expr/raster/warp.ts";
import { Crs } from "../../geo/crs/crs.ts";
import { Geobox, gridOf } from "../../geo/geobox.ts";
import { pixelSizesIn, placesIn } from "../../geo/grid.ts";
import type { Files } from "./files.ts";
import type { PixelSource } from "./pixel-source.ts";

/** Pixels of a source on a grid. */
interface Placed {
  readonly data: ArrayData;
  /** The element that stands for a missing one, beside NaN. */
  readonly missing: number;
}

/** How a source is put onto a grid. */
export interface ReadOptions {
  readonly files: Files;
  readonly resampling: Resampling;
  /** Of the result: what is averaged is not rounded before it becomes a float. */
  readonly dtype: DType;
  /** The grid of the whole, which decides on the overview: neighbouring parts take the same. */
  readonly whole: Geobox;
  readonly signal?: AbortSignal | undefined;
}

/** Reads what of a source lies under a grid, from an overview where the grid is coarser than it. */
export async function readOnto(source: PixelSource, box: Geobox, options: ReadOptions): Promise<Placed> {
  const { files, resampling, dtype, whole, signal } = options;
  signal?.throwIfAborted();
  const { array: full, shrinks } = await files.band(source);
  const located = withGrid(full, source);
  const overview = overviewFor(shrinkOf(Geobox.of(located), whole), shrinks);
  const array = overview < 0 ? located : withGrid((await files.band(source, overview)).array, source);
  signal?.throwIfAborted();
  const nodata = missingOf(array, source);
  const isMixed = resampling !== "nearest" && resampling !== "mode";
  const exact = isMixed && isFloat(dtype) && isInteger(array.dtype) ? array.astype("float64") : array;
  const placed = exact.reproject(box, { resampling, ...(nodata === undefined ? {} : { nodata }) });
  return { data: await compute(placed.expr, { signal }), missing: nodata ?? Number.NaN };
}

/** What a file tells of a band: dtype and, where it is even, its grid. */
export async function describeSource(
  source: PixelSource,
  { files, signal }: Pick<ReadOptions, "files" | "signal">,
): Promise<{ readonly dtype: DType; readonly grid: Geobox }> {
  signal?.throwIfAborted();
  const { array } = await files.band(source);
  return { dtype: array.dtype, grid: Geobox.of(withGrid(array, source)) };
}

/** The band with the CRS that its item tells, where its file has none. */
function withGrid(array: DataArray, { grid }: PixelSource): DataArray {
  const mapping = array.encoding.grid_mapping;
  const attrs = typeof mapping === "string" ? (array.parts.coords.get(mapping)?.attrs ?? {}) : {};
  const isTold = attrs.crs_wkt !== undefined || attrs.crs !== undefined || attrs.spatial_ref !== undefined;
  if (isTold || !grid || Crs.fromCf(attrs)) return array;
  return array.withCrs(grid.crs);
}

/** The missing element by the file, else by the item; none where the dtype has no such element. */
function missingOf(array: DataArray, { nodata }: PixelSource): number | undefined {
  const told = array.attrs._FillValue ?? nodata;
  const value = typeof told === "bigint" ? Number(told) : told;
  if (typeof value !== "number") return undefined;
  if (isFloat(array.dtype)) return value;
  return fitsIn(array.dtype, value) ? value : undefined;
}

/** Whether an integer dtype has an element. */
function fitsIn(dtype: DType, value: number): boolean {
  if (!isInteger(dtype)) return isFloat(dtype);
  const [least, most] = integerRange(dtype);
  return Number.isInteger(value) && value >= Number(least) && value <= Number(most);
}

/** How many pixels of a source one of the target is wide or high, whichever is less, at the source's middle. */
function shrinkOf(source: Geobox, target: Geobox): number {
  const [from, to] = [gridOf(source), gridOf(target)];
  const [rows, columns] = source.shape;
  const shrink = Math.min(...pixelSizesIn(from, to)(...placesIn(to, from)(columns / 2, rows / 2)));
  return Number.isFinite(shrink) ? shrink : 1;
}

/** The smallest overview that is not coarser than wanted; -1 for the full image. */
function overviewFor(shrink: number, shrinks: readonly number[]): number {
  return shrinks.findLastIndex((own) => own <= shrink * 1.01);
}
