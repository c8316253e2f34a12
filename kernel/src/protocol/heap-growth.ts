import { setFlagsFromString } from "node:v8";

/** A cell that runs for longer may be filling memory: collecting often would then cost more than it gives back. */
const SHORT_MS = 1000;

/**
 * How far V8 lets the heaps of this process grow before it collects garbage: by half, because thousands of short cells
 * otherwise leave heaps of garbage, and as V8 sees fit under a cell that runs long. Nothing is set before the end of the
 * first cell: V8 takes no code that was compiled under other flags, so that with this one on the command line, Node's own
 * modules would be compiled at every start. It is set after each cell, since what loads the platform's code lifts it.
 */
export class HeapGrowth {
  readonly #setFlags: (flags: string) => void;

  constructor(setFlags: (flags: string) => void = setFlagsFromString) {
    this.#setFlags = setFlags;
  }

  /** Runs a cell. */
  async during<T>(run: () => Promise<T>): Promise<T> {
    const timer = setTimeout(() => this.#limit(false), SHORT_MS);
    try {
      return await run();
    } finally {
      clearTimeout(timer);
      this.#limit(true);
    }
  }

  #limit(on: boolean): void {
    this.#setFlags(`--heap-growing-percent=${on ? 50 : 0}`);
  }
}
