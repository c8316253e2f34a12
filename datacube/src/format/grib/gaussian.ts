/** Largest order for which latitudes are computed: about 2 km between rows. */
const maxOrder = 8192;

const known = new Map<number, Float64Array>();

/**
 * Latitudes in degrees of a Gaussian grid with `order` rows between a pole and the equator, from north to south: the
 * roots of the Legendre polynomial of degree 2 · order, by Newton's method.
 */
export function gaussianLatitudes(order: number): Float64Array {
  const cached = known.get(order);
  if (cached) return cached;
  if (order < 1 || order > maxOrder) throw new RangeError(`a Gaussian grid N${order}`);
  const degree = order * 2;
  const latitudes = new Float64Array(degree);
  for (let row = 0; row < order; row++) {
    const root = legendreRoot(degree, Math.cos((Math.PI * (row + 0.75)) / (degree + 0.5)));
    latitudes[row] = Math.asin(root) * (180 / Math.PI);
    latitudes[degree - 1 - row] = -latitudes[row]!;
  }
  known.set(order, latitudes);
  return latitudes;
}

function legendreRoot(degree: number, guess: number): number {
  let root = guess;
  for (let round = 0; round < 10; round++) {
    let [before, value] = [1, root];
    for (let k = 1; k < degree; k++) [before, value] = [value, ((2 * k + 1) * root * value - k * before) / (k + 1)];
    const change = (value * (1 - root * root)) / (degree * (before - root * value));
    root -= change;
    if (Math.abs(change) < 1e-14) break;
  }
  return root;
}
