import { type Coordinates, labelsOf } from "../array/coordinates.ts";
import { elementsOf, type Variable } from "../array/variable.ts";
import { ExpressionError, NotComputedError } from "../errors.ts";
import { type AxisCells, cellsAround, cellsBetween, closedTurn, mapCells, ordered, withinPoles } from "./axis-cells.ts";
import type { Crs } from "./crs/crs.ts";
import { type GeoTransform, isAxisAligned } from "./geotransform.ts";
import { crsOf, type SpatialDims, spatialDims, spatialReference } from "./spatial.ts";

/** Where rows and columns are looked for. */
interface PlaneSource {
  readonly dims: readonly string[];
  readonly coords: Coordinates;
  /** The variable that tells a grid mapping. */
  readonly variable?: Pick<Variable, "attrs" | "encoding"> | undefined;
  /** Variables that may be bounds. */
  readonly known?: ReadonlyMap<string, Variable>;
  /** Dimensions whose cells do not matter, as they stay as they are. */
  readonly stays?: readonly string[];
}

/** Rows and columns as cells, each on an axis of its own. */
export interface Plane {
  readonly dims: SpatialDims;
  readonly crs: Crs | undefined;
  readonly y: AxisCells;
  readonly x: AxisCells;
  /** Coordinates of the rows and columns. */
  readonly coords: Coordinates;
}

/**
 * The cells of rows and columns, which may have uneven steps: those of CF's bounds, else half-way to their neighbours.
 * @throws ExpressionError for an axis whose cells nothing tells, NotComputedError for bounds that are lazy
 */
export function planeOf(source: PlaneSource): Plane {
  const { coords, variable = { attrs: {}, encoding: {} } } = source;
  const dims = spatialDims(source.dims, coords);
  return {
    dims,
    crs: crsOf(variable, coords, dims),
    y: cellsOf(source, dims, "y"),
    x: cellsOf(source, dims, "x"),
    coords: new Map([dims.y, dims.x].flatMap((dim) => (coords.has(dim) ? [[dim, coords.get(dim)!] as const] : []))),
  };
}

/** By bounds, labels, or the GeoTransform of the grid mapping. */
function cellsOf(source: PlaneSource, dims: SpatialDims, axis: "y" | "x"): AxisCells {
  const { coords, variable = { attrs: {}, encoding: {} }, stays = [] } = source;
  const dim = dims[axis];
  const told = boundsOf(dim, source);
  if (told) return told;
  const labels = labelsOf(coords, dim);
  if (!labels) throw new ExpressionError("regrid", `"${dim}" has no labels`);
  if (labels.values.length > 1) return cellsAround(Array.from(labels.values as Float64Array, Number));
  if (stays.includes(dim)) return { low: [-0.5], high: [0.5] };
  const { transform } = spatialReference(variable, coords, dims);
  if (transform && isAxisAligned(transform)) return evenCells(transform, axis, labels.values.length);
  throw new ExpressionError("regrid", `"${dim}" has one label, which tells no size: give bounds, or a Geobox`);
}

/** Edges that CF's bounds tell (CF conventions 7.1), undefined without. */
function boundsOf(dim: string, { coords, known }: PlaneSource): AxisCells | undefined {
  const variable = coords.get(dim);
  const name = variable?.attrs.bounds ?? variable?.encoding.bounds;
  const bounds = typeof name === "string" ? (coords.get(name) ?? known?.get(name)) : undefined;
  if (bounds === undefined || bounds.expr.shape.length !== 2 || bounds.expr.shape[1] !== 2) return undefined;
  const data = elementsOf(bounds);
  if (data === undefined) throw new NotComputedError(`"${name}", the bounds of "${dim}",`);
  const edges = Array.from(data as Float64Array, Number);
  return ordered(
    edges.filter((_, i) => i % 2 === 0),
    edges.filter((_, i) => i % 2 === 1),
  );
}

/** Cells of a grid along an axis. */
export function evenCells(transform: GeoTransform, axis: "y" | "x", count: number): AxisCells {
  const [origin, step] = axis === "y" ? [transform[3], transform[5]] : [transform[0], transform[1]];
  return cellsBetween(Array.from({ length: count + 1 }, (_, i) => origin + i * step));
}

/** Whether rows and columns are latitudes and longitudes: of the CRS, or of a pole elsewhere. */
export function isSphere({ crs, dims, coords }: Plane): boolean {
  const { units } = coords.get(dims.y)?.attrs ?? {};
  return crs?.isGeographic === true || (typeof units === "string" && units.startsWith("degree"));
}

const radians = Math.PI / 180;

/** Latitudes as their sines, so that lengths are areas. */
export function onSphere(plane: Plane): { y: AxisCells; x: AxisCells } {
  return { y: mapCells(withinPoles(plane.y), (edge) => Math.sin(edge * radians)), x: closedTurn(plane.x) };
}
