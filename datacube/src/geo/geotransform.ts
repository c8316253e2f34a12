/**
 * Affine georeference in GDAL's order: x = [0] + column·[1] + row·[2], y = [3] + column·[4] + row·[5], at the upper left
 * corner of a pixel.
 */
export type GeoTransform = readonly [number, number, number, number, number, number];

/** Coordinates of pixel centres along an axis that is not rotated. */
export function pixelCentres(origin: number, step: number, length: number): Float64Array {
  return Float64Array.from({ length }, (_, i) => origin + (i + 0.5) * step);
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
