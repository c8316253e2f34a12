import { giveBack, takeRoom } from "../array/spare-bytes.ts";
import { type Compressor, flag, headerBytes, maxVersion } from "./blosc-form.ts";
import { bitshuffle, shuffle } from "./shuffle.ts";
import { type VectorMemory, vectorMemory } from "./vector/memory.ts";
import { splitBits, splitBytes } from "./vector/shuffles.ts";

/** How a container is made. */
export interface BloscPlan {
  /** Of the compressor. */
  readonly number: number;
  readonly level: number;
  readonly elementBytes: number;
  readonly shuffled: "none" | "byte" | "bit";
  readonly compressor: Compressor;
}

/** Bytes of a block; other writers take from a quarter to twice as many for chunks of some megabytes. */
export const usualBlockBytes: number = 2 ** 18;

/** A container of blocks of one stream each; of plain bytes where it would not be smaller. In memory that may be given back. */
export function encodeBlosc(bytes: Uint8Array, plan: BloscPlan): Uint8Array {
  const unit = plan.elementBytes * 8;
  const blockBytes = Math.max(1, Math.min(bytes.length, Math.ceil(usualBlockBytes / unit) * unit));
  const plainBytes = headerBytes + bytes.length;
  // of the next stream it is not known yet how long it is, except that it is at most as long as its block
  const room = takeRoom(plainBytes + blockBytes + 8);
  try {
    const end = plan.level > 0 ? writeBlocks(room, bytes, { ...plan, blockBytes, plainBytes }) : plainBytes;
    const isPlain = end >= plainBytes;
    if (isPlain) room.set(bytes, headerBytes);
    const total = isPlain ? plainBytes : end;
    writeHeader(room, plan, { length: bytes.length, blockBytes, total, isPlain });
    const container = takeRoom(total);
    container.set(room.subarray(0, total));
    return container;
  } finally {
    giveBack(room);
  }
}

interface Blocks extends BloscPlan {
  readonly blockBytes: number;
  /** Length of a container of plain bytes: what would be as long is not made. */
  readonly plainBytes: number;
}

/** Writes starts and streams into a container; gives its end, or one beyond that of plain bytes. */
function writeBlocks(out: Uint8Array, bytes: Uint8Array, blocks: Blocks): number {
  const { blockBytes, plainBytes } = blocks;
  const view = new DataView(out.buffer, out.byteOffset, out.length);
  const encoder = new BlockEncoder(blocks);
  let start = headerBytes;
  let at = headerBytes + 4 * Math.ceil(bytes.length / blockBytes);
  for (let from = 0; from < bytes.length && at < plainBytes; from += blockBytes, start += 4) {
    view.setUint32(start, at, true);
    const length = encoder.encode(bytes.subarray(from, from + blockBytes), out.subarray(at + 4));
    view.setInt32(at, length, true);
    at += 4 + length;
  }
  return at;
}

interface Contents {
  readonly length: number;
  readonly blockBytes: number;
  readonly total: number;
  readonly isPlain: boolean;
}

function writeHeader(
  out: Uint8Array,
  { number, elementBytes, shuffled }: BloscPlan,
  { length, blockBytes, total, isPlain }: Contents,
): void {
  const kind = shuffled === "none" ? 0 : shuffled === "byte" ? flag.shuffle : flag.bitshuffle;
  const flags = (number << 5) | flag.unsplit | kind | (isPlain ? flag.plain : 0);
  const view = new DataView(out.buffer, out.byteOffset, headerBytes);
  for (const [at, value] of [maxVersion, 1, flags, elementBytes].entries()) view.setUint8(at, value);
  for (const [i, value] of [length, blockBytes, total].entries()) view.setUint32(4 + 4 * i, value, true);
}

/** Vectors' memory with places for a block as it is, for its planes, and for a stream. */
interface Workplace {
  readonly memory: VectorMemory;
  readonly block: number;
  readonly planes: number;
  readonly stream: number;
}

/** Encodes the blocks of one container; nothing else may use the vectors meanwhile. */
class BlockEncoder {
  readonly #plan: Blocks;
  readonly #work: Workplace | undefined;

  constructor(plan: Blocks) {
    this.#plan = plan;
    this.#work = workplace(plan);
  }

  /** Puts a block's stream at the beginning of `out`: the block itself, in its order, where none is shorter. Gives its length. */
  encode(block: Uint8Array, out: Uint8Array): number {
    const { compressor, level } = this.#plan;
    const ordered = this.#order(block);
    const length = this.#encodeByVectors(ordered, out) ?? compressor.encode!(ordered, level, out);
    if (length < ordered.length) return length;
    out.set(ordered);
    return ordered.length;
  }

  /** The elements' bytes in the order in which they are compressed. */
  #order(block: Uint8Array): Uint8Array {
    const { shuffled, elementBytes } = this.#plan;
    if (shuffled === "none") return block;
    const places = { bytes: block.length, elementBytes };
    const work = this.#work;
    const ordered = work && (shuffled === "byte" ? shuffledIn : bitshuffledIn)(work, block, places);
    return ordered ?? (shuffled === "byte" ? shuffle : bitshuffle)(block, elementBytes);
  }

  #encodeByVectors(ordered: Uint8Array, out: Uint8Array): number | undefined {
    const work = this.#work;
    const { encodeIn } = this.#plan.compressor;
    if (!work || !encodeIn) return undefined;
    const { memory, block, stream } = work;
    const isThere = ordered.buffer === memory.bytes.buffer;
    if (!isThere) memory.bytes.set(ordered, block);
    const from = isThere ? ordered.byteOffset : block;
    const length = encodeIn.encode(memory, { from, length: ordered.length, to: stream }, this.#plan.level);
    if (length < ordered.length) out.set(memory.at(stream, length));
    return length;
  }
}

function workplace({ blockBytes, compressor }: Blocks): Workplace | undefined {
  const streamBytes = compressor.encodeIn?.room(blockBytes) ?? 0;
  const memory = vectorMemory(2 * blockBytes + streamBytes);
  if (memory === undefined) return undefined;
  const [block, planes, stream] = memory.places([blockBytes, blockBytes, streamBytes]) as [number, number, number];
  return { memory, block, planes, stream };
}

interface Elements {
  readonly bytes: number;
  readonly elementBytes: number;
}

/** A block in planes of bytes; undefined where there are no vectors for it. */
function shuffledIn(
  { memory, block: from, planes: to }: Workplace,
  block: Uint8Array,
  elements: Elements,
): Uint8Array | undefined {
  memory.bytes.set(block, from);
  if (elements.elementBytes === 1) return memory.at(from, block.length);
  return splitBytes(memory, { from, to, ...elements }) ? memory.at(to, block.length) : undefined;
}

function bitshuffledIn(work: Workplace, block: Uint8Array, elements: Elements): Uint8Array | undefined {
  const { memory } = work;
  const planes = shuffledIn(work, block, elements);
  if (planes === undefined) return undefined;
  const from = planes.byteOffset;
  const to = from === work.planes ? work.block : work.planes;
  return splitBits(memory, { from, to, ...elements }) ? memory.at(to, block.length) : undefined;
}
