/** Free ones that there are at least before the limit: a document that is still being looked at is not taken again. */
const SPARE = 8;

/**
 * Numbers from 1 on for the documents of cells. A number is free again when nobody can name anything of its cell any more:
 * no name of the session is there, and no cell in use mentions it. So cells that are run again and again take few documents.
 */
export class Slots {
  readonly #limit: number;
  readonly #step: number;
  readonly #mentions = new Map<number, ReadonlySet<number>>();
  #size: number;
  #last = 0;

  /** There are `first` of them, then `step` more at a time, and at most `limit`. */
  constructor({ first, step, limit }: { first: number; step: number; limit: number }) {
    this.#step = step;
    this.#size = first;
    this.#limit = limit;
  }

  /** How many there are. */
  get size(): number {
    return this.#size;
  }

  /**
   * A slot for a cell that mentions others: the free one that has rested longest, or the next when all are taken. `named`
   * are those with names of the session.
   */
  take(named: Iterable<number>, mentions: ReadonlySet<number>): number {
    const used = this.#used([...named, ...mentions]);
    if (this.#size - used.size < SPARE) this.#grow();
    this.#last = this.#after(this.#last, used);
    this.#mentions.set(this.#last, mentions);
    return this.#last;
  }

  /** Makes room when fewer are free than that; tells whether there is more now. */
  makeRoom(named: Iterable<number>, free: number): boolean {
    return this.#size - this.#used([...named]).size < free && this.#grow();
  }

  #after(last: number, used: ReadonlySet<number>): number {
    for (let step = 1; step <= this.#size; step += 1) {
      const slot = ((last + step - 1) % this.#size) + 1;
      if (!used.has(slot)) return slot;
    }
    return (last % this.#size) + 1;
  }

  #grow(): boolean {
    const before = this.#size;
    this.#size = Math.min(before + this.#step, this.#limit);
    return this.#size > before;
  }

  #used(from: number[]): Set<number> {
    const used = new Set<number>();
    for (const slot of from) {
      if (used.has(slot)) continue;
      used.add(slot);
      from.push(...(this.#mentions.get(slot) ?? []));
    }
    return used;
  }
}
