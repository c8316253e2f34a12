import * as zarrita from "zarrita";
import type { ChunkReader } from "../../array/chunk-reader.ts";
import { type ArrayData, createData, type DType, isDType } from "../../array/dtype.ts";
import { forEachIndex, sizeOf, stridesOf } from "../../array/shape.ts";
import type { Attrs, AttrValue } from "../../array/variable.ts";
import { CorruptDataError, DatacubeError, UnsupportedError } from "../../errors.ts";
import type { KeyStore } from "../../source/source.ts";
import type { StoredVariable } from "../format.ts";
import { registerNativeCodecs } from "./codecs.ts";
import type { Json, ZarrNode } from "./metadata.ts";

registerNativeCodecs(zarrita.registry);

/** Opens one array of a group. `name` is its key, "" for the root. */
export async function openZarrArray(
  store: KeyStore,
  { source, name }: { source: string; name: string },
  node: ZarrNode,
): Promise<StoredVariable> {
  const at = { source, format: "zarr", place: name === "" ? "the array" : `array "${name}"` };
  checkDocument(at, node);
  const array = await openArray(store, name, node).catch((error: unknown) => {
    throw translate(error, at);
  });
  const dtype = toDType(array.dtype, at.place);
  const chunkShape = array.chunks.map((length, axis) => Math.max(1, Math.min(length, Math.max(1, array.shape[axis]!))));
  const reader: ChunkReader = {
    dtype,
    shape: array.shape,
    chunkShape,
    readChunk: (chunk, signal) => readChunk(array, { dtype, at, chunk, signal }),
  };
  const attrs = { ...node.attrs } as Record<string, AttrValue>;
  const dims = dimensionNames(array, node, name);
  delete attrs._ARRAY_DIMENSIONS;
  const fill = fillValue(node, attrs._FillValue as Json | undefined, dtype);
  if (fill === undefined) delete attrs._FillValue;
  else attrs._FillValue = fill;
  const encoding: Attrs = {
    chunks: chunkShape,
    codecs: (node.document.codecs ?? node.document.compressor ?? null) as AttrValue,
  };
  return { name, dims, reader, attrs, encoding };
}

type ZarrArray = zarrita.Array<zarrita.DataType, zarrita.AsyncReadable>;

async function openArray(store: KeyStore, name: string, node: ZarrNode): Promise<ZarrArray> {
  const readable: zarrita.AsyncReadable = {
    get: (key, options) => store.get(key.slice(1), options),
    getRange: (key, range, options) => store.getRange(key.slice(1), range, options),
  };
  const location = name === "" ? zarrita.root(readable) : zarrita.root(readable).resolve(encodeURIComponent(name));
  return node.version === 2
    ? zarrita.open.v2(location, { kind: "array" })
    : zarrita.open.v3(location, { kind: "array" });
}

interface Place {
  readonly source: string;
  readonly format: string;
  readonly place: string;
}

/** Checks what zarrita trusts: lengths must be numbers that make sense. */
function checkDocument(at: Place, { document, version }: ZarrNode): void {
  const grid = document.chunk_grid as { configuration?: { chunk_shape?: Json } } | undefined;
  const chunks = version === 2 ? document.chunks : grid?.configuration?.chunk_shape;
  const isLengths = (value: unknown, least: number): value is number[] =>
    Array.isArray(value) && value.every((n) => Number.isSafeInteger(n) && (n as number) >= least);
  if (!isLengths(document.shape, 0)) throw new CorruptDataError(at, "its shape is not a list of lengths");
  if (!isLengths(chunks, 1) || chunks.length !== document.shape.length) {
    throw new CorruptDataError(at, "its chunk shape is not a list of lengths, one per axis");
  }
  if (sizeOf(chunks) > 2 ** 31) throw new UnsupportedError(`a chunk of ${sizeOf(chunks)} elements in ${at.place}`);
}

function toDType(dtype: zarrita.DataType, place: string): DType {
  if (dtype === "float16") return "float32";
  if (dtype.startsWith("v2:U") || dtype === "v2:object") return "string";
  if (isDType(dtype)) return dtype;
  throw new UnsupportedError(`the Zarr data type ${dtype} of ${place}`);
}

function dimensionNames(array: ZarrArray, node: ZarrNode, name: string): string[] {
  const names = node.version === 3 ? array.dimensionNames : node.attrs._ARRAY_DIMENSIONS;
  const known = Array.isArray(names) && names.length === array.shape.length ? (names as (string | null)[]) : [];
  return array.shape.map((_, axis) => known[axis] ?? `${name === "" ? "" : `${name}_`}dim_${axis}`);
}

/** The CF fill value: in v2 the array's, in v3 the attribute, where floats are base64 (as xarray writes them). */
function fillValue(node: ZarrNode, attribute: Json | undefined, dtype: DType): AttrValue | undefined {
  const fill = node.version === 2 ? (node.document.fill_value ?? attribute) : attribute;
  if (fill === null || fill === undefined || typeof fill === "number") return fill ?? undefined;
  if (typeof fill !== "string" || dtype === "string") return undefined;
  if (fill === "NaN") return Number.NaN;
  if (fill === "Infinity" || fill === "-Infinity") return Number(fill);
  const bytes = Buffer.from(fill, "base64");
  if (bytes.length === 8 && (dtype === "float32" || dtype === "float64")) return bytes.readDoubleLE(0);
  if (node.version === 2 && (bytes.length === 4 || bytes.length === 8))
    return bytes.length === 4 ? bytes.readFloatLE(0) : undefined;
  return undefined;
}

async function readChunk(
  array: ZarrArray,
  request: { dtype: DType; at: Place; chunk: readonly number[]; signal: AbortSignal | undefined },
): Promise<ArrayData> {
  const { dtype, chunk, signal } = request;
  const at = { ...request.at, place: `chunk ${chunk.join("/") || "0"} of ${request.at.place}` };
  const shape = chunk.map((c, axis) => Math.min(array.chunks[axis]!, array.shape[axis]! - c * array.chunks[axis]!));
  try {
    const full = await array.getChunk([...chunk], signal ? { signal } : {});
    const expected = sizeOf(full.shape);
    if (full.data.length !== expected) {
      throw new CorruptDataError(at, `it has ${full.data.length} elements instead of ${expected}`);
    }
    return clip(full as Chunk, shape, dtype);
  } catch (error) {
    throw signal?.aborted ? signal.reason : translate(error, at);
  }
}

interface Chunk {
  readonly data: ArrayLike<unknown> & Iterable<unknown> & { get?: (i: number) => unknown };
  readonly shape: number[];
  readonly stride: number[];
}

/** The part of a full chunk inside the array, row-major. */
function clip({ data, shape: full, stride }: Chunk, shape: readonly number[], dtype: DType): ArrayData {
  const plain = toPlain(data, dtype);
  const rowMajor = stridesOf(full);
  if (
    full.every((length, axis) => length === shape[axis]) &&
    rowMajor.every((s, axis) => s === stride[axis] || full[axis] === 1)
  )
    return plain;
  const result = createData(dtype, sizeOf(shape));
  let out = 0;
  forEachIndex(shape, (index) => {
    let at = 0;
    for (let axis = 0; axis < index.length; axis++) at += index[axis]! * stride[axis]!;
    result[out++] = plain[at]!;
  });
  return result;
}

function toPlain(data: Chunk["data"], dtype: DType): ArrayData {
  if (dtype === "string") return Array.from(data, (value) => String(value ?? ""));
  if (dtype === "bool") return Uint8Array.from(data as Iterable<boolean>, (value) => (value ? 1 : 0));
  if (dtype === "float32" && !(data instanceof Float32Array)) return Float32Array.from(data as Iterable<number>);
  return data as unknown as ArrayData;
}

function translate(error: unknown, at: Place): Error {
  if (error instanceof DatacubeError || (error instanceof Error && error.name === "AbortError")) return error;
  if (zarrita.isZarritaError(error, "UnknownCodecError"))
    return new UnsupportedError(`the codec "${error.codec}" of ${at.place}`);
  if (zarrita.isZarritaError(error, "UnsupportedError")) return new UnsupportedError(`${error.feature} in ${at.place}`);
  if (zarrita.isZarritaError(error, "InvalidMetadataError") && /dtype|data type/i.test(error.message)) {
    return new UnsupportedError(`${at.place}: ${error.message}`);
  }
  const reason =
    error instanceof Error ? (error.cause instanceof Error ? error.cause.message : error.message) : String(error);
  return new CorruptDataError(at, reason, { cause: error });
}
