import type { MessagePort } from "node:worker_threads";
import type { CellOutcome, CellRequest, CommMessage, Question, ToMain, ToProtocol } from "../bridge/messages.ts";

/** What the main thread says that is not the answer to something we asked. */
export type Event =
  | Exclude<ToProtocol, { type: "done" | "answer" | "comm_done" | "interrupted" | "cancelled" | "started" }>
  | { type: "live_types"; types: Record<string, string | null> };

/** How long listeners of an interrupted cell's signal are waited for. */
const CANCEL_MS = 200;

/** How a cell ends that was interrupted and says nothing itself. */
export const INTERRUPTED: CellOutcome & { status: "error" } = {
  status: "error",
  ename: "KeyboardInterrupt",
  evalue: "interrupted before there was an answer",
  traceback: [],
};

/** The main thread, as the protocol thread sees it: asks it to run cells and to answer questions. */
export class MainThread {
  readonly #port: MessagePort;
  readonly #cells = new Map<string, (outcome: CellOutcome) => void>();
  readonly #questions = new Map<number, (content: Record<string, unknown>) => void>();
  readonly #comms = new Map<number, () => void>();
  #sequence = 0;
  #attempts = 0;
  readonly #interrupts = new Map<number, () => void>();
  #cancelled: (() => void) | undefined;
  readonly #started = Promise.withResolvers<void>();

  constructor(port: MessagePort, onEvent: (event: Event) => void) {
    this.#port = port;
    port.on("message", (message: ToProtocol) => this.#receive(message, onEvent));
  }

  /** Runs a cell; resolves when it has ended and everything it published has arrived here. */
  run(cell: CellRequest): Promise<CellOutcome> {
    this.post({ type: "execute", cell });
    return new Promise((resolve) => this.#cells.set(cell.id, resolve));
  }

  /** Asks about code; the answer is the content of the reply. */
  ask(question: Question): Promise<Record<string, unknown>> {
    this.#sequence += 1;
    const sequence = this.#sequence;
    this.post({ type: "ask", sequence, question });
    return new Promise((resolve) => this.#questions.set(sequence, resolve));
  }

  /** Hands on a front end's comm message; resolves when it is handled and what that published has arrived here. */
  comm(message: CommMessage): Promise<void> {
    this.#sequence += 1;
    const sequence = this.#sequence;
    this.post({ type: "comm", sequence, message });
    return new Promise((resolve) => this.#comms.set(sequence, resolve));
  }

  /** Resolves when it can run cells; before that nothing of it may be terminated. */
  get started(): Promise<void> {
    return this.#started.promise;
  }

  /** Whether that cell has not ended. */
  isRunning(cell: string): boolean {
    return this.#cells.has(cell);
  }

  /** Asks it to give up that cell, or its background tasks; resolves with whether it said so within the time. */
  interrupted(cell: string | undefined, withinMs: number): Promise<boolean> {
    this.#attempts += 1;
    const attempt = this.#attempts;
    const asked = [...this.#questions.keys()];
    return new Promise((resolve) => {
      const finish = (answered: boolean): void => {
        clearTimeout(timer);
        this.#interrupts.delete(attempt);
        resolve(answered);
      };
      const timer = setTimeout(() => finish(false), withinMs);
      this.#interrupts.set(attempt, () => {
        this.#giveUp(cell, asked);
        finish(true);
      });
      this.post({ type: "interrupt", attempt, cell });
    });
  }

  /** Lets it cancel what interrupted cells have begun; resolves when that is done and what it published has arrived here. */
  cancel(): Promise<void> {
    this.post({ type: "cancel" });
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, CANCEL_MS);
      this.#cancelled = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }

  /** What came before an interrupt and has no answer by now will have none: its code was terminated. */
  #giveUp(cell: string | undefined, questions: number[]): void {
    if (cell !== undefined) settle(this.#cells, cell, INTERRUPTED);
    for (const sequence of questions) settle(this.#questions, sequence, { ...INTERRUPTED });
  }

  /** Says something that has no answer. */
  post(message: ToMain): void {
    this.#port.postMessage(message);
  }

  #receive(message: ToProtocol, onEvent: (event: Event) => void): void {
    if (message.type === "done") {
      if (message.live) onEvent({ type: "live_types", types: message.live });
      settle(this.#cells, message.id, message.outcome);
    } else if (message.type === "answer") settle(this.#questions, message.sequence, message.content);
    else if (message.type === "comm_done") settle(this.#comms, message.sequence, undefined);
    else if (message.type === "started") this.#started.resolve();
    else if (message.type === "cancelled") this.#cancelled?.();
    else if (message.type === "interrupted") this.#interrupts.get(message.attempt)?.();
    else onEvent(message);
  }
}

function settle<K, T>(waiting: Map<K, (value: T) => void>, id: K, value: T): void {
  const resolve = waiting.get(id);
  waiting.delete(id);
  resolve?.(value);
}
