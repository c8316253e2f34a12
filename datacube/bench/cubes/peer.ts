import { type ChildProcessByStdio, spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import type { Readable, Writable } from "node:stream";
import { fileURLToPath } from "node:url";

/** Figures of some runs. */
export interface Figures {
  /** CPU milliseconds of the first run, with all that is only done once. */
  readonly first: number;
  /** CPU milliseconds of every other run. */
  readonly cpu: readonly number[];
  /** Milliseconds by the clock of every other run. */
  readonly wall: readonly number[];
  /** Most resident memory meanwhile. */
  readonly peakMb: number;
  /** The sum of the answer's elements, without those that are missing. */
  readonly total: number;
}

/** A part of a stored array: store, variable, and from and to per axis, or all of it. */
export type StoredPart = readonly [store: string, variable: string, block?: readonly (readonly [number, number])[]];

/** xarray over dask with two threads, in a process of its own that answers one request after another. */
export class Peer {
  readonly #process: ChildProcessByStdio<Writable, Readable, null>;
  readonly #answers: AsyncIterator<string>;

  constructor(interpreter: string) {
    const script = fileURLToPath(new URL("peer.py", import.meta.url));
    this.#process = spawn(interpreter, [script], { stdio: ["pipe", "pipe", "inherit"] });
    this.#answers = createInterface(this.#process.stdout)[Symbol.asyncIterator]();
  }

  /** Writes the files of the benchmark. */
  async write(folder: string, sizes: object): Promise<void> {
    await this.#ask({ do: "write", folder, sizes });
  }

  /** Runs an expression some times, after one that is not counted. */
  measure(code: string, options: { folder: string; repeats: number; seconds: number }): Promise<Figures> {
    return this.#ask({ do: "measure", code, ...options }) as Promise<Figures>;
  }

  /** CPU milliseconds to read and decode, in C, what some parts touch. */
  least(folder: string, parts: readonly StoredPart[]): Promise<number> {
    return this.#ask({
      do: "least",
      folder,
      parts: parts.map(([store, variable, block = null]) => [store, variable, block]),
    }) as Promise<number>;
  }

  async #ask(request: object): Promise<unknown> {
    this.#process.stdin.write(`${JSON.stringify(request)}\n`);
    const { value, done } = await this.#answers.next();
    if (done) throw new Error("the peer has ended");
    const { result, error } = JSON.parse(value) as { result?: unknown; error?: string };
    if (error !== undefined) throw new Error(error);
    return result;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const ended = once(this.#process, "exit");
    this.#process.stdin.end();
    await ended;
  }
}
