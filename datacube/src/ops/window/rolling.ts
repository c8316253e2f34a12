import type { DataArray } from "../../array/data-array.ts";
import { ExpressionError } from "../../errors.ts";
import type { ConstantValue } from "../../expr/operation/constant.ts";
import type { QuantileOptions } from "../quantiles.ts";
import type { ReduceOptions } from "../reductions.ts";
import {
  countOfWindows,
  meanOfWindows,
  placeInWindows,
  reduceByFunction,
  reduceSeparably,
  type Separable,
  spreadOfWindows,
  type WindowFunction,
} from "./reduce-windows.ts";
import { answerFor, checkCount, type Layout, type PerWindow, type Windows } from "./windows.ts";

/** Options of `Rolling.construct`. */
export interface ConstructOptions {
  /** Positions from one window to the next. Default 1. */
  readonly stride?: PerWindow<number>;
  /** What elements outside are; NaN by default, for which integers become floats. */
  readonly fillValue?: ConstantValue;
}

/** What windows move over: an array, or the arrays of a dataset that have their dimensions. */
export interface WindowTarget<R, W> {
  /** A function of every array and the windows in its dimensions. */
  reduced(change: (array: DataArray, windows: Windows) => DataArray): R;
  /** Every array with its windows as new dimensions. */
  constructed(layout: Layout): W;
}

/**
 * Windows that move along dimensions: one result per window, at its label, which is missing where fewer than `minPeriods`
 * elements of the window are there. NaN is passed over. `R` is what reductions give, `C` counts and places, `W` windows.
 */
export class Rolling<R, C, W> {
  readonly #target: WindowTarget<unknown, W>;
  readonly #windows: Windows;

  /** Used by the package; `x.rolling({ time: 7 })` makes one. */
  constructor(windows: Windows, target: WindowTarget<unknown, W>) {
    this.#windows = windows;
    this.#target = target;
  }

  /** Mean of every window. */
  mean(): R {
    return this.#target.reduced(meanOfWindows) as R;
  }
  /** Sum of every window. */
  sum(): R {
    return this.#separable("sum");
  }
  /** Product of every window. */
  prod(): R {
    return this.#separable("prod");
  }
  /** Smallest element of every window. */
  min(): R {
    return this.#separable("min");
  }
  /** Largest element of every window. */
  max(): R {
    return this.#separable("max");
  }
  /** Standard deviation of every window. */
  std(options: Pick<ReduceOptions, "ddof"> = {}): R {
    return this.#target.reduced((array, own) => spreadOfWindows(array, own, { ...options, name: "std" })) as R;
  }
  /** Variance of every window. */
  var(options: Pick<ReduceOptions, "ddof"> = {}): R {
    return this.#target.reduced((array, own) => spreadOfWindows(array, own, { ...options, name: "var" })) as R;
  }
  /** Median of every window. */
  median(): R {
    return this.reduce((windows, dims) => windows.median(dims));
  }
  /** Quantile of every window, of a probability from 0 to 1; see DataArray.quantile. */
  quantile(q: number, options: Pick<QuantileOptions, "method"> = {}): R {
    return this.reduce((windows, dims) => windows.quantile(q, dims, options).dropVars("quantile"));
  }
  /** How many elements of every window are there. */
  count(): C {
    return this.#target.reduced(countOfWindows) as C;
  }
  /** Place of the smallest element in its window, from 0 at the window's first; the first of equals. */
  argmin(): C {
    return this.#target.reduced((array, own) => placeInWindows(array, own, "argmin")) as C;
  }
  /** Place of the largest element in its window, from 0 at the window's first; the first of equals. */
  argmax(): C {
    return this.#target.reduced((array, own) => placeInWindows(array, own, "argmax")) as C;
  }

  /**
   * Any reduction of every window: `reduce((windows, dims) => windows.quantile(0.9, dims))`. The function gets an array with
   * the windows' elements as last dimensions, and the names of these.
   */
  reduce(fn: WindowFunction): R {
    return this.#target.reduced((array, own) => reduceByFunction(array, own, fn)) as R;
  }

  /**
   * The elements of every window as a new last dimension: `construct("window")`; where windows have several dimensions, a
   * name for each: `construct({ lat: "y", lon: "x" })`.
   * @throws ExpressionError when a name is missing or taken
   */
  construct(windowDim: PerWindow<string>, { stride, fillValue }: ConstructOptions = {}): W {
    const dims = [...this.#windows.sizes.keys()];
    const into = dims.map((dim): [string, string] => {
      const name = answerFor(windowDim, dim);
      if (name === undefined || (dims.length > 1 && typeof windowDim === "string"))
        throw new ExpressionError("construct", `give a name for the windows of each of ${dims.join(", ")}`);
      return [dim, name];
    });
    const strides = dims.map((dim): [string, number] => {
      const step = answerFor(stride, dim) ?? 1;
      checkCount("construct", step, `the stride of "${dim}"`);
      return [dim, step];
    });
    return this.#target.constructed({ into: new Map(into), fill: fillValue, strides: new Map(strides) });
  }

  #separable(name: Separable): R {
    return this.#target.reduced((array, own) => reduceSeparably(array, own, name)) as R;
  }
}
