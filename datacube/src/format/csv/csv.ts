import { type ArrayData, createData, type DType } from "../../array/dtype.ts";
import { CorruptDataError, UnsupportedError } from "../../errors.ts";
import type { ByteSource, Location } from "../../source/source.ts";
import type { Column } from "../../table/column.ts";
import { datasetOfTable, type RowRange, type StoredTable } from "../../table/stored-table.ts";
import type { Format, FormatOptions } from "../format.ts";
import { toElements } from "./kinds.ts";
import { type CsvBlock, type CsvLayout, readBlock, scanCsv } from "./scan.ts";
import { sniffDelimiter } from "./sniff.ts";

/**
 * Delimited text with a header (RFC 4180; comma, semicolon, tab or bar): numbers, true and false, ISO 8601 times, texts,
 * with pandas' rules for dtypes and missing values. The file is read once to know its dtypes, then in blocks of whole rows.
 */
export const csv: Format = {
  open: async (location, options) => datasetOfTable(await openCsv(location, options)),
  openTable: openCsv,
};

/** Parsed blocks that are kept for the next columns. */
const keptBlocks = 4;

async function openCsv(location: Location, options: FormatOptions): Promise<StoredTable> {
  const source = (await location.bytes(options))!;
  const delimiter = options.delimiter ?? sniffDelimiter(await source.read(0, 4096, options));
  if (delimiter === undefined)
    throw new CorruptDataError(
      { source: source.name, format: "csv", place: "the first rows" },
      "they do not have the same number of fields by any usual delimiter",
    );
  if (!/^[^"\r\n\u0080-\uffff]$/.test(delimiter))
    throw new UnsupportedError(`the delimiter ${JSON.stringify(delimiter)}`, "it is one ASCII character");
  const layout = await scanCsv(source, delimiter, options.signal);
  const read = blockReader(source, layout, delimiter);
  const { names, dtypes, rows, blocks } = layout;
  return {
    name: source.name,
    attrs: {},
    rows,
    fields: names.map((name, i) => ({ name, type: { kind: "plain", dtype: dtypes[i]! } })),
    ranges: blocks.map(({ startRow, rows: count }) => ({ start: startRow, count })),
    read: async (columns, range, signal) => {
      const parts = await Promise.all(blocksIn(blocks, range).map((block) => read(block, signal)));
      return columns.map((name): Column => {
        const i = names.indexOf(name);
        return { kind: "plain", name, dtype: dtypes[i]!, data: cutOut(parts, range, { column: i, dtype: dtypes[i]! }) };
      });
    },
  };
}

interface ParsedBlock extends CsvBlock {
  readonly columns: readonly ArrayData[];
}

function blockReader(
  source: ByteSource,
  layout: CsvLayout,
  delimiter: string,
): (block: CsvBlock, signal: AbortSignal | undefined) => Promise<ParsedBlock> {
  const kept = new Map<CsvBlock, ParsedBlock>();
  return async (block, signal) => {
    signal?.throwIfAborted();
    const known = kept.get(block);
    if (known) return known;
    const texts = await readBlock(source, layout, { block, delimiter, signal });
    const parsed = { ...block, columns: texts.map((own, i) => toElements(own, layout.dtypes[i]!)) };
    if (kept.size >= keptBlocks) kept.delete(kept.keys().next().value!);
    kept.set(block, parsed);
    return parsed;
  };
}

function blocksIn(blocks: readonly CsvBlock[], { start, count }: RowRange): CsvBlock[] {
  return blocks.filter(({ startRow, rows }) => startRow < start + count && startRow + rows > start);
}

function cutOut(
  blocks: readonly ParsedBlock[],
  { start, count }: RowRange,
  { column, dtype }: { column: number; dtype: DType },
): ArrayData {
  const data = createData(dtype, count);
  for (const { startRow, columns } of blocks) {
    const from = Math.max(0, start - startRow);
    const part = columns[column]!.slice(from, start + count - startRow);
    const at = startRow + from - start;
    for (let i = 0; i < part.length; i++) data[at + i] = part[i]!;
  }
  return data;
}
