import { type ArrayData, bytesOf, type DType } from "../array/dtype.ts";

interface ColumnBase {
  readonly name: string;
  /** 1 per row that has a value; absent where all have. NaN in floats and times is no value without it. */
  readonly valid?: Uint8Array;
}

/** One element per row. */
export interface PlainColumn extends ColumnBase {
  readonly kind: "plain";
  readonly dtype: DType;
  readonly data: ArrayData;
  /** CF calendar of a datetime column; `standard` by default. */
  readonly calendar?: string;
}

/** Several named parts per row, as in a nested compound of HDF5. */
interface StructColumn extends ColumnBase {
  readonly kind: "struct";
  readonly fields: readonly Column[];
}

/** The same number of elements in every row, one row's after the other's in `item`. */
interface ListColumn extends ColumnBase {
  readonly kind: "list";
  readonly size: number;
  readonly item: Column;
}

/** Bytes of any number per row; `extension` is Arrow's name of what they mean, such as `geoarrow.wkb`. */
interface BytesColumn extends ColumnBase {
  readonly kind: "bytes";
  readonly data: readonly (Uint8Array | undefined)[];
  readonly extension?: string;
  readonly extensionMetadata?: string;
}

/** A column of a table in memory. */
export type Column = PlainColumn | StructColumn | ListColumn | BytesColumn;

/** Some rows of a table. */
export interface TableBatch {
  readonly rows: number;
  readonly columns: readonly Column[];
}

/** Bytes that some rows of a table hold. */
export function bytesOfBatch({ columns }: Pick<TableBatch, "columns">): number {
  return columns.reduce((sum, column) => sum + bytesOfColumn(column), 0);
}

/** Bytes that a column holds; texts as they are estimated everywhere. */
function bytesOfColumn(column: Column): number {
  switch (column.kind) {
    case "plain":
      return column.data.length * bytesOf(column.dtype);
    case "struct":
      return column.fields.reduce((sum, field) => sum + bytesOfColumn(field), 0);
    case "list":
      return bytesOfColumn(column.item);
    case "bytes":
      return column.data.reduce((sum, bytes) => sum + (bytes?.length ?? 0) + bytesOf("string"), 0);
  }
}
