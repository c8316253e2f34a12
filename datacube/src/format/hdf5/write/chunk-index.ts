import type { Allocator } from "./allocator.ts";
import { concat, uint, undefinedAddress } from "./encode.ts";

/** A stored chunk: its first element per axis, address, and bytes as stored. */
export interface StoredChunk {
  readonly start: readonly number[];
  readonly address: number;
  readonly bytes: number;
}

/** Children of a node where the superblock names no other number. */
const mostChildren = 64;

/**
 * Writes a B-tree of version 1 over chunks in row-major order (File Format Specification III.A.1).
 * @returns its address; undefined without chunks
 */
export async function writeChunkIndex(
  chunks: readonly StoredChunk[],
  chunkShape: readonly number[],
  file: Allocator,
): Promise<number | undefined> {
  let level = 0;
  let children: readonly StoredChunk[] = chunks;
  while (children.length > 0) {
    children = await writeLevel(children, { level: level++, chunkShape, file });
    if (children.length === 1) return children[0]!.address;
  }
  return undefined;
}

async function writeLevel(
  children: readonly StoredChunk[],
  { level, chunkShape, file }: { level: number; chunkShape: readonly number[]; file: Allocator },
): Promise<StoredChunk[]> {
  const keyBytes = 8 + 8 * (chunkShape.length + 1);
  const nodeBytes = 24 + mostChildren * 8 + (mostChildren + 1) * keyBytes;
  const count = Math.ceil(children.length / mostChildren);
  const addresses = Array.from({ length: count }, () => file.reserve(nodeBytes));
  const nodes: StoredChunk[] = [];
  for (let i = 0; i < count; i++) {
    const own = children.slice(i * mostChildren, (i + 1) * mostChildren);
    const head = concat(Buffer.from("TREE"), Uint8Array.of(1, level), uint(own.length, 2));
    const siblings = [addresses[i - 1], addresses[i + 1]].map((address) => uint(address ?? undefinedAddress, 8));
    const entries = own.map((child) => concat(key(child), uint(child.address, 8)));
    const next = children[(i + 1) * mostChildren] ?? beyond(own.at(-1)!, chunkShape);
    const node = concat(head, ...siblings, ...entries, key(next));
    await file.write(concat(node, new Uint8Array(nodeBytes - node.length)), addresses[i]!);
    nodes.push({ ...own[0]!, address: addresses[i]! });
  }
  return nodes;
}

function beyond({ start }: StoredChunk, chunkShape: readonly number[]): StoredChunk {
  return { start: start.map((at, axis) => at + chunkShape[axis]!), address: 0, bytes: 0 };
}

function key({ bytes, start }: StoredChunk): Uint8Array {
  return concat(uint(bytes, 4), uint(0, 4), ...start.map((at) => uint(at, 8)), uint(0, 8));
}
