import type { ChunkedDataset, StoredChunk } from "./chunked-dataset.ts";
import type { Cursor } from "./cursor.ts";

/** Reads an element of an array of chunks: an address, and with filters the stored length and the filters skipped. */
export function elementReader(
  { file, layout, isFiltered }: ChunkedDataset,
  elementBytes: number,
): (cursor: Cursor) => Omit<StoredChunk, "chunk"> | undefined {
  const lengthBytes = elementBytes - file.sizes.offset - 4;
  if (isFiltered ? lengthBytes < 1 || lengthBytes > 8 : elementBytes !== file.sizes.offset)
    throw new RangeError(`elements of ${elementBytes} bytes in an index of chunks`);
  return (cursor) => {
    const address = cursor.address();
    const length = isFiltered ? cursor.uint(lengthBytes) : layout.bytes;
    const mask = isFiltered ? cursor.uint(4) : 0;
    return address === undefined ? undefined : { address, length, mask };
  };
}

/** Whether a page has been written; the first is the highest bit. */
export function hasPage(bitmap: Uint8Array, page: number): boolean {
  return ((bitmap[page >> 3] ?? 0) & (0x80 >> (page & 7))) !== 0;
}
