import { contiguousBlock } from "../../array/blocks.ts";
import type { DatasetParts } from "../../array/dataset.ts";
import type { Attrs, AttrValue, Variable } from "../../array/variable.ts";
import { auxiliaryOf } from "../../cf/auxiliary.ts";
import { type StorageEncoding, storedForm } from "../../cf/stored-form.ts";
import { boundedTimes, timesOf } from "../../cf/stored-times.ts";
import type { CodecSpec } from "../../codecs/codec.ts";
import { isTextCodec } from "../../codecs/registry.ts";
import { UnsupportedError, VariableNotFoundError } from "../../errors.ts";
import type { Expr } from "../../expr/node.ts";
import type { ArrayLayout } from "./array-document.ts";

/** How one variable is stored in Zarr. */
export interface ArrayEncoding extends StorageEncoding {
  /** Length of a shard, per axis: whole chunks. */
  readonly shards?: readonly number[];
  /** Codecs in the order of writing, with the names of Zarr v3; `bytes` or `vlen-utf8` is put in where it belongs. */
  readonly codecs?: readonly CodecSpec[];
}

/** What a writer is told about storage. */
export interface LayoutOptions {
  /** Chunk length per dimension; by default as the data are stored, else blocks of about a million elements. */
  readonly chunks?: Readonly<Record<string, number>>;
  /** Shard length per dimension, rounded up to whole chunks; no shards by default. */
  readonly shards?: Readonly<Record<string, number>>;
  /** Codecs of all variables that have none of their own; zstd by default. */
  readonly codecs?: readonly CodecSpec[];
  /** By variable. */
  readonly encoding?: Readonly<Record<string, ArrayEncoding>>;
}

/** A variable and how it is to be stored. */
export interface VariableLayout extends ArrayLayout {
  readonly expr: Expr;
}

const usualElements = 2 ** 20;
const usualCodecs: readonly CodecSpec[] = [{ name: "zstd" }];

/** The arrays of a dataset: coordinates first. @throws UnsupportedError, VariableNotFoundError */
export function layoutOf(parts: DatasetParts, version: 2 | 3, options: LayoutOptions): VariableLayout[] {
  const all = [...parts.coords, ...parts.variables];
  const names = all.map(([name]) => name);
  for (const name of Object.keys(options.encoding ?? {})) {
    if (!names.includes(name)) throw new VariableNotFoundError(name, names);
  }
  return all.map(([name, variable]) => variableLayout(name, variable, { parts, version, options }));
}

interface LayoutContext {
  readonly parts: DatasetParts;
  readonly version: 2 | 3;
  readonly options: LayoutOptions;
}

/** How one variable of a dataset is to be stored. */
export function variableLayout(
  name: string,
  variable: Variable,
  { parts, version, options }: LayoutContext,
): VariableLayout {
  const { expr, attrs } = variable;
  const asked = options.encoding?.[name] ?? {};
  const encoding: Attrs = { ...lossless(variable), ...boundedTimes(parts, name, options), ...(asked as Attrs) };
  const chunks = chunksOf(name, variable, { asked: asked.chunks, byDim: options.chunks ?? {} });
  const shards = version === 3 ? shardsOf(expr, chunks, { encoding, asked, byDim: options.shards ?? {} }) : undefined;
  const coordinates = parts.variables.has(name) ? auxiliaryOf(parts, variable) : [];
  return {
    name,
    expr,
    dims: expr.dims,
    shape: expr.shape,
    chunks,
    ...(shards ? { shards } : {}),
    form: storedForm({ name, dtype: expr.dtype, encoding, elements: timesOf(variable) }),
    codecs: asked.codecs ?? options.codecs ?? storedCodecs(encoding.codecs, variable) ?? usualCodecs,
    attrs: coordinates.length === 0 ? attrs : { ...attrs, coordinates: coordinates.join(" ") },
  };
}

/**
 * The variable's own encoding, without the packing where numbers would come back as another dtype: JSON does not tell a
 * float32 scale factor from a float64 one.
 */
function lossless({ expr, encoding }: Variable): Attrs {
  const isPacked = encoding.scale_factor !== undefined || encoding.add_offset !== undefined;
  if (!isPacked || expr.dtype === "float64") return encoding;
  const { dtype, scale_factor, add_offset, _FillValue, missing_value, _Unsigned, ...rest } = encoding;
  return rest;
}

function chunksOf(
  name: string,
  { expr, encoding }: Variable,
  { asked, byDim }: { asked: readonly number[] | undefined; byDim: Readonly<Record<string, number>> },
): number[] {
  const isFor = (value: unknown): value is number[] => Array.isArray(value) && value.length === expr.shape.length;
  if (asked && !isFor(asked))
    throw new UnsupportedError(`chunks ${JSON.stringify(asked)} of "${name}"`, "give one length per axis");
  const known = asked ?? (isFor(encoding.chunks) ? encoding.chunks : contiguousBlock(expr.shape, usualElements));
  return expr.dims.map((dim, axis) => {
    const length = asked ? asked[axis]! : (byDim[dim] ?? known[axis]!);
    if (!Number.isSafeInteger(length) || length < 1)
      throw new UnsupportedError(`chunks of length ${length} of "${name}"`);
    return Math.min(length, Math.max(1, expr.shape[axis]!));
  });
}

function shardsOf(
  { dims, shape }: Expr,
  chunks: readonly number[],
  { encoding, asked, byDim }: { encoding: Attrs; asked: ArrayEncoding; byDim: Readonly<Record<string, number>> },
): number[] | undefined {
  const known = asked.shards ?? (asked.chunks ? undefined : encoding.shards);
  const isKnown = Array.isArray(known) && known.length === dims.length;
  if (!isKnown && !dims.some((dim) => byDim[dim] !== undefined)) return undefined;
  return chunks.map((chunk, axis) => {
    const length = byDim[dims[axis]!] ?? (isKnown ? (known[axis] as number) : chunk);
    return Math.ceil(Math.min(length, Math.max(1, shape[axis]!)) / chunk) * chunk;
  });
}

/** Codecs that a file was read with, as far as they are codecs of bytes that do not depend on the dtype. */
function storedCodecs(stored: AttrValue | undefined, { expr }: Variable): readonly CodecSpec[] | undefined {
  if (!Array.isArray(stored)) return undefined;
  const specs = stored as unknown as readonly CodecSpec[];
  const kept = specs.filter(({ name }) => portable.has(name.replace(/^numcodecs\./, "")) && !isTextCodec(name));
  return kept.length > 0 || expr.dtype !== "string" ? kept : undefined;
}

const portable = new Set(["blosc", "gzip", "zlib", "zstd", "lz4"]);
