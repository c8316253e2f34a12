import { encodeModule, type FunctionBody } from "../../fuse/encoder.ts";
import { hasSimd, type Memory, webAssembly } from "../../fuse/web-assembly.ts";

/** Functions may read and write so many bytes beyond the end of a place. */
const slack = 64;
const pageBytes = 65_536;
/** Where tables stand; places come after them. */
const tableBytes = pageBytes;
/** A memory of more is not kept for the next one who asks. */
const keptBytes = 2 ** 24;
const mostBytes = 2 ** 31;

/** A function over the memory; its result, if it has one, is a 32-bit integer. */
type Run = (...numbers: number[]) => number;

const modules = new Map<string, object>();

/** A memory in which functions of vectors (WebAssembly SIMD) work on bytes. It does one thing at a time. */
export class VectorMemory {
  readonly #memory: Memory;
  readonly #functions = new Map<string, Run>();
  readonly #tables = new Map<string, number>();
  #tableEnd = 0;
  #bytes: Uint8Array<ArrayBuffer>;

  constructor(bytes: number) {
    this.#memory = new webAssembly.Memory({ initial: Math.ceil(bytes / pageBytes) });
    this.#bytes = new Uint8Array(this.#memory.buffer);
  }

  /** All of it, until places are asked for again. */
  get bytes(): Uint8Array<ArrayBuffer> {
    return this.#bytes;
  }

  /** Bytes at an address; until places are asked for again. */
  at(address: number, length: number): Uint8Array<ArrayBuffer> {
    return this.#bytes.subarray(address, address + length);
  }

  /** Addresses of places of these lengths, beside each other, instead of those given before. They hold anything. */
  places(lengths: readonly number[]): number[] {
    let end = tableBytes;
    const addresses = lengths.map((length) => {
      const address = end;
      end = placeEnd(address, length);
      return address;
    });
    const missing = Math.ceil((end - this.#bytes.length) / pageBytes);
    if (missing > 0) {
      this.#memory.grow(missing);
      this.#bytes = new Uint8Array(this.#memory.buffer);
    }
    return addresses;
  }

  /** Address of a table that stays; the same is made once. */
  table(name: string, make: () => Uint8Array): number {
    const known = this.#tables.get(name);
    if (known !== undefined) return known;
    const [bytes, address] = [make(), this.#tableEnd];
    this.#bytes.set(bytes, address);
    this.#tableEnd = placeEnd(address, bytes.length);
    this.#tables.set(name, address);
    return address;
  }

  /** A function, ready to be run; what `emit` gives under a name is made once. */
  function(name: string, emit: () => FunctionBody): Run {
    let run = this.#functions.get(name);
    if (run === undefined) {
      const module = modules.get(name) ?? new webAssembly.Module(encodeModule([{ name: "run", body: emit() }]));
      modules.set(name, module);
      run = new webAssembly.Instance(module, { env: { memory: this.#memory } }).exports.run as Run;
      this.#functions.set(name, run);
    }
    return run;
  }
}

function placeEnd(address: number, length: number): number {
  return Math.ceil((address + length + slack) / slack) * slack;
}

let kept: VectorMemory | undefined;
let isOff = !hasSimd;

/** The memory of this thread for places of so many bytes together; undefined where loops in JavaScript are to do it. */
export function vectorMemory(bytes: number): VectorMemory | undefined {
  const needed = tableBytes + bytes + 16 * slack;
  if (isOff || needed > mostBytes) return undefined;
  if (needed > keptBytes) return new VectorMemory(needed);
  kept ??= new VectorMemory(2 ** 20);
  return kept;
}

/** Lets loops in JavaScript do everything, or vectors again where there are some. For tests and benchmarks. */
export function useVectors(on: boolean): void {
  isOff = !on || !hasSimd;
}
