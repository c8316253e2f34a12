/** A memory that kernels work on. */
export interface Memory {
  readonly buffer: ArrayBuffer;
  /** Adds pages of 64 kB; views of the buffer as it was become empty. */
  grow(pages: number): number;
}

/** What is used of JavaScript's interface to WebAssembly. */
interface Interface {
  readonly Memory: new (size: { initial: number }) => Memory;
  readonly Module: new (bytes: Uint8Array<ArrayBuffer>) => object;
  readonly Instance: new (
    module: object,
    imports: { env: { memory: Memory; [fn: string]: unknown } },
  ) => { readonly exports: Readonly<Record<string, unknown>> };
  validate(bytes: Uint8Array<ArrayBuffer>): boolean;
}

/** JavaScript's interface to WebAssembly, whose types come with those of browsers only. */
export const webAssembly: Interface = (globalThis as unknown as { WebAssembly: Interface }).WebAssembly;
