import { jsKernel } from "./js-kernel.ts";
import type { Kernel, RunKernel } from "./kernel.ts";
import { encodeKernel } from "./wasm-kernel.ts";
import { type Memory, webAssembly } from "./web-assembly.ts";

/** What does kernels: WebAssembly with SIMD, or a JavaScript loop where there is none. */
export type EngineName = "wasm" | "js";

const pageBytes = 65_536;
/** Kernels that are kept; each is some kilobytes. */
const mostKernels = 500;

/** Does kernels over a memory of its own. One per thread and kind; it does one thing at a time. */
export class Engine {
  readonly name: EngineName;
  readonly #memory = new webAssembly.Memory({ initial: 16 });
  readonly #kernels = new Map<string, RunKernel>();

  constructor(name: EngineName) {
    this.name = name;
  }

  /** The memory with at least so many bytes. What it held may be overwritten by whoever asks next. */
  memory(bytes: number): ArrayBuffer {
    const missing = Math.ceil((bytes - this.#memory.buffer.byteLength) / pageBytes);
    if (missing > 0) this.#memory.grow(missing);
    return this.#memory.buffer;
  }

  /** A kernel, ready to be run; the same is made once. */
  kernel(kernel: Kernel): RunKernel {
    const key = JSON.stringify(kernel, exactNumber);
    let run = this.#kernels.get(key);
    if (run === undefined) {
      if (this.#kernels.size >= mostKernels) this.#kernels.clear();
      run = this.name === "wasm" ? wasmKernel(kernel, this.#memory) : jsKernel(kernel, this.#memory);
      this.#kernels.set(key, run);
    }
    return run;
  }
}

function wasmKernel(kernel: Kernel, memory: Memory): RunKernel {
  const module = new webAssembly.Module(encodeKernel(kernel));
  const { exports } = new webAssembly.Instance(module, { env: { memory } });
  return exports.run as unknown as RunKernel;
}

/** Numbers that JSON does not tell apart. */
function exactNumber(_: string, value: unknown): unknown {
  if (typeof value !== "number" || (Number.isFinite(value) && !Object.is(value, -0))) return value;
  return Object.is(value, -0) ? "-0" : String(value);
}

const engines = new Map<EngineName, Engine>();
let chosen: EngineName | "none" | undefined;

/** The engine of this thread; undefined where kernels are not used. */
export function currentEngine(): Engine | undefined {
  chosen ??= hasSimd() ? "wasm" : "js";
  if (chosen === "none") return undefined;
  let engine = engines.get(chosen);
  if (engine === undefined) {
    engine = new Engine(chosen);
    engines.set(chosen, engine);
  }
  return engine;
}

/** Does something with an engine, or none. For tests. */
export async function withEngine<T>(name: EngineName | "none", work: () => T | Promise<T>): Promise<T> {
  const before = chosen;
  chosen = name;
  try {
    return await work();
  } finally {
    chosen = before;
  }
}

/** Whether this machine's WebAssembly has vectors: a module with a function that makes one. */
function hasSimd(): boolean {
  const body = [0, 0x41, 0, 0xfd, 0x0f, 0x1a, 0x0b];
  const bytes = [0, 0x61, 0x73, 0x6d, 1, 0, 0, 0, 1, 4, 1, 0x60, 0, 0, 3, 2, 1, 0, 10, 2 + body.length, 1, body.length];
  return webAssembly.validate(Uint8Array.from([...bytes, ...body]));
}
