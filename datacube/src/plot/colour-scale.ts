import { endAbove } from "./axis.ts";
import { type ColourMapName, coloursOf, palette } from "./colour-map.ts";
import type { PlotOptions } from "./plotter.ts";
import { transparentIndex } from "./png.ts";
import type { VegaLiteSpec } from "./spec.ts";

/** How values become colours. */
export interface ColourScale {
  readonly low: number;
  readonly high: number;
  readonly colours: ColourMapName;
  /** Ascending edges between colours that do not blend; undefined for a smooth scale. */
  readonly levels: readonly number[] | undefined;
}

/** The scale of all these values: their own range, or that of the options; around zero where they span it. */
export function scaleOf(grids: readonly Float64Array[], options: PlotOptions): ColourScale {
  const told = options.range ?? (Array.isArray(options.levels) ? endsOf(options.levels) : undefined);
  let [low, high] = told ?? (options.robust ? percentiles(grids) : extremes(grids));
  const spansZero = low < 0 && high > 0;
  if (spansZero && !told && (options.colours ?? "redblue") === "redblue") {
    const most = Math.max(-low, high);
    [low, high] = [-most, most];
  }
  high = endAbove(low, high);
  const colours = options.colours ?? (spansZero ? "redblue" : "viridis");
  const levels = levelsOf(options.levels, low, high);
  if (levels) [low, high] = endsOf(levels);
  return { low, high, colours, levels };
}

function endsOf(levels: readonly number[]): readonly [number, number] {
  return [levels[0]!, levels.at(-1)!];
}

function extremes(grids: readonly Float64Array[]): [number, number] {
  let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const grid of grids) {
    for (const value of grid) {
      if (!Number.isFinite(value)) continue;
      low = Math.min(low, value);
      high = Math.max(high, value);
    }
  }
  return low > high ? [0, 1] : [low, high];
}

/** The 2nd and the 98th percentile of all finite values. */
export function percentiles(grids: readonly Float64Array[]): [number, number] {
  const length = grids.reduce((sum, grid) => sum + grid.length, 0);
  const all = new Float64Array(length);
  let count = 0;
  for (const grid of grids) for (const value of grid) if (Number.isFinite(value)) all[count++] = value;
  if (count === 0) return [0, 1];
  const sorted = all.subarray(0, count).sort();
  const at = (part: number) => sorted[Math.round(part * (count - 1))]!;
  return [at(0.02), at(0.98)];
}

/** The levels of the options: a number of them is rounded to steps of 1, 2, 2.5 or 5 times a power of ten. */
function levelsOf(
  levels: number | readonly number[] | undefined,
  low: number,
  high: number,
): readonly number[] | undefined {
  if (typeof levels !== "number") return levels;
  const rough = (high - low) / levels;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 2.5, 5, 10].map((factor) => factor * power).find((size) => size >= rough * (1 - 1e-9))!;
  const first = Math.floor(low / step + 1e-9);
  const last = Math.ceil(high / step - 1e-9);
  return Array.from({ length: last - first + 1 }, (_, i) => Number(((first + i) * step).toPrecision(12)));
}

/** Palette indices of values. */
export function toIndices(values: Float64Array, { low, high, levels }: ColourScale): Uint8Array {
  const factor = 254 / (high - low);
  return Uint8Array.from(values, (value) => {
    if (Number.isNaN(value)) return transparentIndex;
    if (levels) return Math.round(placeBetween(levels, value) * 254);
    return Math.round(Math.min(254, Math.max(0, (value - low) * factor)));
  });
}

/** Where between the lowest (0) and the highest colour (1) the class of a value is. */
function placeBetween(levels: readonly number[], value: number): number {
  const classes = levels.length - 1;
  const above = levels.findIndex((level) => level > value);
  const index = above < 0 ? classes - 1 : Math.max(0, above - 1);
  return classes > 1 ? index / (classes - 1) : 0.5;
}

/** The colour channel of a specification with this scale. */
export function colourEncoding(scale: ColourScale, field: string, legend: VegaLiteSpec): VegaLiteSpec {
  const { low, high, colours, levels } = scale;
  if (!levels)
    return {
      field,
      type: "quantitative",
      scale: { domain: [low, high], range: coloursOf(colours), clamp: true },
      legend,
    };
  return {
    field,
    type: "quantitative",
    scale: { type: "threshold", domain: levels.slice(1, -1), range: classColours(scale) },
    legend,
  };
}

/** One colour per class between two levels. */
function classColours({ colours, levels = [] }: ColourScale): string[] {
  const all = palette(colours, 255);
  return levels.slice(1).map((_, i) => {
    const at = Math.round(placeBetween(levels, levels[i]!) * 254);
    return `#${Buffer.from(all.subarray(at * 3, at * 3 + 3)).toString("hex")}`;
  });
}
