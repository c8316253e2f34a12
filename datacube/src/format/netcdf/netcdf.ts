import { clippedShape, contiguousBlock } from "../../array/blocks.ts";
import type { ChunkReader } from "../../array/chunk-reader.ts";
import { viewData } from "../../array/dtype.ts";
import { sizeOf, stridesOf } from "../../array/shape.ts";
import { swapInPlace } from "../../codecs/elements.ts";
import { CorruptDataError } from "../../errors.ts";
import type { ByteSource } from "../../source/source.ts";
import type { Format, FormatOptions, StoredVariable } from "../format.ts";
import { HeaderTooShort, type NetcdfHeader, type NetcdfVariable, parseHeader, storedBytes } from "./header.ts";

/** NetCDF-3: classic, 64-bit offset and 64-bit data (CDF-1, 2, 5). Only the header is read; elements by blocks. */
export const netcdf: Format = {
  open: async (location, options) => {
    const source = (await location.bytes(options))!;
    const header = await readHeader(source, options);
    return { attrs: header.attrs, variables: header.variables.map((variable) => toStored(variable, header, source)) };
  },
};

const firstHeaderBytes = 2 ** 16;

/** The header, with as many reads as it is long. @throws CorruptDataError */
export async function readHeader(source: ByteSource, options: FormatOptions): Promise<NetcdfHeader> {
  const at = { source: source.name, format: "netcdf", place: "the header" };
  for (let length = firstHeaderBytes; ; length *= 4) {
    const bytes = await source.read(0, Math.min(length, source.size), options);
    try {
      return parseHeader(bytes, source.size);
    } catch (error) {
      if (!(error instanceof HeaderTooShort))
        throw new CorruptDataError(at, error instanceof Error ? error.message : String(error), { cause: error });
      if (length >= source.size)
        throw new CorruptDataError(at, `it goes on beyond the end of the file (${source.size} bytes): it is truncated`);
    }
  }
}

function toStored(variable: NetcdfVariable, header: NetcdfHeader, source: ByteSource): StoredVariable {
  const isText = variable.type === "char" && variable.shape.length > 0;
  const reader = isText ? textReader(variable, header, source) : elementReader(variable, header, source);
  const { name, dims, attrs, attrTypes } = variable;
  return {
    name,
    dims: isText ? dims.slice(0, -1) : dims,
    reader,
    attrs,
    attrTypes,
    encoding: { chunks: reader.chunkShape },
  };
}

const blockBytes = 2 ** 22;

function elementReader(variable: NetcdfVariable, header: NetcdfHeader, source: ByteSource): ChunkReader {
  const { shape, type } = variable;
  const dtype = type === "char" ? "uint8" : type;
  const chunkShape = contiguousBlock(shape, blockBytes / storedBytes(type));
  return {
    dtype,
    shape,
    chunkShape,
    readChunk: async (chunk, signal) => {
      const bytes = await readBlock({ variable, header, source, chunkShape, signal }, chunk);
      swapInPlace(bytes, storedBytes(type));
      return viewData(dtype, bytes);
    },
  };
}

/** Characters along the last axis make one text, without trailing zero bytes. */
function textReader(variable: NetcdfVariable, header: NetcdfHeader, source: ByteSource): ChunkReader {
  const width = variable.shape.at(-1)!;
  const shape = variable.shape.slice(0, -1);
  const chunkShape = contiguousBlock(shape, Math.max(1, Math.floor(blockBytes / Math.max(1, width))));
  return {
    dtype: "string",
    shape,
    chunkShape,
    readChunk: async (chunk, signal) => {
      const bytes = await readBlock(
        { variable, header, source, chunkShape: [...chunkShape, Math.max(1, width)], signal },
        [...chunk, 0],
      );
      const decoder = new TextDecoder();
      const count = sizeOf(clippedShape(shape, chunkShape, chunk));
      return Array.from({ length: count }, (_, i) =>
        decoder.decode(bytes.subarray(i * width, (i + 1) * width)).replace(/\0+$/, ""),
      );
    },
  };
}

interface BlockRead {
  readonly variable: NetcdfVariable;
  readonly header: NetcdfHeader;
  readonly source: ByteSource;
  readonly chunkShape: readonly number[];
  readonly signal: AbortSignal | undefined;
}

/** Bytes of one block, freshly allocated and aligned. */
async function readBlock(read: BlockRead, chunk: readonly number[]): Promise<Uint8Array> {
  const { variable, header, source, chunkShape, signal } = read;
  const size = storedBytes(variable.type);
  const shape = clippedShape(variable.shape, chunkShape, chunk);
  const target = new Uint8Array(sizeOf(shape) * size);
  const start = chunk.map((c, axis) => c * chunkShape[axis]!);
  const strides = stridesOf(variable.shape).map((stride) => stride * size);
  if (!variable.isRecord) {
    const offset = start.reduce((sum, at, axis) => sum + at * strides[axis]!, variable.begin);
    target.set(await readExactly(source, { offset, length: target.length, name: variable.name, signal }));
    return target;
  }
  const inner = start.slice(1).reduce((sum, at, axis) => sum + at * strides[axis + 1]!, variable.begin);
  await readRecords(read, target, { offset: inner + start[0]! * header.recordBytes, count: shape[0]! });
  return target;
}

const parallelReads = 16;

/** Reads the same part of consecutive records: in one go when they lie close together, else one by one. */
async function readRecords(
  read: BlockRead,
  target: Uint8Array,
  records: { offset: number; count: number },
): Promise<void> {
  const { source, variable, header, signal } = read;
  const { offset, count } = records;
  const part = target.length / Math.max(1, count);
  const step = header.recordBytes;
  if (count > 0 && step <= part * 4) {
    const bytes = await readExactly(source, { offset, length: (count - 1) * step + part, name: variable.name, signal });
    for (let i = 0; i < count; i++) target.set(bytes.subarray(i * step, i * step + part), i * part);
    return;
  }
  let next = 0;
  const work = async (): Promise<void> => {
    while (next < count) {
      const i = next++;
      target.set(
        await readExactly(source, { offset: offset + i * step, length: part, name: variable.name, signal }),
        i * part,
      );
    }
  };
  await Promise.all(Array.from({ length: Math.min(parallelReads, count) }, work));
}

async function readExactly(
  source: ByteSource,
  part: { offset: number; length: number; name: string; signal: AbortSignal | undefined },
): Promise<Uint8Array> {
  const bytes = await source.read(part.offset, part.length, { signal: part.signal });
  if (bytes.length === part.length) return bytes;
  const at = { source: source.name, format: "netcdf", place: `variable "${part.name}", byte ${part.offset}` };
  throw new CorruptDataError(at, `${part.length} bytes are expected there, ${bytes.length} are left: it is truncated`);
}
