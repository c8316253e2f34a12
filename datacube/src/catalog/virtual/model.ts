import type { DType } from "../../array/dtype.ts";
import type { Resampling } from "../../expr/raster/warp.ts";
import type { Resolution } from "../../geo/geobox.ts";
import type { IndexLoadOptions } from "../index/load.ts";

/**
 * A virtual product: how a cube is made of products of an index, as plain data (JSON, YAML). Each node has one of the words `product`,
 * `transform`, `juxtapose`, `collate`, `aggregate`, `reproject`.
 *
 * ```yaml
 * transform: calc
 * output: { ndvi: (nir - red) / (nir + red) }
 * input:
 *   transform: applyMask
 *   mask: qa
 *   input: { transform: makeMask, measurement: qa, none: [cloud, shadow], input: { product: ls8, measurements: [red, nir, qa] } }
 * ```
 */
export type VirtualDefinition =
  | ProductNode
  | TransformNode
  | JuxtaposeNode
  | CollateNode
  | AggregateNode
  | ReprojectNode;

/** The datasets of a product, loaded as `index.load` does it; a query comes on top. */
export interface ProductNode
  extends Pick<
    IndexLoadOptions,
    "measurements" | "resampling" | "groupby" | "dtype" | "nodata" | "maskAndScale" | "filter" | "query"
  > {
  readonly product: string;
}

/** A function of a cube at each position. */
export type TransformNode = { readonly input: VirtualDefinition } & (
  | { readonly transform: "select"; readonly measurements: string | readonly string[] }
  | { readonly transform: "rename"; readonly names: Readonly<Record<string, string>> }
  /** Whole numbers as floats, with NaN where the product says that a pixel is missing. Default float32. */
  | { readonly transform: "toFloat"; readonly dtype?: "float32" | "float64" }
  /** New measurements by formulas in the notation of `calc`; names with other characters in quotes: `"B-nir" / 2`. */
  | { readonly transform: "calc"; readonly output: Readonly<Record<string, string | Formula>> }
  /** A measurement as a mask: true where any of the flags is set, or where none is. */
  | { readonly transform: "makeMask"; readonly measurement: string; readonly any?: Flags; readonly none?: Flags }
  /** Keeps pixels where a measurement is true (not 0), and drops that measurement. Whole numbers become their nodata, else floats. */
  | { readonly transform: "applyMask"; readonly mask: string }
);

type Flags = string | readonly string[];

/** A formula, and the form of its result. */
export interface Formula {
  readonly formula: string;
  readonly dtype?: DType;
  /** What missing pixels become in whole numbers. */
  readonly nodata?: number;
  readonly units?: string;
}

/** Measurements of several cubes side by side, at the times that all have. */
export interface JuxtaposeNode {
  readonly juxtapose: readonly VirtualDefinition[];
}

/** The times of several cubes of the same measurements one after the other; those that have none in the query are left out. */
export interface CollateNode {
  readonly collate: readonly VirtualDefinition[];
  /** Name of a measurement that tells the number of the cube (from 0) that a time comes from. */
  readonly source?: string;
}

/** What `aggregate` knows. */
export const statistics = [
  "mean",
  "median",
  "min",
  "max",
  "sum",
  "std",
  "var",
  "count",
  "first",
  "last",
  "geomedian",
  "medoid",
] as const;

/** A statistic over time; pixels that a product says are missing do not count. */
export interface AggregateNode {
  readonly aggregate: (typeof statistics)[number];
  /** For each period, such as `1MS` (see `resample`). Without it and `groupby` it is that of all times. */
  readonly resample?: string;
  /** For each group of a part of time, such as `time.month`. */
  readonly groupby?: string;
  readonly input: VirtualDefinition;
}

/** A cube that is loaded on its own grid and then put on another; without `crs` and `resolution` on that of the query. */
export interface ReprojectNode {
  readonly reproject: { readonly crs?: string; readonly resolution?: Resolution };
  readonly resampling?: Resampling;
  readonly input: VirtualDefinition;
}
