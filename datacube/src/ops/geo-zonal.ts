import { coordinateVariable } from "../array/construct.ts";
import { DataArray } from "../array/data-array.ts";
import type { Dataset, DatasetCore } from "../array/dataset.ts";
import { type DType, isNumeric } from "../array/dtype.ts";
import { addDatasetMethods, addMethods } from "../array/methods.ts";
import type { VariablesLike } from "../array/schema.ts";
import { numberedVariable, type Variable } from "../array/variable.ts";
import { ExpressionError } from "../errors.ts";
import { describe, type Expr } from "../expr/node.ts";
import { broadcast } from "../expr/operation/broadcast.ts";
import { concat } from "../expr/operation/concat.ts";
import { take } from "../expr/operation/take.ts";
import type { CrsLike } from "../geo/crs/crs.ts";
import { coordinatesBeside, dimsOf, Geobox } from "../geo/geobox.ts";
import { type Feature, featuresOf, type GeoJson } from "../geo/geojson.ts";
import { windowOfShapes } from "../geo/shape-window.ts";
import { shapesOn } from "../geo/shapes.ts";
import { mapPlanes, withMissing } from "./geo-planes.ts";

/** A statistic of the pixels of a zone. */
export type ZonalStat = "mean" | "sum" | "min" | "max" | "std" | "var" | "count" | "median";

/** Options of `zonal`. */
export interface ZonalOptions {
  /** Default `mean`. Missing pixels do not count. */
  readonly stat?: ZonalStat;
  /** CRS of the features; default that of the array. */
  readonly crs?: CrsLike;
  /** Counts every pixel that a feature touches, not only those whose centre is inside. */
  readonly allTouched?: boolean;
  /** Property of the features that labels the zones; by default they are numbered from 0. */
  readonly by?: string;
}

declare module "../array/data-array.ts" {
  interface DataArray<D extends string, T extends DType> {
    /**
     * A statistic of the pixels in each feature of GeoJSON: `x.zonal(districts, { stat: "max", by: "name" })` has the dimension
     * `zone` in the order of the features, then all others but y and x. Features may overlap. Lazy: each reads what lies
     * under it. Features without pixels are missing, their count is 0.
     * @throws ExpressionError for texts and times, or when no feature has a pixel; UnsupportedError without CRS or even steps
     */
    zonal(features: GeoJson, options?: ZonalOptions): DataArray;
  }
}

declare module "../array/dataset.ts" {
  interface DatasetCore<V extends VariablesLike<V>, D extends string> {
    /** A statistic of the pixels in each feature, of every variable with y and x; see DataArray.zonal. */
    zonal(features: GeoJson, options?: ZonalOptions): Dataset;
  }
}

const zone = "zone";

function zonal(array: DataArray, features: GeoJson, options: ZonalOptions = {}): DataArray {
  const { stat = "mean", crs, allTouched = false, by } = options;
  if (!isNumeric(array.dtype)) throw new ExpressionError("zonal", `${describe(array.expr)} is ${array.dtype}`);
  const { y, x } = dimsOf(array);
  const box = Geobox.of(array);
  const all = featuresOf("zonal", features);
  const input = withMissing(array);
  const expressions = all.map((feature): Expr | undefined => {
    if (!windowOfShapes(shapesOn(feature.geometry, box, crs), box.shape, { allTouched })) return undefined;
    const clipped = input.clipGeometry(feature, { allTouched, ...(crs === undefined ? {} : { crs }) });
    // pixels that are all missing have no sum, as they have no mean
    return (stat === "sum" ? clipped.sum([y, x], { minCount: 1 }) : clipped[stat]([y, x])).expr;
  });
  const { variable, coords } = array.parts;
  const beside = coordinatesBeside(coords, [y, x], variable.encoding.grid_mapping);
  const expr = alongZones(expressions, stat === "count" ? 0 : undefined);
  return new DataArray(
    array.name,
    { expr, attrs: variable.attrs, encoding: {} },
    new Map([[zone, labelsOf(all, by)], ...beside]),
  );
}

/** Results of zones after each other; those of zones without pixels are missing. */
function alongZones(results: readonly (Expr | undefined)[], fill: number | undefined): Expr {
  const found = results.filter((result) => result !== undefined);
  if (found.length === 0) throw new ExpressionError("zonal", "no feature has a pixel: is their CRS named?");
  const raised = found.map((result) =>
    broadcast(result, { dims: [zone, ...result.dims], shape: [1, ...result.shape] }),
  );
  let next = 0;
  const positions = results.map((result) => (result === undefined ? -1 : next++));
  return take(concat(raised, zone), zone, positions, fill);
}

function labelsOf(features: readonly Feature[], by: string | undefined): Variable {
  if (by === undefined) return numberedVariable(zone, features.length);
  const labels = features.map(({ properties }) => properties?.[by]);
  const kind = typeof labels[0];
  if ((kind === "string" || kind === "number") && labels.every((label) => typeof label === kind))
    return coordinateVariable(zone, labels as string[] | number[]);
  throw new ExpressionError("zonal", `the property "${by}" is not a text, or not a number, of every feature`);
}

addMethods({ zonal });
addDatasetMethods({
  zonal: (dataset: DatasetCore, features, options): Dataset =>
    mapPlanes("zonal", dataset, (array) => zonal(array, features, options)),
});
