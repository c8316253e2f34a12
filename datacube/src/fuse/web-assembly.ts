/** A memory that kernels work on. */
export interface Memory {
  readonly buffer: ArrayBuffer;
  /** Adds pages of 64 kB; views of the buffer as it was become empty. */
  grow(pages: number): number;
}

/** What is used of JavaScript's interface to WebAssembly. */
interface Interface {
  readonly Memory: new (size: { initial: number; maximum?: number }) => Memory;
  readonly Module: new (bytes: Uint8Array<ArrayBuffer>) => object;
  readonly Instance: new (
    module: object,
    imports: { env: Readonly<Record<string, unknown>> },
  ) => { readonly exports: Readonly<Record<string, unknown>> };
  validate(bytes: Uint8Array<ArrayBuffer>): boolean;
}

/** JavaScript's interface to WebAssembly, whose types come with those of browsers only. */
export const webAssembly: Interface = (globalThis as unknown as { WebAssembly: Interface }).WebAssembly;

/** Bytes of a page of such a memory. */
export const pageBytes = 65_536;

/** Whether a module can have several memories: one that imports two. */
export const hasMemories: boolean = webAssembly.validate(
  Uint8Array.from([
    ...[0, 0x61, 0x73, 0x6d, 1, 0, 0, 0, 2, 15, 2],
    ...[1, 0x61, 1, 0x61, 2, 0, 0, 1, 0x61, 1, 0x62, 2, 0, 0],
  ]),
);

/** Whether this machine's WebAssembly has vectors: a module with a function that makes one. */
export const hasSimd: boolean = webAssembly.validate(
  Uint8Array.from([
    ...[0, 0x61, 0x73, 0x6d, 1, 0, 0, 0, 1, 4, 1, 0x60, 0, 0, 3, 2, 1, 0],
    ...[10, 9, 1, 7, 0, 0x41, 0, 0xfd, 0x0f, 0x1a, 0x0b],
  ]),
);
