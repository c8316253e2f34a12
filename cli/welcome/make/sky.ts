/** Numbers from 0 to 1 that look random and are the same on every run (mulberry32). */
export function randomNumbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** How much of the ground clouds hide, by column and row; 0 to 1. */
export type Sky = (column: number, row: number) => number;

/** Clouds over about `share` of a square of `size` pixels. */
export function cloudySky(size: number, share: number, random: () => number): Sky {
  const [large, small] = [smoothNoise(size, size / 4, random), smoothNoise(size, size / 10, random)];
  const height: Sky = (column, row) => large(column, row) + small(column, row) / 3;
  const heights = Float64Array.from({ length: size * size }, (_, i) => height(i % size, Math.floor(i / size))).sort();
  const base = heights[Math.min(heights.length - 1, Math.floor((1 - share) * heights.length))]!;
  return (column, row) => Math.min(1, Math.max(0, 10 * (height(column, row) - base)));
}

/** Random heights at the corners of cells, and smoothly between them; also around the square. */
function smoothNoise(size: number, cell: number, random: () => number): Sky {
  const margin = 4;
  const count = Math.ceil(size / cell) + 2 * margin;
  const corners = Float64Array.from({ length: count * count }, random);
  const at = (column: number, row: number) => corners[Math.min(count - 1, row) * count + Math.min(count - 1, column)]!;
  const ease = (part: number) => part * part * (3 - 2 * part);
  return (column, row) => {
    const [x, y] = [Math.max(0, column / cell + margin), Math.max(0, row / cell + margin)];
    const [left, top] = [Math.floor(x), Math.floor(y)];
    const [across, down] = [ease(x - left), ease(y - top)];
    const upper = at(left, top) * (1 - across) + at(left + 1, top) * across;
    const lower = at(left, top + 1) * (1 - across) + at(left + 1, top + 1) * across;
    return upper * (1 - down) + lower * down;
  };
}
