const hashBits = 14;

/** What a match may be. */
interface MatchBounds {
  /** First position at which one may begin. */
  readonly from: number;
  /** Bytes at the end in which none may begin. */
  readonly startMargin: number;
  /** Bytes at the end that none may reach. */
  readonly endMargin: number;
  readonly maxOffset: number;
  /** Distance of the positions that are looked at, at first; more is faster and finds less. */
  readonly stride: number;
}

/**
 * Finds what stood before, greedily, with one probe per position that is looked at, in a table of four bytes each; where nothing is found for
 * long, positions are passed over.
 * @param found gets the position of a match, the distance back to what it repeats, and its length (4 at least)
 */
export function findMatches(
  input: Uint8Array,
  { from, startMargin, endMargin, maxOffset, stride }: MatchBounds,
  found: (at: number, distance: number, length: number) => void,
): void {
  const view = new DataView(input.buffer, input.byteOffset, input.length);
  const table = new Int32Array(1 << hashBits).fill(-1);
  let anchor = 0;
  for (let at = from; at < input.length - startMargin; ) {
    const word = view.getUint32(at, true);
    const slot = Math.imul(word, 0x9e3779b1) >>> (32 - hashBits);
    const candidate = table[slot]!;
    table[slot] = at;
    if (candidate < 0 || at - candidate > maxOffset || view.getUint32(candidate, true) !== word) {
      at += stride + ((at - anchor) >> 6);
      continue;
    }
    let length = 4;
    while (at + length < input.length - endMargin && input[candidate + length] === input[at + length]) length++;
    found(at, at - candidate, length);
    at += length;
    anchor = at;
  }
}
