import type { Router } from "zeromq";
import type { Event, MainThread } from "./main-thread.ts";
import { Sender } from "./sockets.ts";
import type { Message, Wire } from "./wire.ts";

type Question = Extract<Event, { type: "input" }>;

/** The wire to a cell that blocks: the text is put into the port, then the flag is raised. */
export interface BlockingInput {
  port: { postMessage(text: string): void };
  flag: SharedArrayBuffer;
}

/** Asks the front end for input on behalf of a cell, one question at a time. */
export class Stdin {
  readonly #wire: Wire;
  readonly #sender: Sender;
  readonly #main: MainThread;
  readonly #blocking: BlockingInput;
  #question: Question | undefined;

  constructor(socket: Router, parts: { wire: Wire; main: MainThread; blocking: BlockingInput }) {
    this.#wire = parts.wire;
    this.#main = parts.main;
    this.#blocking = parts.blocking;
    this.#sender = new Sender(socket);
  }

  /** Sends the question to the front end that runs the cell. A question that is still open is given up. */
  async ask(question: Question, identities: Buffer[]): Promise<void> {
    if (this.#question) this.#answer(null);
    this.#question = question;
    const { prompt, password, parent } = question;
    const content = { prompt, password };
    await this.#sender.send(this.#wire.encode({ identities, type: "input_request", parent, content }));
  }

  /** Takes an `input_reply`; one that nobody waits for is dropped. */
  receive(message: Message): void {
    if (message.header.msg_type === "input_reply" && typeof message.content.value === "string")
      this.#answer(message.content.value);
  }

  /** Gives up the open question: its cell was interrupted or has ended. */
  cancel(): void {
    this.#question = undefined;
  }

  #answer(text: string | null): void {
    const question = this.#question;
    this.#question = undefined;
    if (!question) return;
    if (question.blocking) this.#answerBlocking(question.id, text ?? "");
    else this.#main.post({ type: "input_reply", id: question.id, text });
  }

  #answerBlocking(id: number, text: string): void {
    this.#blocking.port.postMessage(text);
    const flag = new Int32Array(this.#blocking.flag);
    Atomics.store(flag, 0, id);
    Atomics.notify(flag, 0);
  }
}
