import { promisify } from "node:util";
import { deflate } from "node:zlib";
import { contiguousBlock } from "../../../array/blocks.ts";
import { type ArrayData, bytesOf, bytesOfData, createData, isBigData, isComplex } from "../../../array/dtype.ts";
import { sizeOf, stridesOf } from "../../../array/shape.ts";
import { shuffle } from "../../../codecs/shuffle.ts";
import { type ComputeOptions, computeBlocks } from "../../../exec/compute.ts";
import { regularCuts } from "../../../expr/cuts.ts";
import type { StoredLayout } from "../../netcdf/layout.ts";
import { copyBox } from "../../zarr/boxes.ts";
import type { Allocator } from "./allocator.ts";
import { type StoredChunk, writeChunkIndex } from "./chunk-index.ts";
import { complexType, type Datatype, numberType, variableText } from "./datatype.ts";
import { heapText, storeInHeap } from "./global-heap.ts";
import {
  chunkedLayout,
  contiguousLayout,
  dataspace,
  fillValue,
  type Message,
  shuffledDeflate,
  typeMessage,
} from "./messages.ts";

/** What `writeElements` needs beside the variable. */
interface ElementOptions extends ComputeOptions {
  /** Level of deflate; 0 for none. */
  readonly compression: number;
  /** Which axes may grow. */
  readonly unlimited: readonly boolean[];
}

const blockElements = 2 ** 18;
const deflated = promisify(deflate);

/** Writes the elements of a variable, chunk by chunk. @returns the messages of its header that tell of them */
export async function writeElements(
  layout: StoredLayout,
  file: Allocator,
  options: ElementOptions,
): Promise<Message[]> {
  const { shape, dtype } = layout;
  const isText = dtype === "string";
  const type = isText ? variableText() : isComplex(dtype) ? complexType(dtype) : numberType(dtype);
  const fill = layout.fillValue === undefined || isText ? undefined : filledWith(layout, 1);
  const about = [dataspace(shape, options.unlimited), typeMessage(type), fillValue(fill && bytesOfData(fill))];
  const isCompressed = options.compression > 0 && !isText;
  const isChunked = shape.length > 0 && (isCompressed || options.unlimited.some(Boolean));
  if (!isChunked) return [...about, await writeContiguous(layout, file, { type, options })];
  const chunkShape = chunkShapeOf(layout);
  const level = isCompressed ? options.compression : 0;
  const index = await writeChunks(layout, file, { chunkShape, level, options });
  const filters = isCompressed ? [shuffledDeflate(type.bytes, level)] : [];
  return [...about, ...filters, chunkedLayout(index, chunkShape, type.bytes)];
}

function filledWith({ dtype, fillValue = 0 }: StoredLayout, length: number): ArrayData {
  const data = createData(dtype, length);
  if (isBigData(data)) data.fill(BigInt(fillValue) as never);
  else if (!Array.isArray(data)) data.fill(fillValue);
  return data;
}

/** Elements as they are stored; texts go to the heap. */
async function storedBytes(data: ArrayData, file: Allocator): Promise<Uint8Array> {
  return Array.isArray(data) ? storeInHeap(data.map(heapText), file) : bytesOfData(data);
}

function chunkShapeOf({ shape, chunks }: StoredLayout): number[] {
  const known = chunks ?? contiguousBlock(shape, blockElements);
  return shape.map((length, axis) => Math.min(known[axis]!, Math.max(1, length)));
}

/** In one run; blocks are runs too. */
async function writeContiguous(
  { expr, shape, encode }: StoredLayout,
  file: Allocator,
  { type, options }: { type: Datatype; options: ComputeOptions },
): Promise<Message> {
  const size = sizeOf(shape) * type.bytes;
  const address = size === 0 ? undefined : file.reserve(size);
  const strides = stridesOf(shape).map((stride) => stride * type.bytes);
  const block = contiguousBlock(shape, blockElements);
  const cuts = shape.map((length, axis) => regularCuts(length, block[axis]!));
  if (address !== undefined)
    for await (const { selection, block: found } of computeBlocks(expr, cuts, options)) {
      const start = selection.map((axis) => (axis.kind === "range" ? axis.start : 0));
      const at = start.reduce((sum, n, axis) => sum + n * strides[axis]!, address);
      await file.write(await storedBytes(encode(found.data), file), at);
    }
  return contiguousLayout(address, size);
}

async function writeChunks(
  layout: StoredLayout,
  file: Allocator,
  { chunkShape, level, options }: { chunkShape: readonly number[]; level: number; options: ComputeOptions },
): Promise<number | undefined> {
  const { expr, shape, dtype } = layout;
  const cuts = shape.map((length, axis) => regularCuts(length, chunkShape[axis]!));
  const chunks: StoredChunk[] = [];
  const underWay: Encoding[] = [];
  if (sizeOf(shape) === 0) return undefined;
  const append = async ({ start, stored }: Encoding): Promise<void> => {
    const bytes = await stored;
    chunks.push({ start, address: await file.append(bytes), bytes: bytes.length });
  };
  try {
    for await (const { selection, block } of computeBlocks(expr, cuts, options)) {
      const start = selection.map((axis) => (axis.kind === "range" ? axis.start : 0));
      const whole = wholeChunk(layout, layout.encode(block.data), { chunkShape, size: block.shape });
      const bytes = await storedBytes(whole, file);
      const stored = level > 0 ? deflated(shuffle(bytes, bytesOf(dtype)), { level }) : Promise.resolve(bytes);
      // its error is met when it is appended
      stored.catch(() => {});
      underWay.push({ start, stored });
      if (underWay.length >= encodingsAtOnce) await append(underWay.shift()!);
    }
    while (underWay.length > 0) await append(underWay.shift()!);
  } finally {
    await Promise.allSettled(underWay.map(({ stored }) => stored));
  }
  chunks.sort((a, b) => compareIndex(a.start, b.start));
  return writeChunkIndex(chunks, chunkShape, file);
}

/** A chunk that is being compressed. */
interface Encoding {
  /** Its first element per axis. */
  readonly start: readonly number[];
  readonly stored: Promise<Uint8Array>;
}

/** Node compresses on this many threads of its own, while the next blocks are evaluated. */
const encodingsAtOnce = 4;

function compareIndex(a: readonly number[], b: readonly number[]): number {
  const axis = a.findIndex((at, i) => at !== b[i]);
  return axis < 0 ? 0 : a[axis]! - b[axis]!;
}

/** Chunks at the edges are filled up. */
function wholeChunk(
  layout: StoredLayout,
  data: ArrayData,
  { chunkShape, size }: { chunkShape: readonly number[]; size: readonly number[] },
): ArrayData {
  if (size.every((length, axis) => length === chunkShape[axis])) return data;
  const whole = filledWith(layout, sizeOf(chunkShape));
  const zero = size.map(() => 0);
  copyBox({ data: whole, shape: chunkShape }, { data, shape: size }, { to: zero, from: zero, size });
  return whole;
}
