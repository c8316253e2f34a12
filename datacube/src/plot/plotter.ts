import type { DataArray } from "../array/data-array.ts";
import { isNumeric } from "../array/dtype.ts";
import { ExpressionError } from "../errors.ts";
import type { ColourMapName } from "./colour-map.ts";
import { Plot } from "./plot.ts";

/** Kinds of plots. */
export type PlotKind = "map" | "line" | "hist";

/** Options of a plot. */
export interface PlotOptions {
  /** By default the array's name. */
  readonly title?: string;
  /** By default the coordinates without dimension, such as the selected time. */
  readonly subtitle?: string;
  /** Width of the plot in pixels of the screen; 640 by default. */
  readonly width?: number;
  /** Height; by default from the shape of the region. */
  readonly height?: number;
  /** Colour map of a map: by default `viridis`, or `redblue` around zero when the data span zero. */
  readonly colours?: ColourMapName;
  /** Values of the first and last colour of a map, or the ends of a histogram; by default those of the data. */
  readonly range?: readonly [number, number];
  /** Number of bars of a histogram, at most 1000; 50 by default. */
  readonly bins?: number;
}

/** Draws an array: as a map when it has two dimensions, a line when it has one, else a histogram. */
export interface Plotter {
  (options?: PlotOptions & { readonly kind?: PlotKind }): Plot;
  /** Two dimensions as an image with axes and a colour bar. */
  map(options?: PlotOptions): Plot;
  /** One dimension as a line; two as one line per element of the shorter dimension, at most 20. */
  line(options?: PlotOptions): Plot;
  /** Distribution of all elements. */
  hist(options?: PlotOptions): Plot;
}

/** The plotter of an array. */
export function createPlotter(array: DataArray): Plotter {
  const draw = (kind: PlotKind | undefined, options: PlotOptions): Plot => {
    const squeezed = squeeze(array, kind === "map" ? 2 : kind === "line" ? 1 : 0);
    const chosen = kind ?? (["hist", "line", "map"] as const)[squeezed.dims.length] ?? "hist";
    check(chosen, squeezed);
    checkOptions(chosen, options);
    return new Plot(chosen, squeezed, options);
  };
  const plotter = ({ kind, ...options }: PlotOptions & { readonly kind?: PlotKind } = {}): Plot => draw(kind, options);
  return Object.assign(plotter, {
    map: (options: PlotOptions = {}) => draw("map", options),
    line: (options: PlotOptions = {}) => draw("line", options),
    hist: (options: PlotOptions = {}) => draw("hist", options),
  });
}

/** Without dimensions of length 1, the first ones first, as long as at least `rank` dimensions are left. */
function squeeze(array: DataArray, rank: number): DataArray {
  const single = array.dims.filter((_, axis) => array.shape[axis] === 1);
  const dropped = single.slice(0, Math.max(0, array.dims.length - rank));
  return array.isel(Object.fromEntries(dropped.map((dim) => [dim, 0])));
}

function checkOptions(kind: PlotKind, { width, height, bins, range }: PlotOptions): void {
  const refuse = (problem: string): never => {
    throw new ExpressionError(`plot.${kind}`, problem);
  };
  for (const [name, pixels] of [
    ["width", width],
    ["height", height],
  ] as const) {
    if (pixels !== undefined && !(pixels >= 1 && pixels <= 10_000))
      refuse(`${name} is ${pixels}, not 1 to 10000 pixels`);
  }
  if (bins !== undefined && !(Number.isInteger(bins) && bins >= 1 && bins <= 1000))
    refuse(`bins is ${bins}, not 1 to 1000`);
  if (range && !(Number.isFinite(range[0]) && Number.isFinite(range[1]) && range[0] < range[1]))
    refuse(`range is [${range.join(", ")}], not a smaller and a larger number`);
}

function check(kind: PlotKind, array: DataArray): void {
  const operation = `plot.${kind}`;
  const subject = `"${array.name || "array"}" (${array.dims.join(", ")})`;
  if (!isNumeric(array.dtype)) throw new ExpressionError(operation, `${subject} is ${array.dtype}, not a number`);
  if (array.size === 0) throw new ExpressionError(operation, `${subject} has no elements`);
  const rank = array.dims.length;
  if (kind === "map" && rank !== 2)
    throw new ExpressionError(operation, `${subject} has ${rank} dimensions, a map has 2: select or reduce first`);
  if (kind === "line" && rank !== 1 && rank !== 2) {
    throw new ExpressionError(operation, `${subject} has ${rank} dimensions, a line has 1: select or reduce first`);
  }
}
