import type { DType } from "../../array/dtype.ts";
import { isComplex, isFloat } from "../../array/dtype.ts";
import type { Attrs, AttrValue } from "../../array/variable.ts";
import type { StoredForm } from "../../cf/stored-form.ts";
import type { CodecSpec } from "../../codecs/codec.ts";
import { codecEntry, isTextCodec } from "../../codecs/registry.ts";
import { UnsupportedError } from "../../errors.ts";
import type { Json, JsonObject, ZarrNode } from "./metadata.ts";

/** A new array, before its metadata are written. */
export interface ArrayLayout {
  readonly name: string;
  readonly dims: readonly string[];
  readonly shape: readonly number[];
  readonly chunks: readonly number[];
  /** Whole chunks per shard; version 3 only. */
  readonly shards?: readonly number[];
  readonly form: StoredForm;
  readonly codecs: readonly CodecSpec[];
  readonly attrs: Attrs;
}

/** Names of codecs that Zarr v3 knows without numcodecs' prefix. */
const ownNames = new Set(["blosc", "gzip", "zstd", "crc32c", "bytes", "transpose", "vlen-utf8", "vlen-bytes"]);

/** Metadata of a new array. @throws UnsupportedError for what the version cannot say */
export function arrayNode(version: 2 | 3, layout: ArrayLayout): ZarrNode {
  return version === 2 ? nodeV2(layout) : nodeV3(layout);
}

function nodeV3(layout: ArrayLayout): ZarrNode {
  const { form, shape, chunks, shards } = layout;
  const inner = codecsV3(layout);
  const sharded: CodecSpec = {
    name: "sharding_indexed",
    configuration: {
      chunk_shape: chunks,
      codecs: inner,
      index_codecs: [{ name: "bytes", configuration: { endian: "little" } }, { name: "crc32c" }],
      index_location: "end",
    },
  };
  const attrs: JsonObject = toJson(withFill(layout, (fill) => (isFloat(form.dtype) ? base64Of(fill) : fill)));
  const document = {
    zarr_format: 3,
    node_type: "array",
    shape,
    data_type: form.dtype,
    chunk_grid: { name: "regular", configuration: { chunk_shape: shards ?? chunks } },
    chunk_key_encoding: { name: "default", configuration: { separator: "/" } },
    fill_value: emptyValue(form.dtype),
    codecs: shards ? [sharded] : inner,
    attributes: attrs,
    dimension_names: layout.dims,
    storage_transformers: [],
  };
  return { version: 3, kind: "array", document: document as unknown as JsonObject, attrs };
}

function withFill({ attrs, form }: ArrayLayout, encode: (fill: number) => AttrValue): Attrs {
  const { fillValue } = form;
  return { ...attrs, ...form.attrs, ...(fillValue === undefined ? {} : { _FillValue: encode(fillValue) }) };
}

function base64Of(value: number): string {
  return Buffer.from(new Float64Array([value]).buffer).toString("base64");
}

/** What stands for a chunk that is nowhere stored. */
function emptyValue(dtype: DType): Json {
  if (dtype === "string") return "";
  if (dtype === "bool") return false;
  if (isComplex(dtype)) return ["NaN", "NaN"];
  return isFloat(dtype) ? "NaN" : 0;
}

function codecsV3({ form, codecs, shape }: ArrayLayout): CodecSpec[] {
  const named = codecs.map((spec) => completeV3(spec, form.dtype, shape.length));
  if (named.some(({ name }) => name === "bytes" || isTextCodec(name))) return named;
  const isBefore = ({ name }: CodecSpec): boolean => name === "transpose" || codecEntry(name)?.takes === "elements";
  const split = named.findIndex((spec) => !isBefore(spec));
  const at = split < 0 ? named.length : split;
  const middle =
    form.dtype === "string" ? { name: "vlen-utf8" } : { name: "bytes", configuration: { endian: "little" } };
  return [...named.slice(0, at), middle, ...named.slice(at)];
}

const shuffleNames = ["noshuffle", "shuffle", "bitshuffle"];

/** All that the specification wants to be told, and numcodecs' names. */
function completeV3({ name, configuration = {} }: CodecSpec, dtype: DType, rank: number): CodecSpec {
  const own = name.replace(/^numcodecs\./, "");
  if (own === "gzip") return { name: own, configuration: { level: 5, ...configuration } };
  if (own === "zstd") return { name: own, configuration: { level: 0, checksum: false, ...configuration } };
  if (own === "transpose") return { name: own, configuration: { order: orderOf(configuration.order, rank) } };
  if (own === "blosc") {
    const { shuffle = "shuffle" } = configuration;
    const kind = typeof shuffle === "number" ? (shuffleNames[shuffle] ?? "shuffle") : shuffle;
    const typesize = elementBytesOf(dtype);
    return {
      name: own,
      configuration: { cname: "zstd", clevel: 5, typesize, blocksize: 0, ...configuration, shuffle: kind },
    };
  }
  if (ownNames.has(own)) return Object.keys(configuration).length === 0 ? { name: own } : { name: own, configuration };
  return { name: `numcodecs.${own}`, configuration: withNumpyType(own, configuration, dtype) };
}

function orderOf(order: unknown, rank: number): unknown {
  const axes = Array.from({ length: rank }, (_, axis) => axis);
  return order === "F" ? axes.reverse() : order;
}

const typed = new Set(["delta", "fixedscaleoffset", "quantize"]);

function withNumpyType(name: string, configuration: JsonLike, dtype: DType): JsonLike {
  if (typed.has(name)) return { dtype: numpyType(dtype), ...configuration };
  return name === "astype" ? { decode_dtype: numpyType(dtype), ...configuration } : configuration;
}

type JsonLike = Readonly<Record<string, unknown>>;

function elementBytesOf(dtype: DType): number {
  return dtype === "string" ? 1 : Number(numpyType(dtype).slice(2));
}

const numpyKinds: Readonly<Record<string, string>> = { int: "i", uint: "u", float: "f", complex: "c" };

/** numpy's type string, little-endian. */
export function numpyType(dtype: DType): string {
  if (dtype === "string") return "|O";
  if (dtype === "bool") return "|b1";
  const [, kind = "", bits = ""] = /^(u?int|float|complex)(\d+)$/.exec(dtype) ?? [];
  const bytes = Number(bits) / 8;
  return `${bytes === 1 ? "|" : "<"}${numpyKinds[kind]}${bytes}`;
}

function nodeV2(layout: ArrayLayout): ZarrNode {
  const { form, shape, chunks, name } = layout;
  if (layout.shards) throw new UnsupportedError(`shards of "${name}" in Zarr v2`, "write format 3");
  const { order, codecs } = orderV2(layout);
  const specs = codecs.map(({ name: id, configuration }) => ({
    id,
    ...configurationV2(id, configuration ?? {}, form.dtype),
  }));
  const isCompressed = codecs.length > 0 && codecEntry(codecs.at(-1)!.name)?.takes === "bytes";
  const filters = isCompressed ? specs.slice(0, -1) : specs;
  const texts = form.dtype === "string" && !isTextCodec(codecs[0]?.name ?? "") ? [{ id: "vlen-utf8" }] : [];
  const document = {
    zarr_format: 2,
    shape,
    chunks,
    dtype: numpyType(form.dtype),
    fill_value: fillV2(form),
    order,
    filters: texts.length + filters.length > 0 ? [...texts, ...filters] : null,
    compressor: isCompressed ? specs.at(-1)! : null,
    dimension_separator: ".",
  };
  const attrs = toJson({ ...layout.attrs, ...form.attrs, _ARRAY_DIMENSIONS: layout.dims });
  return { version: 2, kind: "array", document: document as unknown as JsonObject, attrs };
}

/** numcodecs counts the kinds of shuffling and finds the size of an element itself. */
function configurationV2(name: string, configuration: JsonLike, dtype: DType): JsonLike {
  if (name !== "blosc") return withNumpyType(name, configuration, dtype);
  const { typesize: _, shuffle = 1, ...rest } = configuration;
  const kind = typeof shuffle === "string" ? shuffleNames.indexOf(shuffle) : shuffle;
  return { cname: "zstd", clevel: 5, blocksize: 0, ...rest, shuffle: kind };
}

function orderV2({ codecs, name, shape }: ArrayLayout): { order: "C" | "F"; codecs: CodecSpec[] } {
  const plain = codecs.map((spec) => ({ ...spec, name: spec.name.replace(/^numcodecs\./, "") }));
  const [first] = plain;
  if (first?.name !== "transpose") return { order: "C", codecs: plain };
  const order = orderOf(first.configuration?.order, shape.length) as number[];
  if (!order.every((axis, i) => axis === shape.length - 1 - i)) {
    throw new UnsupportedError(
      `the order ${JSON.stringify(order)} of "${name}" in Zarr v2`,
      'only "F" can be written there',
    );
  }
  return { order: "F", codecs: plain.slice(1) };
}

/** In v2 the fill value is also the CF one (as xarray reads it), so that none is told where there is none. */
function fillV2({ dtype, fillValue }: StoredForm): Json {
  if (dtype === "string" || fillValue === undefined) return null;
  return Number.isNaN(fillValue) ? "NaN" : fillValue;
}

/** Attributes as JSON: 64-bit integers as numbers, NaN and infinities as text. */
export function toJson(attrs: Attrs): JsonObject {
  return JSON.parse(
    JSON.stringify(attrs, (_, value: unknown) => {
      if (typeof value === "bigint") return Number(value);
      return typeof value === "number" && !Number.isFinite(value) ? String(value) : value;
    }),
  ) as JsonObject;
}
