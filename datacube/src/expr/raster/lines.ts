import type { Spans } from "../../geo/spans.ts";

/** Positions that follow each other. */
export interface Run {
  /** The first of them. */
  readonly first: number;
  readonly count: number;
  /** Where it stands in the list of all. */
  readonly at: number;
}

/** The runs of a list of positions in any order. */
export function runsOf(positions: ArrayLike<number>): Run[] {
  const runs: Run[] = [];
  for (let at = 0; at < positions.length; ) {
    let count = 1;
    while (at + count < positions.length && positions[at + count] === positions[at]! + count) count++;
    runs.push({ first: positions[at]!, count, at });
    at += count;
  }
  return runs;
}

/** Calls `visit` with the places in the list of positions that lie in spans. */
export function forEachOverlap(spans: Spans, runs: readonly Run[], visit: (at: number, count: number) => void): void {
  for (let i = 0; i < spans.length; i += 2)
    for (const { first, count, at } of runs) {
      const from = Math.max(first, spans[i]!);
      const to = Math.min(first + count, spans[i + 1]!);
      if (from < to) visit(at + from - first, to - from);
    }
}
