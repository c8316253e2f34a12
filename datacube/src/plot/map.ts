import type { DataArray } from "../array/data-array.ts";
import { oneOf } from "../array/selectors.ts";
import type { ComputeOptions } from "../exec/compute.ts";
import { type Axis, axisOf, endAbove, monotonic, titleOf } from "./axis.ts";
import { type ColourMapName, coloursOf, palette } from "./colour-map.ts";
import type { PlotOptions } from "./plotter.ts";
import { encodePng, transparentIndex } from "./png.ts";
import { axisEncoding, baseSpec, type VegaLiteSpec } from "./spec.ts";

/** Most pixels of the image, so that it fits twice (specification and fallback) into 1 MB. */
const maxPixels = 2 ** 18;

/** Draws a two-dimensional array as an image inside a Vega-Lite specification; `png` is base64. */
export async function drawMap(
  array: DataArray,
  options: PlotOptions,
  compute: ComputeOptions,
): Promise<{ spec: VegaLiteSpec; png: string }> {
  const [yDim, xDim] = orderDims(array.dims);
  const [x, y] = [extentOf(monotonic(axisOf(array, xDim))), extentOf(monotonic(axisOf(array, yDim)))];
  const size = sizeOnScreen(x, y, options);
  const shrink = Math.min(1, Math.sqrt(maxPixels / (size.width * size.height)));
  const columns = sample(x, Math.max(1, Math.floor(size.width * shrink)));
  const rowsUp = sample(y, Math.max(1, Math.floor(size.height * shrink)));
  const rows = y.isPosition ? rowsUp : rowsUp.reverse();
  const values = await readSampled(array, { xDim, yDim, columns, rows }, compute);
  const [low, high, colours] = scaleOf(values, options);
  const image = { width: columns.length, height: rows.length, indices: toIndices(values, low, high) };
  const png = Buffer.from(encodePng(image, palette(colours, 255))).toString("base64");
  const scale = { low, high, colours };
  return { png, spec: mapSpec(array, options, { x, y, size, scale, url: `data:image/png;base64,${png}` }) };
}

/** y and x: the dimension that is named like an east-west axis is x, else the last one. */
function orderDims(dims: readonly string[]): [string, string] {
  const isX = (dim: string) => /^(x|lon|longitude|easting|column|col)s?$/i.test(dim);
  const [first, last] = dims as [string, string];
  return isX(first) && !isX(last) ? [last, first] : [first, last];
}

interface Extent extends Axis {
  /** Outer edges of the first and last cell, ascending. */
  readonly low: number;
  readonly high: number;
}

function extentOf(axis: Axis): Extent {
  const { values } = axis;
  const [first, last] = [values[0]!, values.at(-1)!];
  const [low, high] = [Math.min(first, last), Math.max(first, last)];
  const half = values.length > 1 && high > low ? (high - low) / (values.length - 1) / 2 : 0.5;
  const isRow = axis.isPosition;
  return { ...axis, low: isRow ? -0.5 : low - half, high: isRow ? values.length - 0.5 : high + half };
}

/** Equal scales where both axes are of one kind (degrees, metres), within sensible limits. */
function sizeOnScreen(x: Extent, y: Extent, options: PlotOptions): { width: number; height: number } {
  const width = options.width ?? 640;
  const sameKind = !x.isTime && !y.isTime;
  const ratio = sameKind ? (y.high - y.low) / (x.high - x.low) : 0.55;
  const height = options.height ?? Math.round(Math.min(640, Math.max(160, width * ratio)));
  const isTall = options.width === undefined && options.height === undefined && sameKind && width * ratio > 640;
  return { width: isTall ? Math.max(160, Math.round(640 / ratio)) : width, height };
}

/** Position of the nearest label for every pixel, from the low to the high edge. */
function sample({ values, low, high }: Extent, pixels: number): number[] {
  const isAscending = values[0]! <= values.at(-1)!;
  const order = Array.from(values, (_, i) => i);
  if (!isAscending) order.reverse();
  let at = 0;
  return Array.from({ length: pixels }, (_, pixel) => {
    const wanted = low + ((pixel + 0.5) / pixels) * (high - low);
    const distance = (i: number) => Math.abs(values[order[i]!]! - wanted);
    while (at + 1 < order.length && distance(at + 1) <= distance(at)) at++;
    return order[at]!;
  });
}

/** Elements per pixel, rows from the top. Only sampled rows and columns are kept in memory. */
async function readSampled(
  array: DataArray,
  at: { xDim: string; yDim: string; columns: readonly number[]; rows: readonly number[] },
  compute: ComputeOptions,
): Promise<Float64Array> {
  const unique = (positions: readonly number[]) => [...new Set(positions)].sort((a, b) => a - b);
  const [rows, columns] = [unique(at.rows), unique(at.columns)];
  const part = await array
    .isel({ [at.yDim]: oneOf(rows), [at.xDim]: oneOf(columns) })
    .astype("float64")
    .compute(compute);
  const data = part.values as Float64Array;
  const isTransposed = part.dims[0] === at.xDim;
  const rowIndex = new Map(rows.map((row, i) => [row, i]));
  const columnIndex = new Map(columns.map((column, i) => [column, i]));
  const result = new Float64Array(at.rows.length * at.columns.length);
  let out = 0;
  for (const row of at.rows) {
    const r = rowIndex.get(row)!;
    for (const column of at.columns) {
      const c = columnIndex.get(column)!;
      result[out++] = data[isTransposed ? c * rows.length + r : r * columns.length + c]!;
    }
  }
  return result;
}

function scaleOf(values: Float64Array, options: PlotOptions): [number, number, ColourMapName] {
  let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const value of values) {
    if (!Number.isFinite(value)) continue;
    low = Math.min(low, value);
    high = Math.max(high, value);
  }
  if (low > high) [low, high] = [0, 1];
  if (options.range) [low, high] = options.range;
  const spansZero = low < 0 && high > 0;
  if (spansZero && !options.range && (options.colours ?? "redblue") === "redblue") {
    const most = Math.max(-low, high);
    return [-most, most, "redblue"];
  }
  return [low, endAbove(low, high), options.colours ?? (spansZero ? "redblue" : "viridis")];
}

function toIndices(values: Float64Array, low: number, high: number): Uint8Array {
  const factor = 254 / (high - low);
  return Uint8Array.from(values, (value) => {
    if (Number.isNaN(value)) return transparentIndex;
    return Math.round(Math.min(254, Math.max(0, (value - low) * factor)));
  });
}

function mapSpec(
  array: DataArray,
  options: PlotOptions,
  drawing: {
    x: Extent;
    y: Extent;
    size: { width: number; height: number };
    scale: { low: number; high: number; colours: ColourMapName };
    url: string;
  },
): VegaLiteSpec {
  const { x, y, size, scale, url } = drawing;
  const { width, height } = size;
  const yAxis = axisEncoding(y, [y.low, y.high]);
  const legend = { title: titleOf(array) || null, gradientLength: Math.min(height, 300), titleLimit: 300 };
  return {
    ...baseSpec(array, options, size),
    layer: [
      {
        data: { values: [{ url }] },
        mark: { type: "image", width, height, align: "left", baseline: "top", aspect: false },
        encoding: { url: { field: "url", type: "nominal" }, x: { value: 0 }, y: { value: 0 } },
      },
      {
        data: {
          values: [
            { x: x.low, y: y.low, value: scale.low },
            { x: x.high, y: y.high, value: scale.high },
          ],
        },
        mark: { type: "point", size: 0, strokeWidth: 0, opacity: 1 },
        encoding: {
          x: { field: "x", ...axisEncoding(x, [x.low, x.high]) },
          y: {
            field: "y",
            ...yAxis,
            scale: { ...(yAxis.scale as object), ...(y.isPosition ? { reverse: true } : {}) },
          },
          color: {
            field: "value",
            type: "quantitative",
            scale: { domain: [scale.low, scale.high], range: coloursOf(scale.colours) },
            legend,
          },
        },
      },
    ],
  };
}
