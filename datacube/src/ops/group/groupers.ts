import type { BinOptions } from "./bins.ts";
import type { ResampleOptions } from "./time-bins.ts";

/** How the elements of a key are divided into groups. */
export type Grouper = UniqueGrouper | BinGrouper | TimeResampler;

/** Groups of equal elements. */
export interface UniqueGrouper {
  readonly kind: "unique";
  readonly labels?: readonly (number | bigint | string)[];
}

/** Groups of numbers in bins. */
export interface BinGrouper extends BinOptions {
  readonly kind: "bins";
  readonly bins: number | readonly number[];
}

/** Groups of times in steps. */
export interface TimeResampler extends ResampleOptions {
  readonly kind: "times";
  readonly frequency: string;
}

/**
 * Groups of equal elements, `x.groupby({ region: uniqueGrouper() })`; `labels` says which there are, in this order, also such
 * as do not occur.
 */
export function uniqueGrouper(options: Pick<UniqueGrouper, "labels"> = {}): UniqueGrouper {
  return { kind: "unique", ...options };
}

/** Groups of numbers in bins: `x.groupby({ lat: binGrouper([-90, 0, 90]), "time.year": uniqueGrouper() })`; see `groupbyBins`. */
export function binGrouper(bins: number | readonly number[], options: BinOptions = {}): BinGrouper {
  return { kind: "bins", bins, ...options };
}

/** Groups of times in steps: `x.groupby({ time: timeResampler("1MS"), region: uniqueGrouper() })`; see `resample`. */
export function timeResampler(frequency: string, options: ResampleOptions = {}): TimeResampler {
  return { kind: "times", frequency, ...options };
}
