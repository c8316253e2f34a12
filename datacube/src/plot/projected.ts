import { dataArray } from "../array/construct.ts";
import type { DataArray } from "../array/data-array.ts";
import type { Attrs } from "../array/variable.ts";
import { ExpressionError } from "../errors.ts";
import type { ComputeOptions } from "../exec/compute.ts";
import { Crs, type CrsLike } from "../geo/crs/crs.ts";
import type { Bounds } from "../geo/extent.ts";
import { dimsOf, Geobox } from "../geo/geobox.ts";
import { pixelCentres } from "../geo/geotransform.ts";
import { crsOf } from "../geo/spatial.ts";
import { type Extent, type Frame, frameOf, withinPixels } from "./frame.ts";
import type { PlotOptions, ProjectionName } from "./plotter.ts";
import { type Detail, type Grid, sampleGrid } from "./sampled.ts";

/** PROJ strings of the projections with names, centred on the data. */
const projections: Record<ProjectionName, (longitude: number, latitude: number) => string> = {
  equirectangular: (longitude) => `+proj=eqc +lon_0=${longitude}`,
  robinson: (longitude) => `+proj=robin +lon_0=${longitude}`,
  mollweide: (longitude) => `+proj=moll +lon_0=${longitude}`,
  equalEarth: (longitude) => `+proj=eqearth +lon_0=${longitude}`,
  mercator: (longitude) => `+proj=merc +lon_0=${longitude}`,
  orthographic: (longitude, latitude) => `+proj=ortho +lon_0=${longitude} +lat_0=${latitude} +R=6371000`,
  northPolar: (longitude) => `+proj=laea +lat_0=90 +lon_0=${longitude}`,
  southPolar: (longitude) => `+proj=laea +lat_0=-90 +lon_0=${longitude}`,
};

/** Latitudes that a projection can show. */
const latitudes: Partial<Record<ProjectionName, readonly [number, number]>> = {
  mercator: [-85, 85],
  northPolar: [0, 90],
  southPolar: [-90, 0],
};

/** What is drawn, and how finely. */
interface ProjectRequest {
  readonly extents: { readonly x: Extent; readonly y: Extent };
  readonly options: PlotOptions;
  readonly most: number;
  readonly detail: Detail;
}

/**
 * A map in another projection: its frame in the plane, and elements at its pixels. The array is read at the resolution of
 * the screen before it is projected.
 */
export async function projectGrid(
  array: DataArray,
  { extents, options, most, detail }: ProjectRequest,
  compute: ComputeOptions,
): Promise<{ frame: Frame; crs: Crs; grid: Grid }> {
  const from = requiredCrs(array);
  const source = visible(extents, from, options.projection!);
  const crs = planeOf(options.projection!, from, source);
  const frameBefore = frameOf(source.x, source.y, { width: 1024 });
  const sampled = await sampleGrid(array, { frame: frameBefore, most: 2 ** 20, detail: "cells" }, compute);
  const field = asField(sampled, source, from);
  const frame = planeFrame(Geobox.of(field).boundsIn(crs), options);
  const target = pixelsOf(frame, crs, most);
  const projected = await field
    .reproject(target, { resampling: detail === "cells" ? "bilinear" : "nearest" })
    .compute(compute);
  const [height, width] = target.shape;
  return { frame, crs, grid: { width, height, values: projected.values as Float64Array } };
}

/** The CRS of an array, undefined where nothing tells it. */
export function knownCrs(array: DataArray): Crs | undefined {
  const { variable, coords } = array.parts;
  const isPlane = array.dims.length === 2 && array.dims.every((dim) => isPlaneAxis(dim, coords.get(dim)?.attrs ?? {}));
  return isPlane ? crsOf(variable, coords, dimsOf(array)) : undefined;
}

/** Whether a dimension runs along the Earth, unlike time and height. */
function isPlaneAxis(dim: string, { axis, standard_name: name }: Attrs): boolean {
  if (axis === "X" || axis === "Y") return true;
  return /^(x|y|r?lat|r?lon|latitude|longitude|northing|easting)$|^(projection|grid)_/i.test(
    typeof name === "string" ? name : dim,
  );
}

function requiredCrs(array: DataArray): Crs {
  const crs = knownCrs(array);
  if (crs) return crs;
  const problem = 'a projection needs to know where the array lies: name its CRS, as in x.withCrs("EPSG:4326")';
  throw new ExpressionError("plot.map", problem);
}

/** The part of the extents that the projection can show. */
function visible(
  { x, y }: { x: Extent; y: Extent },
  from: Crs,
  projection: ProjectionName | CrsLike,
): { x: Extent; y: Extent } {
  const range = latitudes[projection as ProjectionName] ?? [-90, 90];
  if (!from.isGeographic) return { x, y };
  const [low, high] = [Math.max(y.low, range[0]), Math.min(y.high, range[1])];
  if (low < high) return { x, y: { ...y, low, high } };
  throw new ExpressionError("plot.map", `the data lie outside of what the projection ${projection} shows`);
}

/** The CRS of the plane. */
function planeOf(projection: ProjectionName | CrsLike, from: Crs, { x, y }: { x: Extent; y: Extent }): Crs {
  const named = typeof projection === "string" ? projections[projection as ProjectionName] : undefined;
  if (!named) return Crs.from(projection);
  const [longitude, latitude] = from.to(4326)((x.low + x.high) / 2, (y.low + y.high) / 2);
  const round = (degrees: number) => Math.round(degrees * 10) / 10;
  return Crs.from(
    named(Number.isFinite(longitude) ? round(longitude) : 0, Number.isFinite(latitude) ? round(latitude) : 0),
  );
}

/** The frame in the plane: the bounds with a little space around, as they are of points on a mesh. */
function planeFrame([west, south, east, north]: Bounds, options: PlotOptions): Frame {
  const margin = 0.01 * Math.max(east - west, north - south);
  const axis = (dim: string, low: number, high: number): Extent => {
    const edges = { low, high, values: Float64Array.of(low, high) };
    return { dim, ...edges, isTime: false, isPosition: false, title: "" };
  };
  return frameOf(axis("x", west - margin, east + margin), axis("y", south - margin, north + margin), options);
}

/** A pixel grid over a frame, of at most so many pixels. */
function pixelsOf({ x, y, size }: Frame, crs: Crs, most: number): Geobox {
  const { width, height } = withinPixels(size, most);
  const [across, down] = [(x.high - x.low) / width, (y.high - y.low) / height];
  return new Geobox(crs, [x.low, across, 0, y.high, 0, -down], [height, width]);
}

/** Sampled elements as an array that knows where it lies. */
function asField({ width, height, values }: Grid, { x, y }: { x: Extent; y: Extent }, crs: Crs): DataArray {
  const [across, down] = [(x.high - x.low) / width, (y.high - y.low) / height];
  const coords = { y: pixelCentres(y.high, -down, height), x: pixelCentres(x.low, across, width) };
  return dataArray(values, { dims: ["y", "x"], shape: [height, width], coords }).withCrs(crs);
}
