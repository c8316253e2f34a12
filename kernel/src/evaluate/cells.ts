import { AsyncLocalStorage } from "node:async_hooks";
import type { CellRequest } from "../bridge/messages.ts";
import { CellInterruptedError } from "../errors.ts";

/** A cell that runs or has run, as its code and its background tasks see it. */
export class Cell {
  readonly request: CellRequest;
  readonly #displays = new Set<Promise<void>>();
  readonly #controller = new AbortController();

  constructor(request: CellRequest) {
    this.request = request;
  }

  /** Aborted when the cell is interrupted. */
  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  /** Holds back the end of the cell until a display is out; if that fails, the failure goes unhandled as any other. */
  awaitDisplay(display: Promise<void>): void {
    this.#displays.add(display);
    void display.finally(() => this.#displays.delete(display));
  }

  /** Resolves when no display is under way. */
  async displayed(): Promise<void> {
    while (this.#displays.size > 0) await Promise.allSettled(this.#displays);
  }

  /** Aborts what the cell has begun. */
  interrupt(): void {
    this.#controller.abort(new CellInterruptedError());
  }
}

/** Which cell the code that runs now belongs to; background tasks belong to the cell that started them. */
export class Cells {
  readonly #storage = new AsyncLocalStorage<Cell>();
  #last: Cell | undefined;

  /** The owning cell: by asynchronous context, else the one that was started last. */
  get current(): Cell | undefined {
    return this.#storage.getStore() ?? this.#last;
  }

  /** Runs `start` and everything that follows from it as this cell's. */
  run<T>(cell: Cell, start: () => T): T {
    this.#last = cell;
    return this.#storage.run(cell, start);
  }
}
