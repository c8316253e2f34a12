import type { DataArray } from "../array/data-array.ts";
import { isNumeric } from "../array/dtype.ts";
import { DimensionNotFoundError, ExpressionError } from "../errors.ts";
import type { ComputeOptions } from "../exec/compute.ts";
import type { CrsLike } from "../geo/crs/crs.ts";
import type { ColourMapName } from "./colour-map.ts";
import { Plot } from "./plot.ts";
import type { TileOptions, Tiles } from "./tiles.ts";

/** Kinds of plots. */
export type PlotKind = "map" | "contour" | "contourf" | "rgb" | "line" | "bar" | "hist" | "scatter";

/** Projections by name; they are centred on the data. */
export type ProjectionName =
  | "equirectangular"
  | "robinson"
  | "mollweide"
  | "equalEarth"
  | "mercator"
  | "orthographic"
  | "northPolar"
  | "southPolar";

/** Options of a plot. */
export interface PlotOptions {
  /** By default the array's name. */
  readonly title?: string;
  /** By default the coordinates without dimension, such as the selected time. */
  readonly subtitle?: string;
  /** Width of the plot (of each panel, if there are several) in pixels of the screen; 560 by default, of several 280. */
  readonly width?: number;
  /** Height; by default from the shape of the region. */
  readonly height?: number;
  /** Colour map: by default `viridis`, or `redblue` around zero when the data span zero. */
  readonly colours?: ColourMapName;
  /** Values of the first and last colour, or the ends of a histogram; by default those of the data. */
  readonly range?: readonly [number, number];
  /** Whether colours go from the 2nd to the 98th percentile, so that outliers do not count. */
  readonly robust?: boolean;
  /** Edges between colours that do not blend, or about how many; of contours 8 by default. */
  readonly levels?: number | readonly number[];
  /** Number of bars of a histogram, at most 1000; 50 by default. */
  readonly bins?: number;
  /** Draws a map in another projection, by name or CRS, with coastlines, meridians and parallels. */
  readonly projection?: ProjectionName | CrsLike;
  /** Whether a map shows coastlines (Natural Earth); by default in a projection and where more than 5 degrees are shown. */
  readonly coastlines?: boolean;
  /** Dimension with a panel to the right per element. */
  readonly col?: string;
  /** Dimension with a row of panels per element. */
  readonly row?: string;
  /** Most panels beside each other. */
  readonly colWrap?: number;
  /** Dimension whose first three elements are red, green and blue. */
  readonly rgb?: string;
}

/** Options of a plot of several arrays. */
export interface DrawOptions extends PlotOptions {
  /** What a scatter plot shows upward. */
  readonly against?: DataArray;
  /** What the colours of its points show. */
  readonly hue?: DataArray;
  /** Red, green and blue, where they are no dimension. */
  readonly channels?: readonly [DataArray, DataArray, DataArray];
}

/** Draws an array: as a map when it has two dimensions, a line (bars, if its labels are texts) when it has one, else a histogram. */
export interface Plotter {
  (options?: PlotOptions & { readonly kind?: Exclude<PlotKind, "scatter"> }): Plot;
  /** Two dimensions as an image with axes and a colour bar; also of time and place (Hovmöller). */
  map(options?: PlotOptions): Plot;
  /** Two dimensions as lines of equal values. */
  contour(options?: PlotOptions): Plot;
  /** Two dimensions as areas between levels. */
  contourf(options?: PlotOptions): Plot;
  /** Three dimensions, one of them red, green and blue, in true colours; what are no bytes is stretched. */
  rgb(options?: PlotOptions): Plot;
  /** One dimension as a line; two as one line per element of the shorter dimension, at most 20. */
  line(options?: PlotOptions): Plot;
  /** One dimension as a labelled bar per element; two with the bars of the second beside each other. At most 200 bars. */
  bar(options?: PlotOptions): Plot;
  /** Distribution of all elements. */
  hist(options?: PlotOptions): Plot;
  /** Elements to the right, those of another array of the same shape upward; at most 5000 points, evenly chosen. */
  scatter(against: DataArray, options?: PlotOptions & { readonly hue?: DataArray }): Plot;
  /** Two dimensions cut into tiles in Web Mercator, for maps that a person moves; in notebooks `mapViewer(x)` shows them. */
  tiles(options?: TileOptions, compute?: ComputeOptions): Promise<Tiles>;
}

/** The plotter of an array. */
export function createPlotter(array: DataArray): Plotter {
  const draw = (kind: PlotKind | undefined, options: DrawOptions = {}): Plot => createPlot(array, kind, options);
  const plotter = ({ kind, ...options }: PlotOptions & { readonly kind?: PlotKind } = {}) => draw(kind, options);
  return Object.assign(plotter, {
    map: (options?: PlotOptions) => draw("map", options),
    contour: (options?: PlotOptions) => draw("contour", options),
    contourf: (options?: PlotOptions) => draw("contourf", options),
    rgb: (options?: PlotOptions) => draw("rgb", options),
    line: (options?: PlotOptions) => draw("line", options),
    bar: (options?: PlotOptions) => draw("bar", options),
    hist: (options?: PlotOptions) => draw("hist", options),
    tiles: async (options?: TileOptions, compute?: ComputeOptions) =>
      (await import("./tiles.ts")).createTiles(array, options, compute),
    scatter: (against: DataArray, options?: DrawOptions) => draw("scatter", { ...options, against }),
  });
}

/** Fewest dimensions of a panel, and most. */
const ranks: Record<PlotKind, readonly [number, number]> = {
  map: [2, 2],
  contour: [2, 2],
  contourf: [2, 2],
  rgb: [3, 3],
  line: [1, 2],
  bar: [1, 2],
  hist: [0, Number.POSITIVE_INFINITY],
  scatter: [0, Number.POSITIVE_INFINITY],
};

/** A plot of an array; without kind the one that suits its dimensions. @throws ExpressionError for what cannot be drawn */
export function createPlot(array: DataArray, kind: PlotKind | undefined, options: DrawOptions): Plot {
  const facets = [options.row, options.col].filter((dim) => dim !== undefined);
  for (const dim of facets)
    if (!array.dims.includes(dim)) throw new DimensionNotFoundError(dim, array.dims, "the array");
  const least = kind ? ranks[kind][0] - (kind === "rgb" && options.channels ? 1 : 0) : 0;
  const squeezed = kind === "scatter" ? array : squeeze(array, least + facets.length, [...facets, options.rgb]);
  const rank = squeezed.dims.length - facets.length;
  const chosen = kind ?? (["hist", lineOrBar(squeezed, facets), "map"] as const)[rank] ?? "hist";
  check(chosen, squeezed, { rank, least });
  checkOptions(chosen, squeezed, options);
  return new Plot(chosen, squeezed, options);
}

function lineOrBar(array: DataArray, facets: readonly string[]): "line" | "bar" {
  const dim = array.dims.find((name) => !facets.includes(name));
  return dim !== undefined && array.coords[dim]?.dtype === "string" ? "bar" : "line";
}

/** Without dimensions of length 1, the first ones first, as long as at least `rank` dimensions are left. */
function squeeze(array: DataArray, rank: number, kept: readonly (string | undefined)[]): DataArray {
  const single = array.dims.filter((dim, axis) => array.shape[axis] === 1 && !kept.includes(dim));
  const dropped = single.slice(0, Math.max(0, array.dims.length - rank));
  return array.isel(Object.fromEntries(dropped.map((dim) => [dim, 0])));
}

function check(kind: PlotKind, array: DataArray, { rank, least }: { rank: number; least: number }): void {
  const operation = `plot.${kind}`;
  const subject = `"${array.name || "array"}" (${array.dims.join(", ")})`;
  if (!isNumeric(array.dtype)) throw new ExpressionError(operation, `${subject} is ${array.dtype}, not a number`);
  if (array.size === 0) throw new ExpressionError(operation, `${subject} has no elements`);
  if (rank >= least && rank <= ranks[kind][1]) return;
  const beside = rank < array.dims.length ? " beside those of the panels" : "";
  const names: Partial<Record<PlotKind, string>> = {
    map: "a map",
    line: "a line",
    bar: "a bar chart",
    rgb: "a picture in colours",
  };
  const problem = `${subject} has ${rank} dimensions${beside}, ${names[kind] ?? kind} has ${least}: select or reduce first`;
  throw new ExpressionError(operation, problem);
}

/** Most panels of one plot. */
const maxPanels = 64;

function checkOptions(kind: PlotKind, array: DataArray, options: DrawOptions): void {
  const refuse = (problem: string): never => {
    throw new ExpressionError(`plot.${kind}`, problem);
  };
  const { width, height, bins, range, levels, against, hue } = options;
  for (const [name, pixels] of Object.entries({ width, height })) {
    if (pixels !== undefined && !(pixels >= 1 && pixels <= 10_000))
      refuse(`${name} is ${pixels}, not 1 to 10000 pixels`);
  }
  if (bins !== undefined && !(Number.isInteger(bins) && bins >= 1 && bins <= 1000))
    refuse(`bins is ${bins}, not 1 to 1000`);
  if (range && !(Number.isFinite(range[0]) && Number.isFinite(range[1]) && range[0] < range[1]))
    refuse(`range is [${range.join(", ")}], not a smaller and a larger number`);
  if (!areLevels(levels)) refuse(`levels are 1 to 100, or 2 to 101 ascending numbers, not ${levels}`);
  const panels = (array.sizes[options.row ?? ""] ?? 1) * (array.sizes[options.col ?? ""] ?? 1);
  if (panels > maxPanels)
    refuse(`there would be ${panels} panels, at most ${maxPanels} are drawn: select or reduce first`);
  for (const other of [against, hue]) {
    if (other && (other.dims.join() !== array.dims.join() || other.shape.join() !== array.shape.join()))
      refuse(
        `"${other.name}" (${other.dims.join(", ")}) has not the dimensions of "${array.name}" (${array.dims.join(", ")})`,
      );
  }
}

function areLevels(levels: number | readonly number[] | undefined): boolean {
  if (levels === undefined) return true;
  if (typeof levels === "number") return Number.isInteger(levels) && levels >= 1 && levels <= 100;
  const ascends = levels.every((level, i) => Number.isFinite(level) && (i === 0 || level > levels[i - 1]!));
  return ascends && levels.length >= 2 && levels.length <= 101;
}
