import type { ColumnMetaData } from "hyparquet";

/** Where the pages of a column chunk are in the file. */
export function extentOf(meta: ColumnMetaData | undefined): { readonly begin: number; readonly end: number } {
  const begin = Number(meta?.dictionary_page_offset || meta?.data_page_offset || 0);
  return { begin, end: begin + Number(meta?.total_compressed_size ?? 0) };
}

/** Most bytes of a column chunk. */
const maxChunkBytes = 2 ** 30;

/**
 * Checks the headers of a column chunk's pages before they are decoded: lengths within the chunk, as many values as rows.
 * @throws RangeError
 */
export async function checkPages(bytes: Uint8Array, rows: number): Promise<void> {
  const { parquetHeader } = await import("hyparquet/src/column.js");
  const reader = { view: new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength), offset: 0 };
  let values = 0;
  while (reader.offset < bytes.length - 1 && values < rows) {
    const { type, compressed_page_size: length, ...header } = parquetHeader(reader);
    const { num_values: count = -1 } =
      header.data_page_header ?? header.data_page_header_v2 ?? header.dictionary_page_header ?? {};
    if (!(length >= 0 && length <= bytes.length - reader.offset)) throw new RangeError(`a page of ${length} bytes`);
    const isDictionary = type === "DICTIONARY_PAGE";
    if (!(count >= 0 && count <= (isDictionary ? maxChunkBytes : rows - values)))
      throw new RangeError(`a page of ${count} values in a column of ${rows}`);
    if (!isDictionary) values += count;
    reader.offset += length;
  }
  if (values !== rows) throw new RangeError(`the pages have ${values} values instead of ${rows}`);
}
