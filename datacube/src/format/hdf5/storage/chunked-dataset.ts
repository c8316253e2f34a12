import type { ChunkedLayout } from "./layout.ts";
import type { StructureFile } from "./structure-file.ts";

/** A chunk of a dataset as it is stored. */
export interface StoredChunk {
  /** Place in the grid of chunks. */
  readonly chunk: readonly number[];
  readonly address: number;
  /** Stored bytes. */
  readonly length: number;
  /** Filters that were skipped, one bit each. */
  readonly mask: number;
}

/** A dataset's chunks and what is needed to find them. */
export interface ChunkedDataset {
  readonly file: StructureFile;
  readonly layout: ChunkedLayout;
  /** Chunks per axis at the dataset's largest extent; undefined where that is unlimited. */
  readonly maxCounts: readonly (number | undefined)[];
  /** Chunks per axis now. */
  readonly counts: readonly number[];
  readonly isFiltered: boolean;
}

/** Place in a grid of the number that counts it in C order. */
export function placeOf(index: number, counts: readonly number[]): number[] {
  const place = new Array<number>(counts.length);
  let rest = index;
  for (let axis = counts.length - 1; axis >= 0; axis--) {
    place[axis] = rest % counts[axis]!;
    rest = Math.floor(rest / counts[axis]!);
  }
  return place;
}
