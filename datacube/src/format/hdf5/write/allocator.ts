import type { OutputFile } from "../../output-file.ts";

/** A file that grows: parts get the next free address. */
export interface Allocator {
  /** Address of `length` bytes that are kept free. */
  reserve(length: number): number;
  /** Writes a part at the end. */
  append(bytes: Uint8Array): Promise<number>;
  write(bytes: Uint8Array, address: number): Promise<void>;
  readonly end: number;
}

/** Addresses from `start` on, each a multiple of 8. */
export function createAllocator(file: OutputFile, start: number): Allocator {
  let end = start;
  const reserve = (length: number): number => {
    const address = end;
    end += Math.ceil(length / 8) * 8;
    return address;
  };
  return {
    reserve,
    append: async (bytes) => {
      const address = reserve(bytes.length);
      await file.write(bytes, address);
      return address;
    },
    write: (bytes, address) => file.write(bytes, address),
    get end() {
      return end;
    },
  };
}
