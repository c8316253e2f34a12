import type { AsyncBuffer, FileMetaData, ParquetParsers, RowGroup, SchemaTree } from "hyparquet";
import type { AttrValue } from "../../array/variable.ts";
import { CodecError } from "../../codecs/codec.ts";
import { CorruptDataError, DatacubeError, UnsupportedError } from "../../errors.ts";
import type { ByteSource, Location } from "../../source/source.ts";
import type { Column } from "../../table/column.ts";
import {
  type Bounds,
  datasetOfTable,
  type RowRange,
  type StoredField,
  type StoredTable,
} from "../../table/stored-table.ts";
import type { Format, TableOptions } from "../format.ts";
import { toColumn } from "./columns.ts";
import { decompressors } from "./compression.ts";
import { fieldTypeOf } from "./fields.ts";
import { geometryColumns } from "./geo.ts";
import { checkPages, extentOf } from "./pages.ts";

/**
 * Parquet: columns of single values, of any encoding and compression but LZO and Hadoop's LZ4. Only the footer and the
 * columns and row groups that are asked for are read. Geometry columns of GeoParquet (1.1) are WKB.
 */
export const parquet: Format = {
  open: async (location, options) => datasetOfTable(await openParquet(location, options)),
  openTable: openParquet,
};

/** Times as milliseconds; bytes as they are. */
const parsers: Partial<ParquetParsers> = {
  timestampFromMilliseconds: (ms) => (ms === undefined ? undefined : Number(ms)),
  timestampFromMicroseconds: (us) => (us === undefined ? undefined : Number(us) / 1000),
  timestampFromNanoseconds: (ns) =>
    ns === undefined ? undefined : Number(ns / 1000n) / 1000 + Number(ns % 1000n) / 1e6,
  dateFromDays: (days) => (days === undefined ? undefined : days * 86_400_000),
  jsonFromBytes: (bytes) => bytes && new TextDecoder().decode(bytes),
  geometryFromBytes: (bytes) => bytes,
  geographyFromBytes: (bytes) => bytes,
};
const options = { parsers, geoparquet: false, utf8: false };

interface Opened {
  readonly source: ByteSource;
  readonly metadata: FileMetaData;
  readonly tree: SchemaTree;
  readonly fields: readonly StoredField[];
  readonly groups: readonly (RowRange & { readonly group: RowGroup })[];
}

async function openParquet(location: Location, { signal }: TableOptions): Promise<StoredTable> {
  const source = (await location.bytes({ signal }))!;
  const { parquetMetadataAsync, parquetSchema } = await import("hyparquet");
  return told(
    source,
    "the footer",
    async () => {
      const metadata = await parquetMetadataAsync(fileOf(source, signal), { ...options, initialFetchSize: 2 ** 16 });
      const tree = parquetSchema(metadata);
      const groups = groupsOf(metadata, source.size);
      const keys = new Map(metadata.key_value_metadata?.map(({ key, value }) => [key, value ?? ""]));
      const geometries = geometryColumns(keys.get("geo"));
      const fields = tree.children.map((child): StoredField => {
        const type = fieldTypeOf(child);
        const name = child.element.name;
        const isNullable = type.kind === "plain" && mayBeMissing(child, metadata);
        if (type.kind === "bytes" && geometries.has(name)) return { name, type: { ...type, ...geometries.get(name) } };
        return { name, type: isNullable ? { ...type, isNullable } : type };
      });
      return tableOf({ source, metadata, tree, fields, groups }, keys);
    },
    signal,
  );
}

function tableOf(opened: Opened, keys: ReadonlyMap<string, string>): StoredTable {
  const { source, fields, groups } = opened;
  const rows = groups.reduce((sum, { count }) => sum + count, 0);
  const attrs: Record<string, AttrValue> = {};
  for (const [key, value] of keys) if (key !== "ARROW:schema" && key !== "pandas" && key !== "geo") attrs[key] = value;
  return {
    name: source.name,
    fields,
    rows,
    attrs,
    labels: pandasIndex(keys.get("pandas"), fields),
    ranges: groups.map(({ start, count }) => ({ start, count })),
    bounds: ({ start }, column) => boundsOf(opened, groups.find((group) => group.start === start)?.group, column),
    read: (columns, range, signal) => readColumns(opened, columns, { range, signal }),
  };
}

/** Row groups with their places. @throws RangeError where they do not fit the file */
function groupsOf({ row_groups: rowGroups, num_rows: rows }: FileMetaData, size: number): Opened["groups"] {
  let start = 0;
  const groups = rowGroups.map((group) => {
    const count = Number(group.num_rows);
    if (!(count >= 0 && count <= 2 ** 31)) throw new RangeError(`a row group of ${count} rows`);
    for (const { meta_data: meta } of group.columns) {
      const { begin, end } = extentOf(meta);
      if (!(begin >= 0 && end >= begin && end <= size)) throw new RangeError("a column lies outside the file");
    }
    start += count;
    return { start: start - count, count, group };
  });
  if (start !== Number(rows)) throw new RangeError(`the row groups have ${start} rows, the file ${rows}`);
  return groups;
}

function mayBeMissing({ element, path }: SchemaTree, { row_groups: groups }: FileMetaData): boolean {
  if (element.repetition_type === "REQUIRED") return false;
  const nulls = groups.map((group) => columnOf(group, path.join("."))?.statistics?.null_count);
  return nulls.some((count) => count === undefined || count > 0n);
}

function columnOf(
  group: RowGroup | undefined,
  path: string,
): NonNullable<RowGroup["columns"][number]["meta_data"]> | undefined {
  return group?.columns.find(({ meta_data: meta }) => meta?.path_in_schema.join(".") === path)?.meta_data;
}

/** Statistics of a row group, of dtypes whose order is that of their values. */
function boundsOf({ fields }: Opened, group: RowGroup | undefined, column: string): Bounds | undefined {
  const type = fields.find(({ name }) => name === column)?.type;
  if (type?.kind !== "plain" || !/^(int|float|datetime|string)/.test(type.dtype)) return undefined;
  const { min_value: min, max_value: max } = columnOf(group, column)?.statistics ?? {};
  const isKnown = (value: unknown): value is Bounds["min"] => /^(number|bigint|string)$/.test(typeof value);
  return isKnown(min) && isKnown(max) ? { min, max } : undefined;
}

/** The columns that pandas had as index, where they are all in the file under names. */
function pandasIndex(text: string | undefined, fields: readonly StoredField[]): string[] {
  const known = new Set(fields.map(({ name }) => name));
  try {
    const { index_columns: columns } = JSON.parse(text ?? "{}") as { index_columns?: unknown };
    const isNamed = (column: unknown): column is string => typeof column === "string" && known.has(column);
    return Array.isArray(columns) && columns.every(isNamed) ? columns : [];
  } catch {
    return [];
  }
}

/** A new scan for each read: a scan keeps the columns it has read. */
async function readColumns(
  { source, metadata, tree, fields, groups }: Opened,
  columns: readonly string[],
  { range, signal }: { range: RowRange; signal: AbortSignal | undefined },
): Promise<Column[]> {
  const { parquetScan } = await import("hyparquet");
  const compressors = await decompressors();
  const end = range.start + range.count;
  const parts = groups.filter(({ start, count }) => start < end && start + count > range.start);
  const read = async (name: string): Promise<Column> => {
    const { element } = tree.children.find((child) => child.element.name === name)!;
    const values = [];
    for (const { start, count, group } of parts) {
      signal?.throwIfAborted();
      const { begin, end: chunkEnd } = extentOf(columnOf(group, name));
      const bytes = await source.read(begin, chunkEnd - begin, { signal });
      const { codec } = columnOf(group, name)!;
      await checkPages(bytes, { rows: count, codec, compressors, isNullable: element.repetition_type !== "REQUIRED" });
      const file = fileOf(
        {
          ...source,
          size: source.size,
          givesMemory: false,
          read: async (at, length) => bytes.subarray(at - begin, at - begin + length),
        },
        signal,
      );
      const scan = await parquetScan({
        ...options,
        file,
        metadata,
        columns: [name],
        compressors,
        useOffsetIndex: false,
      });
      const [rowStart, rowEnd] = [Math.max(start, range.start), Math.min(start + count, end)];
      values.push(await scan.readColumn({ column: name, rowStart, rowEnd }));
    }
    return toColumn(fields.find((field) => field.name === name)!, { element, parts: values, rows: range.count });
  };
  const found: Column[] = [];
  for (const name of columns) found.push(await told(source, `column "${name}"`, () => read(name), signal));
  return found;
}

/** The file as hyparquet reads it. It starts reads that it does not wait for when another fails: their errors are its own. */
function fileOf(source: ByteSource, signal: AbortSignal | undefined): AsyncBuffer {
  const read = async (start: number, end: number): Promise<ArrayBuffer> => {
    if (!(start >= 0 && end >= start && end <= source.size))
      throw new RangeError(`bytes ${start} to ${end} are not in the file`);
    return new Uint8Array(await source.read(start, end - start, { signal })).buffer;
  };
  return {
    byteLength: source.size,
    slice: (start, end = source.size) => {
      const bytes = read(start, end);
      bytes.catch(() => {});
      return bytes;
    },
  };
}

/** What hyparquet throws is told as damage or as a lack of ours. */
async function told<T>(source: ByteSource, place: string, run: () => Promise<T>, signal?: AbortSignal): Promise<T> {
  try {
    return await run();
  } catch (error) {
    if (error instanceof DatacubeError && !(error instanceof CodecError)) throw error;
    signal?.throwIfAborted();
    const reason = error instanceof Error ? error.message : String(error);
    if (/unsupported compression|not supported/.test(reason))
      throw new UnsupportedError(`${place} of ${source.name}: ${reason}`);
    throw new CorruptDataError({ source: source.name, format: "parquet", place }, reason, { cause: error });
  }
}
