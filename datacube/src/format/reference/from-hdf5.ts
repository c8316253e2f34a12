import type { ArrayData } from "../../array/dtype.ts";
import { sizeOf } from "../../array/shape.ts";
import { UnsupportedError } from "../../errors.ts";
import type { Reference } from "../../source/reference.ts";
import type { ByteSource } from "../../source/source.ts";
import type { FormatOptions } from "../format.ts";
import { hdf5Host } from "../hdf5/host.ts";
import type { Hdf5File, Hdf5Group, Hdf5Variable } from "../hdf5/protocol.ts";
import type { StoredChunk } from "../hdf5/storage/chunked-dataset.ts";
import { codecOf } from "../hdf5/storage/filters.ts";
import { type DatasetStorage, openStorage } from "../hdf5/storage/storage.ts";
import { toJson } from "../zarr/array-document.ts";
import type { JsonObject } from "../zarr/metadata.ts";
import {
  chunkKey,
  chunkPlaces,
  decodeBytes,
  encodeBytes,
  fillOf,
  inlineArray,
  joinCharacters,
  pieceShape,
  type VirtualArray,
  type VirtualDataset,
} from "./virtual.ts";

/** Variables that no reference can describe are put among the references where they are not larger. */
const maxInlineBytes = 2 ** 20;

/** What the references of a file are made of. */
export interface FileToReference {
  readonly source: ByteSource;
  /** Address that the references name. */
  readonly target: string;
  /** Whether a variable is wanted. */
  readonly isWanted: (name: string) => boolean;
}

/**
 * References to the datasets of a group of a NetCDF-4 or other HDF5 file.
 * @throws CorruptDataError, UnsupportedError naming the variable that cannot be referred to
 */
export async function fromHdf5(from: FileToReference, options: FormatOptions): Promise<VirtualDataset> {
  const { source } = from;
  const file = hdf5Host.register(source);
  const group = (options.group ?? "").replaceAll(/^\/+|\/+$/g, "");
  const request = { kind: "describe", file, group, withAnyFilter: true } as const;
  const content = (await hdf5Host.run(request, "its metadata", options.signal)) as Hdf5Group;
  for (const [name, reason] of content.unreadable) if (from.isWanted(name)) throw unsupported(from, name, reason);
  const storageOf = await openStorage(source, options);
  const arrays: VirtualArray[] = [];
  for (const variable of content.variables.filter(({ name }) => from.isWanted(name))) {
    const { stored, name } = variable;
    const bytes = sizeOf(stored.shape) * stored.elementBytes;
    const storage = await storageOf({ name, bytes, ...stored });
    arrays.push(joinCharacters(await toVirtual({ ...from, file, variable, storage }, options)));
  }
  return { source: source.name, attrs: toJson(content.attrs), arrays };
}

interface Described extends FileToReference {
  readonly file: Hdf5File;
  readonly variable: Hdf5Variable;
  readonly storage: DatasetStorage;
}

function unsupported({ source }: FileToReference, name: string, reason: string): UnsupportedError {
  return new UnsupportedError(
    `a reference to "${name}" of ${source.name}: ${reason}`,
    "choose others: { variables: […] }",
  );
}

async function toVirtual(from: Described, options: FormatOptions): Promise<VirtualArray> {
  const { variable, storage } = from;
  const { stored, attrs, name } = variable;
  const filters = storage.filters.map((filter) => codecOf(filter, stored.elementBytes));
  if (stored.type === undefined || filters.includes(undefined)) return inlined(from, options);
  const { _FillValue, ...others } = attrs;
  const chunkShape = storage.chunkShape ?? pieceShape(stored.shape, stored.elementBytes);
  const array: VirtualArray = {
    name,
    dims: stored.dims,
    shape: stored.shape,
    chunkShape,
    type: stored.type,
    fill: fillOf(_FillValue),
    filters: filters as JsonObject[],
    attrs: toJson(others),
    chunks: new Map(),
  };
  return { ...array, chunks: await chunksOf(from, array, options) };
}

async function chunksOf(from: Described, array: VirtualArray, options: FormatOptions): Promise<Map<string, Reference>> {
  const { storage, source, target, variable } = from;
  const found = new Map<string, Reference>();
  if (storage.compact) {
    found.set(chunkKey(array.shape.map(() => 0)), { kind: "inline", value: storage.compact });
    return found;
  }
  for (const one of storage.chunkShape ? storage.chunks : piecesOf(storage.chunks, array, variable)) {
    const { address: offset, length } = one;
    const reference =
      one.mask === 0
        ? ({ kind: "part", target, offset, length } as const)
        : {
            kind: "inline" as const,
            value: await withAllFilters(array, one, await source.read(offset, length, options)),
          };
    found.set(chunkKey(one.chunk), reference);
  }
  if (storage.fill && variable.attrs._FillValue === undefined) await addFills(array, storage.fill, found);
  return found;
}

/** The pieces of elements that lie in one. */
function* piecesOf(
  [whole]: readonly StoredChunk[],
  array: VirtualArray,
  { stored }: Hdf5Variable,
): Generator<StoredChunk> {
  if (whole === undefined) return;
  const length = sizeOf(array.chunkShape) * stored.elementBytes;
  let address = whole.address;
  for (const chunk of chunkPlaces(array)) {
    yield { chunk, address, length, mask: 0 };
    address += length;
  }
}

/** A chunk for which some filters were skipped, stored again with all. */
async function withAllFilters(array: VirtualArray, { mask }: StoredChunk, bytes: Uint8Array): Promise<Uint8Array> {
  const applied = array.filters.filter((_, i) => (mask & (1 << i)) === 0);
  return encodeBytes(array.filters, await decodeBytes(applied, bytes));
}

/** What was never written has HDF5's fill value, which is not the one that CF calls so. */
async function addFills(array: VirtualArray, fill: Uint8Array, found: Map<string, Reference>): Promise<void> {
  const missing = chunkPlaces(array)
    .map(chunkKey)
    .filter((key) => !found.has(key));
  if (missing.length === 0) return;
  const bytes = new Uint8Array(sizeOf(array.chunkShape) * fill.length);
  for (let at = 0; at < bytes.length; at += fill.length) bytes.set(fill, at);
  const value = await encodeBytes(array.filters, bytes);
  for (const key of missing) found.set(key, { kind: "inline", value });
}

/** The elements of a variable among the references. */
async function inlined(from: Described, options: FormatOptions): Promise<VirtualArray> {
  const { variable, file, storage } = from;
  const { name, path, dims, shape, dtype, textWidth, attrs, stored } = variable;
  const bytes = sizeOf(stored.shape) * stored.elementBytes;
  const names = storage.filters.map(({ id }) => id).join(", ");
  const what = stored.type === undefined ? "texts of varying length" : `filters ${names} (by HDF5's numbers)`;
  if (bytes > maxInlineBytes) throw unsupported(from, name, `${what} in ${bytes} bytes`);
  const [start, count] = [shape.map(() => 0), shape];
  const width = textWidth === undefined ? {} : { textWidth };
  const request = { kind: "read", file, path, start, count, dtype, ...width } as const;
  const data = (await hdf5Host.run(request, `"${name}"`, options.signal)) as ArrayData;
  const { _FillValue, ...others } = attrs;
  return inlineArray({ name, dims, shape, attrs: toJson(others), fill: fillOf(_FillValue) }, dtype, data);
}
