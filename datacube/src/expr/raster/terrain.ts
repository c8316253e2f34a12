import type { FunctionCall } from "../node.ts";
import type { Lines, RasterFunction, Window } from "./raster-function.ts";

/** The call of `terrain`: what is derived of the gradient of a plane of heights. */
export interface TerrainCall extends FunctionCall {
  readonly name: "terrain";
  readonly kind: "degrees" | "percent" | "aspect" | "hillshade";
  /** Factor of heights, where their unit is not the metre. */
  readonly zFactor: number;
  /** Steps to the east and to the north of a column and a row: metres, or degrees where `latitude` is told. */
  readonly step: readonly [x: number, y: number];
  /** Latitude of the first row's centre. */
  readonly latitude?: number | undefined;
  /** Direction of the sun, in radians clockwise from north, and its height above the horizon. */
  readonly sun: readonly [azimuth: number, altitude: number];
}

const radians = Math.PI / 180;

/** Metres of a degree to the east and to the north on WGS 84. */
function metresOfDegree(latitude: number): [number, number] {
  const [a, e2] = [6378137, 0.0066943799901413165];
  const w = 1 - e2 * Math.sin(latitude * radians) ** 2;
  return [(a * Math.cos(latitude * radians) * radians) / Math.sqrt(w), (a * (1 - e2) * radians) / w ** 1.5];
}

/** Slope, aspect or shade by Horn (1981), of 3 by 3 elements; missing at borders and beside missing elements, as gdaldem. */
export const terrain: RasterFunction = {
  dtype: () => "float64",
  plan: (fn, lines, grid) => {
    const call = fn as TerrainCall;
    const window = around(lines, grid);
    return { window, fill: (source, target) => fill(source, target, { call, lines, grid, window }) };
  },
};

/** The window of the elements at these lines and their neighbours. */
function around({ rows, columns }: Lines, grid: readonly [number, number]): Window {
  const [top, bottom] = halo(rows, grid[0]);
  const [left, right] = halo(columns, grid[1]);
  return { top, left, rows: bottom - top, columns: right - left };
}

function halo(positions: ArrayLike<number>, length: number): [start: number, end: number] {
  let [first, last] = [length, 0];
  for (let i = 0; i < positions.length; i++) {
    first = Math.min(first, positions[i]!);
    last = Math.max(last, positions[i]!);
  }
  return [Math.max(0, first - 1), Math.min(length, last + 2)];
}

interface Place {
  readonly call: TerrainCall;
  readonly lines: Lines;
  readonly grid: readonly [number, number];
  readonly window: Window;
}

function fill(z: Float64Array, target: Float64Array, { call, lines, grid, window }: Place): void {
  const { rows, columns } = lines;
  const across = window.columns;
  for (let i = 0, at = 0; i < rows.length; i++) {
    const row = rows[i]!;
    const [x, y] = call.latitude === undefined ? [1, 1] : metresOfDegree(call.latitude + row * call.step[1]);
    const dx = 8 * x * call.step[0];
    const dy = 8 * y * call.step[1];
    for (let k = 0; k < columns.length; k++, at++) {
      const column = columns[k]!;
      const inside = row > 0 && column > 0 && row < grid[0] - 1 && column < grid[1] - 1;
      const n = (row - window.top) * across + column - window.left;
      target[at] =
        inside && !Number.isNaN(z[n]!)
          ? derived(call, (gradientX(z, n, across) * call.zFactor) / dx, (gradientY(z, n, across) * call.zFactor) / dy)
          : Number.NaN;
    }
  }
}

function gradientX(z: Float64Array, n: number, across: number): number {
  const [up, down] = [n - across, n + across];
  return z[up + 1]! + 2 * z[n + 1]! + z[down + 1]! - (z[up - 1]! + 2 * z[n - 1]! + z[down - 1]!);
}

function gradientY(z: Float64Array, n: number, across: number): number {
  const [up, down] = [n - across, n + across];
  return z[down - 1]! + 2 * z[down]! + z[down + 1]! - (z[up - 1]! + 2 * z[up]! + z[up + 1]!);
}

/** What is asked of a gradient to the east and to the north. */
function derived({ kind, sun: [azimuth, altitude] }: TerrainCall, east: number, north: number): number {
  const steepness = Math.hypot(east, north);
  if (kind === "percent") return 100 * steepness;
  if (kind === "degrees") return Math.atan(steepness) / radians;
  if (kind === "aspect") return steepness === 0 ? Number.NaN : (Math.atan2(-east, -north) / radians + 360) % 360;
  const towards = east * Math.sin(azimuth) + north * Math.cos(azimuth);
  const light = (Math.sin(altitude) - Math.cos(altitude) * towards) / Math.hypot(1, steepness);
  return 1 + 254 * Math.max(0, light);
}
