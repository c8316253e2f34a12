import { type ArrayData, bytesOf, createData, type DType, memoryOf, viewData } from "../array/dtype.ts";
import { takeOther } from "../array/spare-bytes.ts";
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
  return viewData(dtype, new Uint8Array(createMemory(memoryBytes(bytes)), 0, bytes));
}

/** Less is copied in the time that it takes to make a kernel read another memory. */
const leastTaken = 2 ** 21;

/**
 * Bytes to be written, all of them, in a memory of their own, which are given back as others are (`giveBack`): they hold anything.
 * Undefined where they are too few or too many, or there are no such memories.
 */
export function takeOwnBytes(length: number): Uint8Array<ArrayBuffer> | undefined {
  if (!hasMemories || length < leastTaken || length + slackBytes > mostBytes) return undefined;
  try {
    return new Uint8Array(takeOther(memoryBytes(length), createMemory), 0, length);
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

function memoryBytes(bytes: number): number {
  return Math.ceil((bytes + slackBytes) / pageBytes) * pageBytes;
}

function createMemory(bytes: number): ArrayBuffer {
  const pages = bytes / pageBytes;
  const memory = new webAssembly.Memory({ initial: pages, maximum: pages });
  memories.set(memory.buffer, memory);
  return memory.buffer;
}

/** The memory of its own that elements lie in, if they do. */
export function ownMemoryOf(data: ArrayData): Memory | undefined {
  return memories.get(memoryOf(data));
}
