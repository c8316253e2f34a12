import type { ColumnMetaData, CompressionCodec, Compressors, PageHeader } from "hyparquet";

/** Where the pages of a column chunk are in the file. */
export function extentOf(meta: ColumnMetaData | undefined): { readonly begin: number; readonly end: number } {
  const begin = Number(meta?.dictionary_page_offset || meta?.data_page_offset || 0);
  return { begin, end: begin + Number(meta?.total_compressed_size ?? 0) };
}

/** How the pages of a column chunk are written. */
interface PageForm {
  readonly rows: number;
  readonly codec: CompressionCodec;
  readonly compressors: Compressors;
  /** Whether values may be missing, so that their presence comes before them. */
  readonly isNullable: boolean;
}

/**
 * Checks a column chunk's pages before they are decoded: lengths within the chunk, as many values as rows, no run of many
 * more values than that.
 * @throws RangeError
 */
export async function checkPages(bytes: Uint8Array, form: PageForm): Promise<void> {
  const { parquetHeader } = await import("hyparquet/src/column.js");
  const reader = { view: new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength), offset: 0 };
  let values = 0;
  while (reader.offset < bytes.length - 1 && values < form.rows) {
    const header = parquetHeader(reader);
    const length = header.compressed_page_size;
    if (!(length >= 0 && length <= bytes.length - reader.offset)) throw new RangeError(`a page of ${length} bytes`);
    const isDictionary = header.type === "DICTIONARY_PAGE";
    const count = valuesOf(header);
    if (!(count >= 0 && count <= (isDictionary ? header.uncompressed_page_size : form.rows - values)))
      throw new RangeError(`a page of ${count} values in a column of ${form.rows}`);
    if (!isDictionary) {
      checkRunsOfPage(bytes.subarray(reader.offset, reader.offset + length), header, form);
      values += count;
    }
    reader.offset += length;
  }
  if (values !== form.rows) throw new RangeError(`the pages have ${values} values instead of ${form.rows}`);
}

function valuesOf(header: PageHeader): number {
  const own = header.data_page_header ?? header.data_page_header_v2 ?? header.dictionary_page_header;
  return own?.num_values ?? -1;
}

function checkRunsOfPage(page: Uint8Array, header: PageHeader, { codec, compressors, isNullable }: PageForm): void {
  const { data_page_header: first, data_page_header_v2: second, uncompressed_page_size: size } = header;
  const expand = (bytes: Uint8Array, length: number): Uint8Array =>
    codec === "UNCOMPRESSED" ? bytes : (compressors[codec]?.(bytes, length) ?? bytes.subarray(0, 0));
  const count = valuesOf(header);
  let values: Uint8Array;
  if (second) {
    const levels = second.repetition_levels_byte_length + second.definition_levels_byte_length;
    checkRuns(page.subarray(second.repetition_levels_byte_length, levels), 1, count);
    const rest = page.subarray(levels);
    values = second.is_compressed === false ? rest : expand(rest, size - levels);
  } else {
    values = expand(page, size);
    if (isNullable) values = afterRuns(values, count);
  }
  const encoding = (first ?? second)?.encoding;
  if (encoding === "RLE") afterRuns(values, count);
  if (/_DICTIONARY$/.test(encoding ?? "")) checkRuns(values.subarray(1), values[0] ?? 0, count);
}

/** What follows runs of single bits that tell their length before them. */
function afterRuns(bytes: Uint8Array, count: number): Uint8Array {
  if (bytes.length < 4) return bytes;
  const end = 4 + new DataView(bytes.buffer, bytes.byteOffset).getUint32(0, true);
  checkRuns(bytes.subarray(4, end), 1, count);
  return bytes.subarray(end);
}

/** Writers may round a last run up. */
const slack = 2 ** 16;

/** Checks the lengths of runs (Parquet's RLE and bit-packing hybrid) up to `count` values. @throws RangeError */
function checkRuns(bytes: Uint8Array, bits: number, count: number): void {
  const width = Math.ceil(bits / 8);
  for (let at = 0, seen = 0; at < bytes.length && seen < count; ) {
    let header = 0;
    for (let shift = 0; at < bytes.length; shift += 7) {
      const byte = bytes[at++]!;
      header += (byte & 127) * 2 ** shift;
      if (byte < 128) break;
    }
    const half = Math.floor(header / 2);
    const run = header % 2 === 1 ? half * 8 : half;
    if (run > count - seen + slack) throw new RangeError(`a run of ${run} values in a page of ${count}`);
    seen += run;
    at += header % 2 === 1 ? half * bits : width;
  }
}
