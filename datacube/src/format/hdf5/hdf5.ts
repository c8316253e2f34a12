import { clippedShape, contiguousBlock, growBlock } from "../../array/blocks.ts";
import type { ChunkReader } from "../../array/chunk-reader.ts";
import { ComplexArray } from "../../array/complex.ts";
import { type ArrayData, bytesOf, isComplex } from "../../array/dtype.ts";
import { sizeOf } from "../../array/shape.ts";
import { UnsupportedError } from "../../errors.ts";
import type { ByteSource } from "../../source/source.ts";
import type { Format, StoredVariable } from "../format.ts";
import { type ChunkedVariable, chunkReader, isPlain, lazyStorage } from "./chunks.ts";
import { hdf5Host } from "./host.ts";
import type { Hdf5File, Hdf5Group, Hdf5Variable } from "./protocol.ts";
import { openHdf5Table } from "./table.ts";

/**
 * NetCDF-4 and other HDF5 files: the datasets of one group, and datasets of compounds as tables. Only the bytes that HDF5 asks for are read, also over HTTP.
 */
export const hdf5: Format = {
  open: async (location, options) => {
    const source = (await location.bytes(options))!;
    const file = hdf5Host.register(source);
    const group = (options.group ?? "").replaceAll(/^\/+|\/+$/g, "");
    const content = (await hdf5Host.run(
      { kind: "describe", file, group },
      "its metadata",
      options.signal,
    )) as Hdf5Group;
    const storageOf = lazyStorage(source);
    return {
      attrs: content.attrs,
      variables: content.variables.map((variable) => toStored(variable, { file, source, storageOf })),
      unreadable: new Map(content.unreadable),
    };
  },
  openTable: openHdf5Table,
};

const blockBytes = 2 ** 22;
/** Chunks smaller than this are read together. */
const smallBlockBytes = 2 ** 14;
const maxChunkBytes = 2 ** 30;

/** The file of a variable. */
interface OpenFile extends Pick<ChunkedVariable, "source" | "storageOf"> {
  readonly file: Hdf5File;
}

function toStored(variable: Hdf5Variable, { file, source, storageOf }: OpenFile): StoredVariable {
  const { name, dims, shape, dtype, attrs, attrTypes, chunks, filters } = variable;
  const chunkShape = chunks
    ? growBlock(shape, chunks, smallBlockBytes / bytesOf(dtype))
    : contiguousBlock(shape, blockBytes / bytesOf(dtype));
  const bytes = sizeOf(chunkShape) * bytesOf(dtype);
  if (bytes > maxChunkBytes) throw new UnsupportedError(`a chunk of ${bytes} bytes in "${name}" of ${source.name}`);
  const otherwise: ChunkReader["readChunk"] = (chunk, signal) =>
    readChunk({ variable, file, source, chunkShape }, chunk, signal);
  const isDirect = isPlain(variable) && chunkShape.join() === chunks?.join();
  const own = isDirect ? chunkReader({ variable, source, storageOf, otherwise }) : { readChunk: otherwise };
  const reader: ChunkReader = { dtype, shape, chunkShape, ...own };
  return { name, dims, reader, attrs, attrTypes, encoding: { chunks: chunks ?? null, filters } };
}

/** `source` is held so that it lives as long as its readers. */
async function readChunk(
  from: { variable: Hdf5Variable; file: Hdf5File; source: ByteSource; chunkShape: readonly number[] },
  chunk: readonly number[],
  signal?: AbortSignal,
): Promise<ArrayData> {
  const { path, shape, dtype, textWidth, name } = from.variable;
  const start = chunk.map((c, axis) => c * from.chunkShape[axis]!);
  const count = clippedShape(shape, from.chunkShape, chunk);
  const request = {
    kind: "read",
    file: from.file,
    path,
    start,
    count,
    dtype,
    ...(textWidth === undefined ? {} : { textWidth }),
  } as const;
  const place = `block ${chunk.join("/") || "0"} of "${name}"`;
  const data = (await hdf5Host.run(request, place, signal)) as ArrayData;
  return isComplex(dtype) ? new ComplexArray(data as Float32Array | Float64Array) : data;
}
