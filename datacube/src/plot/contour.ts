import { contours } from "d3-contour";
import { type ColourScale, colourEncoding, scaleOf } from "./colour-scale.ts";
import type { Drawing } from "./drawing.ts";
import { composer, legendOf, type MapPanel, readPanel } from "./map.ts";
import { pixelProjection, split } from "./overlay.ts";
import type { VegaLiteSpec } from "./spec.ts";

/** A place in cells of the grid; the centre of the first cell is (0.5, 0.5). */
type Place = readonly number[];

/** About how many levels where the options tell none. */
const usualLevels = 8;

/** Most points of all shapes together, so that a plot stays below 1 MB and is drawn within a second. */
const maxPoints = 24_000;

/** Two dimensions as lines of equal values. */
export const contourDrawing: Drawing<MapPanel> = drawing((panel, scale) => {
  const features = shapesAt(panel.grid, scale.levels!).map(({ value, coordinates }) => ({
    type: "Feature",
    properties: { value },
    geometry: {
      type: "MultiLineString",
      coordinates: coordinates.flat().flatMap((ring) => linesOf(ring, { value, panel })),
    },
  }));
  const mark = { filled: false, strokeWidth: 1.4 };
  return shapeLayer(features, mark, {
    stroke: colourEncoding({ ...scale, levels: undefined }, "properties.value", legendOf(panel)),
  });
});

/** Two dimensions as areas between levels. */
export const filledContourDrawing: Drawing<MapPanel> = drawing((panel, scale) => {
  const place = placeOf(panel);
  const features = shapesAt(panel.grid, scale.levels!.slice(0, -1)).map(({ value, coordinates }) => ({
    type: "Feature",
    properties: { value },
    geometry: {
      type: "MultiPolygon",
      coordinates: coordinates.map((polygon) => polygon.map((ring) => ring.map(place))),
    },
  }));
  const mark = { filled: true, strokeWidth: 0 };
  return shapeLayer(features, mark, { fill: colourEncoding(scale, "properties.value", legendOf(panel)) });
});

function drawing(layerOf: (panel: MapPanel, scale: ColourScale) => VegaLiteSpec): Drawing<MapPanel> {
  return {
    most: 2 ** 16,
    read: (array, request) => readPanel(array, request, "cells"),
    draw(panels, options) {
      const grids = panels.map(({ grid }) => grid.values);
      const scale = scaleOf(grids, { ...options, levels: options.levels ?? usualLevels });
      const most = maxPoints / panels.length;
      const compose = composer(options);
      return panels.map((panel) => compose(panel, { layers: [layerOf(coarsened(panel, scale.levels!, most), scale)] }));
    },
  };
}

/** The panel with so few cells that lines at these levels have at most so many points: of noise every second, or fourth … */
function coarsened(panel: MapPanel, levels: readonly number[], most: number): MapPanel {
  const { width, height } = panel.grid;
  if (Math.min(width, height) < 4 || crossings(panel.grid, levels) <= most) return panel;
  return coarsened({ ...panel, grid: halve(panel.grid) }, levels, most);
}

/** How often levels lie between neighbouring cells. */
function crossings({ width, values }: MapPanel["grid"], levels: readonly number[]): number {
  const classes = values.map((value) => levels.filter((level) => level <= value).length);
  let count = 0;
  classes.forEach((own, i) => {
    if ((i + 1) % width > 0) count += Math.abs(classes[i + 1]! - own);
    if (i + width < classes.length) count += Math.abs(classes[i + width]! - own);
  });
  return count;
}

function halve({ width, height, values }: MapPanel["grid"]): MapPanel["grid"] {
  const half = { width: width >> 1, height: height >> 1 };
  const at = (i: number) => 2 * Math.floor(i / half.width) * width + 2 * (i % half.width);
  return { ...half, values: Float64Array.from({ length: half.width * half.height }, (_, i) => values[at(i)]!) };
}

/** Per level the areas that lie above it, in cells. */
function shapesAt({ width, height, values }: MapPanel["grid"], levels: readonly number[]) {
  return contours()
    .size([width, height])
    .thresholds([...levels])(values as unknown as number[]);
}

/** From cells to pixels of the frame, in tenths. */
function placeOf({ frame: { size }, grid }: MapPanel): (at: Place) => [number, number] {
  const [across, down] = [size.width / grid.width, size.height / grid.height];
  return ([x, y]) => [Math.round(x! * across * 10) / 10, Math.round(y! * down * 10) / 10];
}

/** The parts of a ring that are lines of equal values: not those along the edge, nor along missing values. */
function linesOf(ring: readonly Place[], { value, panel }: { value: number; panel: MapPanel }): [number, number][][] {
  const { width, height } = panel.grid;
  const isEdge = (at: Place) => at[0]! <= 0.5 || at[1]! <= 0.5 || at[0]! >= width - 0.5 || at[1]! >= height - 0.5;
  const isBesideGap = (at: Place) => !isEdge(at) && !hasValue(panel.grid, at, value);
  const isNoLine = (a: Place, b: Place) => (isEdge(a) && isEdge(b)) || isBesideGap(a) || isBesideGap(b);
  return split(ring, isNoLine).map((line) => line.map(placeOf(panel)));
}

/** Whether a grid has a value at a place that lies between two neighbouring cells. */
function hasValue({ width, values }: MapPanel["grid"], [x, y]: Place, value: number): boolean {
  const [column, row] = [Math.floor(x! - 0.5), Math.floor(y! - 0.5)];
  const [u, v] = [x! - 0.5 - column, y! - 0.5 - row];
  const first = values[row * width + column]!;
  if (u === 0 && v === 0) return first === value;
  const second = values[(v > 0 ? row + 1 : row) * width + (u > 0 ? column + 1 : column)]!;
  const there = first + Math.max(u, v) * (second - first);
  return Math.abs(there - value) <= 1e-6 * Math.abs(second - first);
}

function shapeLayer(features: readonly object[], mark: VegaLiteSpec, encoding: VegaLiteSpec): VegaLiteSpec {
  return {
    data: { values: features },
    mark: { type: "geoshape", clip: true, tooltip: { content: "encoding" }, ...mark },
    projection: pixelProjection,
    encoding,
  };
}
