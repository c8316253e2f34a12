import { flag, headerBytes, maxVersion } from "./blosc-form.ts";
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
  readonly compress: (bytes: Uint8Array, level: number) => Uint8Array;
}

const usualBlockBytes = 2 ** 18;

/** A container of blocks of one stream each; of plain bytes where it would not be smaller. */
export function encodeBlosc(bytes: Uint8Array, plan: BloscPlan): Uint8Array {
  const { elementBytes, shuffled } = plan;
  const unit = elementBytes * 8;
  const blockBytes = Math.max(1, Math.min(bytes.length, Math.ceil(usualBlockBytes / unit) * unit));
  const blocks = Math.ceil(bytes.length / blockBytes);
  const starts = Buffer.alloc(4 * blocks);
  const parts: Uint8Array[] = [];
  let at = headerBytes + starts.length;
  for (let block = 0; block < blocks && plan.level > 0; block++) {
    starts.writeUInt32LE(at, 4 * block);
    const stream = encodeBlock(bytes.subarray(block * blockBytes, (block + 1) * blockBytes), plan);
    const size = Buffer.alloc(4);
    size.writeInt32LE(stream.length);
    parts.push(size, stream);
    at += 4 + stream.length;
  }
  const kind = shuffled === "none" ? 0 : shuffled === "byte" ? flag.shuffle : flag.bitshuffle;
  const flags = (plan.number << 5) | flag.unsplit | kind;
  const isPlain = plan.level === 0 || at >= headerBytes + bytes.length;
  const content = isPlain ? [bytes] : [starts, ...parts];
  const total = isPlain ? headerBytes + bytes.length : at;
  const header = Buffer.from([
    maxVersion,
    1,
    isPlain ? flags | flag.plain : flags,
    elementBytes,
    ...new Uint8Array(12),
  ]);
  header.writeUInt32LE(bytes.length, 4);
  header.writeUInt32LE(blockBytes, 8);
  header.writeUInt32LE(total, 12);
  return Buffer.concat([header, ...content]);
}

function encodeBlock(block: Uint8Array, { elementBytes, shuffled, compress, level }: BloscPlan): Uint8Array {
  const ordered =
    shuffled === "none" ? block : shuffled === "byte" ? shuffle(block, elementBytes) : bitshuffled(block, elementBytes);
  const stream = compress(ordered, level);
  return stream.length < ordered.length ? stream : ordered;
}

function bitshuffled(block: Uint8Array, elementBytes: number): Uint8Array {
  const memory = vectorMemory(2 * block.length);
  return (memory && bitshuffledIn(memory, block, elementBytes)) ?? bitshuffle(block, elementBytes);
}

function bitshuffledIn(memory: VectorMemory, block: Uint8Array, elementBytes: number): Uint8Array | undefined {
  const bytes = block.length;
  const [from, to] = memory.places([bytes, bytes]) as [number, number];
  memory.bytes.set(block, from);
  const [planes, bits] = elementBytes === 1 ? [from, to] : [to, from];
  if (elementBytes > 1 && !splitBytes(memory, { from, to: planes, bytes, elementBytes })) return undefined;
  return splitBits(memory, { from: planes, to: bits, bytes, elementBytes })
    ? memory.at(bits, bytes).slice()
    : undefined;
}
