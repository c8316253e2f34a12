import type { Publication } from "./messages.ts";

/** How much may wait between the threads before the cell that prints or shows is made to wait. */
const LIMIT = 1 << 20;
/** What a piece of print costs besides its length: it is sent together with others. */
const PRINT = 256;
/** What a message of its own costs: a hundred may wait. */
const MESSAGE = 8 << 10;

/** What printing a text of that length takes from the credit. */
export function printCost(length: number): number {
  return length + PRINT;
}

/** What publishing a message takes from the credit. */
export function messageCost({ content, buffers = [] }: Pick<Publication, "content" | "buffers">): number {
  return buffers.reduce((sum, { byteLength }) => sum + byteLength, content.length + MESSAGE);
}

/**
 * Bounds what waits between the threads: the main thread takes credit for each message, the protocol thread returns it
 * once the message is on the wire. Over the limit the main thread blocks, as a writer to a full pipe does; an interrupt
 * ends that wait.
 */
export class Credit {
  readonly #used: Int32Array<SharedArrayBuffer>;

  constructor(shared: SharedArrayBuffer = new SharedArrayBuffer(4)) {
    this.#used = new Int32Array(shared);
  }

  /** The memory to hand to the other thread. */
  get shared(): SharedArrayBuffer {
    return this.#used.buffer;
  }

  /** Takes that much; blocks while too much is under way. What is larger than all of the credit goes when nothing else does. */
  take(cost: number): void {
    const most = Math.max(LIMIT, cost);
    const used = Atomics.add(this.#used, 0, cost) + cost;
    for (let now = used; now > most; now = Atomics.load(this.#used, 0)) Atomics.wait(this.#used, 0, now, 1000);
  }

  /** Gives it back. */
  giveBack(cost: number): void {
    Atomics.sub(this.#used, 0, cost);
    Atomics.notify(this.#used, 0);
  }
}
