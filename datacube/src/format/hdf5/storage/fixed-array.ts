import { elementReader, hasPage } from "./array-elements.ts";
import { type ChunkedDataset, placeOf, type StoredChunk } from "./chunked-dataset.ts";

/** Chunks of a fixed array (section VII.C): one element for each chunk of the largest extent, in C order. */
export async function* fixedArrayChunks(dataset: ChunkedDataset, address: number): AsyncGenerator<StoredChunk> {
  const { file } = dataset;
  const head = await file.read(address, 8 + file.sizes.length + file.sizes.offset);
  head.expect("FAHD");
  head.at = 6;
  const elementBytes = head.uint(1);
  const pageBits = head.uint(1);
  const count = head.length();
  const block = head.address();
  if (block === undefined) return;
  const element = elementReader(dataset, elementBytes);
  const counts = dataset.maxCounts.map((most, axis) => most ?? dataset.counts[axis]!);
  const pageElements = 2 ** pageBits;
  const pages = count > pageElements ? Math.ceil(count / pageElements) : 0;
  const bitmapBytes = Math.ceil(pages / 8);
  const headBytes = 6 + file.sizes.offset + bitmapBytes;
  const start = await file.read(block, headBytes);
  start.expect("FADB");
  start.at = 6 + file.sizes.offset;
  const bitmap = start.bytes(bitmapBytes);
  for (let first = 0, page = 0; first < count; first += pageElements, page++) {
    if (pages > 0 && !hasPage(bitmap, page)) continue;
    const length = Math.min(pageElements, count - first);
    const pageStart = pages > 0 ? headBytes + 4 + page * (pageElements * elementBytes + 4) : headBytes;
    const cursor = await file.read(block + pageStart, length * elementBytes);
    for (let i = 0; i < length; i++) {
      const found = element(cursor);
      if (found) yield { chunk: placeOf(first + i, counts), ...found };
    }
  }
}
