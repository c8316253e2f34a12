import { sameElements } from "../array/align.ts";
import { labelsOf } from "../array/coordinates.ts";
import { DataArray } from "../array/data-array.ts";
import type { Dataset } from "../array/dataset.ts";
import { type DType, promote } from "../array/dtype.ts";
import { ExpressionError } from "../errors.ts";
import { describe, describeDomain, type Expr } from "../expr/node.ts";
import { broadcast } from "../expr/operation/broadcast.ts";
import { concat, stack } from "../expr/operation/concat.ts";
import { constant } from "../expr/operation/constant.ts";
import { castTo } from "../expr/operation/map.ts";
import { permute } from "../expr/operation/permute.ts";
import { subset } from "../expr/operation/subset.ts";
import { take, withFill } from "../expr/operation/take.ts";
import type { Resampling } from "../expr/raster/warp.ts";
import { everything, range } from "../expr/selection.ts";
import { type Cover, coverOf } from "../geo/cover.ts";
import { hullOf, unrolled } from "../geo/extent.ts";
import { coordinatesBeside, dimsOf, Geobox, geoboxCoordinates, gridMappingName } from "../geo/geobox.ts";
import { onPixelsOf, reachOn, windowOn } from "../geo/lattice.ts";
import { meet, type PixelWindow, wholeWindow } from "../geo/shape-window.ts";
import type { SpatialDims } from "../geo/spatial.ts";
import { type CombineMethod, combine, combined, observations } from "./composite.ts";
import { firstPlane, mapPlanes, toldFill } from "./geo-planes.ts";
import { type ReprojectTarget, resultDims, targetOf } from "./geo-reproject.ts";

/** Options of `mosaic`. */
export interface MosaicOptions {
  /** What counts where several have a pixel; default `first`. */
  readonly method?: CombineMethod;
  /** The grid: as `reproject` takes it. Default: the pixels of the first over the extent of all. */
  readonly target?: ReprojectTarget;
  /** How pixels are made of those that are not on the grid; default `nearest`. */
  readonly resampling?: Resampling;
  /** Element that means "missing", and fills what none has. Default: the `_FillValue` or `nodata` of each; else NaN. */
  readonly nodata?: number;
}

/**
 * Rasters beside and over each other as one: `mosaic([west, east], { method: "first" })`. Those whose pixels are pixels of the
 * grid are taken as they are, others are reprojected. Name, attributes and other dimensions are those of the first; whole
 * numbers keep their dtype where the first has a nodata. Lazy: a block reads only those that have pixels in it.
 * @throws ExpressionError for none, or when other dimensions differ; UnsupportedError without CRS or even steps
 */
export function mosaic<A extends DataArray | Dataset>(
  layers: readonly A[],
  options: MosaicOptions = {},
): A extends DataArray ? DataArray : Dataset {
  const [first] = layers;
  if (first === undefined) throw new ExpressionError("mosaic", "there are no rasters");
  if (first instanceof DataArray) return mosaicArrays(layers as readonly DataArray[], options) as never;
  const all = layers as readonly Dataset[];
  const planes = all.map((dataset) => firstPlane("mosaic", dataset));
  const target = options.target instanceof DataArray ? options.target : gridOf(planes, options.target);
  return mapPlanes("mosaic", first as Dataset, (_, name) => {
    const own = all.filter((dataset) => dataset.has(name)).map((dataset) => dataset.get(name));
    return mosaicArrays(own, { ...options, target });
  }) as never;
}

/** The grid of a target; without one the pixels of the first over all. */
function gridOf(arrays: readonly DataArray[], target: ReprojectTarget | undefined): Geobox {
  if (target instanceof Geobox) return target;
  const [first, ...rest] = arrays.map(Geobox.of) as [Geobox, ...Geobox[]];
  const bounds = hullOf([first.bounds, ...rest.map((box) => unrolled(box.boundsIn(first.crs)))]);
  const whole = rest.length === 0 ? first : onPixelsOf(first, bounds);
  return target === undefined ? whole : targetOf(whole, target);
}

/** What all rasters of a mosaic have in common. */
interface Common {
  readonly grid: Geobox;
  readonly dims: SpatialDims;
  /** Dimensions of the result: others, then rows and columns. */
  readonly order: readonly string[];
  readonly nodata: number | undefined;
  readonly resampling: Resampling;
  readonly method: CombineMethod;
}

/** A raster of a mosaic: where it has pixels on the grid, and those in a part of that. */
interface Layer {
  readonly window: PixelWindow;
  readonly part: (window: PixelWindow, dtype: DType) => Expr;
  readonly dtype: DType;
}

function mosaicArrays(arrays: readonly DataArray[], options: MosaicOptions): DataArray {
  const first = arrays[0]!;
  const grid = gridOf(arrays, options.target);
  const { y, x } = dimsOf(first);
  const others = first.dims.filter((dim) => dim !== y && dim !== x);
  const dims = resultDims(first, options.target ?? grid, grid);
  const { method = "first", resampling = "nearest", nodata = toldFill(first) } = options;
  const common: Common = { grid, dims, order: [...others, dims.y, dims.x], nodata, resampling, method };
  for (const array of arrays) checkLabels(array, first, others);
  const layers = arrays.flatMap((array) => layerOf(array, common) ?? []);
  if (layers.length === 0) throw new ExpressionError("mosaic", `no raster has a pixel on ${grid}`);
  const cover = coverOf(
    wholeWindow(grid.shape),
    layers.map(({ window }) => window),
  );
  const expr = permute(
    exprOf(cover, layers, common),
    first.dims.map((dim) => (dim === y ? dims.y : dim === x ? dims.x : dim)),
  );
  const { variable } = combined(first, expr).parts;
  const beside = coordinatesBeside(first.parts.coords, [y, x], first.encoding.grid_mapping);
  const encoding = { ...variable.encoding, grid_mapping: gridMappingName };
  const coords = new Map([...beside, ...geoboxCoordinates(grid, dims)]);
  return new DataArray(first.name, { ...variable, encoding }, coords);
}

/** @throws ExpressionError when other dimensions than rows and columns differ */
function checkLabels(array: DataArray, first: DataArray, others: readonly string[]): void {
  const isSame = others.every((dim) => {
    const [a, b] = [array, first].map(({ parts }) => labelsOf(parts.coords, dim));
    return array.sizes[dim] === first.sizes[dim] && (!a || !b || sameElements(a.values, b.values));
  });
  if (isSame && array.dims.length === first.dims.length) return;
  const [own, wanted] = [array, first].map(({ expr }) => `${describe(expr)} (${describeDomain(expr)})`);
  throw new ExpressionError("mosaic", `${own} has other dimensions or labels beside rows and columns than ${wanted}`);
}

/** A raster on the grid; undefined where it has no pixel of it. */
function layerOf(array: DataArray, { grid, dims, order, nodata, resampling }: Common): Layer | undefined {
  const box = Geobox.of(array);
  const same = withNodata(array, nodata);
  const placed = windowOn(grid, box);
  const reach = placed ?? reachOn(grid, box);
  const window = reach && meet(wholeWindow(grid.shape), reach);
  if (!window) return undefined;
  const warped = placed ? same : same.reproject(grid, { resampling, ...(nodata === undefined ? {} : { nodata }) });
  const own = dimsOf(warped);
  const named = { ...(own.y === dims.y ? {} : { [own.y]: dims.y }), ...(own.x === dims.x ? {} : { [own.x]: dims.x }) };
  const { input } = withFill(permute(warped.rename(named).expr, order), nodata);
  const [top, left] = placed ? [placed.top, placed.left] : [0, 0];
  return {
    window,
    dtype: input.dtype,
    part: (part, dtype) => {
      const lines = [range(part.top - top, part.rows), range(part.left - left, part.columns)];
      return castTo(subset(input, [...everything(input.shape.slice(0, -2)), ...lines]), dtype);
    },
  };
}

/** The array with this element where one is missing. */
function withNodata(array: DataArray, nodata: number | undefined): DataArray {
  const own = toldFill(array);
  if (own === undefined || own === nodata) return array;
  const present = array.where(array.ne(own));
  return nodata === undefined ? present : present.fillna(nodata).astype(array.dtype);
}

/** Name of the dimension of rasters that lie over each other. */
const layerDim = "layer";

function exprOf(cover: Cover, layers: readonly Layer[], common: Common): Expr {
  const dtype = layers.map((layer) => layer.dtype).reduce(promote);
  const isComputed = common.method === "mean" || common.method === "median";
  const over = (parts: readonly Expr[]): Expr => {
    if (parts.length === 1 && !isComputed) return parts[0]!;
    return combine(observations(stack(parts, layerDim), common.nodata), layerDim, common.method);
  };
  const visit = (part: Cover): Expr => {
    if (part.kind !== "part") return concat(part.parts.map(visit), part.kind === "row" ? common.dims.y : common.dims.x);
    const { window } = part;
    if (part.layers.length === 0) return over([emptied(layers[0]!.part(layers[0]!.window, dtype), window, common)]);
    return over(part.layers.map((number) => padded(layers[number]!, { window, dtype, common })));
  };
  return visit(cover);
}

/** Missing elements in a window. */
function emptied({ dims, shape, dtype }: Expr, { rows, columns }: PixelWindow, { nodata = Number.NaN }: Common): Expr {
  return broadcast(constant(nodata, dtype), { dims, shape: [...shape.slice(0, -2), rows, columns] });
}

/** The pixels of a raster in a window that may reach beyond it. */
function padded(layer: Layer, { window, dtype, common }: { window: PixelWindow; dtype: DType; common: Common }): Expr {
  const inner = meet(window, layer.window)!;
  const positions = (length: number, before: number, count: number): number[] =>
    Array.from({ length }, (_, i) => (i >= before && i < before + count ? i - before : -1));
  const rows = positions(window.rows, inner.top - window.top, inner.rows);
  const columns = positions(window.columns, inner.left - window.left, inner.columns);
  const { dims, nodata } = common;
  return take(take(layer.part(inner, dtype), dims.y, rows, nodata), dims.x, columns, nodata);
}
