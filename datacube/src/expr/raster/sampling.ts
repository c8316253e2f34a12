import type { Window } from "./raster-function.ts";

/** How a pixel's value is made of those near its centre. */
export type PointResampling = "nearest" | "bilinear" | "cubic";

/** A plane of elements to be sampled, in pixels of the whole plane. */
export interface Plane {
  readonly data: Float64Array;
  readonly window: Window;
  /** Columns after which the plane begins anew; undefined where it does not go around. */
  readonly period: number | undefined;
  readonly isMissing: (value: number) => boolean;
}

/** What places may be off by rounding. */
const roundOff = 1e-10;

/** The element at a pixel; NaN where it is missing or outside. */
function at({ data, window, period, isMissing }: Plane, column: number, row: number): number {
  let left = column - window.left;
  if (period !== undefined) left = (((column % period) + period) % period) - window.left;
  const top = row - window.top;
  if (left < 0 || left >= window.columns || top < 0 || top >= window.rows) return Number.NaN;
  const value = data[top * window.columns + left]!;
  return isMissing(value) ? Number.NaN : value;
}

const linear = (distance: number): number => Math.max(0, 1 - Math.abs(distance));

/** Cubic convolution with a = -1/2. */
function cubic(distance: number): number {
  const d = Math.abs(distance);
  if (d >= 2) return 0;
  return d <= 1 ? (1.5 * d - 2.5) * d * d + 1 : ((-0.5 * d + 2.5) * d - 4) * d + 2;
}

interface Kernel {
  readonly weight: (distance: number) => number;
  /** How far it reaches, in pixels. */
  readonly radius: number;
}

const kernels: Readonly<Record<Exclude<PointResampling, "nearest">, Kernel>> = {
  bilinear: { weight: linear, radius: 1 },
  cubic: { weight: cubic, radius: 2 },
};

/** How far a resampling reaches, in pixels of the input, where a pixel of the result is `size` of those wide. */
export function reachOf(resampling: PointResampling, size: number): number {
  return resampling === "nearest" ? 0 : Math.ceil(kernels[resampling].radius * Math.max(1, size)) + 1;
}

/** The value at a place in pixels; NaN where there is none. */
export type Sampler = (plane: Plane, x: number, y: number) => number;

/**
 * A sampler. Where a pixel of the result is larger than those of the input, the kernel is as much wider, so that nothing is
 * passed over. As in GDAL, missing neighbours do not count, a cubic one with missing neighbours is bilinear, and where the
 * pixel at the place itself is missing there is nothing.
 */
export function samplerOf(resampling: Exclude<PointResampling, "nearest">, size: readonly [number, number]): Sampler {
  const { weight, radius } = kernels[resampling];
  const widths = size.map((one) => (one > 1 / 0.95 ? one : 1)) as [number, number];
  if (widths[0] === 1 && widths[1] === 1) return present(resampling === "bilinear" ? bilinear : cubicOrBilinear);
  return present((plane, x, y) => weighted(plane, { x: x - 0.5, y: y - 0.5, weight, radius, widths }));
}

/** A sampler that gives nothing where the pixel at the place itself is missing. */
function present(sample: Sampler): Sampler {
  return (plane, x, y) => {
    const column = Math.floor(x + roundOff);
    const row = Math.floor(y + roundOff);
    return Number.isNaN(at(plane, column, row)) ? Number.NaN : sample(plane, x, y);
  };
}

interface Spread extends Kernel {
  readonly x: number;
  readonly y: number;
  readonly widths: readonly [number, number];
}

function weighted(plane: Plane, { x, y, weight, radius, widths }: Spread): number {
  const [reachX, reachY] = [radius * widths[0], radius * widths[1]];
  let sum = 0;
  let total = 0;
  for (let row = Math.ceil(y - reachY); row <= y + reachY; row++) {
    const rowWeight = weight((row - y) / widths[1]);
    if (rowWeight === 0) continue;
    for (let column = Math.ceil(x - reachX); column <= x + reachX; column++) {
      const value = at(plane, column, row);
      if (Number.isNaN(value)) continue;
      const own = rowWeight * weight((column - x) / widths[0]);
      sum += own * value;
      total += own;
    }
  }
  return total < 1e-6 ? Number.NaN : sum / total;
}

function bilinear(plane: Plane, x: number, y: number): number {
  return weighted(plane, { x: x - 0.5, y: y - 0.5, weight: linear, radius: 1, widths: [1, 1] });
}

function cubicOrBilinear(plane: Plane, x: number, y: number): number {
  const [column, row] = [Math.floor(x - 0.5), Math.floor(y - 0.5)];
  const [u, v] = [x - 0.5 - column, y - 0.5 - row];
  let sum = 0;
  for (let i = -1; i < 3; i++) {
    let line = 0;
    for (let j = -1; j < 3; j++) {
      const value = at(plane, column + j, row + i);
      if (Number.isNaN(value)) return bilinear(plane, x, y);
      line += cubic(j - u) * value;
    }
    sum += cubic(i - v) * line;
  }
  return sum;
}

/** Edges of a pixel of the result in pixels of the input. */
export interface Area {
  readonly west: number;
  readonly east: number;
  readonly north: number;
  readonly south: number;
}

/** Mean of the elements under a pixel by the parts of them that it covers; NaN where all are missing. */
export function average(plane: Plane, area: Area): number {
  let sum = 0;
  let total = 0;
  forEachUnder(plane, area, (value, part) => {
    sum += part * value;
    total += part;
  });
  return total > 0 ? sum / total : Number.NaN;
}

/** The most frequent element of those that touch a pixel, the first of several; NaN where all are missing. */
export function mode(plane: Plane, area: Area): number {
  const counts = new Map<number, number>();
  let most = Number.NaN;
  let count = 0;
  forEachUnder(plane, area, (value) => {
    const own = (counts.get(value) ?? 0) + 1;
    counts.set(value, own);
    if (own > count) [most, count] = [value, own];
  });
  return most;
}

function forEachUnder(
  plane: Plane,
  { west, east, north, south }: Area,
  visit: (value: number, part: number) => void,
): void {
  const [left, top] = [Math.floor(west + roundOff), Math.floor(north + roundOff)];
  const right = Math.max(left + 1, Math.ceil(east - roundOff));
  const bottom = Math.max(top + 1, Math.ceil(south - roundOff));
  for (let row = top; row < bottom; row++) {
    const height = Math.min(south, row + 1) - Math.max(north, row);
    for (let column = left; column < right; column++) {
      const value = at(plane, column, row);
      if (Number.isNaN(value)) continue;
      visit(value, Math.max(height * (Math.min(east, column + 1) - Math.max(west, column)), roundOff));
    }
  }
}
