import { UnsupportedError } from "../../errors.ts";
import { gaussianLatitudes } from "./gaussian.ts";
import type { Grid, LatLonGrid, ProjectedGrid, Rotation } from "./grid.ts";
import { projectedPoints } from "./projection.ts";

/** Latitudes and longitudes in degrees, of the rows and columns or of every point. */
export interface Positions {
  readonly latitude: Float64Array;
  readonly longitude: Float64Array;
}

/** Latitudes of the rows and longitudes of the columns of a grid that is not rotated and whose rows are equal. */
export function axesOf(grid: LatLonGrid): Positions {
  return { latitude: rowLatitudes(grid), longitude: columnLongitudes(grid, grid.nx!) };
}

/** Position of every point, in the order of `inRows`. */
export function pointsOf(grid: Grid): Positions {
  if (grid.kind === "projected") return projectedPoints(grid as ProjectedGrid);
  const latitude = new Float64Array(grid.points);
  const longitude = new Float64Array(grid.points);
  const rows = rowLatitudes(grid);
  const columns = grid.rows ? undefined : columnLongitudes(grid, grid.nx!);
  let at = 0;
  for (let row = 0; row < grid.ny; row++) {
    for (const x of columns ?? reducedLongitudes(grid, grid.rows![row]!)) {
      latitude[at] = rows[row]!;
      longitude[at++] = x;
    }
  }
  if (grid.rotation) unrotate(latitude, longitude, grid.rotation);
  return { latitude, longitude };
}

function rowLatitudes(grid: LatLonGrid): Float64Array {
  const { ny, firstLatitude, lastLatitude, gaussian } = grid;
  if (gaussian !== undefined) return gaussianRows(grid, gaussian);
  const step = grid.yStep ?? Math.abs(firstLatitude - lastLatitude) / Math.max(1, ny - 1);
  const signed = grid.scanning.jPositive ? step : -step;
  const rows = new Float64Array(ny);
  for (let row = 0, latitude = firstLatitude; row < ny; row++, latitude += signed) rows[row] = latitude;
  if (!grid.rows) rows[ny - 1] = lastLatitude;
  return rows;
}

const gaussianTolerance = 1e-3;

function gaussianRows({ ny, firstLatitude, scanning }: LatLonGrid, order: number): Float64Array {
  const all = gaussianLatitudes(order);
  const first = all.findIndex((latitude) => Math.abs(latitude - firstLatitude) < gaussianTolerance);
  const step = scanning.jPositive ? -1 : 1;
  const last = first + step * (ny - 1);
  if (first < 0 || last < 0 || last >= all.length)
    throw new RangeError(`${ny} rows from latitude ${firstLatitude} are not on the Gaussian grid N${order}`);
  return Float64Array.from({ length: ny }, (_, row) => all[first + step * row]!);
}

function columnLongitudes(grid: LatLonGrid, nx: number): Float64Array {
  const { firstLongitude, lastLongitude, scanning } = grid;
  const span = scanning.iNegative ? firstLongitude - lastLongitude : lastLongitude - firstLongitude;
  const step = nx > 1 ? (span > 0 ? span : span + 360) / (nx - 1) : 0;
  let longitude = firstLongitude;
  if (!scanning.iNegative && longitude + (nx - 2) * step > 360) longitude -= 360;
  const columns = new Float64Array(nx);
  for (let column = 0; column < nx; column++) {
    columns[column] = longitude;
    longitude += scanning.iNegative ? -step : step;
  }
  columns[nx - 1] = lastLongitude > 0 ? normalise(lastLongitude) : lastLongitude;
  return columns;
}

/** Degrees from 0 to 360. */
function normalise(longitude: number): number {
  let result = longitude;
  while (result < 0) result += 360;
  while (result > 360) result -= 360;
  return result;
}

/** Longitudes of one row of a reduced grid. */
function reducedLongitudes(grid: LatLonGrid, length: number): Float64Array {
  const { firstLongitude, lastLongitude } = grid;
  const longest = Math.max(...grid.rows!);
  const span = lastLongitude - firstLongitude + (lastLongitude < firstLongitude ? 360 : 0);
  const isGlobal = 360 - span < (2 * 360) / longest;
  if (!isGlobal && grid.gaussian !== undefined)
    throw new UnsupportedError(
      "a part of a reduced Gaussian grid",
      "cut it out of a regular grid, for example with `cdo`",
    );
  const step = isGlobal ? 360 / length : span / Math.max(1, length - 1);
  return Float64Array.from({ length }, (_, i) =>
    grid.gaussian === undefined ? firstLongitude + i * step : (i * 360) / length,
  );
}

const radians = Math.PI / 180;

/** From the coordinates of a rotated grid to geographic ones, in place; to the millionth of a degree. */
function unrotate(latitude: Float64Array, longitude: Float64Array, rotation: Rotation): void {
  const tilt = -(90 + rotation.latitude) * radians;
  const turn = -rotation.longitude * radians;
  const [sinTilt, cosTilt, sinTurn, cosTurn] = [Math.sin(tilt), Math.cos(tilt), Math.sin(turn), Math.cos(turn)];
  for (let i = 0; i < latitude.length; i++) {
    const phi = latitude[i]! * radians;
    const lambda = longitude[i]! * radians;
    const x = Math.cos(lambda) * Math.cos(phi);
    const y = Math.sin(lambda) * Math.cos(phi);
    const z = Math.sin(phi);
    const eastward = cosTilt * cosTurn * x + sinTurn * y + sinTilt * cosTurn * z;
    const northward = -cosTilt * sinTurn * x + cosTurn * y - sinTilt * sinTurn * z;
    const upward = Math.max(-1, Math.min(1, -sinTilt * x + cosTilt * z));
    latitude[i] = roundMillionths(Math.asin(upward) / radians);
    longitude[i] = roundMillionths(Math.atan2(northward, eastward) / radians) - rotation.angle;
  }
}

/** Rounds in single precision, as other decoders do. */
function roundMillionths(degrees: number): number {
  const scaled = Math.fround(degrees * 1e6);
  return (Math.sign(scaled) * Math.round(Math.abs(scaled))) / 1e6;
}
