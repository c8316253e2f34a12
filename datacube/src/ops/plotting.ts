import type { DataArray } from "../array/data-array.ts";
import type { DatasetCore } from "../array/dataset.ts";
import type { DType } from "../array/dtype.ts";
import { addDatasetGetters, addGetters } from "../array/methods.ts";
import type { VariablesLike } from "../array/schema.ts";
import type { Plot } from "../plot/plot.ts";
import { createPlot, createPlotter, type PlotOptions, type Plotter } from "../plot/plotter.ts";

/** Options of a scatter plot of variables. */
export interface ScatterOptions<N extends string = string> extends PlotOptions {
  /** Variable to the right. */
  readonly x: N;
  /** Variable upward. */
  readonly y: N;
  /** Variable that the colours show. */
  readonly hue?: N;
}

/** Draws several variables of a dataset. */
export interface DatasetPlotter<N extends string = string> {
  /** Variables of the same shape against each other; at most 5000 points, evenly chosen. */
  scatter(options: ScatterOptions<N>): Plot;
  /** Three variables of two dimensions as red, green and blue. */
  rgb(variables: readonly [red: N, green: N, blue: N], options?: PlotOptions): Plot;
}

declare module "../array/data-array.ts" {
  interface DataArray<D extends string, T extends DType> {
    /** Draws the array: `x.plot()`, `x.plot.map({ projection: "robinson" })`, `x.plot.line()`, `x.plot({ col: "month" })`. */
    readonly plot: Plotter;
  }
}

declare module "../array/dataset.ts" {
  interface DatasetCore<V extends VariablesLike<V>, D extends string> {
    /** Draws variables: `ds.plot.scatter({ x: "a", y: "b" })`, `ds.plot.rgb(["red", "green", "blue"])`. */
    readonly plot: DatasetPlotter<keyof V & string>;
  }
}

function plot(dataset: DatasetCore): DatasetPlotter {
  return {
    scatter: ({ x, y, hue, ...options }) =>
      createPlot(dataset.get(x), "scatter", {
        ...options,
        against: dataset.get(y),
        ...(hue === undefined ? {} : { hue: dataset.get(hue) }),
      }),
    rgb: ([red, green, blue], options) =>
      createPlot(dataset.get(red).rename(""), "rgb", {
        ...options,
        channels: [dataset.get(red), dataset.get(green), dataset.get(blue)],
      }),
  };
}

addGetters({ plot: (array: DataArray) => createPlotter(array) });
addDatasetGetters({ plot });
