import { Session } from "node:inspector";
import { endAwaitedProcess } from "./awaited-process.ts";

/** How long an idle main thread may take to say that it has let go of its cell. */
const ANSWER_MS = 5;
const TERMINATE_MS = 200;
/** How long a termination may take before the main thread is taken to be in a native call. */
const NATIVE_MS = 20;
/** After this the main thread is taken to be stuck outside JavaScript (in a native call). */
const GIVE_UP_MS = 5000;

/** The part of the main thread that an interrupt needs. */
export interface Interruptible {
  /** Resolves when what it runs are cells. */
  readonly started: Promise<void>;
  isRunning(cell: string): boolean;
  interrupted(cell: string | undefined, withinMs: number): Promise<boolean>;
  cancel(): Promise<void>;
}

/**
 * Stops what the main thread runs, from the protocol thread. First it is asked: if its event loop turns, it settles the
 * cell by itself. If it does not answer, V8 is told to terminate whatever JavaScript it is in (loops, regular
 * expressions, `Atomics.wait`), and it is asked again. Asking first matters: a termination of an idle thread would hit
 * whatever runs next. For the same reason what the cell has begun is cancelled only after that.
 */
export class Interrupter {
  readonly #main: Interruptible;
  readonly #session = new Session();
  readonly #awaitsProcess: Int32Array;
  #running: Promise<boolean> | undefined;

  /** `awaitsProcess` holds 1 while the main thread waits for a process without turning. */
  constructor(main: Interruptible, awaitsProcess: SharedArrayBuffer) {
    this.#main = main;
    this.#awaitsProcess = new Int32Array(awaitsProcess);
    this.#session.connectToMainThread();
  }

  /** Interrupts that cell, or without one what runs in the background; resolves with whether the thread is free again. */
  interrupt(cell: string | undefined): Promise<boolean> {
    this.#running ??= this.#interrupt(cell).finally(() => {
      this.#running = undefined;
    });
    return this.#running;
  }

  /** Resolves when no interrupt is under way: what begins earlier could be hit by it. */
  async idle(): Promise<void> {
    await this.#running;
  }

  /** Lets go of the main thread, which otherwise waits at its exit for this debugger to leave. */
  close(): void {
    this.#session.disconnect();
  }

  async #interrupt(cell: string | undefined): Promise<boolean> {
    if (cell !== undefined && !this.#main.isRunning(cell)) return true;
    await this.#main.started;
    const deadline = performance.now() + GIVE_UP_MS;
    // Also a cell that has ended by itself is asked for after a termination: the answer says that it is over.
    for (let patience = ANSWER_MS; performance.now() < deadline; patience = Math.min(patience * 2, 100)) {
      if (await this.#main.interrupted(cell, patience)) {
        await this.#main.cancel();
        return true;
      }
      await this.#terminate(patience);
    }
    return false;
  }

  /** The first attempts ask an awaited process to end, later ones make it. */
  #terminate(patience: number): Promise<void> {
    const signal = patience > ANSWER_MS * 2 ? "SIGKILL" : "SIGINT";
    return new Promise((resolve) => {
      const native = setTimeout(() => {
        if (Atomics.load(this.#awaitsProcess, 0) === 1) endAwaitedProcess(signal);
      }, NATIVE_MS);
      const timer = setTimeout(resolve, TERMINATE_MS);
      this.#session.post("Runtime.terminateExecution", () => {
        clearTimeout(native);
        clearTimeout(timer);
        resolve();
      });
    });
  }
}
