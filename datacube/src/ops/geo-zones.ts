import { DataArray } from "../array/data-array.ts";
import type { Dataset, DatasetCore } from "../array/dataset.ts";
import type { DType } from "../array/dtype.ts";
import { addDatasetMethods, addMethods } from "../array/methods.ts";
import type { VariablesLike } from "../array/schema.ts";
import { elementsOf, memoryVariable } from "../array/variable.ts";
import { ExpressionError } from "../errors.ts";
import { coordinatesBeside, dimsOf } from "../geo/geobox.ts";
import type { Feature } from "../geo/geojson.ts";
import { outline } from "../geo/zones/outline.ts";
import { pixelZones } from "../geo/zones/pixel-zones.ts";
import type { ZoneGrid } from "../geo/zones/zone-grid.ts";
import { type ZoneGridName, type ZoneGridOptions, zoneGrid, zoneGridOf } from "../geo/zones/zone-grids.ts";
import { firstPlane, replacePlanes, toldFill, withMissing } from "./geo-planes.ts";
import { type GroupReduceOptions, reduceGroups } from "./group/combine.ts";
import type { Groups } from "./group/groups.ts";

/** What is made of the pixels of a cell. */
export type ZoneReduction = (typeof zoneReductions)[number];

const zoneReductions = [
  "mean",
  "sum",
  "min",
  "max",
  "count",
  "median",
  "first",
  "last",
  "mode",
  "std",
  "var",
  "any",
  "all",
] as const;

/** Options of `toZones`. */
export interface ZoneOptions extends ZoneGridOptions, GroupReduceOptions {
  /** As the reduction of groups of this name; `mode` is the most frequent element, the least of several. Default `mean`. */
  readonly reduce?: ZoneReduction;
  /** Ends the search for the pixels' cells. */
  readonly signal?: AbortSignal;
}

/** Cells as GeoJSON. */
export interface ZoneFeatures {
  readonly type: "FeatureCollection";
  readonly features: readonly Feature[];
}

declare module "../array/data-array.ts" {
  interface DataArray<D extends string, T extends DType> {
    /**
     * The pixels of every cell of a discrete global grid together: `await x.toZones("h3", { level: 5, reduce: "max" })`. Rows
     * and columns become the dimension `cell`, the last one, whose labels are numbers of cells (uint64, ascending) that tell
     * grid and level as xdggs does; other dimensions stay. A pixel counts for the cell that its centre lies in, whatever
     * its size; only cells with a pixel are there. The cells of the pixels are found at once, the result is lazy.
     * @throws UnsupportedError without CRS or for planes of more than 2^24 pixels; ExpressionError for levels that there are not
     */
    toZones(grid: ZoneGridName, options: ZoneOptions): Promise<DataArray>;
    /** With the coordinates `longitude` and `latitude` of the centres of its cells. @throws ExpressionError without cells */
    assignZoneCentres(): DataArray<D, T>;
    /**
     * Every cell as a polygon of GeoJSON with the properties `cell` (its number as it is usually written) and `value`; the
     * array must have no other dimension. Polygons over the dateline go on beyond 180 degrees.
     * @throws ExpressionError without cells, or for more dimensions
     */
    zoneFeatures(options?: { readonly signal?: AbortSignal }): Promise<ZoneFeatures>;
  }
}

declare module "../array/dataset.ts" {
  interface DatasetCore<V extends VariablesLike<V>, D extends string> {
    /**
     * Every variable with y and x on the cells of a discrete global grid; see DataArray.toZones. Variables with only one of
     * y and x are left out, others stay.
     */
    toZones(grid: ZoneGridName, options: ZoneOptions): Promise<Dataset>;
  }
}

const cell = "cell";

/** The groups of the pixels of a plane. */
async function groupsOf(array: DataArray, name: ZoneGridName, options: ZoneOptions): Promise<Groups> {
  const { reduce = "mean", signal } = options;
  if (!zoneReductions.includes(reduce))
    throw new ExpressionError("toZones", `there is no reduction "${reduce}"; there are ${zoneReductions.join(", ")}`);
  const grid = zoneGrid(name, options);
  const { y, x } = dimsOf(array);
  const { ids, codes } = await pixelZones(array, grid, signal);
  const labels = memoryVariable(
    cell,
    { dims: [cell], shape: [ids.length], dtype: "uint64", data: ids },
    { attrs: grid.attrs },
  );
  return { name: cell, dims: [y, x], shape: [array.sizes[y]!, array.sizes[x]!], codes, count: ids.length, labels };
}

function inGroups(
  array: DataArray,
  groups: Groups,
  { reduce = "mean", skipna, minCount, ddof }: ZoneOptions,
): DataArray {
  const input = toldFill(array) === undefined ? array : withMissing(array);
  const told = Object.entries({ skipna, minCount, ddof }).filter(([, value]) => value !== undefined);
  const reduced = reduceGroups(input, groups, { name: reduce, dims: undefined, ...Object.fromEntries(told) });
  const { variable, coords } = reduced.parts;
  const { grid_mapping: mapping, ...encoding } = variable.encoding;
  return new DataArray(array.name, { ...variable, encoding }, coordinatesBeside(coords, [], mapping));
}

async function toZones(array: DataArray, grid: ZoneGridName, options: ZoneOptions): Promise<DataArray> {
  return inGroups(array, await groupsOf(array, grid, options), options);
}

async function datasetToZones(dataset: DatasetCore, grid: ZoneGridName, options: ZoneOptions): Promise<Dataset> {
  const plane = firstPlane("toZones", dataset);
  const groups = await groupsOf(plane, grid, options);
  return replacePlanes(dataset, dimsOf(plane), (array) => inGroups(array, groups, options));
}

/** The grid of an array's cells, and their numbers. */
function cellsOf(array: DataArray): { grid: ZoneGrid; ids: readonly bigint[] } {
  const labels = array.parts.coords.get(cell);
  const ids = labels && elementsOf(labels);
  if (!ids) throw new ExpressionError("zones", `there are no cells: "${cell}" has no labels`);
  return { grid: zoneGridOf(labels.attrs), ids: Array.from(ids as BigUint64Array, BigInt) };
}

function assignZoneCentres(array: DataArray): DataArray {
  const { grid, ids } = cellsOf(array);
  const centres = ids.map((id) => grid.centre(id));
  const coords = new Map(array.parts.coords);
  for (const [i, [name, units]] of [
    ["longitude", "degrees_east"],
    ["latitude", "degrees_north"],
  ].entries()) {
    const data = Float64Array.from(centres, (place) => place[i]!);
    const attrs = { standard_name: name!, units: units! };
    coords.set(name!, memoryVariable(name!, { dims: [cell], shape: [ids.length], dtype: "float64", data }, { attrs }));
  }
  return new DataArray(array.name, array.parts.variable, coords);
}

async function zoneFeatures(array: DataArray, options: { readonly signal?: AbortSignal } = {}): Promise<ZoneFeatures> {
  const { grid, ids } = cellsOf(array);
  if (array.dims.join() !== cell)
    throw new ExpressionError("zoneFeatures", `select or reduce ${array.dims.join(", ")} to ${cell} first`);
  const values = Array.from((await array.compute(options)).values as Float64Array, Number);
  const features = ids.map(
    (id, i): Feature => ({
      type: "Feature",
      geometry: { type: "Polygon", coordinates: [outline(grid.boundary(id))] },
      properties: { [cell]: grid.textOf(id), value: Number.isNaN(values[i]!) ? null : values[i]! },
    }),
  );
  return { type: "FeatureCollection", features };
}

addMethods({ toZones, assignZoneCentres: assignZoneCentres as never, zoneFeatures });
addDatasetMethods({ toZones: datasetToZones });
