import { UnsupportedError } from "../errors.ts";

/**
 * Affine georeference in GDAL's order: x = [0] + column·[1] + row·[2], y = [3] + column·[4] + row·[5], at the upper left
 * corner of a pixel.
 */
export type GeoTransform = readonly [number, number, number, number, number, number];

/** Most pixels of an axis whose coordinates are made: half a gigabyte. */
const maxPixels = 2 ** 26;

/** Coordinates of pixel centres along an axis that is not rotated. @throws UnsupportedError for longer ones than fit into memory */
export function pixelCentres(origin: number, step: number, length: number): Float64Array {
  if (length > maxPixels) throw new UnsupportedError(`an axis of ${length} pixels`, `it may have ${maxPixels}`);
  const centres = new Float64Array(length);
  for (let i = 0; i < length; i++) centres[i] = origin + (i + 0.5) * step;
  return centres;
}

/** Whether rows and columns run along the axes. */
export function isAxisAligned(transform: GeoTransform): boolean {
  return transform[2] === 0 && transform[4] === 0;
}

/** The transform of the same extent with other pixel counts. */
export function resample(
  transform: GeoTransform,
  from: readonly [number, number],
  to: readonly [number, number],
): GeoTransform {
  const [rows, columns] = [from[0] / to[0], from[1] / to[1]];
  const [x, a, b, y, c, d] = transform;
  return [x, a * columns, b * rows, y, c * columns, d * rows];
}

/** Coordinates of a place in the grid: of the corner of a pixel at whole numbers. */
export function toCoordinates(
  [x, a, b, y, c, d]: GeoTransform,
  column: number,
  row: number,
): readonly [x: number, y: number] {
  return [x + column * a + row * b, y + column * c + row * d];
}

/** The transform from coordinates to columns and rows. */
export function invert([x, a, b, y, c, d]: GeoTransform): GeoTransform {
  if (b === 0 && c === 0) return [-x / a, 1 / a, 0, -y / d, 0, 1 / d];
  const scale = 1 / (a * d - b * c);
  const [ia, ib, ic, id] = [d * scale, -b * scale, -c * scale, a * scale];
  return [-(x * ia + y * ib), ia, ib, -(x * ic + y * id), ic, id];
}
