import type { ArrayData, DType } from "../../array/dtype.ts";
import type { AttrValue } from "../../array/variable.ts";
import type { Column } from "../../table/column.ts";
import type { StoredField } from "../../table/stored-table.ts";

/** A file as the worker sees it: it reads local paths itself and asks for the bytes of all others. */
export interface Hdf5File {
  readonly key: string;
  readonly size: number;
  readonly path?: string;
}

/** What the worker is asked to do. Each request stands alone, so that a new worker can take over. */
export type Hdf5Request =
  | {
      readonly kind: "describe";
      readonly file: Hdf5File;
      readonly group: string;
      /** Also those whose filters HDF5 cannot undo here. */
      readonly withAnyFilter?: boolean;
    }
  | {
      readonly kind: "read";
      readonly file: Hdf5File;
      /** Path of the dataset inside the file. */
      readonly path: string;
      readonly start: readonly number[];
      readonly count: readonly number[];
      readonly dtype: DType;
      /** Characters per text where the last axis holds characters; the axis is not in `start` and `count`. */
      readonly textWidth?: number;
    }
  | { readonly kind: "table"; readonly file: Hdf5File; readonly path: string }
  | {
      readonly kind: "rows";
      readonly file: Hdf5File;
      readonly path: string;
      readonly columns: readonly string[];
      readonly start: number;
      readonly count: number;
    }
  | { readonly kind: "close"; readonly file: Hdf5File };

/** A table: a dataset of compounds in one dimension. */
export interface Hdf5Table {
  readonly fields: readonly StoredField[];
  readonly rows: number;
  readonly chunkRows: number | undefined;
  readonly attrs: Readonly<Record<string, AttrValue>>;
}

/** What the worker gives back. */
export type Hdf5Result = Hdf5Group | Hdf5Table | ArrayData | readonly Column[] | undefined;

/** A dataset of a group. */
export interface Hdf5Variable {
  readonly name: string;
  readonly path: string;
  readonly dims: readonly string[];
  readonly shape: readonly number[];
  readonly dtype: DType;
  /** Chunk shape where it is chunked. */
  readonly chunks: readonly number[] | undefined;
  readonly textWidth?: number;
  readonly attrs: Readonly<Record<string, AttrValue>>;
  readonly attrTypes: Readonly<Record<string, DType>>;
  readonly filters: readonly string[];
  readonly stored: Hdf5Stored;
}

/** How a dataset is in the file. */
export interface Hdf5Stored {
  /** Address of its object header. */
  readonly address: number;
  /** Dimensions and lengths, with that of characters. */
  readonly dims: readonly string[];
  readonly shape: readonly number[];
  readonly maxShape: readonly (number | null)[];
  /** numpy's name of the type; undefined for texts that lie elsewhere in the file. */
  readonly type: string | undefined;
  readonly elementBytes: number;
}

/** Content of a group. */
export interface Hdf5Group {
  readonly variables: readonly Hdf5Variable[];
  readonly attrs: Readonly<Record<string, AttrValue>>;
  readonly unreadable: readonly (readonly [string, string])[];
}

/** What the worker says: a result, an error, or that it waits for bytes in the shared channel. */
export type Hdf5Reply =
  | { readonly kind: "done"; readonly result: Hdf5Result }
  | { readonly kind: "failed"; readonly reason: string; readonly isFatal: boolean; readonly isMissing: boolean }
  | { readonly kind: "bytes"; readonly key: string; readonly offset: number; readonly length: number };

/** Bytes that one answer in the channel can hold. */
export const channelBytes: number = 2 ** 18;

/** Words before the bytes: [0] state, [1] length of the answer. */
export const channelWords = 2;

/** States of the channel. */
export const channelState: { readonly waiting: 0; readonly ready: 1; readonly failed: 2 } = {
  waiting: 0,
  ready: 1,
  failed: 2,
};
