import { UnsupportedError } from "../../../errors.ts";
import { bTreeChunks } from "./btree1.ts";
import { bTree2Chunks } from "./btree2.ts";
import { type ChunkedDataset, placeOf, type StoredChunk } from "./chunked-dataset.ts";
import { extensibleArrayChunks } from "./extensible-array.ts";
import { fixedArrayChunks } from "./fixed-array.ts";

/** All chunks that are stored (section VII). @throws RangeError, UnsupportedError */
export async function* storedChunks(dataset: ChunkedDataset): AsyncGenerator<StoredChunk> {
  const { layout } = dataset;
  const { address } = layout;
  if (address === undefined) return;
  switch (layout.index) {
    case "btree1":
      yield* bTreeChunks(dataset, address);
      return;
    case "single":
      yield { chunk: dataset.counts.map(() => 0), address, ...(layout.single ?? { length: layout.bytes, mask: 0 }) };
      return;
    case "implicit":
      for (let i = 0; i < dataset.counts.reduce((a, b) => a * b, 1); i++) {
        const chunk = placeOf(i, dataset.counts);
        const at = address + layout.bytes * indexOf(chunk, dataset.maxCounts);
        yield { chunk, address: at, length: layout.bytes, mask: 0 };
      }
      return;
    case "fixed":
      yield* fixedArrayChunks(dataset, address);
      return;
    case "extensible":
      yield* extensibleArrayChunks(dataset, address);
      return;
    case "btree2":
      yield* bTree2Chunks(dataset, address);
      return;
    default:
      throw new UnsupportedError(`the chunk index ${layout.index} of HDF5`);
  }
}

function indexOf(place: readonly number[], counts: readonly (number | undefined)[]): number {
  return place.reduce((sum, at, axis) => sum * (counts[axis] ?? 1) + at, 0);
}
