import { type DType, integerRange, isInteger } from "../../array/dtype.ts";
import { type Grid, isParallel, pixelSizesIn, placesIn, turnOf } from "../../geo/grid.ts";
import type { FunctionCall } from "../node.ts";
import type { Lines, RasterFunction, RasterPlan, Window } from "./raster-function.ts";
import { type Area, average, mode, type Plane, type PointResampling, reachOf, samplerOf } from "./sampling.ts";

/** How values on one grid are made of those on another. */
export type Resampling = PointResampling | "average" | "mode";

/** The call of `warp`: a plane on another grid. */
export interface WarpCall extends FunctionCall {
  readonly name: "warp";
  readonly from: Grid;
  readonly to: Grid;
  readonly resampling: Resampling;
  /** Element that stands for a missing one, beside NaN; missing elements of the result are this. */
  readonly fill: number | bigint;
  /** Dtype of input and result. */
  readonly dtype: DType;
}

/** Columns after which a grid meets itself: those of one around all longitudes. */
function periodOf(grid: Grid): number | undefined {
  const turn = turnOf(grid);
  return turn !== undefined && Math.abs(turn - grid.shape[1]) < 1e-3 ? grid.shape[1] : undefined;
}

interface Places {
  readonly xs: Float64Array;
  readonly ys: Float64Array;
}

const edgeTolerance = 1e-9;

/** Places of the source under these rows and columns of the target, row-major; longitudes on the source's turn. */
function placesOf(call: WarpCall, rows: ArrayLike<number>, columns: ArrayLike<number>): Places {
  const find = placesIn(call.from, call.to);
  const turn = turnOf(call.from);
  const width = call.from.shape[1];
  const count = rows.length * columns.length;
  const [xs, ys] = [new Float64Array(count), new Float64Array(count)];
  const onTurn = (x: number): number => {
    const isBeside = turn !== undefined && (x < -edgeTolerance || x > width + edgeTolerance);
    return isBeside ? x - Math.floor(x / turn) * turn : x;
  };
  if (isParallel(call.from, call.to)) {
    const across = Float64Array.from(columns, (column) => onTurn(find(column, 0)[0]));
    for (let i = 0; i < rows.length; i++) {
      xs.set(across, i * columns.length);
      ys.fill(find(0, rows[i]!)[1], i * columns.length, (i + 1) * columns.length);
    }
    return { xs, ys };
  }
  for (let i = 0, at = 0; i < rows.length; i++)
    for (let j = 0; j < columns.length; j++, at++) {
      const [x, y] = find(columns[j]!, rows[i]!);
      xs[at] = onTurn(x);
      ys[at] = y;
    }
  return { xs, ys };
}

/** Pixels of the source along x and y that one of the target is wide and high, in the middle of the target. */
function sizeOfPixel({ from, to }: WarpCall): readonly [number, number] {
  const sizeAt = pixelSizesIn(from, to);
  const [rows, columns] = to.shape;
  for (const part of [0.5, 0.25, 0.75]) {
    const size = sizeAt(columns * part, rows * part);
    if (size.every(Number.isFinite) && Math.max(...size) < Math.max(...from.shape)) return size;
  }
  return [1, 1];
}

/** Smallest window of pixels around places, undefined where none lies on the source. */
function windowOf({ from }: WarpCall, { xs, ys }: Places, reach: readonly [number, number]): Window | undefined {
  const [height, width] = from.shape;
  let [west, east, north, south] = [Number.POSITIVE_INFINITY, -1, Number.POSITIVE_INFINITY, -1];
  for (let i = 0; i < xs.length; i++) {
    const x = xs[i]!;
    const y = ys[i]!;
    if (!isOn(x, width) || !isOn(y, height)) continue;
    if (x < west) west = x;
    if (x > east) east = x;
    if (y < north) north = y;
    if (y > south) south = y;
  }
  if (east < 0) return undefined;
  return clip(from, { west: west - reach[0], east: east + reach[0], north: north - reach[1], south: south + reach[1] });
}

function isOn(place: number, length: number): boolean {
  return place >= -edgeTolerance && place <= length + edgeTolerance;
}

/** The pixels of a grid in an area; all columns where it goes around. */
function clip(grid: Grid, { west, east, north, south }: Area): Window | undefined {
  const [height, width] = grid.shape;
  const isAround = periodOf(grid) !== undefined && (west < 0 || east >= width);
  const left = isAround ? 0 : Math.max(0, Math.min(width - 1, Math.floor(west)));
  const right = isAround ? width : Math.min(width, Math.max(left + 1, Math.floor(east) + 1));
  const top = Math.max(0, Math.min(height - 1, Math.floor(north)));
  const bottom = Math.min(height, Math.max(top + 1, Math.floor(south) + 1));
  return { left, top, columns: right - left, rows: bottom - top };
}

/** Whether an element of the input is missing. */
function missingTest(fill: number | bigint): (value: number) => boolean {
  return (value) => Number.isNaN(value) || value === fill;
}

/** Puts a value into the result; whole numbers are rounded half up and kept within their range. */
function storeOf({ dtype, fill }: WarpCall): (target: Float64Array, at: number, value: number) => void {
  if (!isInteger(dtype))
    return (target, at, value) => {
      target[at] = Number.isNaN(value) ? (fill as number) : value;
    };
  const [least, most] = integerRange(dtype).map(Number) as [number, number];
  return (target, at, value) => {
    target[at] = Number.isNaN(value) ? (fill as number) : Math.max(least, Math.min(most, Math.floor(value + 0.5)));
  };
}

function planPoints(call: WarpCall, { rows, columns }: Lines): RasterPlan {
  const resampling = call.resampling as PointResampling;
  const middle = (positions: ArrayLike<number>): Float64Array => Float64Array.from(positions, (at) => at + 0.5);
  const places = placesOf(call, middle(rows), middle(columns));
  const size = resampling === "nearest" ? ([1, 1] as const) : sizeOfPixel(call);
  const window = windowOf(call, places, [reachOf(resampling, size[0]), reachOf(resampling, size[1])]);
  if (!window) return emptyPlan(call);
  const fill =
    resampling === "nearest"
      ? nearestFill(call, places, window)
      : pointFill(call, { places, window, sample: samplerOf(resampling, size) });
  return { window, fill };
}

function emptyPlan({ fill }: WarpCall): RasterPlan {
  return { window: undefined, fill: (_, target) => void target.fill(fill as number) };
}

function nearestFill(call: WarpCall, { xs, ys }: Places, window: Window): RasterPlan["fill"] {
  const [height, width] = call.from.shape;
  const missing = call.fill as number;
  return (source, target) => {
    for (let i = 0; i < xs.length; i++) {
      const x = xs[i]!;
      const y = ys[i]!;
      if (!isOn(x, width) || !isOn(y, height)) {
        target[i] = missing;
        continue;
      }
      const column = Math.max(0, Math.min(width - 1, Math.floor(x + 1e-10))) - window.left;
      const row = Math.max(0, Math.min(height - 1, Math.floor(y + 1e-10))) - window.top;
      target[i] = source[row * window.columns + column]!;
    }
  };
}

function pointFill(
  call: WarpCall,
  { places, window, sample }: { places: Places; window: Window; sample: ReturnType<typeof samplerOf> },
): RasterPlan["fill"] {
  const [height, width] = call.from.shape;
  const plane = { window, period: periodOf(call.from), isMissing: missingTest(call.fill) };
  const store = storeOf(call);
  return (data, target) => {
    const full: Plane = { ...plane, data };
    for (let i = 0; i < places.xs.length; i++) {
      const x = places.xs[i]!;
      const y = places.ys[i]!;
      store(target, i, isOn(x, width) && isOn(y, height) ? sample(full, x, y) : Number.NaN);
    }
  };
}

/** Edges of positions: shared ones once where the positions follow each other. */
function edgesOf(positions: ArrayLike<number>): { edges: Float64Array; stride: 1 | 2 } {
  const first = positions[0] ?? 0;
  const follows = Array.from(positions).every((position, i) => position === first + i);
  if (follows) return { edges: Float64Array.from({ length: positions.length + 1 }, (_, i) => first + i), stride: 1 };
  const edges = Float64Array.from({ length: 2 * positions.length }, (_, i) => positions[i >> 1]! + (i & 1));
  return { edges, stride: 2 };
}

/** Boxes around the pixels of the target in pixels of the source; NaN where a corner has no place. */
function areasOf(call: WarpCall, lines: Lines): (index: number) => Area {
  const [vertical, horizontal] = [edgesOf(lines.rows), edgesOf(lines.columns)];
  const { xs, ys } = placesOf(call, vertical.edges, horizontal.edges);
  const turn = turnOf(call.from);
  const across = horizontal.edges.length;
  const width = call.from.shape[1];
  const count = lines.columns.length;
  return (index) => {
    const row = Math.floor(index / count);
    const start = row * vertical.stride * across + (index - row * count) * horizontal.stride;
    const x0 = xs[start]!;
    let west = x0;
    let east = x0;
    let north = ys[start]!;
    let south = north;
    for (const at of [start + 1, start + across, start + across + 1]) {
      const x = turn === undefined ? xs[at]! : xs[at]! - Math.round((xs[at]! - x0) / turn) * turn;
      west = Math.min(west, x);
      east = Math.max(east, x);
      north = Math.min(north, ys[at]!);
      south = Math.max(south, ys[at]!);
    }
    // longitudes of pixels over the western edge are a turn too far
    const shift = turn !== undefined && west > width && east > turn ? turn : 0;
    return { west: west - shift, east: east - shift, north, south };
  };
}

/** An area within a grid; undefined where it lies beside it. */
function within(grid: Grid, area: Area): Area | undefined {
  const [height, width] = grid.shape;
  const isAround = periodOf(grid) !== undefined;
  const west = isAround ? area.west : Math.max(0, area.west);
  const east = isAround ? area.east : Math.min(width, area.east);
  const north = Math.max(0, area.north);
  const south = Math.min(height, area.south);
  return west <= east && north <= south && west < width && north < height ? { west, east, north, south } : undefined;
}

function planAreas(call: WarpCall, lines: Lines): RasterPlan {
  const count = lines.rows.length * lines.columns.length;
  const areaOf = areasOf(call, lines);
  let [west, east, north, south] = [Number.POSITIVE_INFINITY, -1, Number.POSITIVE_INFINITY, -1];
  for (let i = 0; i < count; i++) {
    const area = within(call.from, areaOf(i));
    if (!area) continue;
    [west, east] = [Math.min(west, area.west), Math.max(east, area.east)];
    [north, south] = [Math.min(north, area.north), Math.max(south, area.south)];
  }
  const window = south < 0 ? undefined : clip(call.from, { west, east, north, south });
  if (!window) return emptyPlan(call);
  const plane = { window, period: periodOf(call.from), isMissing: missingTest(call.fill) };
  const [take, store] = [call.resampling === "average" ? average : mode, storeOf(call)];
  const fill = (data: Float64Array, target: Float64Array): void => {
    for (let i = 0; i < count; i++) {
      const area = within(call.from, areaOf(i));
      store(target, i, area ? take({ ...plane, data }, area) : Number.NaN);
    }
  };
  return { window, fill };
}

/** A plane on another grid, each pixel by its own exact place. */
export const warp: RasterFunction = {
  dtype: (_, { dtype }) => dtype,
  isLinear: ({ resampling }) => ["nearest", "bilinear", "cubic", "average"].includes(resampling as Resampling),
  plan: (fn, lines) => {
    const call = fn as WarpCall;
    return call.resampling === "average" || call.resampling === "mode"
      ? planAreas(call, lines)
      : planPoints(call, lines);
  },
};
