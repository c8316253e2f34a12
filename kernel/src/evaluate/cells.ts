import { AsyncLocalStorage } from "node:async_hooks";
import { clearTimeout, setTimeout } from "node:timers";
import type { CellRequest } from "../bridge/messages.ts";
import { CellInterruptedError } from "../errors.ts";

/** A cell that runs or has run, as its code and its background tasks see it. */
export class Cell {
  readonly request: CellRequest;
  /** What the front end is to do when the cell has ended, as the messaging specification says. */
  readonly payload: Record<string, unknown>[] = [];
  readonly #displays = new Set<Promise<void>>();
  readonly #holds = new Set<(reason: Error) => void>();
  readonly #controller = new AbortController();
  readonly #resources = new AsyncDisposableStack();
  #interrupted = false;
  #rejected: { reason: unknown; place: Error } | undefined;

  constructor(request: CellRequest) {
    this.request = request;
  }

  /** The cell that somebody has written: under it are shown the failures of what follows from it. */
  get origin(): Cell {
    return this;
  }

  /** Whether the cell is interrupted: it prints nothing more, and its timers do not run. */
  get interrupted(): boolean {
    return this.#interrupted;
  }

  /** Aborted when the cell is interrupted. */
  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  /**
   * What a cell awaits at top level instead of `value`: an interrupt ends the wait with {@link CellInterruptedError}.
   * An interrupted cell that caught that and waits again waits for ever.
   */
  hold<T>(value: T): Promise<Awaited<T>> {
    if (this.#interrupted) return new Promise(() => undefined);
    const place = new Error();
    return new Promise((resolve, reject) => {
      this.#holds.add(reject);
      const release = (): void => void this.#holds.delete(reject);
      const fail = (reason: unknown): void => {
        this.#rejected = { reason, place };
        reject(reason);
      };
      Promise.resolve(value).finally(release).then(resolve, fail);
    });
  }

  /** Where the cell awaited what has failed with that reason: an error with that stack. */
  placeOf(reason: unknown): Error | undefined {
    return this.#rejected && Object.is(this.#rejected.reason, reason) ? this.#rejected.place : undefined;
  }

  /** {@link Cell.hold} for each step of `for await`. */
  holdEach<T>(values: AsyncIterable<T> | Iterable<T>): AsyncIterable<T> {
    const steps = (async function* () {
      yield* values;
    })();
    const iterator: AsyncIterator<T> = { next: () => this.hold(steps.next()), return: () => steps.return() };
    return { [Symbol.asyncIterator]: () => iterator };
  }

  /** What `using` and `await using` at top level declare: the value, which is disposed of at the end of the cell. */
  use<T>(value: T, method: typeof Symbol.dispose | typeof Symbol.asyncDispose): T {
    if (method === Symbol.asyncDispose) return this.#resources.use(value as T & AsyncDisposable);
    if (value === null || value === undefined) return value;
    const dispose: unknown = (value as Partial<Disposable>)[Symbol.dispose];
    if (typeof dispose !== "function") throw new TypeError("what `using` declares has no method [Symbol.dispose]");
    this.#resources.defer(() => void dispose.call(value));
    return value;
  }

  /** Calls a function at the end of the cell, however it ends; not when it has ended already. */
  atEnd(run: () => void): void {
    if (!this.#resources.disposed) this.#resources.defer(run);
  }

  /** Disposes of what {@link Cell.use} was given, the last one first; a second call waits for nothing. */
  dispose(): Promise<void> {
    return this.#resources.disposeAsync();
  }

  /** Holds back the end of the cell until a display is out; if that fails, the failure goes unhandled as any other. */
  awaitDisplay(display: Promise<void>): void {
    this.#displays.add(display);
    void display.finally(() => this.#displays.delete(display));
  }

  /** Resolves when no display is under way, or after that time. */
  async displayed(withinMs: number = Number.POSITIVE_INFINITY): Promise<void> {
    const { promise: late, resolve } = Promise.withResolvers<void>();
    const timer = this.#displays.size > 0 && Number.isFinite(withinMs) ? setTimeout(resolve, withinMs) : undefined;
    const settled = async (): Promise<void> => {
      while (this.#displays.size > 0) await Promise.allSettled(this.#displays);
    };
    await Promise.race([settled(), late]);
    clearTimeout(timer);
  }

  /** Makes the cell an interrupted one; what it has begun goes on until {@link Cell.cancel}. */
  interrupt(): void {
    this.#interrupted = true;
  }

  /** Aborts what the cell has begun. */
  cancel(): void {
    this.#interrupted = true;
    const reason = new CellInterruptedError();
    this.#controller.abort(reason);
    for (const reject of this.#holds) reject(reason);
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

  /** The owning cell by asynchronous context alone: whose the code certainly is. */
  get owner(): Cell | undefined {
    return this.#storage.getStore();
  }

  /** Runs `start` and everything that follows from it as this cell's. */
  run<T>(cell: Cell, start: () => T): T {
    this.#last = cell;
    return this.enter(cell, start);
  }

  /** {@link Cells.run} beside the cell that runs: what has no context stays with that one. */
  enter<T>(cell: Cell, start: () => T): T {
    return this.#storage.run(cell, start);
  }

  /** Runs `start` and everything that follows from it as no cell's. */
  leave<T>(start: () => T): T {
    return this.#storage.exit(start);
  }
}
