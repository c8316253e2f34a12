import { performance } from "node:perf_hooks";

/** What tasks took of the thread that did them. */
export interface Spent {
  /** Bytes of chunks, decoded, that were read. */
  readonly bytesRead: number;
  /** Computing time in evaluations: kernels, and what moves their blocks. */
  readonly evaluateMs: number;
  /** All other computing time: reading, decoding, putting chunks together. */
  readonly decodeMs: number;
  /** Time in which the thread had nothing to do but wait for bytes. */
  readonly waitMs: number;
}

/** Measures what a thread does with its time while tasks are under way. */
export class Meter {
  #evaluateMs = 0;
  #bytes = 0;
  #loop = performance.eventLoopUtilization();

  /** Runs a step of an evaluation, which ends before others go on. */
  evaluate<T>(step: () => T): T {
    const began = performance.now();
    try {
      return step();
    } finally {
      this.#evaluateMs += performance.now() - began;
    }
  }

  /** Time before this does not count: no task was under way. */
  begin(): void {
    this.#loop = performance.eventLoopUtilization();
  }

  /** What was spent since it was last asked. `bytesRead` counts from the start. */
  take(bytesRead: number): Spent {
    const loop = performance.eventLoopUtilization();
    const [active, idle] = [loop.active - this.#loop.active, loop.idle - this.#loop.idle];
    const evaluateMs = this.#evaluateMs;
    const bytes = bytesRead - this.#bytes;
    this.#loop = loop;
    this.#bytes = bytesRead;
    this.#evaluateMs = 0;
    return { bytesRead: bytes, evaluateMs, decodeMs: Math.max(0, active - evaluateMs), waitMs: idle };
  }
}
