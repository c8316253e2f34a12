/** How many messages may be there, and how many bytes. */
export interface RoomLimits {
  count: number;
  bytes: number;
}

/** Bounds what was received and is not served: who receives waits for room, so that more waits in ZeroMQ. */
export class Room {
  readonly #limits: RoomLimits;
  #count = 0;
  #bytes = 0;
  #freed: (() => void) | undefined;

  constructor(limits: RoomLimits) {
    this.#limits = limits;
  }

  /** Takes room for a message of that many bytes. */
  take(bytes: number): void {
    this.#count += 1;
    this.#bytes += bytes;
  }

  /** Gives it back. */
  giveBack(bytes: number): void {
    this.#count -= 1;
    this.#bytes -= bytes;
    if (this.#isThere()) this.#freed?.();
  }

  /** Resolves when there is room for another one. One waits at a time. */
  async free(): Promise<void> {
    if (this.#isThere()) return;
    await new Promise<void>((resolve) => {
      this.#freed = resolve;
    });
  }

  #isThere(): boolean {
    return this.#count < this.#limits.count && this.#bytes < this.#limits.bytes;
  }
}
