import { type Coordinates, subsetCoordinates } from "../array/coordinates.ts";
import { DataArray } from "../array/data-array.ts";
import type { Dataset } from "../array/dataset.ts";
import type { DType } from "../array/dtype.ts";
import { addDatasetMethods, addMethods } from "../array/methods.ts";
import type { VariablesLike } from "../array/schema.ts";
import { subsetVariable } from "../array/variable.ts";
import { ExpressionError } from "../errors.ts";
import { describe } from "../expr/node.ts";
import { raster } from "../expr/operation/raster.ts";
import { withFill } from "../expr/operation/take.ts";
import type { ClipCall } from "../expr/raster/clip.ts";
import { range } from "../expr/selection.ts";
import { Crs, type CrsLike } from "../geo/crs/crs.ts";
import { transformExtent } from "../geo/extent.ts";
import { dimsOf, Geobox, gridMapping, gridMappingName } from "../geo/geobox.ts";
import { featuresOf, type GeoJson } from "../geo/geojson.ts";
import { invert as invertTransform, toCoordinates } from "../geo/geotransform.ts";
import { type PixelWindow, windowOfShapes } from "../geo/shape-window.ts";
import { shapesOn } from "../geo/shapes.ts";
import { mapPlanes, toldFill } from "./geo-planes.ts";

/** Options of `clipGeometry`. */
export interface ClipOptions {
  /** CRS of the geometry; default that of the array. */
  readonly crs?: CrsLike;
  /** Counts every pixel that the geometry touches, not only those whose centre is inside. */
  readonly allTouched?: boolean;
  /** Leaves out rows and columns around what is kept. Default true. */
  readonly drop?: boolean;
  /** Keeps what is outside the geometry. */
  readonly invert?: boolean;
}

/** Options of `clipBox`. */
export interface ClipBoxOptions {
  /** CRS of the box; default that of the array. */
  readonly crs?: CrsLike;
}

declare module "../array/data-array.ts" {
  interface DataArray<D extends string, T extends DType> {
    /**
     * The pixels in geometries of GeoJSON, others missing: `x.clipGeometry(polygon, { crs: "EPSG:4326" })`. Whole numbers without a
     * `_FillValue` become floats. Lazy; what lies outside is not read.
     * @throws ExpressionError when no pixel is kept; UnsupportedError without CRS or even steps
     */
    clipGeometry(geometry: GeoJson, options?: ClipOptions): DataArray<D>;
    /**
     * The rows and columns that a box touches: west, south, east, north in the array's CRS or `crs`.
     * @throws ExpressionError when it touches none; UnsupportedError over the dateline
     */
    clipBox(minx: number, miny: number, maxx: number, maxy: number, options?: ClipBoxOptions): DataArray<D, T>;
  }
}

declare module "../array/dataset.ts" {
  interface DatasetCore<V extends VariablesLike<V>, D extends string> {
    /** The pixels in geometries in every variable with y and x, others as they are; see DataArray.clipGeometry. */
    clipGeometry(geometry: GeoJson, options?: ClipOptions): Mapped<V, D>;
    /** The rows and columns that a box touches; see DataArray.clipBox. */
    clipBox(minx: number, miny: number, maxx: number, maxy: number, options?: ClipBoxOptions): Dataset<V, D>;
  }
}

function clipGeometry(array: DataArray, geometry: GeoJson, options: ClipOptions = {}): DataArray {
  const { allTouched = false, drop = true, invert = false } = options;
  const box = Geobox.of(array);
  const shapes = featuresOf("clipGeometry", geometry).flatMap((feature) =>
    shapesOn(feature.geometry, box, options.crs),
  );
  if (array.dtype === "string") throw new ExpressionError("clipGeometry", `${describe(array.expr)} is string`);
  const { input, fill } = withFill(array.expr, toldFill(array));
  const fn: ClipCall = { name: "clip", shapes, allTouched, invert, fill: fill as number };
  const dims = dimsOf(array);
  const expr = raster(input, { fn, from: dims, to: dims, size: box.shape });
  const { variable, coords } = array.parts;
  const clipped = new DataArray(array.name, { ...variable, expr }, coords);
  if (!drop) return clipped;
  const kept = windowOfShapes(shapes, box.shape, { allTouched, invert });
  if (!kept) throw new ExpressionError("clipGeometry", "no pixel of the array is in the geometry: is its CRS named?");
  return inWindow(clipped, box, kept);
}

/** A window of an array's rows and columns, also in its GeoTransform where it has one. */
function inWindow(array: DataArray, box: Geobox, { top, left, rows, columns }: PixelWindow): DataArray {
  const { y, x } = dimsOf(array);
  const indexes = new Map([
    [y, range(top, rows)],
    [x, range(left, columns)],
  ]);
  const { variable, coords } = array.parts;
  const kept = moved(subsetCoordinates(coords, indexes), variable.encoding.grid_mapping, { box, top, left });
  return new DataArray(array.name, subsetVariable(variable, indexes), kept);
}

function moved(
  coords: Coordinates,
  told: unknown,
  { box, top, left }: { box: Geobox; top: number; left: number },
): Coordinates {
  const name = typeof told === "string" ? told : gridMappingName;
  const mapping = coords.get(name);
  if (mapping?.attrs.GeoTransform === undefined) return coords;
  const [x, y] = toCoordinates(box.transform, left, top);
  const [, a, b, , c, d] = box.transform;
  const { GeoTransform } = gridMapping(box.crs, [x, a, b, y, c, d]).attrs;
  return new Map(coords).set(name, { ...mapping, attrs: { ...mapping.attrs, GeoTransform: GeoTransform! } });
}

function clipBox(array: DataArray, minx: number, miny: number, ...rest: [number, number, ClipBoxOptions?]): DataArray {
  const [maxx, maxy, { crs } = {}] = rest;
  const box = Geobox.of(array);
  return inWindow(array, box, boxWindow(box, [minx, miny, maxx, maxy], crs));
}

/** The pixels that a box touches. */
function boxWindow(
  box: Geobox,
  bounds: readonly [number, number, number, number],
  crs: CrsLike = box.crs,
): PixelWindow {
  const from = Crs.from(crs);
  const extent = from.equals(box.crs)
    ? bounds
    : transformExtent(bounds, {
        forward: from.to(box.crs),
        back: box.crs.to(from),
        toGeographic: box.crs.isGeographic,
      });
  if (!extent) throw new ExpressionError("clipBox", `the box has no coordinates in ${box.crs}`);
  const [west, south, east, north] = extent;
  if (!(west < east && south < north))
    throw new ExpressionError(
      "clipBox",
      `the box ${extent.join(", ")} is empty, or goes over the dateline: clip its halves`,
    );
  const inverse = invertTransform(box.transform);
  const corners = [toCoordinates(inverse, west, south), toCoordinates(inverse, east, north)];
  const span = (axis: 0 | 1, length: number): [start: number, count: number] => {
    const [a, b] = corners.map((corner) => corner[axis]) as [number, number];
    const start = Math.max(0, Math.floor(Math.min(a, b)));
    return [start, Math.min(length, Math.ceil(Math.max(a, b))) - start];
  };
  const [[left, columns], [top, rows]] = [span(0, box.shape[1]), span(1, box.shape[0])];
  if (columns <= 0 || rows <= 0)
    throw new ExpressionError("clipBox", `the box ${extent.join(", ")} touches no pixel of ${box}`);
  return { top, left, rows, columns };
}

addMethods({ clipGeometry, clipBox });
addDatasetMethods({
  clipGeometry: (dataset, geometry, options) =>
    mapPlanes("clipGeometry", dataset, (array) => clipGeometry(array, geometry, options)),
  clipBox: (dataset, ...box): Dataset => mapPlanes("clipBox", dataset, (array) => clipBox(array, ...box)),
});
