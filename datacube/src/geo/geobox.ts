import type { Coordinates } from "../array/coordinates.ts";
import type { DataArray } from "../array/data-array.ts";
import { type AttrValue, memoryVariable, type Variable } from "../array/variable.ts";
import { ExpressionError, UnsupportedError } from "../errors.ts";
import { Crs, type CrsLike } from "./crs/crs.ts";
import { type Bounds, transformExtent } from "./extent.ts";
import { type GeoTransform, isAxisAligned, pixelCentres, toCoordinates } from "./geotransform.ts";
import type { Grid } from "./grid.ts";
import { type SpatialDims, spatialDims, spatialReference } from "./spatial.ts";

/** Size of a pixel in the CRS's units: one number for square pixels, or along x and y. */
export type Resolution = number | readonly [x: number, y: number];

/** What `Geobox.fromBounds` takes. */
export interface GeoboxOptions {
  readonly crs: CrsLike;
  readonly resolution: Resolution;
  /**
   * `edge` (default) widens the bounds so that pixel edges are multiples of the resolution; `centre` so that pixel centres
   * are; `none` begins at the upper left corner of the bounds as they are.
   */
  readonly snap?: "edge" | "centre" | "none";
}

/** A grid of pixels on the Earth: a CRS, an affine transform and a shape. Immutable. */
export class Geobox {
  readonly crs: Crs;
  readonly transform: GeoTransform;
  /** Rows and columns. */
  readonly shape: readonly [rows: number, columns: number];

  constructor(crs: CrsLike, transform: GeoTransform, shape: readonly [rows: number, columns: number]) {
    if (!shape.every((length) => Number.isInteger(length) && length > 0))
      throw new ExpressionError("geobox", `its shape is ${shape.join("×")}: it needs at least one pixel`);
    this.crs = Crs.from(crs);
    this.transform = transform;
    this.shape = shape;
  }

  /**
   * The grid of an array, from its coordinates (or the GeoTransform of its grid mapping) and its CRS.
   * @throws UnsupportedError when it has no CRS, or no even steps
   */
  static of(array: DataArray): Geobox {
    const { variable, coords } = array.parts;
    const dims = spatialDims(array.dims, coords);
    const { crs, transform } = spatialReference(variable, coords, dims);
    if (!crs) throw new UnsupportedError("a grid without CRS", 'name it: x.withCrs("EPSG:4326")');
    if (!transform) throw new UnsupportedError(`a grid of one row or column without GeoTransform`);
    return new Geobox(crs, transform, [array.sizes[dims.y]!, array.sizes[dims.x]!]);
  }

  /** The grid over bounds, rows from north to south. */
  static fromBounds(bounds: Bounds, { crs, resolution, snap = "edge" }: GeoboxOptions): Geobox {
    const [stepX, stepY] = typeof resolution === "number" ? [resolution, resolution] : resolution;
    const [west, south, east, north] = bounds;
    if (!(stepX > 0 && stepY > 0 && west < east && south < north))
      throw new ExpressionError("geobox", `bounds ${bounds.join(", ")} and pixels of ${stepX}×${stepY} make no grid`);
    const [x, columns] = snapAxis(west, east, { step: stepX, snap, downward: false });
    const [y, rows] = snapAxis(south, north, { step: stepY, snap, downward: true });
    return new Geobox(crs, [x, stepX, 0, y, 0, -stepY], [rows, columns]);
  }

  /** Width and height of a pixel, positive. */
  get resolution(): readonly [x: number, y: number] {
    const [, a, b, , c, d] = this.transform;
    return [Math.hypot(a, c), Math.hypot(b, d)];
  }
  /** Extent of the outer edges in the grid's CRS. */
  get bounds(): Bounds {
    const [rows, columns] = this.shape;
    const corners = [
      [0, 0],
      [columns, 0],
      [0, rows],
      [columns, rows],
    ].map(([column, row]) => toCoordinates(this.transform, column!, row!));
    const [xs, ys] = [corners.map(([x]) => x), corners.map(([, y]) => y)];
    return [Math.min(...xs), Math.min(...ys), Math.max(...xs), Math.max(...ys)];
  }

  /**
   * Extent in another CRS, over densified edges. In longitudes, east is less than west over the dateline; with a pole it
   * is all longitudes up to the pole.
   */
  boundsIn(crs: CrsLike): Bounds {
    const target = Crs.from(crs);
    if (target.equals(this.crs)) return this.bounds;
    const found = transformExtent(this.bounds, {
      forward: this.crs.to(target),
      back: target.to(this.crs),
      toGeographic: target.isGeographic,
    });
    if (!found)
      throw new UnsupportedError(`the bounds of this grid in ${target}`, "no point of it has coordinates there");
    return found;
  }

  /** The grid with so many pixels more on each side. */
  pad(pixels: number): Geobox {
    const [, a, b, , c, d] = this.transform;
    const [left, top] = toCoordinates(this.transform, -pixels, -pixels);
    const [rows, columns] = this.shape;
    return new Geobox(this.crs, [left, a, b, top, c, d], [rows + 2 * pixels, columns + 2 * pixels]);
  }

  /** The grid of the same upper left corner with pixels `factor` times as large, over at least the same extent. */
  zoomOut(factor: number): Geobox {
    const [x, a, b, y, c, d] = this.transform;
    const shape = this.shape.map((length) => Math.max(1, Math.ceil(length / factor - 1e-9)));
    return new Geobox(
      this.crs,
      [x, a * factor, b * factor, y, c * factor, d * factor],
      shape as unknown as [number, number],
    );
  }

  /** Whether both are the same pixels: corners agree to a thousandth of a pixel. */
  equals(other: Geobox): boolean {
    if (this.shape.join() !== other.shape.join() || !this.crs.equals(other.crs)) return false;
    const [rows, columns] = this.shape;
    const [width, height] = this.resolution;
    return [
      [0, 0],
      [columns, 0],
      [0, rows],
    ].every(([column, row]) => {
      const [x, y] = toCoordinates(this.transform, column!, row!);
      const [u, v] = toCoordinates(other.transform, column!, row!);
      return Math.abs(x - u) <= 1e-3 * width && Math.abs(y - v) <= 1e-3 * height;
    });
  }

  /** Coordinates of the pixel centres along y and x. @throws UnsupportedError for a rotated grid */
  coordinates(): { readonly y: Float64Array; readonly x: Float64Array } {
    if (!isAxisAligned(this.transform)) throw new UnsupportedError("coordinates of a rotated grid");
    const [x, a, , y, , d] = this.transform;
    return { y: pixelCentres(y, d, this.shape[0]), x: pixelCentres(x, a, this.shape[1]) };
  }

  toString(): string {
    return `Geobox ${this.shape.join("×")} ${this.crs} [${this.transform.join(", ")}]`;
  }
}

/** Where an axis begins in the direction of its positions, and its length. */
function snapAxis(
  low: number,
  high: number,
  { step, snap, downward }: { step: number; snap: "edge" | "centre" | "none"; downward: boolean },
): [origin: number, length: number] {
  const tolerance = 0.01;
  if (snap === "none") return [downward ? high : low, Math.max(1, Math.ceil((high - low) / step - tolerance))];
  const shift = snap === "centre" ? step / 2 : 0;
  const first = Math.floor((low - shift) / step + tolerance);
  const last = Math.max(first + 1, Math.ceil((high - shift) / step - tolerance));
  return [(downward ? last : first) * step + shift, last - first];
}

/** A grid as data. */
export function gridOf({ crs, transform, shape }: Geobox): Grid {
  return { crs: crs.definition, transform, shape };
}

/** Names of the grid's dimensions. */
export function dimsOf(array: DataArray): SpatialDims {
  return spatialDims(array.dims, array.parts.coords);
}

/** CF attributes of the coordinates of a grid. */
function axisAttrs(crs: Crs): { y: Variable["attrs"]; x: Variable["attrs"] } {
  const of = (axis: string, geographic: string, units: string): Variable["attrs"] =>
    crs.isGeographic
      ? { axis, long_name: geographic, standard_name: geographic, units }
      : {
          axis,
          long_name: `${axis.toLowerCase()} coordinate of projection`,
          standard_name: `projection_${axis.toLowerCase()}_coordinate`,
          units: crs.metresPerUnit === 1 ? "metre" : `${crs.metresPerUnit} metre`,
        };
  return { y: of("Y", "latitude", "degrees_north"), x: of("X", "longitude", "degrees_east") };
}

/** Name of the grid mapping that says where our results lie. */
export const gridMappingName = "spatial_ref";

/** The coordinates of a grid: y, x and the grid mapping. */
export function geoboxCoordinates(box: Geobox, { y, x }: SpatialDims): Map<string, Variable> {
  const values = box.coordinates();
  const attrs = axisAttrs(box.crs);
  const line = (dim: string, data: Float64Array, own: Variable["attrs"]): Variable =>
    memoryVariable(dim, { dims: [dim], shape: [data.length], dtype: "float64", data }, { attrs: own });
  return new Map([
    [y, line(y, values.y, attrs.y)],
    [x, line(x, values.x, attrs.x)],
    [gridMappingName, gridMapping(box.crs, box.transform)],
  ]);
}

/** The grid mapping variable of a CRS, with the transform where it is given. */
export function gridMapping(crs: Crs, transform?: GeoTransform): Variable {
  const own: Record<string, AttrValue> = { ...crs.toCf() };
  if (own.crs_wkt === undefined) own.crs = crs.toString();
  if (transform) own.GeoTransform = transform.join(" ");
  return memoryVariable(
    gridMappingName,
    { dims: [], shape: [], dtype: "int32", data: new Int32Array(1) },
    { attrs: own },
  );
}

/** Coordinates that do not lie on these dimensions, without the grid mapping. */
export function coordinatesBeside(coords: Coordinates, dims: readonly string[], mapping: unknown): Coordinates {
  return new Map(
    [...coords].filter(
      ([name, { expr }]) =>
        name !== mapping && name !== gridMappingName && !expr.dims.some((dim) => dims.includes(dim)),
    ),
  );
}
