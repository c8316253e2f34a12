import type { Allocator } from "./allocator.ts";
import { concat, uint } from "./encode.ts";

const leastBytes = 4096;
const mostBytes = 2 ** 20;
const mostObjects = 2 ** 15;

/**
 * Writes values of varying length into global heap collections (File Format Specification III.E).
 * @returns one reference of 16 bytes per value, after one another: `length` of the value, address, index
 */
export async function storeInHeap(
  values: readonly { readonly bytes: Uint8Array; readonly length: number }[],
  file: Allocator,
): Promise<Uint8Array> {
  const references = Buffer.alloc(values.length * 16);
  for (let first = 0; first < values.length; ) {
    const objects: Uint8Array[] = [];
    let size = 16;
    while (first + objects.length < values.length && objects.length < mostObjects && size < mostBytes) {
      const { bytes } = values[first + objects.length]!;
      const head = concat(uint(objects.length + 1, 2), uint(1, 2), uint(0, 4), uint(bytes.length, 8));
      const object = concat(head, bytes, new Uint8Array(-bytes.length & 7));
      objects.push(object);
      size += object.length;
    }
    const address = await file.append(collection(objects, size));
    objects.forEach((_, i) => {
      const at = (first + i) * 16;
      references.writeUInt32LE(values[first + i]!.length, at);
      references.writeBigUInt64LE(BigInt(address), at + 4);
      references.writeUInt32LE(i + 1, at + 12);
    });
    first += objects.length;
  }
  return references;
}

function collection(objects: readonly Uint8Array[], used: number): Uint8Array {
  const free = Math.max(16, leastBytes - used);
  const head = concat(Buffer.from("GCOL"), Uint8Array.of(1, 0, 0, 0), uint(used + free, 8));
  const rest = Buffer.alloc(free);
  rest.writeBigUInt64LE(BigInt(free), 8);
  return concat(head, ...objects, rest);
}

/** A text in the heap. An empty one is a zero byte: no bytes at all would be no text. */
export function heapText(text: string): { bytes: Uint8Array; length: number } {
  const bytes = Buffer.from(text === "" ? "\0" : text);
  return { bytes, length: bytes.length };
}
