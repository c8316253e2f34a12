import { dirname } from "node:path";
import type { Coordinates } from "../../array/coordinates.ts";
import { bytesOf, type DType, integerRange, isBig, isComplex, isDType, isFloat, isInteger } from "../../array/dtype.ts";
import type { Attrs, Variable } from "../../array/variable.ts";
import { elementsOf } from "../../array/variable.ts";
import { UnsupportedError } from "../../errors.ts";
import { type ComputeOptions, defaultMemoryBytes } from "../../exec/compute.ts";
import { createPlan, type PlanOptions } from "../../exec/plan.ts";
import { type PlanWork, runAll } from "../../exec/run-all.ts";
import type { Expr } from "../../expr/node.ts";
import { type AxisSelection, countOf, positionAt } from "../../expr/selection.ts";
import { type SpatialDims, spatialDims, spatialReference } from "../../geo/spatial.ts";
import { hasRoom, inFittingBlocks, throughPieces } from "../zarr/pieces.ts";
import { rechunking } from "../zarr/rechunk.ts";
import { type Packing, packValues } from "./packing.ts";
import type { Raster, RasterBlock, RasterLayout } from "./raster.ts";
import type { OverviewResampling } from "./reduce.ts";
import { type TiffCompression, usualPredictor } from "./tile-encoder.ts";
import { type GiveBlocks, writeRaster } from "./write-raster.ts";

/** Options of `toCOG()`. */
export interface ToCogOptions extends ComputeOptions {
  /** Replaces a file that is at the path. */
  readonly overwrite?: boolean;
  /** Default `deflate`. */
  readonly compression?: TiffCompression;
  /** Default `auto`: differences for whole numbers, the floating point predictor for floats, where there is compression. */
  readonly predictor?: "auto" | "none" | "horizontal" | "float";
  /** Height and width of tiles in pixels, a multiple of 16; default 512. */
  readonly blockSize?: number;
  /** Divisors of the full size, ascending powers of two, such as `[2, 4]`; `auto` halves until one tile is left. */
  readonly overviews?: "auto" | readonly number[];
  /** Default `average` for floats and scaled numbers, `nearest` for other whole numbers. */
  readonly resampling?: OverviewResampling;
  /** Whether a tile holds all bands (`pixel`, the default) or one. */
  readonly interleave?: "pixel" | "band";
  /** Stored value of missing pixels; by default that of the file it was read from, NaN for floats. */
  readonly nodata?: number;
  /** Stored dtype; by default that of the file it was read from. Whole numbers are rounded. */
  readonly dtype?: DType;
  /** Stored number = (value - offset) / scale; by default as in the file it was read from. */
  readonly scale?: number;
  readonly offset?: number;
  /**
   * Colours of the values 0, 1, … of one band of uint8 or uint16: red, green, blue, 0 to 255; by default the attribute
   * `colour_map`.
   */
  readonly colourMap?: readonly (readonly number[])[];
  /** 64-bit offsets; by default where the file is larger than 4 GB. */
  readonly bigtiff?: boolean | "auto";
}

/** An array with its coordinates, as it is written. */
export interface WritableArray {
  readonly name: string;
  readonly variable: Variable;
  readonly coords: Coordinates;
}

/**
 * Writes an array (y, x) or (band, y, x) as cloud-optimised GeoTIFF, block by block. The place on the Earth comes from the
 * coordinates and the grid mapping.
 * @throws TargetExistsError, UnsupportedError for what GeoTIFF cannot hold
 */
export async function writeCog(array: WritableArray, path: string, options: ToCogOptions = {}): Promise<void> {
  const dims = mapDims(array);
  const packing = packingOf(array.variable, options);
  const raster = rasterOf(array, dims, { packing, options });
  const layout = layoutOf(raster, options);
  const giveBlocks: GiveBlocks = async (take, folder) => {
    const blocks = { raster, layout, packing, take, folder, target: path };
    const works = await inFittingBlocks(folder, (share) => worksOf(array.variable, { ...blocks, share }, options));
    await runAll(works, options);
  };
  await writeRaster({ raster, layout }, giveBlocks, {
    path,
    overwrite: options.overwrite,
    signal: options.signal,
  });
}

/** The dimensions, which are in the order (band, y, x); band may be missing. */
function mapDims({ variable, coords }: WritableArray): SpatialDims {
  const { dims, shape } = variable.expr;
  const found = spatialDims(dims, coords);
  if (dims.length > 3 || dims.at(-2) !== found.y || dims.at(-1) !== found.x) {
    throw new UnsupportedError(
      `a GeoTIFF of the dimensions ${dims.join(", ")}`,
      `select or transpose to (band, ${found.y}, ${found.x}) or (${found.y}, ${found.x})`,
    );
  }
  if (shape.some((length) => length === 0)) throw new UnsupportedError("a GeoTIFF without pixels");
  return found;
}

const withoutPacking = { scale: 1, offset: 0, nodata: undefined };

function packingOf({ expr, encoding }: Variable, options: ToCogOptions): Packing {
  const stored = typeof encoding.dtype === "string" && isDType(encoding.dtype) ? encoding.dtype : expr.dtype;
  const dtype = options.dtype ?? stored;
  if (isComplex(expr.dtype)) return complexPacking(expr.dtype, dtype, options);
  const own = dtype === stored ? encodedPacking(encoding) : withoutPacking;
  const nodata = options.nodata ?? own.nodata ?? (isFloat(dtype) ? Number.NaN : undefined);
  return {
    dtype: dtype === "bool" ? "uint8" : dtype,
    scale: options.scale ?? own.scale,
    offset: options.offset ?? own.offset,
    nodata: nodata === undefined ? undefined : toElement(nodata, dtype),
  };
}

/** Complex numbers have no nodata and no scale. */
function complexPacking(own: DType, dtype: DType, { nodata, scale, offset, resampling }: ToCogOptions): Packing {
  if (!isComplex(dtype)) throw new UnsupportedError(`${own} as a GeoTIFF of ${dtype}`, "write its real, imag or abs()");
  if (nodata !== undefined || scale !== undefined || offset !== undefined)
    throw new UnsupportedError(`nodata, scale or offset in a GeoTIFF of ${dtype}`);
  if (resampling !== undefined && resampling !== "nearest" && resampling !== "average")
    throw new UnsupportedError(`overviews of ${dtype} by "${resampling}"`, 'take "nearest" or "average"');
  return { ...withoutPacking, dtype };
}

function encodedPacking(encoding: Attrs): Pick<Packing, "scale" | "offset" | "nodata"> {
  const number = (name: string): number | undefined => {
    const value = encoding[name];
    return typeof value === "number" || typeof value === "bigint" ? Number(value) : undefined;
  };
  return { scale: number("scale_factor") ?? 1, offset: number("add_offset") ?? 0, nodata: number("_FillValue") };
}

/** A number as an element of a dtype. */
function toElement(value: number | bigint, dtype: DType): number | bigint {
  if (isInteger(dtype)) {
    const [low, high] = integerRange(dtype);
    if (!Number.isInteger(Number(value)) || value < low || value > high)
      throw new UnsupportedError(`nodata ${value} in a GeoTIFF of ${dtype}`, `choose one from ${low} to ${high}`);
  }
  if (isBig(dtype)) return BigInt(value);
  return dtype === "float32" ? Math.fround(Number(value)) : Number(value);
}

function rasterOf(
  { name, variable, coords }: WritableArray,
  dims: SpatialDims,
  { packing, options }: { packing: Packing; options: ToCogOptions },
): Raster {
  const { dtype, scale, offset, nodata } = packing;
  if (dtype === "datetime" || dtype === "string" || dtype === "bool")
    throw new UnsupportedError(`a GeoTIFF of ${dtype}`, 'convert it with astype("float64")');
  const { shape } = variable.expr;
  const bands = shape.length === 3 ? shape[0]! : 1;
  const each = <T>(value: T): T[] => new Array<T>(bands).fill(value);
  const { crs, transform } = spatialReference(variable, coords, dims);
  const { units } = variable.attrs;
  return {
    bands,
    height: shape.at(-2)!,
    width: shape.at(-1)!,
    dtype,
    transform,
    geoKeys: geoKeysOf(crs, variable.attrs),
    nodata,
    ...(scale === 1 && offset === 0 ? {} : { scales: each(scale), offsets: each(offset) }),
    descriptions: descriptionsOf({ name, variable, coords }, bands),
    units: typeof units === "string" ? each(units) : undefined,
    colourMap: colourMapOf(options.colourMap ?? ownColours(variable.attrs, bands, dtype), bands, dtype),
  };
}

function geoKeysOf(crs: ReturnType<typeof spatialReference>["crs"], attrs: Attrs): Raster["geoKeys"] {
  const keys = crs?.toGeoKeys();
  if (crs && !keys)
    throw new UnsupportedError(`the CRS ${crs} in GeoTIFF`, "reproject to one that GeoTIFF's keys can say");
  const isPoint = attrs.AREA_OR_POINT === "Point";
  return keys || isPoint ? new Map([...(keys ?? []), [1025, isPoint ? 2 : 1]]) : undefined;
}

/** Names of the bands: `long_name` where there is one a band, else the labels of the first dimension that are texts. */
function descriptionsOf({ name, variable, coords }: WritableArray, bands: number): string[] | undefined {
  const { long_name: names } = variable.attrs;
  if (Array.isArray(names) && names.length === bands) return names.map(String);
  if (bands === 1)
    return typeof names === "string" ? [names] : name === "" || name === "band_data" ? undefined : [name];
  const labels = coords.get(variable.expr.dims[0]!);
  const texts = labels && elementsOf(labels);
  return Array.isArray(texts) && texts.length === bands ? texts : undefined;
}

/** The colours that the array was read with, where it can still have them. */
function ownColours({ colour_map: colours }: Attrs, bands: number, dtype: DType): unknown {
  return bands === 1 && (dtype === "uint8" || dtype === "uint16") ? colours : undefined;
}

function colourMapOf(own: unknown, bands: number, dtype: DType): Raster["colourMap"] {
  const colourMap = Array.isArray(own) ? (own as number[][]) : undefined;
  if (!colourMap) return undefined;
  const length = dtype === "uint8" ? 256 : dtype === "uint16" ? 65536 : 0;
  if (bands !== 1 || colourMap.length > length)
    throw new UnsupportedError(
      `a map of ${colourMap.length} colours for ${bands} bands of ${dtype}`,
      "use one band of uint8 or uint16",
    );
  return colourMap;
}

const predictors = { none: 1, horizontal: 2, float: 3 } as const;

function layoutOf(raster: Raster, options: ToCogOptions): RasterLayout {
  const { compression = "deflate", predictor = "auto", blockSize = 512, overviews = "auto" } = options;
  if (!Number.isInteger(blockSize) || blockSize < 16 || blockSize % 16 !== 0)
    throw new UnsupportedError(`blockSize ${blockSize}`, "TIFF's tiles are multiples of 16 pixels");
  const isPacked = raster.scales !== undefined || isFloat(raster.dtype) || isComplex(raster.dtype);
  return {
    compression,
    predictor: checkedPredictor(raster.dtype, compression, predictor),
    tileHeight: blockSize,
    tileWidth: blockSize,
    isTiled: true,
    interleave: options.interleave ?? "pixel",
    factors: overviews === "auto" ? usualFactors(raster, blockSize) : checkedFactors(overviews, blockSize),
    resampling: options.resampling ?? (isPacked && !raster.colourMap ? "average" : "nearest"),
    isBig: options.bigtiff ?? "auto",
  };
}

function checkedPredictor(
  dtype: DType,
  compression: TiffCompression,
  predictor: NonNullable<ToCogOptions["predictor"]>,
): 1 | 2 | 3 {
  if (predictor === "auto") return usualPredictor(dtype, compression);
  const tag = predictors[predictor];
  if (tag !== 1 && usualPredictor(dtype, compression) === 1)
    throw new UnsupportedError(`a predictor with the compression ${compression}`, "use deflate, zstd or lzw");
  if (tag === 3 && !isFloat(dtype))
    throw new UnsupportedError(`the predictor "float" for ${dtype}`, 'use "horizontal"');
  return tag;
}

function usualFactors({ height, width }: Raster, blockSize: number): number[] {
  const halvings = Math.ceil(Math.log2(Math.max(height, width) / blockSize));
  return Array.from({ length: Math.max(0, halvings) }, (_, i) => 2 ** (i + 1));
}

function checkedFactors(factors: readonly number[], blockSize: number): readonly number[] {
  factors.forEach((factor, i) => {
    const step = factor / (factors[i - 1] ?? 1);
    if (!Number.isInteger(step) || step < 2 || !Number.isInteger(Math.log2(step)) || blockSize % step !== 0)
      throw new UnsupportedError(`overviews ${factors.join(", ")}`, "use ascending powers of two, such as [2, 4, 8]");
  });
  return factors;
}

/** Share of the memory bound that one block may take, as it is held several times while it is evaluated and encoded. */
const blockShare = 64;
const mostBlockElements = 2 ** 22;

interface Blocks {
  readonly raster: Raster;
  readonly layout: RasterLayout;
  readonly packing: Packing;
  readonly take: (block: RasterBlock) => Promise<void>;
  readonly folder: string;
  readonly target: string;
  /** Share of the usual size that blocks have. */
  readonly share: number;
}

/**
 * What gives the blocks of an array, in row-major order: whole tiles, squares of as many as memory allows, longer where what
 * is read at once is, so that the expression is evaluated once.
 */
async function worksOf(
  { expr }: Variable,
  { raster, layout, packing, take, folder, target, share }: Blocks,
  { memoryBytes = defaultMemoryBytes }: ComputeOptions,
): Promise<PlanWork[]> {
  const { tileHeight, tileWidth, interleave } = layout;
  const depth = interleave === "pixel" ? raster.bands : 1;
  const elements = share * Math.min(memoryBytes / blockShare / bytesOf(packing.dtype), mostBlockElements);
  const side = Math.max(1, Math.floor(Math.sqrt(elements / (depth * tileHeight * tileWidth))));
  const skipped = 3 - expr.dims.length;
  const unit = [depth, tileHeight, tileWidth].slice(skipped);
  const grid = { unit, start: unit.map(() => 0) };
  const mostElements = (share * memoryBytes) / 4 / bytesOf(expr.dtype);
  const usual = [1, side, side].slice(skipped);
  const { between, ...direct } = rechunking(expr, grid, { elements, mostElements, usual });
  const blocks = (of: Expr, how: Pick<PlanOptions, "cuts" | "readsParts">): PlanWork => ({
    plan: createPlan(of, { ...how, memoryBytes }),
    take: ({ selection, block }) => {
      const [band, rows, columns] = skipped > 0 ? [undefined, ...selection] : selection;
      return take({
        origin: [band ? startOf(band) : 0, startOf(rows!), startOf(columns!)],
        shape: [band ? countOf(band) : 1, countOf(rows!), countOf(columns!)],
        data: packValues(block.data, expr.dtype, packing),
      });
    },
  });
  const { dtype } = expr;
  if (!between || !(await hasRoom(dirname(folder), expr, dtype))) return [blocks(expr, direct)];
  const pieces = await throughPieces(expr, { between, folder, target, dtype, form: undefined, memoryBytes });
  return [pieces.work, blocks(pieces.expr, { cuts: between.blockCuts })];
}

function startOf(axis: AxisSelection): number {
  return positionAt(axis, 0);
}
