import { UnsupportedError } from "../../errors.ts";
import type { Positions } from "./coordinates.ts";
import type { Earth, ProjectedGrid } from "./grid.ts";

const radians = Math.PI / 180;
const quarter = Math.PI / 4;

/** From radians to map coordinates in metres, and back. Snyder, Map Projections: A Working Manual (USGS 1395). */
interface Projection {
  forward(latitude: number, longitude: number): readonly [number, number];
  inverse(x: number, y: number): readonly [number, number];
}

/** Latitude and longitude of every point of a grid on a map, row by row from the first one stored; degrees. */
export function projectedPoints(grid: ProjectedGrid): Positions {
  const projection = projectionOf(grid);
  const [x0, y0] = projection.forward(grid.firstLatitude * radians, grid.firstLongitude * radians);
  const latitude = new Float64Array(grid.points);
  const longitude = new Float64Array(grid.points);
  const dx = grid.scanning.iNegative ? -grid.dx : grid.dx;
  const dy = grid.scanning.jPositive ? grid.dy : -grid.dy;
  for (let row = 0, at = 0; row < grid.ny; row++) {
    for (let column = 0; column < grid.nx; column++, at++) {
      const [phi, lambda] = projection.inverse(x0 + column * dx, y0 + row * dy);
      latitude[at] = phi / radians;
      longitude[at] = (((lambda / radians) % 360) + 360) % 360;
    }
  }
  return { latitude, longitude };
}

function projectionOf(grid: ProjectedGrid): Projection {
  switch (grid.projection) {
    case "lambert":
      return lambert(grid);
    case "polar":
      return polarStereographic(grid);
    case "mercator":
      return mercator(grid);
  }
}

function eccentricity({ major, minor }: Earth): number {
  return Math.sqrt(Math.max(0, 1 - (minor / major) ** 2));
}

/** Snyder (15-9): t of the conformal latitude. */
function conformal(e: number, latitude: number): number {
  const sine = e * Math.sin(latitude);
  return Math.tan(quarter - latitude / 2) / ((1 - sine) / (1 + sine)) ** (e / 2);
}

/** Snyder (7-9): the latitude for t, by iteration. */
function latitudeOf(e: number, t: number): number {
  let latitude = Math.PI / 2 - 2 * Math.atan(t);
  for (let round = 0; round < 15 && e > 0; round++) {
    const sine = e * Math.sin(latitude);
    const next = Math.PI / 2 - 2 * Math.atan(t * ((1 - sine) / (1 + sine)) ** (e / 2));
    const change = Math.abs(next - latitude);
    latitude = next;
    if (change < 1e-12) break;
  }
  return latitude;
}

/** Snyder (14-15): radius of the parallel, in units of the major axis. */
function parallelRadius(e: number, latitude: number): number {
  return Math.cos(latitude) / Math.sqrt(1 - (e * Math.sin(latitude)) ** 2);
}

/** Angle between -π and π. */
function wrap(angle: number): number {
  if (angle > Math.PI) return angle - 2 * Math.PI;
  return angle < -Math.PI ? angle + 2 * Math.PI : angle;
}

function lambert({ earth, parallels, orientation, trueLatitude }: ProjectedGrid): Projection {
  const e = eccentricity(earth);
  const [first, second] = [parallels[0] * radians, parallels[1] * radians];
  const [m1, t1] = [parallelRadius(e, first), conformal(e, first)];
  const isTangent = Math.abs(first - second) < 1e-9;
  const n = isTangent
    ? Math.sin(first)
    : Math.log(m1 / parallelRadius(e, second)) / Math.log(t1 / conformal(e, second));
  const f = m1 / (n * t1 ** n);
  const origin = earth.major * f * conformal(e, trueLatitude * radians) ** n;
  const centre = orientation * radians;
  return {
    forward: (latitude, longitude) => {
      const rho = earth.major * f * conformal(e, latitude) ** n;
      const theta = n * wrap(longitude - centre);
      return [rho * Math.sin(theta), origin - rho * Math.cos(theta)];
    },
    inverse: (x, y) => {
      const sign = Math.sign(n);
      const rho = sign * Math.hypot(x, origin - y);
      const theta = Math.atan2(sign * x, sign * (origin - y));
      return [latitudeOf(e, (rho / (earth.major * f)) ** (1 / n)), theta / n + centre];
    },
  };
}

function polarStereographic({ earth, isSouthPole, trueLatitude, orientation }: ProjectedGrid): Projection {
  const e = eccentricity(earth);
  if (e > 0) throw new UnsupportedError("a GRIB polar stereographic grid on an ellipsoid", "convert it with `wgrib2`");
  const sign = isSouthPole ? -1 : 1;
  const scale = (earth.major * (1 + Math.sin(Math.abs(trueLatitude) * radians))) / 1;
  const centre = orientation * radians;
  return {
    forward: (latitude, longitude) => {
      const rho = scale * Math.tan(quarter - (sign * latitude) / 2);
      const theta = longitude - centre;
      return [rho * Math.sin(theta), -sign * rho * Math.cos(theta)];
    },
    inverse: (x, y) => [
      sign * (Math.PI / 2 - 2 * Math.atan(Math.hypot(x, y) / scale)),
      Math.hypot(x, y) === 0 ? centre : Math.atan2(x, -sign * y) + centre,
    ],
  };
}

function mercator({ earth, trueLatitude, orientation }: ProjectedGrid): Projection {
  const e = eccentricity(earth);
  const scale = earth.major * parallelRadius(e, trueLatitude * radians);
  const centre = orientation * radians;
  return {
    forward: (latitude, longitude) => [scale * wrap(longitude - centre), -scale * Math.log(conformal(e, latitude))],
    inverse: (x, y) => [latitudeOf(e, Math.exp(-y / scale)), centre + x / scale],
  };
}
