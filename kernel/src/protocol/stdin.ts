import { randomUUID } from "node:crypto";
import type { Router } from "zeromq";
import type { Event, MainThread } from "./main-thread.ts";
import { Sender } from "./sockets.ts";
import type { Message, Wire } from "./wire.ts";

type Question = Extract<Event, { type: "input" }>;

/** What front ends send when the person closes the input. */
const END_OF_INPUT = "\x04";

/** The wire to a cell that blocks: the text is put into the port, then the flag is raised. */
export interface BlockingInput {
  port: { postMessage(text: string | null): void };
  flag: SharedArrayBuffer;
}

/** Asks the front end for input on behalf of a cell, one question at a time. */
export class Stdin {
  readonly #wire: Wire;
  readonly #sender: Sender;
  readonly #main: MainThread;
  readonly #blocking: BlockingInput;
  #question: Question | undefined;
  /** `msg_id` of the open question. */
  #asked = "";

  constructor(socket: Router, parts: { wire: Wire; main: MainThread; blocking: BlockingInput }) {
    this.#wire = parts.wire;
    this.#main = parts.main;
    this.#blocking = parts.blocking;
    this.#sender = new Sender(socket);
  }

  /** Sends the question to the front end that runs the cell. A question that is still open is given up. */
  async ask(question: Question): Promise<void> {
    if (this.#question) this.#answer(null);
    this.#question = question;
    this.#asked = randomUUID();
    const { prompt, password, parent } = question;
    const frames = {
      identities: question.identities.map((frame) => Buffer.from(frame)),
      type: "input_request",
      parent,
    };
    await this.#sender.send(this.#wire.encode({ ...frames, id: this.#asked, content: { prompt, password } }));
  }

  /** Takes an `input_reply`. One that nobody waits for is dropped, and so is one that says it is to another question. */
  receive({ header, parentHeader, content }: Message): void {
    if (header.msg_type !== "input_reply") return;
    const { msg_id: asked = this.#asked } = parentHeader;
    if (asked !== this.#asked) return;
    const { value } = content;
    this.#answer(typeof value === "string" && value !== END_OF_INPUT ? value : null);
  }

  /** Gives up the open question: its cell was interrupted or has ended. */
  cancel(): void {
    this.#question = undefined;
  }

  #answer(text: string | null): void {
    const question = this.#question;
    this.#question = undefined;
    if (!question) return;
    if (question.blocking) this.#answerBlocking(question.id, text);
    else this.#main.post({ type: "input_reply", id: question.id, text });
  }

  #answerBlocking(id: number, text: string | null): void {
    this.#blocking.port.postMessage(text);
    const flag = new Int32Array(this.#blocking.flag);
    Atomics.store(flag, 0, id);
    Atomics.notify(flag, 0);
  }
}
