import { coordinateVariable } from "../array/construct.ts";
import { DataArray } from "../array/data-array.ts";
import type { Dataset, DatasetCore } from "../array/dataset.ts";
import { type DType, isFloat, isNumeric } from "../array/dtype.ts";
import { addDatasetMethods, addMethods } from "../array/methods.ts";
import type { VariablesLike } from "../array/schema.ts";
import { elementsOf, numberedVariable, type Variable } from "../array/variable.ts";
import { ExpressionError, NotComputedError } from "../errors.ts";
import { describe, type Expr } from "../expr/node.ts";
import { castTo } from "../expr/operation/map.ts";
import { subset } from "../expr/operation/subset.ts";
import { type ZonesNode, zones } from "../expr/operation/zones.ts";
import { everything } from "../expr/selection.ts";
import { pixelsOfZone, type ZoneShapes } from "../expr/zones/shapes.ts";
import type { CrsLike } from "../geo/crs/crs.ts";
import { coordinatesBeside, dimsOf, Geobox } from "../geo/geobox.ts";
import { type Feature, featuresOf, type GeoJson } from "../geo/geojson.ts";
import { shapesOn } from "../geo/shapes.ts";
import { align } from "./alignment.ts";
import { mapPlanes, toldFill, withMissing } from "./geo-planes.ts";

/**
 * A statistic of the pixels of a zone; `p90` is a percentile (linear), `majority` and `minority` the most and the least
 * frequent element (the least of equals), `unique` how many different ones there are, `range` the largest less the smallest.
 */
export type ZonalStat =
  | ("mean" | "sum" | "min" | "max" | "std" | "var" | "count" | "range")
  | ("median" | "majority" | "minority" | "unique" | `p${number}`);

/** Options of `zonal`. */
export interface ZonalOptions {
  /** Default `mean`. Missing pixels do not count. */
  readonly stat?: ZonalStat;
  /** Several statistics in one pass, along a last dimension `stat`. */
  readonly stats?: readonly ZonalStat[];
  /** CRS of the features; default that of the array. */
  readonly crs?: CrsLike;
  /** Counts every pixel that a feature touches, not only those whose centre is inside. */
  readonly allTouched?: boolean;
  /** Property of the features that labels the zones; by default they are numbered from 0. */
  readonly by?: string;
  /** Of an array of labels: those that are wanted, in this order. Default: all that it has, ascending; it must be in memory then. */
  readonly labels?: readonly number[];
}

declare module "../array/data-array.ts" {
  interface DataArray<D extends string, T extends DType> {
    /**
     * Statistics of the pixels in each feature of GeoJSON, or of each label of an array of zones:
     * `x.zonal(districts, { stats: ["mean", "p90"], by: "name" })` has the dimension `zone` in the order of the features, then
     * all others but y and x. Features may overlap. One pass: each block is read once, for all zones and statistics, and only
     * where there are zones; percentiles and the like keep the pixels of zones that are under way. Zones without pixels are
     * missing, their count is 0.
     * @throws ExpressionError for texts and times, or when no feature has a pixel; UnsupportedError without CRS or even steps;
     * NotComputedError for labels that are neither in memory nor told
     */
    zonal(zones: GeoJson | DataArray, options?: ZonalOptions): DataArray;
  }
}

declare module "../array/dataset.ts" {
  interface DatasetCore<V extends VariablesLike<V>, D extends string> {
    /** Statistics of the pixels in each zone, of every variable with y and x; see DataArray.zonal. */
    zonal(zones: GeoJson | DataArray, options?: ZonalOptions): Dataset;
  }
}

const zoneDim = "zone";
const statDim = "stat";

/** Zones of an array: what they are, the inputs of their statistics, their labels. */
interface Zoned {
  readonly array: DataArray;
  readonly zones: ZonesNode["zones"];
  readonly rest: readonly Expr[];
  readonly labels: Variable;
}

function zonal(array: DataArray, of: GeoJson | DataArray, options: ZonalOptions = {}): DataArray {
  if (!isNumeric(array.dtype)) throw new ExpressionError("zonal", `${describe(array.expr)} is ${array.dtype}`);
  if (options.stat !== undefined && options.stats !== undefined)
    throw new ExpressionError("zonal", "tell stat or stats, not both");
  const zoned = of instanceof DataArray ? byLabels(array, of, options) : byFeatures(array, of, options);
  const { y, x } = dimsOf(array);
  const stats = options.stats ?? [options.stat ?? "mean"];
  const inputs = [withMissing(zoned.array).expr, ...zoned.rest];
  const all = zones(inputs, { plane: [y, x], zones: zoned.zones, stats, into: [zoneDim, statDim] });
  const { variable, coords } = zoned.array.parts;
  const beside = coordinatesBeside(coords, [y, x], variable.encoding.grid_mapping);
  const labelled = new Map([[zoneDim, zoned.labels] as const, ...beside]);
  if (options.stats) {
    labelled.set(statDim, coordinateVariable(statDim, [...stats]));
    return new DataArray(array.name, { expr: all, attrs: variable.attrs, encoding: {} }, labelled);
  }
  return new DataArray(
    array.name,
    { expr: onlyStatistic(all, array.dtype), attrs: variable.attrs, encoding: {} },
    labelled,
  );
}

/** The first statistic alone, counts as whole numbers. */
function onlyStatistic(all: ZonesNode, dtype: DType): Expr {
  const first = subset(all, [...everything(all.shape.slice(0, -1)), { kind: "at", position: 0 }]);
  const isCount = all.stats[0] === "count" || all.stats[0] === "unique";
  return castTo(first, isCount ? "int64" : isFloat(dtype) ? dtype : "float64");
}

function byFeatures(array: DataArray, features: GeoJson, { crs, allTouched = false, by }: ZonalOptions): Zoned {
  const box = Geobox.of(array);
  const all = featuresOf("zonal", features);
  const shapes = all.map(({ geometry }) => shapesOn(geometry, box, crs));
  const of: ZoneShapes = { kind: "shapes", shapes, allTouched };
  if (!shapes.some((_, zone) => pixelsOfZone(of, zone, box.shape)))
    throw new ExpressionError("zonal", "no feature has a pixel: is their CRS named?");
  return { array, zones: of, rest: [], labels: labelsOf(all, by) };
}

function labelsOf(features: readonly Feature[], by: string | undefined): Variable {
  if (by === undefined) return numberedVariable(zoneDim, features.length);
  const labels = features.map(({ properties }) => properties?.[by]);
  const kind = typeof labels[0];
  if ((kind === "string" || kind === "number") && labels.every((label) => typeof label === kind))
    return coordinateVariable(zoneDim, labels as string[] | number[]);
  throw new ExpressionError("zonal", `the property "${by}" is not a text, or not a number, of every feature`);
}

function byLabels(array: DataArray, of: DataArray, { labels }: ZonalOptions): Zoned {
  const { y, x } = dimsOf(array);
  if ([...of.dims].sort().join() !== [y, x].sort().join())
    throw new ExpressionError("zonal", `the labels lie on ${of.dims.join(", ")}, not on ${y} and ${x} alone`);
  if (!isNumeric(of.dtype)) throw new ExpressionError("zonal", `the labels are ${of.dtype}, not numbers`);
  const [own, zoned] = align([array, of], { join: "exact" });
  const wanted = labels ?? presentIn(zoned);
  const kind = isFloat(of.dtype) ? "float64" : "int64";
  const data = kind === "int64" ? BigInt64Array.from(wanted, BigInt) : Float64Array.from(wanted);
  const variable = coordinateVariable(zoneDim, data);
  return { array: own, zones: { kind: "labels", labels: wanted }, rest: [zoned.expr], labels: variable };
}

/** The labels that an array has, ascending. @throws NotComputedError */
function presentIn(of: DataArray): number[] {
  const data = elementsOf(of.parts.variable);
  if (data === undefined) throw new NotComputedError(`"${of.name || "labels"}", whose labels are not told,`);
  const found = new Set<number>();
  for (const label of data) found.add(Number(label));
  found.delete(Number.NaN);
  const missing = toldFill(of);
  if (missing !== undefined) found.delete(missing);
  return [...found].sort((a, b) => a - b);
}

addMethods({ zonal });
addDatasetMethods({
  zonal: (dataset: DatasetCore, of, options): Dataset =>
    mapPlanes("zonal", dataset, (array) => zonal(array, of, options)),
});
