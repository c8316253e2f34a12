import type { ChunkReader } from "../array/chunk-reader.ts";
import { type ArrayData, type DType, isInteger } from "../array/dtype.ts";
import type { Attrs, AttrValue } from "../array/variable.ts";
import { UnsupportedError } from "../errors.ts";
import { cast } from "../expr/map/convert.ts";
import type { StoredDataset, StoredVariable } from "../format/format.ts";
import type { Column, PlainColumn } from "./column.ts";
import { rowDim } from "./cube.ts";
import { nullableDType } from "./from-arrow.ts";

/** What the elements of a stored column are. */
export type FieldType =
  | {
      readonly kind: "plain";
      readonly dtype: DType;
      /** CF calendar of times; the Gregorian one by default. */
      readonly calendar?: string;
      /** Whether rows may have no value; missing by default are only NaN and empty texts. */
      readonly isNullable?: boolean;
    }
  | { readonly kind: "struct"; readonly fields: readonly StoredField[] }
  | { readonly kind: "list"; readonly size: number; readonly item: FieldType }
  | { readonly kind: "bytes"; readonly extension?: string; readonly extensionMetadata?: string }
  | { readonly kind: "unreadable"; readonly reason: string };

/** A column of a stored table. */
export interface StoredField {
  readonly name: string;
  readonly type: FieldType;
  readonly attrs?: Attrs;
}

/** Rows `start` up to `start + count`. */
export interface RowRange {
  readonly start: number;
  readonly count: number;
}

/** Smallest and largest value of a column in some rows, without missing ones. */
export interface Bounds {
  readonly min: number | bigint | string;
  readonly max: number | bigint | string;
}

/** A table in a file: what a format gives for it. Columns are read by ranges of rows. */
export interface StoredTable {
  /** For messages. */
  readonly name: string;
  readonly fields: readonly StoredField[];
  readonly rows: number;
  readonly attrs: Attrs;
  /** Columns that label the rows, where the file says so. */
  readonly labels?: readonly string[];
  /** Ranges that are best read at once, in order; they cover all rows. */
  readonly ranges: readonly RowRange[];
  /** What is known of a column in one of the ranges before it is read. */
  bounds?(range: RowRange, column: string): Bounds | undefined;
  /**
   * Whole columns of these names, in their order, of some consecutive rows.
   * @throws CorruptDataError
   */
  read(columns: readonly string[], range: RowRange, signal?: AbortSignal): Promise<readonly Column[]>;
}

/** Rows of a block of a table that is opened as a dataset. */
const blockRows = 2 ** 16;

/** A table as a dataset: a variable along `index` per column, parts of structs under `a.b`. Elements are read later. */
export function datasetOfTable(table: StoredTable): StoredDataset {
  const unreadable = new Map<string, string>();
  const variables = table.fields.flatMap((field) => variablesOf({ table, path: [field.name], unreadable }, field));
  return { variables, attrs: table.attrs, unreadable, labelColumns: table.labels ?? [] };
}

interface Place {
  readonly table: StoredTable;
  readonly path: readonly string[];
  readonly unreadable: Map<string, string>;
}

function variablesOf(place: Place, { type, attrs = {} }: StoredField): StoredVariable[] {
  const name = place.path.join(".");
  switch (type.kind) {
    case "plain": {
      const dtype = type.isNullable ? nullableDType(type.dtype) : type.dtype;
      const reader = columnReader(place.table, place.path, dtype);
      const { calendar = "proleptic_gregorian" } = type;
      const encoding: Record<string, AttrValue> = dtype === "datetime" ? { calendar } : {};
      return [{ name, dims: [rowDim], reader, attrs, encoding }];
    }
    case "struct":
      return type.fields.flatMap((field) => variablesOf({ ...place, path: [...place.path, field.name] }, field));
    case "unreadable":
      place.unreadable.set(name, type.reason);
      return [];
    case "list":
    case "bytes":
      place.unreadable.set(name, "its rows are no single values: openTable() reads it");
      return [];
  }
}

function columnReader(table: StoredTable, path: readonly string[], dtype: DType): ChunkReader {
  return {
    dtype,
    shape: [table.rows],
    chunkShape: [Math.min(blockRows, Math.max(1, table.rows))],
    readChunk: async ([chunk], signal) => {
      signal?.throwIfAborted();
      const start = chunk! * blockRows;
      const range = { start, count: Math.min(blockRows, table.rows - start) };
      const [column] = await table.read([path[0]!], range, signal);
      return filledData(partAt(column!, path.slice(1)), dtype);
    },
  };
}

function partAt(column: Column, path: readonly string[]): PlainColumn {
  if (column.kind === "struct") return partAt(column.fields.find(({ name }) => name === path[0])!, path.slice(1));
  if (column.kind !== "plain") throw new UnsupportedError(`the column "${column.name}" as an array`);
  return column;
}

/** Elements of the dtype, with NaN (an empty text) where there is no value. */
function filledData({ data, valid, dtype: own }: PlainColumn, dtype: DType): ArrayData {
  const filled = own === dtype ? data : cast(data, dtype);
  if (!valid?.includes(0) || isInteger(dtype) || dtype === "bool") return filled;
  const missing = dtype === "string" ? "" : Number.NaN;
  return (filled.slice() as unknown[]).map((value, row) => (valid[row] ? value : missing)) as unknown as ArrayData;
}
