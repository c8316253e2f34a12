import type { ArrayData } from "../../array/dtype.ts";
import { sizeOf } from "../../array/shape.ts";
import type { CodecSpec } from "../../codecs/codec.ts";
import { isTextCodec } from "../../codecs/registry.ts";
import { CorruptDataError, UnsupportedError } from "../../errors.ts";
import { type DataType, dataTypeOfV2, dataTypeOfV3, fillElement } from "./data-type.ts";
import { formatDocument, type Json, type JsonObject, type ZarrNode } from "./metadata.ts";
import { specsOf } from "./sharding.ts";

/** Where metadata or a chunk is, for messages. */
export interface Place {
  readonly source: string;
  readonly format: string;
  readonly place: string;
}

/** An array of either version, in the words of Zarr v3. */
export interface ArrayMetadata {
  readonly shape: readonly number[];
  /** Shape of what one key holds: a chunk, or a shard of chunks. */
  readonly chunkShape: readonly number[];
  readonly type: DataType;
  /** One element, as in memory. */
  readonly fill: ArrayData;
  readonly codecs: readonly CodecSpec[];
  readonly dimensionNames: readonly (string | null)[];
  /** Key of a chunk below the array's own key. */
  keyOf(chunk: readonly number[]): string;
}

const maxChunkElements = 2 ** 31;

/** Reads an array's document. @throws CorruptDataError, UnsupportedError */
export function readArrayMetadata(node: ZarrNode, at: Place): ArrayMetadata {
  const { document } = node;
  const shape = lengthsOf(document.shape, 0);
  if (!shape) throw new CorruptDataError(at, "its shape is not a list of lengths");
  return node.version === 2 ? readV2(node, shape, at) : readV3(document, shape, at);
}

function lengthsOf(value: Json | undefined, least: number): number[] | undefined {
  const isLengths = Array.isArray(value) && value.every((n) => Number.isSafeInteger(n) && (n as number) >= least);
  return isLengths ? (value as number[]) : undefined;
}

function chunkShapeOf(value: Json | undefined, shape: readonly number[], at: Place): number[] {
  // zarr-python 2 wrote chunks of length 0 for axes of length 0
  const lengths = lengthsOf(value, 0)?.map((n, axis) => (n === 0 && shape[axis] === 0 ? 1 : n));
  if (lengths?.length !== shape.length || lengths.includes(0)) {
    throw new CorruptDataError(at, "its chunk shape is not a list of lengths, one per axis");
  }
  if (sizeOf(lengths) > maxChunkElements)
    throw new UnsupportedError(`a chunk of ${sizeOf(lengths)} elements in ${at.place}`);
  return lengths;
}

function readV2({ document, attrs }: ZarrNode, shape: readonly number[], at: Place): ArrayMetadata {
  if (Array.isArray(document.dtype)) throw new UnsupportedError(`the structured data type of ${at.place}`);
  const type = dataTypeOfV2(document.dtype, at.place);
  const separator = document.dimension_separator ?? ".";
  if (separator !== "." && separator !== "/")
    throw new CorruptDataError(at, `its dimension separator is ${formatDocument(separator)}`);
  const names = attrs._ARRAY_DIMENSIONS;
  return {
    shape,
    chunkShape: chunkShapeOf(document.chunks, shape, at),
    type,
    fill: fillElement(type, document.fill_value, at.place),
    codecs: codecsOfV2(document, type, at),
    dimensionNames: Array.isArray(names) ? (names as string[]) : [],
    keyOf: (chunk) => (chunk.length === 0 ? "0" : chunk.join(separator)),
  };
}

/** Order, filters and compressor of v2 as a list of codecs. Filters see the bytes in the stored order. */
function codecsOfV2(document: JsonObject, type: DataType, at: Place): CodecSpec[] {
  const { order, filters, compressor } = document;
  const toSpec = (value: Json): CodecSpec => {
    const { id, ...configuration } = (value ?? {}) as JsonObject;
    if (typeof id !== "string") throw new CorruptDataError(at, `${formatDocument(value)} is not a codec`);
    return { name: id, configuration };
  };
  const specs = [...(Array.isArray(filters) ? (filters as Json[]) : []), ...(compressor ? [compressor] : [])].map(
    toSpec,
  );
  const transpose = order === "F" ? [{ name: "transpose", configuration: { order: "F" } }] : [];
  const [first] = specs;
  if (first && type.elementBytes === undefined && isTextCodec(first.name)) return [...transpose, ...specs];
  if (type.elementBytes === undefined) {
    throw new UnsupportedError(`${at.place}: objects by ${first ? `the codec "${first.name}"` : "no codec"}`);
  }
  const endian = type.isBigEndian ? "big" : "little";
  return [...transpose, { name: "bytes", configuration: { endian } }, ...specs];
}

function readV3(document: JsonObject, shape: readonly number[], at: Place): ArrayMetadata {
  checkExtensions(document, at);
  const type = dataTypeOfV3(document.data_type, at.place);
  const grid = named(document.chunk_grid, at);
  if (grid.name !== "regular") throw new UnsupportedError(`the chunk grid "${grid.name}" of ${at.place}`);
  const names = document.dimension_names;
  return {
    shape,
    chunkShape: chunkShapeOf(grid.configuration.chunk_shape, shape, at),
    type,
    fill: fillElement(type, document.fill_value, at.place),
    codecs: specsOf(document.codecs),
    dimensionNames: Array.isArray(names) ? (names as (string | null)[]) : [],
    keyOf: chunkKeys(document.chunk_key_encoding, at),
  };
}

const knownMembers = new Set([
  "zarr_format",
  "node_type",
  "shape",
  "data_type",
  "chunk_grid",
  "chunk_key_encoding",
  "fill_value",
  "codecs",
  "attributes",
  "dimension_names",
  "storage_transformers",
  "consolidated_metadata",
]);

/** Unknown members must be understood unless they say otherwise (Zarr v3, array metadata). */
function checkExtensions(document: JsonObject, at: Place): void {
  for (const [name, value] of Object.entries(document)) {
    if (knownMembers.has(name)) continue;
    const mayIgnore = typeof value === "object" && value !== null && (value as JsonObject).must_understand === false;
    if (!mayIgnore) throw new UnsupportedError(`"${name}" in the metadata of ${at.place}`);
  }
  const transformers = document.storage_transformers;
  if (Array.isArray(transformers) && transformers.length > 0)
    throw new UnsupportedError(`storage transformers of ${at.place}`);
}

function named(value: Json | undefined, at: Place): { name: string; configuration: JsonObject } {
  const { name, configuration } = (typeof value === "string" ? { name: value } : (value ?? {})) as JsonObject;
  if (typeof name !== "string") throw new CorruptDataError(at, `${formatDocument(value)} has no name`);
  return { name, configuration: (configuration ?? {}) as JsonObject };
}

function chunkKeys(encoding: Json | undefined, at: Place): ArrayMetadata["keyOf"] {
  const { name, configuration } = named(encoding, at);
  const separator = configuration.separator ?? (name === "v2" ? "." : "/");
  if ((name !== "default" && name !== "v2") || (separator !== "." && separator !== "/")) {
    throw new UnsupportedError(`the chunk keys ${formatDocument(encoding)} of ${at.place}`);
  }
  if (name === "v2") return (chunk) => (chunk.length === 0 ? "0" : chunk.join(separator));
  return (chunk) => ["c", ...chunk].join(separator);
}
