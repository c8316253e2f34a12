import { randomUUID } from "node:crypto";
import { existsSync } from "node:fs";
import { mkdir, rename, rm, writeFile } from "node:fs/promises";
import { basename, dirname, join, resolve } from "node:path";
import { zstdCompressSync } from "node:zlib";
import { contiguousBlock } from "../../array/blocks.ts";
import type { DatasetParts } from "../../array/dataset.ts";
import {
  type ArrayData,
  bytesOf,
  createData,
  type DType,
  dtypeOfData,
  isDType,
  isFloat,
  isInteger,
} from "../../array/dtype.ts";
import { sizeOf } from "../../array/shape.ts";
import type { Attrs, AttrValue, Variable } from "../../array/variable.ts";
import { encodeTimes } from "../../cf/time.ts";
import { TargetExistsError, UnsupportedError } from "../../errors.ts";
import { type ComputeOptions, computeBlocks } from "../../exec/compute.ts";
import { copyElements } from "../../expr/gather.ts";
import { cast } from "../../expr/map/convert.ts";
import { countOf } from "../../expr/selection.ts";

/** Options of `toZarr()`. */
export interface ToZarrOptions extends ComputeOptions {
  /** Replaces the Zarr that is at the path. */
  readonly overwrite?: boolean;
  /** Chunk length per dimension; by default as the data are stored, else blocks of about a million elements. */
  readonly chunks?: Readonly<Record<string, number>>;
}

/**
 * Writes a dataset as Zarr v3 with consolidated metadata: chunks in zstd, one after the other. It is written beside the
 * path and takes its place when it is complete, so a write that fails leaves nothing, and what is there before can itself
 * be the source. Values are written decoded (no scale factor); times by units.
 * @throws TargetExistsError when there is something and `overwrite` is not set, or something that is not Zarr
 */
export async function writeZarr(parts: DatasetParts, path: string, options: ToZarrOptions = {}): Promise<void> {
  const target = resolve(path);
  await checkTarget(target, options.overwrite ?? false);
  const folder = join(dirname(target), `.${basename(target)}.${randomUUID()}.part`);
  try {
    await mkdir(folder, { recursive: true });
    await writeGroup(parts, folder, options);
    await checkTarget(target, options.overwrite ?? false);
    await rm(target, { recursive: true, force: true });
    await rename(folder, target);
  } catch (error) {
    await rm(folder, { recursive: true, force: true });
    throw error;
  }
}

const zarrDocuments = ["zarr.json", ".zgroup", ".zarray", ".zmetadata"];

/** Only Zarr is replaced, never a folder or file that holds something else. */
async function checkTarget(target: string, overwrite: boolean): Promise<void> {
  if (!existsSync(target)) return;
  if (!overwrite) throw new TargetExistsError(target, "pass { overwrite: true }");
  if (!zarrDocuments.some((name) => existsSync(join(target, name))))
    throw new TargetExistsError(target, "remove it yourself, because it is not Zarr");
}

async function writeGroup(parts: DatasetParts, path: string, options: ToZarrOptions): Promise<void> {
  const metadata: Record<string, object> = {};
  const names = [...parts.coords.keys()];
  for (const [name, variable] of [...parts.coords, ...parts.variables]) {
    const auxiliary = names.filter((coord) => coord !== name && isAuxiliary(coord, parts.coords.get(coord)!, variable));
    const extra: Attrs = parts.variables.has(name) && auxiliary.length > 0 ? { coordinates: auxiliary.join(" ") } : {};
    metadata[name] = await writeArray(join(path, encodeName(name)), { name, variable, extra }, options);
  }
  const root = {
    zarr_format: 3,
    node_type: "group",
    attributes: toJson(parts.attrs),
    consolidated_metadata: { kind: "inline", must_understand: false, metadata },
  };
  await writeFile(join(path, "zarr.json"), JSON.stringify(root, undefined, 1));
}

/** A coordinate that readers cannot find by its name, on the dimensions of a variable. */
function isAuxiliary(name: string, { expr }: Variable, variable: Variable): boolean {
  const isIndex = expr.dims.length === 1 && expr.dims[0] === name;
  return !isIndex && expr.dims.every((dim) => variable.expr.dims.includes(dim));
}

/** Names become folders: none may lead elsewhere. */
function encodeName(name: string): string {
  if (name === "" || name === "." || name === ".." || /[/\\\0]/.test(name)) {
    throw new UnsupportedError(`the variable name "${name}" in Zarr`, "rename it");
  }
  return name;
}

async function writeArray(
  folder: string,
  array: { name: string; variable: Variable; extra: Attrs },
  options: ToZarrOptions,
): Promise<object> {
  const { expr, encoding } = array.variable;
  const chunkShape = chunksOf(array.variable, options.chunks ?? {});
  const stored = storage(array.variable);
  const document = {
    zarr_format: 3,
    node_type: "array",
    shape: expr.shape,
    data_type: stored.dtype,
    chunk_grid: { name: "regular", configuration: { chunk_shape: chunkShape } },
    chunk_key_encoding: { name: "default", configuration: { separator: "/" } },
    fill_value: stored.fill,
    codecs: [stored.codec, { name: "zstd", configuration: { level: 3, checksum: false } }],
    dimension_names: expr.dims,
    attributes: toJson({ ...stored.attrs, ...array.extra }),
  };
  await mkdir(folder, { recursive: true });
  const cuts = expr.shape.map((length, axis) => [
    ...Array.from({ length: Math.ceil(length / chunkShape[axis]!) }, (_, i) => i * chunkShape[axis]!),
    length,
  ]);
  for await (const { selection, block } of computeBlocks(expr, cuts, options)) {
    const chunk = selection.map((axis, i) => (axis.kind === "range" ? axis.start : 0) / chunkShape[i]!);
    const padded = padTo(block.data, selection.map(countOf), chunkShape, expr.dtype);
    const file = join(folder, "c", ...chunk.map(String));
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, zstdCompressSync(toBytes(encode(padded, stored, encoding))));
  }
  await writeFile(join(folder, "zarr.json"), JSON.stringify(document, undefined, 1));
  return document;
}

interface Storage {
  readonly dtype: DType;
  readonly fill: AttrValue;
  readonly codec: object;
  readonly attrs: Attrs;
  /** Units of encoded times. */
  readonly units?: string;
}

const bytesCodec = { name: "bytes", configuration: { endian: "little" } };

function storage({ expr, attrs, encoding }: Variable): Storage {
  if (expr.dtype === "string") return { dtype: "string", fill: "", codec: { name: "vlen-utf8" }, attrs };
  if (expr.dtype === "datetime") {
    const units = typeof encoding.units === "string" ? encoding.units : "milliseconds since 1970-01-01";
    const calendar = typeof encoding.calendar === "string" ? encoding.calendar : "standard";
    return {
      dtype: timeDType(encoding.dtype),
      fill: 0,
      codec: bytesCodec,
      units,
      attrs: { ...attrs, units, calendar },
    };
  }
  if (!isFloat(expr.dtype))
    return { dtype: expr.dtype, fill: expr.dtype === "bool" ? false : 0, codec: bytesCodec, attrs };
  return { dtype: expr.dtype, fill: "NaN", codec: bytesCodec, attrs: { ...attrs, _FillValue: "AAAAAAAA+H8=" } };
}

/** Encoded times are whole numbers where the file they came from had whole numbers. */
function timeDType(dtype: AttrValue | undefined): DType {
  return typeof dtype === "string" && isDType(dtype) && isInteger(dtype) ? "int64" : "float64";
}

function chunksOf({ expr, encoding }: Variable, wanted: Readonly<Record<string, number>>): number[] {
  const known =
    Array.isArray(encoding.chunks) && encoding.chunks.length === expr.shape.length
      ? (encoding.chunks as number[])
      : undefined;
  const usual = known ?? contiguousBlock(expr.shape, 2 ** 20);
  return expr.dims.map((dim, axis) =>
    Math.max(1, Math.min(wanted[dim] ?? usual[axis]!, Math.max(1, expr.shape[axis]!))),
  );
}

/** Zarr stores full chunks: elements beyond the array are zeros. */
function padTo(data: ArrayData, shape: readonly number[], full: readonly number[], dtype: DType): ArrayData {
  if (shape.every((length, axis) => length === full[axis])) return data;
  const target = { data: createData(dtype, sizeOf(full)), shape: full };
  const axes = shape.map((length) => {
    const positions = Int32Array.from({ length }, (_, i) => i);
    return { to: positions, from: positions, contiguous: true };
  });
  copyElements(target, { data, shape }, axes);
  return target.data;
}

function encode(data: ArrayData, stored: Storage, encoding: Attrs): ArrayData {
  if (stored.units === undefined) return data;
  const calendar = typeof encoding.calendar === "string" ? encoding.calendar : "standard";
  const times = encodeTimes(data as Float64Array, stored.units, calendar);
  return stored.dtype === "int64" ? cast(times.map(Math.round), "int64") : times;
}

function toBytes(data: ArrayData): Uint8Array {
  if (!Array.isArray(data))
    return new Uint8Array(data.buffer, data.byteOffset, data.length * bytesOf(dtypeOfData(data)));
  const texts = data.map((text) => Buffer.from(text));
  const bytes = Buffer.alloc(4 + texts.reduce((sum, text) => sum + 4 + text.length, 0));
  let at = bytes.writeUInt32LE(texts.length);
  for (const text of texts) {
    at = bytes.writeUInt32LE(text.length, at);
    at += text.copy(bytes, at);
  }
  return bytes;
}

/** Attributes as JSON: 64-bit integers as numbers, NaN and infinities as text. */
function toJson(attrs: Attrs): unknown {
  return JSON.parse(
    JSON.stringify(attrs, (_, value: unknown) => {
      if (typeof value === "bigint") return Number(value);
      return typeof value === "number" && !Number.isFinite(value) ? String(value) : value;
    }),
  );
}
