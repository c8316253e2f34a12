/** Whole numbers below `n`, from a seed; the same for the same seed. */
export type Draw = (n: number) => number;

/** A draw of numbers from a seed (mulberry32). */
export function drawFrom(seed: number): Draw {
  let state = seed;
  return (n) => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return Math.floor((((t ^ (t >>> 14)) >>> 0) / 4294967296) * n);
  };
}
