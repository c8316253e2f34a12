import { elementReader, hasPage } from "./array-elements.ts";
import { type ChunkedDataset, placeOf, type StoredChunk } from "./chunked-dataset.ts";
import type { Cursor } from "./cursor.ts";

interface ArrayFacts {
  readonly elementBytes: number;
  readonly maxBits: number;
  readonly indexElements: number;
  readonly leastElements: number;
  readonly leastPointers: number;
  readonly pageElements: number;
  /** Elements that were ever set. */
  readonly used: number;
  /** Bytes of a block's place in the array. */
  readonly placeBytes: number;
}

interface DataBlock {
  readonly address: number | undefined;
  /** Number of its first element. */
  readonly first: number;
  readonly elements: number;
  /** Which of its pages were written, where it has pages. */
  readonly bitmap?: Uint8Array;
}

type Element = Omit<StoredChunk, "chunk"> & { readonly index: number };

/** Chunks of an extensible array (section VII.D): one element each, the unlimited axis counted first. */
export async function* extensibleArrayChunks(dataset: ChunkedDataset, address: number): AsyncGenerator<StoredChunk> {
  const { counts, maxCounts } = dataset;
  const unlimited = maxCounts.indexOf(undefined);
  const axes = [unlimited, ...counts.keys().filter((axis) => axis !== unlimited)];
  const lengths = axes.map((axis) => maxCounts[axis] ?? Number.POSITIVE_INFINITY);
  for await (const { index, ...found } of elements(dataset, address)) {
    const inner = lengths.slice(1).reduce((a, b) => a * b, 1);
    const place = [Math.floor(index / inner), ...placeOf(index % inner, lengths.slice(1))];
    const chunk = new Array<number>(counts.length);
    for (const [i, axis] of axes.entries()) chunk[axis] = place[i]!;
    if (chunk.every((at, axis) => at < counts[axis]!)) yield { chunk, ...found };
  }
}

async function* elements(dataset: ChunkedDataset, address: number): AsyncGenerator<Element> {
  const { file } = dataset;
  const head = await file.read(address, 12 + 6 * file.sizes.length + file.sizes.offset);
  head.expect("EAHD");
  head.at = 6;
  const [elementBytes, maxBits, indexElements, leastElements, leastPointers, pageBits] = Array.from({ length: 6 }, () =>
    head.uint(1),
  ) as [number, number, number, number, number, number];
  head.at += 4 * file.sizes.length;
  const used = head.length();
  head.length();
  const indexBlock = head.address();
  if (indexBlock === undefined) return;
  if (leastElements === 0 || leastPointers === 0) throw new RangeError("an extensible array that holds nothing");
  const placeBytes = Math.ceil(maxBits / 8);
  const facts = { elementBytes, maxBits, indexElements, leastElements, leastPointers, used, placeBytes };
  yield* indexBlockElements(dataset, { ...facts, pageElements: 2 ** pageBits }, indexBlock);
}

async function* indexBlockElements(
  dataset: ChunkedDataset,
  facts: ArrayFacts,
  address: number,
): AsyncGenerator<Element> {
  const { file } = dataset;
  const { elementBytes, indexElements, leastElements, leastPointers, maxBits, used } = facts;
  const superBlocks = 1 + maxBits - Math.floor(Math.log2(leastElements));
  const direct = 2 * Math.floor(Math.log2(leastPointers));
  const dataBlocks = 2 * (leastPointers - 1);
  const pointers = dataBlocks + Math.max(0, superBlocks - direct);
  const cursor = await file.read(
    address,
    6 + file.sizes.offset + indexElements * elementBytes + pointers * file.sizes.offset,
  );
  cursor.expect("EAIB");
  cursor.at = 6 + file.sizes.offset;
  yield* read(dataset, facts, cursor, { first: 0, count: indexElements });
  let first = indexElements;
  for (let level = 0; level < superBlocks && first < used; level++) {
    const blocks = 2 ** Math.floor(level / 2);
    const size = 2 ** Math.floor((level + 1) / 2) * leastElements;
    const found =
      level < direct
        ? Array.from({ length: blocks }, (_, i) => ({
            address: cursor.address(),
            first: first + i * size,
            elements: size,
          }))
        : await superBlock(dataset, facts, { address: cursor.address(), first, blocks, size });
    for (const block of found) yield* dataBlock(dataset, facts, block);
    first += blocks * size;
  }
}

async function superBlock(
  { file }: ChunkedDataset,
  { placeBytes, pageElements }: ArrayFacts,
  { address, first, blocks, size }: { address: number | undefined; first: number; blocks: number; size: number },
): Promise<DataBlock[]> {
  if (address === undefined) return [];
  const bitmapBytes = size > pageElements ? Math.ceil(size / pageElements / 8) : 0;
  const headBytes = 6 + file.sizes.offset + placeBytes;
  const cursor = await file.read(address, headBytes + blocks * (bitmapBytes + file.sizes.offset));
  cursor.expect("EASB");
  cursor.at = headBytes;
  const bitmaps = Array.from({ length: blocks }, () => cursor.bytes(bitmapBytes));
  return bitmaps.map((bitmap, i) => ({
    address: cursor.address(),
    first: first + i * size,
    elements: size,
    ...(bitmapBytes > 0 ? { bitmap } : {}),
  }));
}

async function* dataBlock(
  dataset: ChunkedDataset,
  facts: ArrayFacts,
  { address, first, elements: size, bitmap }: DataBlock,
): AsyncGenerator<Element> {
  if (address === undefined || first >= facts.used) return;
  const { file } = dataset;
  const headBytes = 6 + file.sizes.offset + facts.placeBytes;
  (await file.read(address, headBytes)).expect("EADB");
  const page = bitmap ? facts.pageElements : size;
  for (let at = 0, i = 0; at < size && first + at < facts.used; at += page, i++) {
    if (bitmap && !hasPage(bitmap, i)) continue;
    const start = bitmap ? headBytes + 4 + i * (page * facts.elementBytes + 4) : headBytes;
    const cursor = await file.read(address + start, page * facts.elementBytes);
    yield* read(dataset, facts, cursor, { first: first + at, count: page });
  }
}

function* read(
  dataset: ChunkedDataset,
  { elementBytes, used }: ArrayFacts,
  cursor: Cursor,
  { first, count }: { first: number; count: number },
): Generator<Element> {
  const element = elementReader(dataset, elementBytes);
  for (let index = first; index < first + count; index++) {
    const found = element(cursor);
    if (found && index < used) yield { index, ...found };
  }
}
