import type { DatasetParts } from "../../array/dataset.ts";
import { ExpressionError } from "../../errors.ts";
import type { ReduceOptions } from "../reductions.ts";
import { type Aggregation, aggregated, type CoarseWindows, dividedParts } from "./coarse.ts";
import type { WindowFunction } from "./reduce-windows.ts";

/** How coordinates are reduced: all alike, or by name. */
export type CoordFunc = Aggregation | Readonly<Record<string, Aggregation>>;

/** Gives what a change of variables and coordinates together makes of an array or a dataset. */
type Changed = (change: (parts: DatasetParts) => DatasetParts) => unknown;

/**
 * Windows that lie side by side: reductions give one element per window; coordinates are reduced likewise, to their mean
 * unless `coordFunc` says otherwise. `R` is what reductions give, `W` windows.
 */
export class Coarsen<R, W> {
  readonly #windows: CoarseWindows;
  readonly #coordFunc: CoordFunc;
  readonly #changed: Changed;

  /** Used by the package; `x.coarsen({ lat: 2 })` makes one. */
  constructor(windows: CoarseWindows, coordFunc: CoordFunc, changed: Changed) {
    this.#windows = windows;
    this.#coordFunc = coordFunc;
    this.#changed = changed;
  }

  /** Mean of every window. */
  mean(options?: Pick<ReduceOptions, "skipna">): R {
    return this.#aggregated("mean", options);
  }
  /** Sum of every window. */
  sum(options?: Pick<ReduceOptions, "skipna" | "minCount">): R {
    return this.#aggregated("sum", options);
  }
  /** Product of every window. */
  prod(options?: Pick<ReduceOptions, "skipna" | "minCount">): R {
    return this.#aggregated("prod", options);
  }
  /** Smallest element of every window. */
  min(options?: Pick<ReduceOptions, "skipna">): R {
    return this.#aggregated("min", options);
  }
  /** Largest element of every window. */
  max(options?: Pick<ReduceOptions, "skipna">): R {
    return this.#aggregated("max", options);
  }
  /** Standard deviation of every window. */
  std(options?: Pick<ReduceOptions, "skipna" | "ddof">): R {
    return this.#aggregated("std", options);
  }
  /** Variance of every window. */
  var(options?: Pick<ReduceOptions, "skipna" | "ddof">): R {
    return this.#aggregated("var", options);
  }
  /** Median of every window. */
  median(options?: Pick<ReduceOptions, "skipna">): R {
    return this.#aggregated("median", options);
  }
  /** How many elements of every window are there. */
  count(): R {
    return this.#aggregated("count");
  }
  /** Whether any element of every window is true (not 0; NaN is). */
  any(): R {
    return this.#aggregated("any");
  }
  /** Whether all elements of every window are true (not 0; NaN is). */
  all(): R {
    return this.#aggregated("all");
  }

  /**
   * Any reduction of every window: `reduce((windows, dims) => windows.quantile(0.9, dims))`. The function gets an array with
   * the windows' elements as further dimensions, and the names of these.
   */
  reduce(fn: WindowFunction): R {
    return this.#aggregated(fn);
  }

  /**
   * Windows as two dimensions each: `coarsen({ time: 12 }).construct({ time: ["year", "month"] })`; coordinates likewise.
   * @throws ExpressionError when names are missing or taken
   */
  construct(names: Readonly<Record<string, readonly [string, string]>>): W {
    const dims = [...this.#windows.sizes.keys()];
    const given = Object.keys(names);
    if (given.length !== dims.length || dims.some((dim) => names[dim]?.length !== 2))
      throw new ExpressionError("construct", `give two names for each of ${dims.join(", ")}`);
    return this.#changed((parts) => dividedParts(parts, this.#windows, new Map(Object.entries(names)))) as W;
  }

  #aggregated(by: Aggregation, options: ReduceOptions = {}): R {
    return this.#changed(({ variables, coords, ...rest }) => ({
      ...rest,
      variables: new Map(
        [...variables].map(([name, one]) => [name, aggregated(one, this.#windows, { ...options, by })]),
      ),
      coords: new Map(
        [...coords].map(([name, one]) => [name, aggregated(one, this.#windows, { by: this.#coordBy(name) })]),
      ),
    })) as R;
  }

  #coordBy(name: string): Aggregation {
    const given = this.#coordFunc;
    return typeof given === "object" ? (given[name] ?? "mean") : given;
  }
}
