import type { DataArray } from "../array/data-array.ts";
import { Dataset, type DatasetCore, type DatasetParts } from "../array/dataset.ts";
import type { DType } from "../array/dtype.ts";
import { addDatasetMethods, addMethods } from "../array/methods.ts";
import type { VariablesLike } from "../array/schema.ts";
import { MemoryLimitError } from "../errors.ts";
import { defaultMemoryBytes } from "../exec/compute.ts";
import type { ToCsvOptions } from "../format/csv/write.ts";
import type { ToParquetOptions } from "../format/parquet/write.ts";
import type { ArrowTable } from "../table/arrow.ts";
import type { TableBatch } from "../table/column.ts";
import { cubeOf, partsOfColumns } from "../table/cube.ts";
import { type ArrowLike, fromArrow } from "../table/from-arrow.ts";
import { type RowOptions, rowLayout, rowsOf } from "../table/rows.ts";

/** Options of `fromTable()`. */
export interface FromTableOptions {
  /** Columns that become dimensions, slowest first; without them the rows are numbered along `index`. */
  readonly dims?: readonly string[];
}

declare module "../array/data-array.ts" {
  interface DataArray<D extends string, T extends DType> {
    /**
     * The array as an Arrow table, one row per element: columns of the labels of its dimensions, of the elements under its
     * name ("data" without one), and of other coordinates. Times are microseconds (texts in calendars that Arrow lacks).
     * @throws MemoryLimitError when the table is larger than `memoryBytes`: take `tableBatches()`
     */
    toTable(options?: RowOptions): Promise<ArrowTable>;
    /** The rows of `toTable()` as a series of tables of at most `batchRows` rows. */
    tableBatches(options?: RowOptions): AsyncGenerator<ArrowTable>;
    /** Writes the rows of `toTable()` as a CSV file, in batches; see Dataset.toCSV. */
    toCSV(path: string, options?: ToCsvOptions): Promise<void>;
    /** Writes the rows of `toTable()` as a Parquet file, a row group per batch; see Dataset.toParquet. */
    toParquet(path: string, options?: ToParquetOptions): Promise<void>;
  }
}

declare module "../array/dataset.ts" {
  interface DatasetCore<V extends VariablesLike<V>, D extends string> {
    /**
     * The dataset as an Arrow table, as `to_dataframe().reset_index()`: one row per position of all its dimensions (or
     * `dimOrder`), columns of their labels, of the variables, repeated where they lack a dimension, and other coordinates.
     * @throws MemoryLimitError when the table is larger than `memoryBytes`: take `tableBatches()`
     */
    toTable(options?: RowOptions): Promise<ArrowTable>;
    /** The rows of `toTable()` as a series of tables of at most `batchRows` rows. */
    tableBatches(options?: RowOptions): AsyncGenerator<ArrowTable>;
    /**
     * Writes the rows of `toTable()` as a CSV file, in batches: missing values are empty, times ISO 8601.
     * @throws TargetExistsError when there is something at the path and `overwrite` is not set
     */
    toCSV(path: string, options?: ToCsvOptions): Promise<void>;
    /**
     * Writes the rows of `toTable()` as a Parquet file, a row group per batch; `points: { x: "lon", y: "lat" }` makes it
     * GeoParquet.
     * @throws TargetExistsError when there is something at the path and `overwrite` is not set
     */
    toParquet(path: string, options?: ToParquetOptions): Promise<void>;
  }
}

async function toTable(parts: DatasetParts, options: RowOptions = {}): Promise<ArrowTable> {
  const { bytes } = rowLayout(parts, options.dimOrder);
  const { memoryBytes = defaultMemoryBytes } = options;
  if (bytes > memoryBytes) {
    const wayOut = "select less, or iterate over tableBatches()";
    throw new MemoryLimitError("the table", { neededBytes: bytes, limitBytes: memoryBytes, wayOut });
  }
  const batches: TableBatch[] = [];
  for await (const batch of rowsOf(parts, options)) batches.push(batch);
  const { toArrow } = await import("../table/arrow.ts");
  return toArrow(batches);
}

async function* tableBatches(parts: DatasetParts, options: RowOptions = {}): AsyncGenerator<ArrowTable> {
  const { toArrow } = await import("../table/arrow.ts");
  for await (const batch of rowsOf(parts, options)) yield await toArrow([batch]);
}

async function toCsv(parts: DatasetParts, path: string, options?: ToCsvOptions): Promise<void> {
  const { writeCsv } = await import("../format/csv/write.ts");
  await writeCsv(parts, path, options);
}

async function toParquet(parts: DatasetParts, path: string, options?: ToParquetOptions): Promise<void> {
  const { writeParquet } = await import("../format/parquet/write.ts");
  await writeParquet(parts, path, options);
}

/** An array as a dataset of one variable under its own name. */
function partsOf({ name, parts: { variable, coords } }: DataArray): DatasetParts {
  return { variables: new Map([[name || "data", variable]]), coords, attrs: {} };
}

addMethods({
  toTable: (array, options) => toTable(partsOf(array), options),
  tableBatches: (array, options) => tableBatches(partsOf(array), options),
  toCSV: (array, path, options) => toCsv(partsOf(array), path, options),
  toParquet: (array, path, options) => toParquet(partsOf(array), path, options),
});

addDatasetMethods({
  toTable: ({ parts }: DatasetCore, options) => toTable(parts, options),
  tableBatches: ({ parts }: DatasetCore, options) => tableBatches(parts, options),
  toCSV: ({ parts }: DatasetCore, path, options) => toCsv(parts, path, options),
  toParquet: ({ parts }: DatasetCore, path, options) => toParquet(parts, path, options),
});

/**
 * An Arrow table as a dataset, as `from_dataframe`: one variable per column. `dims` names columns that become dimensions;
 * the labels of several are sorted, and combinations that no row has are missing.
 *
 * ```ts
 * const ds = fromTable(table, { dims: ["time", "station"] });
 * ```
 * @throws VariableNotFoundError, UnsupportedError for columns that no array can be made of
 * @throws ExpressionError when two rows have the same labels
 */
export function fromTable(table: ArrowLike, { dims = [] }: FromTableOptions = {}): Dataset {
  return new Dataset(cubeOf(partsOfColumns(fromArrow(table)), dims));
}
