import { type ArrayData, bytesOf, createData, type DType, memoryOf, viewData } from "../array/dtype.ts";
import { slackBytes } from "./kernel.ts";
import { hasMemories, type Memory, pageBytes, webAssembly } from "./web-assembly.ts";

/** Less is in the processor's cache when it is read again. */
const leastBytes = 2 ** 22;
/** A memory with 32-bit addresses has no more. */
const mostBytes = 2 ** 32 - pageBytes;

const memories = new WeakMap<object, Memory>();

/**
 * New zeros (empty strings) for elements that are kept: large arrays have a memory of their own, which kernels read where they
 * lie. Their `buffer` is longer than they are, and cannot be transferred.
 */
export function createKept(dtype: DType, length: number): ArrayData {
  const bytes = length * bytesOf(dtype);
  const isLarge = dtype !== "string" && bytes >= leastBytes && bytes + slackBytes <= mostBytes;
  if (!isLarge || !hasMemories) return createData(dtype, length);
  try {
    return inOwnMemory(dtype, length);
  } catch (error) {
    // the process has no addresses for it; what it has not memory for fails again
    if (error instanceof RangeError) return createData(dtype, length);
    throw error;
  }
}

/** New zeros, of whatever size, in a memory of their own. */
export function inOwnMemory(dtype: DType, length: number): ArrayData {
  const bytes = length * bytesOf(dtype);
  const pages = Math.ceil((bytes + slackBytes) / pageBytes);
  const memory = new webAssembly.Memory({ initial: pages, maximum: pages });
  memories.set(memory.buffer, memory);
  return viewData(dtype, new Uint8Array(memory.buffer, 0, bytes));
}

/** The memory of its own that elements lie in, if they do. */
export function ownMemoryOf(data: ArrayData): Memory | undefined {
  return memories.get(memoryOf(data));
}
