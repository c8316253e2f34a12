import { parquetReadObjects } from "hyparquet";
import { CorruptDataError, UnsupportedError } from "../../errors.ts";
import { lastUsed } from "../../source/last-used.ts";
import type { Reference, References } from "../../source/reference.ts";
import type { KeyStore, ReadOptions } from "../../source/source.ts";
import { decompressors } from "../parquet/compression.ts";
import { formatDocument, type JsonObject, parseDocument } from "../zarr/metadata.ts";

/** Files of references that are kept, decoded. */
const maxRecords = 64;
const maxRecordBytes = 2 ** 28;

/** Whether a `.zmetadata` is that of references in Parquet, not that of a Zarr folder. */
export function isParquetSet(metadata: Uint8Array): boolean {
  return /"record_size"\s*:/.test(new TextDecoder("latin1").decode(metadata));
}

type Row = Readonly<Record<string, unknown>>;

/**
 * kerchunk's references in Parquet: a folder with consolidated metadata and, for each array, files `refs.N.parq` of
 * `record_size` rows, one row for each chunk in C order.
 */
export async function openParquetSet(store: KeyStore, options: ReadOptions): Promise<References> {
  const root = parseDocument((await store.get(".zmetadata", options))!, store.name, ".zmetadata");
  const recordSize = root.record_size;
  const metadata = root.metadata as JsonObject | undefined;
  if (!Number.isSafeInteger(recordSize) || (recordSize as number) < 1 || typeof metadata !== "object") {
    const at = { source: store.name, format: "reference", place: ".zmetadata" };
    throw new CorruptDataError(at, "it has no record_size or no metadata");
  }
  const document = Buffer.from(formatDocument({ metadata, zarr_consolidated_format: 1 }));
  const records = recordReader(store);
  return {
    find: async (key, readOptions) => {
      if (key === ".zmetadata") return { kind: "inline", value: document };
      const place = placeOf(key, metadata);
      if (place === undefined) return undefined;
      const record = Math.floor(place.index / (recordSize as number));
      const rows = await records(`${place.field}/refs.${record}.parq`, readOptions);
      return toReference(rows?.[place.index % (recordSize as number)]);
    },
  };
}

/** Number of a chunk among those of its array; undefined for keys that are no chunk's. */
function placeOf(key: string, metadata: JsonObject): { field: string; index: number } | undefined {
  const end = key.lastIndexOf("/");
  const field = key.slice(0, end);
  const array = metadata[`${field}/.zarray`] as JsonObject | undefined;
  const [shape, chunks] = [array?.shape, array?.chunks] as (readonly number[] | undefined)[];
  if (end < 0 || !Array.isArray(shape) || !Array.isArray(chunks)) return undefined;
  const counts = shape.map((length, axis) => Math.ceil(length / chunks[axis]!));
  const chunk = key
    .slice(end + 1)
    .split(".")
    .map(Number);
  if (shape.length === 0) return { field, index: 0 };
  if (chunk.length !== counts.length || !chunk.every((at, axis) => at >= 0 && at < counts[axis]!)) return undefined;
  return { field, index: chunk.reduce((sum, at, axis) => sum * counts[axis]! + at, 0) };
}

function toReference(row: Row | undefined): Reference | undefined {
  if (row?.raw instanceof Uint8Array) return { kind: "inline", value: row.raw };
  const target = row?.path instanceof Uint8Array ? new TextDecoder().decode(row.path) : row?.path;
  if (typeof target !== "string") return undefined;
  const [offset, length] = [Number(row?.offset ?? 0), Number(row?.size ?? 0)];
  return offset === 0 && length === 0 ? { kind: "whole", target } : { kind: "part", target, offset, length };
}

/** Reads files of references and keeps those used last. */
function recordReader(store: KeyStore): (key: string, options: ReadOptions) => Promise<readonly Row[] | undefined> {
  const kept = lastUsed<readonly Row[] | undefined>(maxRecords);
  return (key, options) => kept(key, () => readRecord(store, key, options));
}

async function readRecord(store: KeyStore, key: string, options: ReadOptions): Promise<readonly Row[] | undefined> {
  const bytes = await store.get(key, options);
  if (bytes === undefined) return undefined;
  const place = `${bytes.length} bytes of references in ${key} of ${store.name}`;
  if (bytes.length > maxRecordBytes) throw new UnsupportedError(place, `at most ${maxRecordBytes} are read`);
  const slice = (start: number, end?: number): ArrayBuffer => new Uint8Array(bytes.subarray(start, end)).buffer;
  try {
    return await parquetReadObjects({
      file: { byteLength: bytes.length, slice },
      columns: ["path", "offset", "size", "raw"],
      compressors: await decompressors(),
      utf8: false,
    });
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new CorruptDataError({ source: store.name, format: "reference", place: key }, reason, { cause: error });
  }
}
