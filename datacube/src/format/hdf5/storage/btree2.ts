import type { ChunkedDataset, StoredChunk } from "./chunked-dataset.ts";
import type { Cursor } from "./cursor.ts";

interface Tree {
  readonly nodeBytes: number;
  readonly recordBytes: number;
  /** Bytes of the number of records in a node. */
  readonly countBytes: number;
  /** Bytes of the number of records below a node, per level. */
  readonly totalBytes: readonly number[];
  readonly record: (cursor: Cursor) => StoredChunk | undefined;
}

/** Chunks of a B-tree of version 2 (sections III.A.2 and VII.E). */
export async function* bTree2Chunks(dataset: ChunkedDataset, address: number): AsyncGenerator<StoredChunk> {
  const { file } = dataset;
  const head = await file.read(address, 22 + file.sizes.offset + file.sizes.length);
  head.expect("BTHD");
  head.at = 6;
  const nodeBytes = head.uint(4);
  const recordBytes = head.uint(2);
  const depth = head.uint(2);
  head.at += 2;
  const root = head.address();
  const count = head.uint(2);
  if (root === undefined) return;
  if (recordBytes === 0 || nodeBytes <= 10 || depth > 32) throw new RangeError("a B-tree that holds nothing");
  const tree = {
    nodeBytes,
    recordBytes,
    record: recordReader(dataset, recordBytes),
    ...sizesOf(dataset, { nodeBytes, recordBytes, depth }),
  };
  yield* nodeChunks(dataset, tree, { address: root, count, level: depth });
}

/** Records per node, level by level, as the library computes them. */
function sizesOf(
  { file }: ChunkedDataset,
  { nodeBytes, recordBytes, depth }: { nodeBytes: number; recordBytes: number; depth: number },
): Pick<Tree, "countBytes" | "totalBytes"> {
  const most = Math.floor((nodeBytes - 10) / recordBytes);
  const countBytes = bytesFor(most);
  const totalBytes = [0];
  let total = most;
  for (let level = 1; level <= depth; level++) {
    const pointer = file.sizes.offset + countBytes + totalBytes[level - 1]!;
    const records = Math.floor((nodeBytes - 10 - pointer) / (recordBytes + pointer));
    total = (records + 1) * total + records;
    totalBytes.push(bytesFor(total));
  }
  return { countBytes, totalBytes };
}

function bytesFor(most: number): number {
  return Math.floor(Math.log2(Math.max(1, most)) / 8) + 1;
}

async function* nodeChunks(
  dataset: ChunkedDataset,
  tree: Tree,
  { address, count, level }: { address: number; count: number; level: number },
): AsyncGenerator<StoredChunk> {
  const node = await dataset.file.read(address, tree.nodeBytes);
  node.expect(level === 0 ? "BTLF" : "BTIN");
  node.at = 6;
  for (let i = 0; i < count; i++) {
    const chunk = tree.record(node.slice(tree.recordBytes));
    if (chunk) yield chunk;
  }
  for (let i = 0; level > 0 && i <= count; i++) {
    const child = node.address();
    const below = node.uint(tree.countBytes);
    node.at += tree.totalBytes[level - 1]!;
    if (child === undefined) throw new RangeError("a B-tree with a branch that leads nowhere");
    yield* nodeChunks(dataset, tree, { address: child, count: below, level: level - 1 });
  }
}

function recordReader({ file, layout, isFiltered }: ChunkedDataset, recordBytes: number): Tree["record"] {
  const { chunkShape, bytes } = layout;
  const lengthBytes = recordBytes - file.sizes.offset - 4 - 8 * chunkShape.length;
  return (cursor) => {
    const address = cursor.address();
    const length = isFiltered ? cursor.uint(lengthBytes) : bytes;
    const mask = isFiltered ? cursor.uint(4) : 0;
    const chunk = chunkShape.map(() => cursor.uint(8));
    return address === undefined ? undefined : { chunk, address, length, mask };
  };
}
