import { coordinateVariable } from "../array/construct.ts";
import { DataArray } from "../array/data-array.ts";
import { Dataset, type DatasetCore } from "../array/dataset.ts";
import { type DType, isNumeric } from "../array/dtype.ts";
import { addDatasetMethods, addMethods } from "../array/methods.ts";
import type { VariablesLike } from "../array/schema.ts";
import { ExpressionError, UnsupportedError } from "../errors.ts";
import { describe, type Expr } from "../expr/node.ts";
import { raster } from "../expr/operation/raster.ts";
import { take } from "../expr/operation/take.ts";
import type { ConserveCall } from "../expr/raster/conserve.ts";
import { type AxisCells, cellsAround, extentOf, isMonotonic, onTurns } from "../geo/axis-cells.ts";
import { coordinatesBeside, Geobox, geoboxCoordinates, gridMapping, gridMappingName } from "../geo/geobox.ts";
import { isAxisAligned } from "../geo/geotransform.ts";
import { evenCells, isSphere, onSphere, type Plane, planeOf } from "../geo/plane.ts";
import { firstPlane, replacePlanes, withMissing } from "./geo-planes.ts";

/** Where to regrid to: a grid, that of an array or dataset, or labels of cell centres; a dimension without labels stays. */
export type RegridTarget = Geobox | DataArray | Dataset | Readonly<Record<string, ArrayLike<number>>>;

/** Options of `regrid`. */
export interface RegridOptions {
  /**
   * `conservative` (default) keeps the integral over the area: where the input covers a part of a cell, its mean counts for
   * this part. `conservativeNormed` gives the mean over the part that is covered.
   */
  readonly method?: "conservative" | "conservativeNormed";
  /** Passes over missing elements; else a cell with one of them is missing. Default false. */
  readonly skipna?: boolean;
  /** With skipna, the largest part of a cell that may be missing: 0 none, 1 (default) all but something. */
  readonly naThres?: number;
}

declare module "../array/data-array.ts" {
  interface DataArray<D extends string, T extends DType> {
    /**
     * The array on another grid of the same CRS, conservatively (first order), as xESMF does: every cell is the mean of what
     * lies under it by area, on the sphere for latitudes and longitudes: `x.regrid({ lat, lon })`, `x.regrid(other, { skipna: true })`.
     * Steps may be uneven; cells reach half-way to their neighbours. Those beside the input are missing. Lazy; every block reads only what lies under it.
     * @throws UnsupportedError between different CRSs or for turned grids; ExpressionError for texts, times and unlabelled axes
     */
    regrid(target: RegridTarget, options?: RegridOptions): DataArray;
  }
}

declare module "../array/dataset.ts" {
  interface DatasetCore<V extends VariablesLike<V>, D extends string> {
    /**
     * Every variable with y and x on another grid; see DataArray.regrid. Cells are those of CF's bounds, where a dataset has
     * them. Variables with only one of y and x are left out, others stay.
     * @throws NotComputedError when bounds are lazy
     */
    regrid(target: RegridTarget, options?: RegridOptions): Dataset;
  }
}

function planeOfDataset(dataset: DatasetCore, stays?: readonly string[]): Plane {
  const { variables, coords } = dataset.parts;
  const first = variables.size > 0 ? firstPlane("regrid", dataset) : undefined;
  const variable = first?.parts.variable;
  return planeOf({ dims: first?.dims ?? dataset.dims, coords, variable, known: variables, ...(stays && { stays }) });
}

function targetOf(target: RegridTarget, own: Plane): Plane {
  if (target instanceof DataArray) return planeOf({ dims: target.dims, ...target.parts });
  if (target instanceof Dataset) return planeOfDataset(target);
  if (!(target instanceof Geobox)) return labelledTarget(target, own);
  const { crs, transform, shape } = target;
  if (!isAxisAligned(transform)) throw new UnsupportedError("regridding to a turned grid", "reproject to it");
  const [y, x] = [evenCells(transform, "y", shape[0]), evenCells(transform, "x", shape[1])];
  return { dims: own.dims, crs, y, x, coords: geoboxCoordinates(target, own.dims) };
}

function labelledTarget(labels: Readonly<Record<string, ArrayLike<number>>>, own: Plane): Plane {
  const { dims } = own;
  const strange = Object.keys(labels).find((dim) => dim !== dims.y && dim !== dims.x);
  if (strange !== undefined)
    throw new ExpressionError("regrid", `"${strange}" is none of its dimensions ${dims.y} and ${dims.x}`);
  const cells = (axis: "y" | "x"): AxisCells => {
    const centres = labels[dims[axis]];
    if (centres === undefined) return own[axis];
    if (centres.length > 1) return cellsAround(centres);
    throw new ExpressionError("regrid", `one label of "${dims[axis]}" tells no size: give a Geobox`);
  };
  const coords = new Map(own.coords);
  for (const [dim, centres] of Object.entries(labels)) {
    const { bounds: _, ...attrs } = own.coords.get(dim)?.attrs ?? {};
    coords.set(dim, { ...coordinateVariable(dim, Float64Array.from(centres)), attrs });
  }
  return { ...own, y: cells("y"), x: cells("x"), coords };
}

function check(from: Plane, to: Plane, { naThres = 1 }: RegridOptions): void {
  if (from.crs && to.crs && !from.crs.equals(to.crs))
    throw new UnsupportedError(
      `conservative regridding from ${from.crs} to ${to.crs}`,
      'use x.reproject(target, { resampling: "average" }), or regrid within one CRS',
    );
  if (!(naThres >= 0 && naThres <= 1)) throw new ExpressionError("regrid", `naThres is ${naThres}, not from 0 to 1`);
  for (const { dims, y, x } of [from, to])
    for (const [dim, cells] of [
      [dims.y, y],
      [dims.x, x],
    ] as const)
      if (!isMonotonic(cells)) throw new ExpressionError("regrid", `cells along "${dim}" neither ascend nor descend`);
}

function regridPlane(array: DataArray, from: Plane, { to, ...options }: RegridOptions & { to: Plane }): DataArray {
  const { expr } = array;
  if (!isNumeric(expr.dtype) && expr.dtype !== "bool")
    throw new ExpressionError("regrid", `${describe(expr)} is ${expr.dtype}`);
  const { method = "conservative", skipna = false, naThres = 1 } = options;
  const isRound = isSphere(from);
  const [own, other] = isRound ? [onSphere(from), onSphere(to)] : [from, to];
  const turned = isRound ? onTurns(own.x, extentOf(other.x)) : undefined;
  const isSame = !turned || turned.positions.length === 0 || turned.low.join() === own.x.low.join();
  const input: Expr = withMissing(array).expr;
  const fn: ConserveCall = {
    name: "conserve",
    from: { y: own.y, x: isSame ? own.x : { low: turned.low, high: turned.high } },
    to: { y: other.y, x: other.x },
    normed: method === "conservativeNormed",
    skipna,
    naThres,
  };
  const size = [to.y.low.length, to.x.low.length] as const;
  const made = raster(isSame ? input : take(input, from.dims.x, turned.positions), {
    fn,
    from: from.dims,
    to: to.dims,
    size,
  });
  return withGrid(array, made, { from, to });
}

/** The result with the coordinates of its grid, and those of other dimensions. */
function withGrid(array: DataArray, expr: Expr, { from, to }: { from: Plane; to: Plane }): DataArray {
  const { variable, coords } = array.parts;
  const told = variable.encoding.grid_mapping ?? variable.attrs.grid_mapping;
  const beside = coordinatesBeside(coords, [from.dims.y, from.dims.x], told);
  const mapping = to.crs ?? from.crs;
  const own = new Map([...beside, ...to.coords]);
  const isTold = mapping !== undefined && (told !== undefined || own.has(gridMappingName));
  if (isTold && !own.has(gridMappingName)) own.set(gridMappingName, gridMapping(mapping));
  const { grid_mapping: _, ...attrs } = variable.attrs;
  return new DataArray(array.name, { expr, attrs, encoding: isTold ? { grid_mapping: gridMappingName } : {} }, own);
}

/** Dimensions that a target does not name. */
function staying(dims: readonly string[], target: RegridTarget): readonly string[] {
  const isNamed = target instanceof DataArray || target instanceof Dataset || target instanceof Geobox;
  return isNamed ? [] : dims.filter((dim) => !(dim in target));
}

function regrid(array: DataArray, target: RegridTarget, options: RegridOptions = {}): DataArray {
  const from = planeOf({ dims: array.dims, ...array.parts, stays: staying(array.dims, target) });
  const to = targetOf(target, from);
  check(from, to, options);
  return regridPlane(array, from, { ...options, to });
}

function regridDataset(dataset: DatasetCore, target: RegridTarget, options: RegridOptions = {}): Dataset {
  const from = planeOfDataset(dataset, staying(dataset.dims, target));
  const to = targetOf(target, from);
  check(from, to, options);
  return replacePlanes(dataset, from.dims, (array) => regridPlane(array, from, { ...options, to }));
}

addMethods({ regrid });
addDatasetMethods({ regrid: regridDataset });
