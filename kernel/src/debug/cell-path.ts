import { tmpdir } from "node:os";
import { join, sep } from "node:path";

/** Seed of {@link murmur2} for names of cells; any number would do. */
export const HASH_SEED = 0x5eed;

/**
 * What the path of a cell begins with. Nothing is written there: it is a name. It differs between kernels, by which
 * front ends see that they must send their breakpoints again; and JupyterLab shows `Cell [3]` in place of a path only
 * when that holds `ipykernel_`.
 */
export const CELL_PREFIX: string = `${join(tmpdir(), `typescript_ipykernel_${process.pid}`)}${sep}`;

/** What the path of a cell ends with. */
export const CELL_SUFFIX = ".ts";

/** The path by which front ends know the cell with this text. */
export function cellPath(code: string): string {
  return `${CELL_PREFIX}${murmur2(code, HASH_SEED)}${CELL_SUFFIX}`;
}

const FACTOR = 0x5bd1e995;
const encoder = new TextEncoder();

/** MurmurHash2 (32 bit) of a text's UTF-8 bytes, read as little-endian words. */
export function murmur2(text: string, seed: number): number {
  const bytes = encoder.encode(text);
  const words = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const whole = bytes.length - (bytes.length % 4);
  let hash = seed ^ bytes.length;
  for (let at = 0; at < whole; at += 4) {
    const word = Math.imul(words.getUint32(at, true), FACTOR);
    hash = Math.imul(hash, FACTOR) ^ Math.imul(word ^ (word >>> 24), FACTOR);
  }
  if (whole < bytes.length) {
    for (let at = bytes.length - 1; at >= whole; at -= 1) hash ^= (bytes[at] ?? 0) << (8 * (at - whole));
    hash = Math.imul(hash, FACTOR);
  }
  hash = Math.imul(hash ^ (hash >>> 13), FACTOR);
  return (hash ^ (hash >>> 15)) >>> 0;
}
