import type { Worker } from "node:worker_threads";
import { startWorker } from "../../source/start-worker.ts";
import { threadEnvironment } from "./environment.ts";
import type { Order, Reply } from "./messages.ts";

/** What whoever starts a thread is told of it. */
export interface ThreadEvents {
  reply(reply: Reply): void;
  /** It ended by itself; with the reason, where one is known. */
  lost(reason: Error | undefined): void;
}

/**
 * What tasks leave behind is collected after so much of it; V8 would let it grow to several times that with the number of tasks. Their
 * blocks are not in there.
 */
const resourceLimits = { maxYoungGenerationSizeMb: 12 };

/** A worker thread that does tasks. It keeps the process alive only while it is busy. */
export class Thread {
  readonly #worker: Worker;
  #isEnded = false;

  constructor(url: URL, events: ThreadEvents) {
    this.#worker = startWorker(url, { name: "craton-compute", env: threadEnvironment(), resourceLimits });
    let reason: Error | undefined;
    this.#worker.on("message", (reply: Reply) => this.#isEnded || events.reply(reply));
    this.#worker.on("error", (error) => {
      reason = error instanceof Error ? error : new Error(String(error));
    });
    this.#worker.on("exit", () => {
      if (this.#isEnded) return;
      this.#isEnded = true;
      events.lost(reason);
    });
    this.#worker.unref();
  }

  post(order: Order): void {
    this.#worker.postMessage(order);
  }

  /** Whether the process has to wait for it; for one that is being ended it does. */
  keepAlive(isBusy: boolean): void {
    if (this.#isEnded) return;
    if (isBusy) this.#worker.ref();
    else this.#worker.unref();
  }

  /** Ends it at once, whatever it does; it is not told as lost. */
  async end(): Promise<void> {
    this.#isEnded = true;
    await this.#worker.terminate();
  }
}
