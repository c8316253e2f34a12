import { type ArrayData, bytesOfData, type DType } from "../../array/dtype.ts";
import { forEachIndex, sizeOf } from "../../array/shape.ts";
import { createCodec, createTextCodec } from "../../codecs/registry.ts";
import type { Reference, References } from "../../source/reference.ts";
import { numpyType } from "../zarr/array-document.ts";
import { formatDocument, type Json, type JsonObject } from "../zarr/metadata.ts";

/** An array of Zarr v2 whose chunks lie in files. */
export interface VirtualArray {
  readonly name: string;
  readonly dims: readonly string[];
  readonly shape: readonly number[];
  readonly chunkShape: readonly number[];
  /** numpy's name of the type. */
  readonly type: string;
  readonly fill: Json;
  /** Codecs in the order in which they were applied. */
  readonly filters: readonly JsonObject[];
  readonly attrs: JsonObject;
  /** Chunks by their place in the grid, such as `0.3.1`. */
  readonly chunks: ReadonlyMap<string, Reference>;
}

/** A group of Zarr v2 of such arrays. */
export interface VirtualDataset {
  /** File that they come from. */
  readonly source: string;
  readonly attrs: JsonObject;
  readonly arrays: readonly VirtualArray[];
}

/** Key of a chunk below its array. */
export function chunkKey(chunk: readonly number[]): string {
  return chunk.length === 0 ? "0" : chunk.join(".");
}

/** Places of all chunks of an array. */
export function chunkPlaces({ shape, chunkShape }: Pick<VirtualArray, "shape" | "chunkShape">): number[][] {
  const places: number[][] = [];
  forEachIndex(
    shape.map((length, axis) => Math.ceil(length / chunkShape[axis]!)),
    (place) => void places.push([...place]),
  );
  return places;
}

/** Metadata documents by key. */
function documentsOf({ attrs, arrays }: VirtualDataset): Map<string, JsonObject> {
  const found = new Map<string, JsonObject>([
    [".zgroup", { zarr_format: 2 }],
    [".zattrs", attrs],
  ]);
  for (const array of arrays) {
    const { name, shape, chunkShape, type, fill, filters } = array;
    found.set(`${name}/.zarray`, {
      zarr_format: 2,
      shape,
      chunks: chunkShape.map((length) => Math.max(1, length)),
      dtype: type,
      fill_value: fill,
      order: "C",
      filters: filters.length > 0 ? filters : null,
      compressor: null,
    });
    found.set(`${name}/.zattrs`, { ...array.attrs, _ARRAY_DIMENSIONS: array.dims });
  }
  return found;
}

/** All references, metadata first. */
export function* referencesOf(dataset: VirtualDataset): Generator<readonly [string, Reference]> {
  for (const [key, document] of documentsOf(dataset))
    yield [key, { kind: "inline", value: Buffer.from(formatDocument(document)) }];
  for (const { name, chunks } of dataset.arrays) for (const [key, chunk] of chunks) yield [`${name}/${key}`, chunk];
}

/** References that can be opened. */
export function openable(dataset: VirtualDataset): References {
  const all = new Map(referencesOf(dataset));
  return { find: (key) => all.get(key), keys: () => all.keys() };
}

/** The fill value of an array as JSON: of numbers only. */
export function fillOf(value: Json | undefined): Json {
  const one = Array.isArray(value) ? (value as readonly Json[])[0] : value;
  if (typeof one === "bigint" || (typeof one === "number" && Number.isFinite(one))) return one;
  return typeof one === "number" ? String(one) : null;
}

/** An array whose elements stand among the references themselves, in one chunk. */
export async function inlineArray(
  facts: Pick<VirtualArray, "name" | "dims" | "shape" | "attrs" | "fill">,
  dtype: DType,
  data: ArrayData,
): Promise<VirtualArray> {
  const isText = dtype === "string";
  const value = isText ? (await createTextCodec({ name: "vlen-utf8" })).encode(data as string[]) : bytesOfData(data);
  const chunk = chunkKey(facts.shape.map(() => 0));
  return {
    ...facts,
    chunkShape: facts.shape,
    type: numpyType(dtype),
    filters: isText ? [{ id: "vlen-utf8" }] : [],
    chunks: new Map(sizeOf(facts.shape) === 0 ? [] : [[chunk, { kind: "inline", value }]]),
  };
}

/** Characters along the last axis as texts of a fixed length, which are the same bytes; other arrays as they are. */
export function joinCharacters(array: VirtualArray): VirtualArray {
  const width = array.shape.at(-1);
  if (array.type !== "|S1" || !width || array.chunkShape.at(-1) !== width) return array;
  const [dims, shape, chunkShape] = [array.dims.slice(0, -1), array.shape.slice(0, -1), array.chunkShape.slice(0, -1)];
  const short = (key: string): string => (shape.length === 0 ? key : key.slice(0, key.lastIndexOf(".")));
  const chunks = new Map([...array.chunks].map(([key, chunk]) => [short(key), chunk]));
  return { ...array, dims, shape, chunkShape, chunks, type: `|S${width}` };
}

/** Bytes as these codecs store them. */
export async function encodeBytes(filters: readonly JsonObject[], bytes: Uint8Array): Promise<Uint8Array> {
  let stored = bytes;
  for (const { id, ...configuration } of filters)
    stored = (await createCodec({ name: id as string, configuration })).encode(stored);
  return stored;
}

/** Bytes before these codecs. */
export async function decodeBytes(filters: readonly JsonObject[], stored: Uint8Array): Promise<Uint8Array> {
  let bytes = stored;
  for (const { id, ...configuration } of filters.toReversed())
    bytes = (await createCodec({ name: id as string, configuration })).decode(bytes, undefined);
  return bytes;
}

/** Bytes of an element of a numpy type. */
function elementBytesOf(type: string): number {
  return Number(/\d+$/.exec(type)?.[0] ?? 1);
}

/** Pieces without filters are not larger than this. */
const pieceBytes = 2 ** 24;

/** Shape of the pieces into which an array that lies in one piece is cut: equal ones, and each in one piece. */
export function pieceShape(shape: readonly number[], elementBytes: number): number[] {
  const pieces = [...shape];
  for (let axis = 0; axis < shape.length && sizeOf(pieces) * elementBytes > pieceBytes; axis++) {
    const rest = sizeOf(pieces.slice(axis + 1)) * elementBytes;
    const most = Math.max(1, Math.floor(pieceBytes / rest));
    pieces[axis] = largestDivisor(shape[axis]!, most);
  }
  return pieces;
}

function largestDivisor(length: number, most: number): number {
  for (let divisor = Math.min(most, length); divisor > 1; divisor--) if (length % divisor === 0) return divisor;
  return 1;
}

/** The array with chunks of another length along an axis, which are parts of its chunks; undefined where none can be. */
export function splitAlong(array: VirtualArray, axis: number, length: number): VirtualArray | undefined {
  const old = array.chunkShape[axis]!;
  if (old === length) return array;
  const isWhole = array.chunkShape.slice(0, axis).every((one) => one === 1);
  if (array.filters.length > 0 || old % length !== 0 || !isWhole) return undefined;
  const parts = old / length;
  const bytes = (sizeOf(array.chunkShape) / parts) * elementBytesOf(array.type);
  const chunks = new Map<string, Reference>();
  for (const [key, chunk] of array.chunks) {
    if (chunk.kind === "whole") return undefined;
    const place = key.split(".").map(Number);
    for (let i = 0; i < parts; i++) {
      const at = place.with(axis, place[axis]! * parts + i);
      chunks.set(chunkKey(at), partOf(chunk, i * bytes, bytes));
    }
  }
  return { ...array, chunkShape: array.chunkShape.with(axis, length), chunks };
}

function partOf(chunk: Exclude<Reference, { kind: "whole" }>, start: number, length: number): Reference {
  if (chunk.kind === "inline") return { kind: "inline", value: chunk.value.subarray(start, start + length) };
  return { ...chunk, offset: chunk.offset + start, length };
}
