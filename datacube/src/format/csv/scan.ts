import type { DType } from "../../array/dtype.ts";
import { CorruptDataError } from "../../errors.ts";
import type { ByteSource } from "../../source/source.ts";
import { type ColumnKinds, dtypeOfKinds, noKinds, seeKinds } from "./kinds.ts";
import { tokenize } from "./tokens.ts";

/** A part of the file that holds whole rows. */
export interface CsvBlock {
  readonly offset: number;
  readonly length: number;
  readonly startRow: number;
  readonly rows: number;
}

/** What one pass over a file tells. */
export interface CsvLayout {
  readonly names: readonly string[];
  readonly dtypes: readonly DType[];
  readonly blocks: readonly CsvBlock[];
  readonly rows: number;
}

const windowBytes = 2 ** 20;
/** A longer row is rather a quote that is not closed. */
const maxRowBytes = 2 ** 26;

/** Reads the whole file once, a part at a time: names, dtypes, and where rows are. @throws CorruptDataError */
export async function scanCsv(source: ByteSource, delimiter: string, signal?: AbortSignal): Promise<CsvLayout> {
  const blocks: CsvBlock[] = [];
  let names: readonly string[] | undefined;
  let kinds: ColumnKinds[] = [];
  let rows = 0;
  for await (const part of parts(source, delimiter, signal)) {
    let { rows: found } = part;
    if (names === undefined) {
      names = namesOf(found[0] ?? []);
      kinds = names.map(noKinds);
      found = found.slice(1);
    }
    const columns = columnsOf(found, { width: names.length, source: source.name, startRow: rows });
    columns.forEach((texts, i) => void seeKinds(kinds[i]!, texts));
    const { offset, length } = part;
    blocks.push({ offset, length, startRow: rows, rows: found.length });
    rows += found.length;
  }
  return { names: names ?? [], dtypes: kinds.map(dtypeOfKinds), blocks, rows };
}

interface Part {
  readonly offset: number;
  readonly length: number;
  readonly rows: string[][];
}

async function* parts(source: ByteSource, delimiter: string, signal?: AbortSignal): AsyncGenerator<Part> {
  let offset = 0;
  let size = windowBytes;
  while (offset < source.size) {
    const bytes = await source.read(offset, Math.min(size, source.size - offset), { signal });
    const isLast = offset + bytes.length >= source.size;
    const whole = isLast ? bytes : bytes.subarray(0, Math.max(bytes.lastIndexOf(10), bytes.lastIndexOf(13)) + 1);
    const text = decode(whole, { source: source.name, offset });
    const { rows, end } = tokenize(text, { delimiter, isLast });
    if (end === 0) {
      if (isLast) return;
      if (size >= maxRowBytes)
        throw new CorruptDataError(
          { source: source.name, format: "csv", place: `byte ${offset}` },
          "a row does not end: a quote is not closed",
        );
      size *= 2;
      continue;
    }
    const length = end === text.length ? whole.length : Buffer.byteLength(text.slice(0, end)) + bomBytes(whole);
    yield { offset, length, rows };
    offset += length;
    size = windowBytes;
  }
}

/** Length of a byte order mark, which a decoder leaves out. */
function bomBytes(bytes: Uint8Array): number {
  return bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? 3 : 0;
}

function decode(bytes: Uint8Array, { source, offset }: { source: string; offset: number }): string {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch (error) {
    const at = { source, format: "csv", place: `the block at byte ${offset}` };
    throw new CorruptDataError(at, "it is no UTF-8 text", { cause: error });
  }
}

/** Names of columns as pandas makes them: numbered where they are empty or repeated. */
function namesOf(header: readonly string[]): string[] {
  const used = new Set<string>();
  return header.map((text, i) => {
    const name = text === "" ? `Unnamed: ${i}` : text;
    let unique = name;
    for (let n = 1; used.has(unique); n++) unique = `${name}.${n}`;
    used.add(unique);
    return unique;
  });
}

/** Texts by column; short rows lack their last values. @throws CorruptDataError for rows that are too long */
function columnsOf(
  rows: readonly (readonly string[])[],
  { width, source, startRow }: { width: number; source: string; startRow: number },
): string[][] {
  const long = rows.findIndex((row) => row.length > width);
  if (long >= 0)
    throw new CorruptDataError(
      { source, format: "csv", place: `row ${startRow + long}` },
      `it has ${rows[long]!.length} fields, the header ${width}`,
    );
  return Array.from({ length: width }, (_, column) => rows.map((row) => row[column] ?? ""));
}

/** The texts of one block, by column. */
export async function readBlock(
  source: ByteSource,
  { names }: CsvLayout,
  { block, delimiter, signal }: { block: CsvBlock; delimiter: string; signal: AbortSignal | undefined },
): Promise<string[][]> {
  const bytes = await source.read(block.offset, block.length, { signal });
  const text = decode(bytes, { source: source.name, offset: block.offset });
  const { rows } = tokenize(text, { delimiter, isLast: true });
  const own = block.startRow === 0 && block.offset === 0 ? rows.slice(1) : rows;
  return columnsOf(own, { width: names.length, source: source.name, startRow: block.startRow });
}
