import { createRequire } from "node:module";
import { mesh } from "topojson-client";
import type { GeometryObject, Topology } from "topojson-specification";
import { Crs } from "../geo/crs/crs.ts";
import type { Bounds } from "../geo/extent.ts";
import { type Frame, toPixels } from "./frame.ts";
import type { PlotOptions } from "./plotter.ts";
import type { VegaLiteSpec } from "./spec.ts";

/** Lines of longitudes and latitudes. */
type Lines = readonly (readonly (readonly number[])[])[];
/** Lines in pixels of the frame. */
type PixelLines = [number, number][][];

/** Shorter stretches than this, in pixels, are left out of a line. */
const shortest = 0.7;

/** What lies over maps: layers for a frame. */
type Overlays = (frame: Frame, crs: Crs) => readonly VegaLiteSpec[];

/**
 * What lies over maps: in a projection meridians and parallels; coastlines where they are asked for, by default in a
 * projection and over more than 5 degrees of longitude and latitude. Made once for panels of the same frame.
 */
export function overlaysFor(options: Pick<PlotOptions, "projection" | "coastlines">): Overlays {
  const made = new Map<string, readonly VegaLiteSpec[]>();
  return (frame, crs) => {
    const { x, y, size } = frame;
    const key = JSON.stringify([x.low, x.high, y.low, y.high, size, String(crs)]);
    const layers = made.get(key) ?? overlays(frame, crs, options);
    made.set(key, layers);
    return layers;
  };
}

function overlays(
  frame: Frame,
  crs: Crs,
  { projection, coastlines }: Pick<PlotOptions, "projection" | "coastlines">,
): VegaLiteSpec[] {
  const hasCoast = coastlines ?? (projection !== undefined || (crs.isGeographic && spanOf(frame, crs) >= 5));
  return [...(projection === undefined ? [] : [graticule(frame, crs)]), ...(hasCoast ? [coastLayer(frame, crs)] : [])];
}

/** Coastlines in as much detail as the extent asks for. */
function coastLayer(frame: Frame, crs: Crs): VegaLiteSpec {
  const lines = project(coasts(scaleOf(spanOf(frame, crs))), frame, crs);
  return lineLayer(lines, { stroke: "#333", strokeWidth: 0.8, strokeOpacity: 0.8 });
}

/** Meridians and parallels. */
function graticule(frame: Frame, crs: Crs): VegaLiteSpec {
  return lineLayer(project(meridiansAndParallels(spanOf(frame, crs)), frame, crs), {
    stroke: "#888",
    strokeWidth: 0.5,
    strokeOpacity: 0.5,
  });
}

/** Extent of a frame in degrees of latitude, about. */
function spanOf({ x, y }: Frame, crs: Crs): number {
  const largest = Math.max(x.high - x.low, y.high - y.low);
  return crs.isGeographic ? largest : (largest * (crs.metresPerUnit ?? 1)) / 111_000;
}

function scaleOf(span: number): "110m" | "50m" | "10m" {
  return span > 100 ? "110m" : span > 15 ? "50m" : "10m";
}

/** Coastlines within an extent and half as much around it, in degrees; in as much detail as the extent asks for. */
export function coastsWithin([west, south, east, north]: Bounds): Lines {
  const width = east < west ? east + 360 - west : east - west;
  const [across, up] = [Math.max(width, 1) / 2, Math.max(north - south, 1) / 2];
  const isOutside = ([lon, lat]: readonly number[]) => {
    const right = lon! - west + across - 360 * Math.floor((lon! - west + across) / 360);
    return right > width + 2 * across || lat! < south - up || lat! > north + up;
  };
  const round = (degrees: number) => Math.round(degrees * 1000) / 1000;
  return coasts(scaleOf(Math.max(width, north - south)))
    .flatMap((line) => split(line, (a, b) => isOutside(a) && isOutside(b)))
    .map((line) => line.map((place) => place.map(round)));
}

/** Coastlines of Natural Earth without the seams of its polygons at the date line and the pole. */
function coasts(scale: "110m" | "50m" | "10m"): Lines {
  const topology = createRequire(import.meta.url)(`world-atlas/land-${scale}.json`) as Topology;
  const { coordinates } = mesh(topology, topology.objects.land as GeometryObject);
  const isSeam = (at: readonly number[]) => Math.abs(at[0]!) > 179.99 || at[1]! < -89.9;
  return coordinates.flatMap((line) =>
    split(line, (a, b) => (isSeam(a) && isSeam(b)) || Math.abs(a[0]! - b[0]!) > 180),
  );
}

function meridiansAndParallels(span: number): Lines {
  const step = [30, 20, 10, 5, 2, 1, 0.5, 0.2, 0.1].find((degrees) => span / degrees >= 4) ?? 0.05;
  const count = (degrees: number, each: number) => Math.round(degrees / each);
  const fine = Math.min(1, step / 10);
  const along = (from: number, to: number, at: (value: number) => readonly number[]) =>
    Array.from({ length: count(to - from, fine) + 1 }, (_, i) => at(from + i * fine));
  const meridians = Array.from({ length: count(360, step) }, (_, i) =>
    along(-90 + step / 10, 90 - step / 10, (lat) => [-180 + i * step, lat]),
  );
  const parallels = Array.from({ length: count(180, step) - 1 }, (_, i) =>
    along(-180, 180, (lon) => [lon, -90 + (i + 1) * step]),
  );
  return [...meridians, ...parallels];
}

/** Lines in pixels, cut where they leave the frame or have no place in the plane. */
function project(lines: Lines, frame: Frame, crs: Crs): PixelLines {
  const forward = Crs.from(4326).to(crs);
  const place = toPixels(frame);
  const { width, height } = frame.size;
  const isOutside = ([x, y]: readonly [number, number]) =>
    !(x >= -20 && x <= width + 20 && y >= -20 && y <= height + 20);
  const isCut = (a: readonly [number, number], b: readonly [number, number]) =>
    (isOutside(a) && isOutside(b)) || !(Math.abs(a[0] - b[0]) + Math.abs(a[1] - b[1]) < width / 3);
  return turnsOf(frame, crs).flatMap((turn) =>
    lines.flatMap((line) => {
      const points = line.map(([lon, lat]) => place(turn === 0 ? forward(lon!, lat!) : [lon! + turn, lat!]));
      return split(points, isCut).map(thin);
    }),
  );
}

/** Longitudes go on over the date line: how often a map of them shows the Earth, in degrees to add. */
function turnsOf({ x }: Frame, crs: Crs): number[] {
  if (!crs.isGeographic) return [0];
  return [-360, 0, 360].filter((turn) => x.low < 180 + turn && x.high > -180 + turn);
}

/** The pieces of a line between its cuts. */
export function split<P>(line: readonly P[], isCut: (a: P, b: P) => boolean): P[][] {
  const pieces: P[][] = [];
  let piece: P[] = [];
  line.forEach((point, i) => {
    if (i > 0 && isCut(line[i - 1]!, point)) {
      pieces.push(piece);
      piece = [];
    }
    piece.push(point);
  });
  return [...pieces, piece].filter(({ length }) => length > 1);
}

/** A line with as many points as the screen can show, rounded to a tenth of a pixel. */
function thin(line: readonly [number, number][]): [number, number][] {
  const kept: [number, number][] = [];
  line.forEach(([x, y], i) => {
    const last = kept.at(-1);
    if (last && i < line.length - 1 && Math.abs(x - last[0]) + Math.abs(y - last[1]) < shortest) return;
    kept.push([round(x), round(y)]);
  });
  return kept;
}

function round(pixels: number): number {
  return Math.round(pixels * 10) / 10;
}

/** The projection of layers whose coordinates are pixels already. */
export const pixelProjection: VegaLiteSpec = { type: "identity", scale: 1, translate: [0, 0] };

function lineLayer(coordinates: PixelLines, style: VegaLiteSpec): VegaLiteSpec {
  return {
    data: { values: [{ type: "Feature", geometry: { type: "MultiLineString", coordinates }, properties: {} }] },
    mark: { type: "geoshape", filled: false, clip: true, ...style },
    projection: pixelProjection,
  };
}
