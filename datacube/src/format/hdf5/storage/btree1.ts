import type { ChunkedDataset, StoredChunk } from "./chunked-dataset.ts";

const maxDepth = 32;

/** Chunks of a B-tree of version 1 (section III.A.1); its keys are the first elements of chunks. */
export async function* bTreeChunks(dataset: ChunkedDataset, address: number, depth = 0): AsyncGenerator<StoredChunk> {
  const { file, layout } = dataset;
  const { chunkShape } = layout;
  if (depth > maxDepth) throw new RangeError("a B-tree without end");
  const keyBytes = 8 + 8 * (chunkShape.length + 1);
  const headBytes = 8 + 2 * file.sizes.offset;
  const head = await file.read(address, headBytes);
  head.expect("TREE");
  if (head.uint(1) !== 1) throw new RangeError("a B-tree of groups instead of chunks");
  const level = head.uint(1);
  const count = head.uint(2);
  const node = await file.read(address + headBytes, (count + 1) * keyBytes + count * file.sizes.offset);
  for (let i = 0; i < count; i++) {
    const length = node.uint(4);
    const mask = node.uint(4);
    const first = chunkShape.map(() => node.uint(8));
    node.uint(8);
    const child = node.address();
    if (child === undefined) continue;
    if (level > 0) yield* bTreeChunks(dataset, child, depth + 1);
    else yield { chunk: first.map((at, axis) => Math.floor(at / chunkShape[axis]!)), address: child, length, mask };
  }
}
