import { numberText } from "../expr/plain.ts";
import { memoryName } from "./encoder.ts";
import { jsKernel } from "./js-kernel.ts";
import type { Kernel, RunKernel } from "./kernel.ts";
import { scalars } from "./scalars.ts";
import { encodeKernel } from "./wasm-kernel.ts";
import { hasSimd, type Memory, pageBytes, webAssembly } from "./web-assembly.ts";

/** What does kernels: WebAssembly with SIMD, or a JavaScript loop where there is none. */
export type EngineName = "wasm" | "js";

/** Kernels that are kept; each is some kilobytes. */
const mostKernels = 500;

/** Does kernels over a memory of its own. One per thread and kind; it does one thing at a time. */
export class Engine {
  readonly name: EngineName;
  readonly #memory = new webAssembly.Memory({ initial: 16 });
  readonly #kernels = new Map<string, (others: readonly Memory[]) => RunKernel>();

  constructor(name: EngineName) {
    this.name = name;
  }

  /** The memory with at least so many bytes. What it held may be overwritten by whoever asks next. */
  memory(bytes: number): ArrayBuffer {
    const missing = Math.ceil((bytes - this.#memory.buffer.byteLength) / pageBytes);
    if (missing > 0) this.#memory.grow(missing);
    return this.#memory.buffer;
  }

  /** Whether its kernels read other memories than its own. */
  get readsOthers(): boolean {
    return this.name === "wasm";
  }

  /** A kernel, ready to be run; the same is made once. `others` are the memories from number 1 on. */
  kernel(kernel: Kernel, others: readonly Memory[] = []): RunKernel {
    const key = JSON.stringify(kernel, exactNumber);
    let make = this.#kernels.get(key);
    if (make === undefined) {
      if (this.#kernels.size >= mostKernels) this.#kernels.clear();
      make = this.name === "wasm" ? wasmKernel(kernel, this.#memory) : onlyOne(jsKernel(kernel, this.#memory));
      this.#kernels.set(key, make);
    }
    return make(others);
  }
}

function onlyOne(run: RunKernel): () => RunKernel {
  return () => run;
}

/** A kernel that is compiled: an instance of it is kept where there are no others, whose arrays it would keep. */
function wasmKernel(kernel: Kernel, memory: Memory): (others: readonly Memory[]) => RunKernel {
  const module = new webAssembly.Module(encodeKernel(kernel));
  const instantiate = (others: readonly Memory[]): RunKernel => {
    const memories = Object.fromEntries([memory, ...others].map((one, number) => [memoryName(number), one]));
    const { exports } = new webAssembly.Instance(module, { env: { ...memories, ...scalars } });
    return exports.run as unknown as RunKernel;
  };
  let alone: RunKernel | undefined;
  return (others) => {
    if (others.length > 0) return instantiate(others);
    alone ??= instantiate([]);
    return alone;
  };
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
