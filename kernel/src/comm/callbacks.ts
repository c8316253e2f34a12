import type { Cell, Cells } from "../evaluate/cells.ts";
import { CommCell } from "./comm-cell.ts";

/** What calling the author's functions needs. */
export interface CallbackParts {
  cells: Cells;
  /** Shows what a function has thrown, under that cell. */
  report(thrown: unknown, cell: Cell | undefined): void;
}

/** Functions to be called when something happens. What they throw is shown under the cell that has added them. */
export class Callbacks<Arguments extends unknown[]> {
  readonly #parts: CallbackParts;
  readonly #functions = new Map<(...args: Arguments) => unknown, Cell | undefined>();

  constructor(parts: CallbackParts) {
    this.#parts = parts;
  }

  /** How many there are. */
  get size(): number {
    return this.#functions.size;
  }

  /** Adds a function, once. */
  add(callback: (...args: Arguments) => unknown): void {
    this.#functions.set(callback, this.#parts.cells.current?.origin);
  }

  /** Forgets a function, or all of them. */
  remove(callback?: (...args: Arguments) => unknown): void {
    if (callback) this.#functions.delete(callback);
    else this.#functions.clear();
  }

  /** Calls them in the order in which they were added; never throws. A comm message is handled when they have settled. */
  call(...args: Arguments): void {
    for (const [callback, cell] of [...this.#functions]) {
      const report = (thrown: unknown): void => this.#parts.report(thrown, cell);
      try {
        const result = callback(...args);
        if (!(result instanceof Promise)) continue;
        const settled = result.then(() => undefined, report);
        const { current } = this.#parts.cells;
        if (current instanceof CommCell) current.awaitDisplay(settled);
      } catch (thrown) {
        report(thrown);
      }
    }
  }
}
