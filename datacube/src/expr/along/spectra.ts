import { isFloat } from "../../array/dtype.ts";
import { requireNumeric } from "../map/function.ts";
import { lengthOf } from "../node.ts";
import type { AlongCall, AlongKernels, LaneFunction } from "./kernel.ts";

/**
 * What takes the bands of a pixel together. The core dimensions are that of the observations, then that of the bands; an
 * observation that lacks a band does not count. `geomedian`: the point with the least sum of distances to all, by bands.
 * `medoid-place`: the position of the observation with the least sum of distances to the others, the first of equals; -1
 * where there is none.
 */
export const spectra: AlongKernels = {
  geomedian: {
    result: (call) => {
      requireNumeric(call.fn.name, call.inputs);
      const { dtype } = call.inputs[0]!;
      return { dtype: isFloat(dtype) ? dtype : "float64", dims: [bandsOf(call)], shape: [bandCount(call)] };
    },
    lane: (call) => perPixel(bandCount(call), (points, to) => geomedian(points, to as Float64Array)),
  },
  "medoid-place": {
    result: ({ fn, inputs }) => {
      requireNumeric(fn.name, inputs);
      return { dtype: "int64", dims: [], shape: [] };
    },
    lane: (call) =>
      perPixel(bandCount(call), ({ coordinates, width, count, places }, to) => {
        const found = least(count, (i) => distanceSum({ coordinates, width, count }, coordinates, i * width));
        to[0] = BigInt(found < 0 ? -1 : places[found]!);
      }),
  },
};

const bandsOf = ({ core }: AlongCall): string => core[0]![1]!;
const bandCount = (call: AlongCall): number => lengthOf(call.inputs[0]!, bandsOf(call));

/** Points of `width` coordinates each, one after the other. */
interface Points {
  readonly coordinates: Float64Array;
  readonly width: number;
  readonly count: number;
}

/** The observations that have all bands, and where they stand. */
interface Observed extends Points {
  readonly places: Int32Array;
}

/** A function of the complete observations of every pixel. */
function perPixel(width: number, apply: (points: Observed, to: Parameters<LaneFunction>[1]) => void): LaneFunction {
  let [coordinates, places] = [new Float64Array(0), new Int32Array(0)];
  return ([from], to) => {
    if (coordinates.length < from!.length) {
      coordinates = new Float64Array(from!.length);
      places = new Int32Array(width === 0 ? 0 : from!.length / width);
    }
    let count = 0;
    for (let place = 0, at = 0; at < from!.length; place++, at += width) {
      let isComplete = true;
      for (let band = 0; band < width; band++) {
        const value = Number(from![at + band]);
        isComplete &&= !Number.isNaN(value);
        coordinates[count * width + band] = value;
      }
      if (isComplete) places[count++] = place;
    }
    apply({ coordinates, width, count, places }, to);
  };
}

/** The first of `count` candidates with the least cost; -1 of none. */
function least(count: number, costOf: (i: number) => number): number {
  let [found, cost] = [-1, Number.POSITIVE_INFINITY];
  for (let i = 0; i < count; i++) {
    const own = costOf(i);
    if (found < 0 || own < cost) [found, cost] = [i, own];
  }
  return found;
}

function distance({ coordinates, width }: Pick<Points, "coordinates" | "width">, i: number, to: Float64Array, at = 0) {
  let sum = 0;
  for (let band = 0; band < width; band++) sum += (coordinates[i * width + band]! - to[at + band]!) ** 2;
  return Math.sqrt(sum);
}

function distanceSum(points: Points, to: Float64Array, at: number): number {
  let sum = 0;
  for (let i = 0; i < points.count; i++) sum += distance(points, i, to, at);
  return sum;
}

/** Steps end when they are this small beside the spread of the points. */
const tolerance = 1e-8;
/** A place this near to a point, beside their spread, has met it: else it would hardly get away again. */
const meeting = 1e-9;
const mostSteps = 1000;

/**
 * Weiszfeld's steps from the mean, with Vardi and Zhang's (2000) where one meets a point. They come to a median that is a
 * point itself ever more slowly, so the nearest point is tried in the end.
 */
function geomedian(points: Points, to: Float64Array): void {
  const { width, count } = points;
  if (count === 0) {
    to.fill(Number.NaN);
    return;
  }
  const place = meanOf(points);
  let spread = 0;
  for (let i = 0; i < count; i++) spread = Math.max(spread, distance(points, i, place));
  const drawing: Drawing = { points, near: meeting * spread, pull: new Float64Array(width) };
  for (let i = 0; i < mostSteps; i++) if (step(drawing, place) <= tolerance * spread) break;
  const nearest = least(count, (i) => distance(points, i, place));
  const at = points.coordinates.subarray(nearest * width, (nearest + 1) * width);
  to.set(isMedian(drawing, at) ? at : place);
}

function meanOf({ coordinates, width, count }: Points): Float64Array {
  const mean = new Float64Array(width);
  for (let i = 0; i < count * width; i++) mean[i % width]! += coordinates[i]! / count;
  return mean;
}

/** How points draw a place. */
interface Drawing {
  readonly points: Points;
  /** Distance within which a place has met a point. */
  readonly near: number;
  /** Becomes the sum of unit vectors to the points that are not met. */
  readonly pull: Float64Array;
}

function draw({ points, near, pull }: Drawing, place: Float64Array): { weight: number; met: number } {
  const { coordinates, width, count } = points;
  let [weight, met] = [0, 0];
  pull.fill(0);
  for (let i = 0; i < count; i++) {
    const length = distance(points, i, place);
    if (length <= near) {
      met++;
      continue;
    }
    weight += 1 / length;
    for (let band = 0; band < width; band++) pull[band]! += (coordinates[i * width + band]! - place[band]!) / length;
  }
  return { weight, met };
}

/** Moves a place one step; tells how far. */
function step(drawing: Drawing, place: Float64Array): number {
  const { weight, met } = draw(drawing, place);
  const force = Math.hypot(...drawing.pull);
  if (force <= met) return 0;
  const part = (1 - met / force) / weight;
  for (let band = 0; band < place.length; band++) place[band]! += part * drawing.pull[band]!;
  return part * force;
}

/** Whether a point is a median: the others draw it no more than those that stand there hold it (Kuhn 1973). */
function isMedian(drawing: Drawing, place: Float64Array): boolean {
  const { met } = draw(drawing, place);
  return Math.hypot(...drawing.pull) <= met;
}
