import type { ChunkReader } from "../../array/chunk-reader.ts";
import type { ArrayData } from "../../array/dtype.ts";
import { bytesOf, type DType } from "../../array/dtype.ts";
import { sizeOf } from "../../array/shape.ts";
import { regularCuts } from "../cuts.ts";
import type { NodeOf } from "../node.ts";
import type { Operation } from "../operation.ts";
import { countOf } from "../selection.ts";

/** Where a source's elements come from; enough to open them again elsewhere. */
export interface SourceRef {
  /** Name of the format, such as `zarr`; `memory` for arrays that exist only here. */
  readonly format: string;
  /** Path or URL, without credentials and query. */
  readonly source: string;
  readonly variable: string;
  /** What else the format needs to open it; plain data. */
  readonly parameters?: Readonly<Record<string, unknown>>;
}

/** A stored array. */
export interface SourceNode extends NodeOf<"source"> {
  readonly ref: SourceRef;
  readonly chunkShape: readonly number[];
  /** Reduced versions of the same array, larger ones first; for pictures. */
  readonly overviews?: readonly SourceNode[];
}

const readers = new WeakMap<SourceNode, ChunkReader>();

/** A source node with the reader that serves it in this process. */
export function sourceNode(ref: SourceRef, dims: readonly string[], reader: ChunkReader): SourceNode {
  const { dtype, shape, chunkShape } = reader;
  const overviews = (reader.overviews ?? []).map((overview) => sourceNode(ref, dims, overview));
  const node: SourceNode = {
    op: "source",
    inputs: [],
    ref,
    dtype,
    dims,
    shape,
    chunkShape,
    ...(overviews.length > 0 ? { overviews } : {}),
  };
  readers.set(node, reader);
  return node;
}

/** The reader of a source node. */
export function readerOf(node: SourceNode): ChunkReader {
  const reader = readers.get(node);
  if (!reader) throw new TypeError(`source ${node.ref.source} was not opened in this process`);
  return reader;
}

/** Number of chunks of a source. */
function chunkCount({ shape, chunkShape }: SourceNode): number {
  return sizeOf(shape.map((length, axis) => Math.ceil(length / chunkShape[axis]!)));
}

/** Bytes of all elements of a dtype and shape. */
function bytesOfAll({ dtype, shape }: { dtype: DType; shape: readonly number[] }): number {
  return sizeOf(shape) * bytesOf(dtype);
}

/** A stored array, read chunk by chunk by the reader of its format. */
export const sourceOperation: Operation<SourceNode> = {
  build: () => {
    throw new TypeError("a source is made by sourceNode()");
  },
  headline: (node) =>
    `source ${node.ref.format} ${node.ref.source}:${node.ref.variable} ` +
    `[${chunkCount(node)} chunks of ${node.chunkShape.join("×") || "1"}, ${bytesOfAll(node)} bytes]`,
  cuts: (node) => node.shape.map((length, axis) => regularCuts(length, node.chunkShape[axis]!)),
  needs: () => [],
  *evaluate(node, selection, { lend }) {
    const data = (yield { kind: "read", source: node, selection, lend }) as ArrayData;
    return { dtype: node.dtype, dims: node.dims, shape: selection.map(countOf), data };
  },
};
