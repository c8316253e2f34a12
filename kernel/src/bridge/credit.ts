/** UTF-16 units of output that may wait between the threads before the cell that writes is made to wait. */
const LIMIT = 16 << 20;
/** Sent with every message besides its text; keeps a flood of empty messages bounded too. */
const OVERHEAD = 256;

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

  /** Takes credit for a text of that length; blocks while too much is under way. */
  take(length: number): void {
    const used = Atomics.add(this.#used, 0, length + OVERHEAD) + length + OVERHEAD;
    for (let now = used; now > LIMIT; now = Atomics.load(this.#used, 0)) Atomics.wait(this.#used, 0, now, 1000);
  }

  /** Gives back what that many messages of that length together took. */
  giveBack(length: number, messages = 1): void {
    Atomics.sub(this.#used, 0, length + messages * OVERHEAD);
    Atomics.notify(this.#used, 0);
  }
}
