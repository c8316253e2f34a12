import type { ChunkReader } from "../array/chunk-reader.ts";
import type { DType } from "../array/dtype.ts";
import type { Attrs } from "../array/variable.ts";
import type { SourceOptions } from "../source/options.ts";
import type { Location } from "../source/source.ts";
import type { StoredTable } from "../table/stored-table.ts";

/** A variable as it is stored, before CF decoding. */
export interface StoredVariable {
  readonly name: string;
  /** One name per axis of the reader's shape. */
  readonly dims: readonly string[];
  readonly reader: ChunkReader;
  readonly attrs: Attrs;
  /** dtype of numeric attributes where the format types them; untyped numbers count as float64. */
  readonly attrTypes?: Readonly<Record<string, DType>>;
  /** Facts about storage that are no attributes, such as `chunks` or `compression`. */
  readonly encoding?: Attrs;
  /** Whether it is a coordinate although no CF attribute says so. */
  readonly isCoordinate?: boolean;
}

/** Content of a file, before CF decoding. */
export interface StoredDataset {
  readonly variables: readonly StoredVariable[];
  readonly attrs: Attrs;
  /** Options by which the same content is opened again, where those that were given may mean other content by then. */
  readonly again?: FormatOptions;
  /** Variables that cannot be read, with the reason. */
  readonly unreadable?: ReadonlyMap<string, string>;
  /** Given where the variables are columns of a table along `index`: those that label the rows by what the file says. */
  readonly labelColumns?: readonly string[];
}

/** Options that formats understand; each ignores what does not concern it. */
export interface FormatOptions {
  readonly signal?: AbortSignal | undefined;
  /** Path of a group inside the file (Zarr, NetCDF-4); the root by default. */
  readonly group?: string;
  /** Overview of a GeoTIFF, 0 the first below full resolution; none by default. */
  readonly overview?: number;
  /** Fields of a GRIB file to open, by cfgrib's keys, such as `{ typeOfLevel: "surface" }`; all by default. */
  readonly filterByKeys?: Readonly<Record<string, string | number>>;
  /** Branch of a repository (Icechunk); `main` by default. */
  readonly branch?: string;
  /** Tag of a repository, instead of a branch. */
  readonly tag?: string;
  /** Snapshot of a repository by its name, instead of a branch. */
  readonly snapshot?: string;
  /**
   * How the files are reached that references lead to; by default as the references themselves, but headers and token go
   * to no other server.
   */
  readonly targets?: SourceOptions;
  /** Columns of a table (CSV, Parquet) that become dimensions; by default those that the file names, else rows are numbered. */
  readonly dims?: readonly string[];
  /** What is between the fields of a CSV file; found by looking at it by default. */
  readonly delimiter?: string;
}

/** What formats understand of a table. */
export interface TableOptions extends FormatOptions {
  /** Path of the table inside the file (HDF5). */
  readonly path?: string;
}

/** What a format looks at to recognise its files. */
export interface Probe {
  /** First bytes of the resource, at most 4096; empty for folders. */
  readonly head: Uint8Array;
  /** The folder's value under this key. */
  get(key: string): Promise<Uint8Array | undefined>;
}

/** Reads one kind of file. */
export interface Format {
  /**
   * Reads the metadata; elements are read later by the readers.
   * @throws CorruptDataError, UnsupportedError
   */
  open(location: Location, options: FormatOptions): Promise<StoredDataset>;
  /**
   * Reads the metadata of a table; absent where a format has none.
   * @throws CorruptDataError, UnsupportedError
   */
  openTable?(location: Location, options: TableOptions): Promise<StoredTable>;
}

/** A format in the registry: cheap to hold, its code is imported by `load`. */
export interface FormatEntry {
  readonly name: string;
  /** `file` formats recognise by `head`, `folder` formats by keys, `both` by whichever there is. */
  readonly kind: "file" | "folder" | "both";
  detect(probe: Probe): boolean | Promise<boolean>;
  /** Whether it knows its files by their looks only, as text formats without a signature do: all others are asked before. */
  readonly isGuess?: boolean;
  load(): Promise<Format>;
}
