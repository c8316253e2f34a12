import { numberText } from "../expr/plain.ts";
import { jsKernel } from "./js-kernel.ts";
import type { Kernel, RunKernel } from "./kernel.ts";
import { scalars } from "./scalars.ts";
import { encodeKernel } from "./wasm-kernel.ts";
import { hasSimd, type Memory, webAssembly } from "./web-assembly.ts";

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
  const { exports } = new webAssembly.Instance(module, { env: { memory, ...scalars } });
  return exports.run as unknown as RunKernel;
}

/** Numbers that JSON does not tell apart. */
function exactNumber(_: string, value: unknown): unknown {
  if (typeof value !== "number" || (Number.isFinite(value) && !Object.is(value, -0))) return value;
  return numberText(value);
}

const engines = new Map<EngineName, Engine>();
let chosen: EngineName | "none" | undefined;

/**
 * What is done with fewer elements is over before a kernel is made. It counts those of the whole expression, not of a block, so
 * that all its elements are made alike.
 */
const fewestElements = 16_384;

/** The engine of this thread for an expression of so many elements; undefined where its functions are done one by one. */
export function engineFor(elements: number): Engine | undefined {
  if (chosen === "none" || (chosen === undefined && elements < fewestElements)) return undefined;
  const name = chosen ?? usual();
  let engine = engines.get(name);
  if (engine === undefined) {
    engine = new Engine(name);
    engines.set(name, engine);
  }
  return engine;
}

function usual(): EngineName {
  return hasSimd ? "wasm" : "js";
}

/** Uses an engine, or none, for expressions of any size; undefined is as usual. For tests. */
export function useEngine(name: EngineName | "none" | undefined): void {
  chosen = name;
}
