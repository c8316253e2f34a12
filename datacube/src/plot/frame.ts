import type { Axis } from "./axis.ts";
import type { PlotOptions } from "./plotter.ts";

/** Width of a plot, in pixels of the screen: with a colour bar it fits into a notebook beside the side bar. */
export const usualWidth = 560;

/** An axis with the outer edges of its first and last cell, ascending. */
export interface Extent extends Axis {
  readonly low: number;
  readonly high: number;
}

/** The axis with its edges: half a mean step beyond the outer labels. */
export function extentOf(axis: Axis): Extent {
  const { values } = axis;
  const [first, last] = [values[0]!, values.at(-1)!];
  const [low, high] = [Math.min(first, last), Math.max(first, last)];
  const half = values.length > 1 && high > low ? (high - low) / (values.length - 1) / 2 : 0.5;
  const isRow = axis.isPosition;
  return { ...axis, low: isRow ? -0.5 : low - half, high: isRow ? values.length - 0.5 : high + half };
}

/** Pixels of the screen. */
export interface ScreenSize {
  readonly width: number;
  readonly height: number;
}

/** The size with at most so many pixels, of the same proportions. */
export function withinPixels({ width, height }: ScreenSize, most: number): ScreenSize {
  const shrink = Math.min(1, Math.sqrt(most / (width * height)));
  const shrunk = (length: number): number => Math.max(1, Math.floor(length * shrink));
  return { width: shrunk(width), height: shrunk(height) };
}

/** What a picture of two dimensions shows and how large it is. */
export interface Frame {
  readonly x: Extent;
  readonly y: Extent;
  readonly size: ScreenSize;
}

/** Where a place of the axes lies in the frame, in pixels from its upper left corner. */
export function toPixels({ x, y, size }: Frame): (at: readonly [number, number]) => [number, number] {
  const across = size.width / (x.high - x.low);
  const down = size.height / (y.high - y.low);
  return ([u, v]) => [(u - x.low) * across, (y.isPosition ? v - y.low : y.high - v) * down];
}

/** The frame of two axes: equal scales where both are of one kind (degrees, metres), within sensible limits. */
export function frameOf(x: Extent, y: Extent, options: Pick<PlotOptions, "width" | "height">): Frame {
  const width = options.width ?? usualWidth;
  const sameKind = !x.isTime && !y.isTime;
  const ratio = sameKind ? (y.high - y.low) / (x.high - x.low) : 0.55;
  const [least, most] = [width / 4, width];
  const height = options.height ?? Math.round(Math.min(most, Math.max(least, width * ratio)));
  const isTall = options.height === undefined && sameKind && width * ratio > most;
  return { x, y, size: { width: isTall ? Math.max(Math.round(least), Math.round(most / ratio)) : width, height } };
}
