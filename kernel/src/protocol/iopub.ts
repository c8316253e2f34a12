import type { XPublisher } from "zeromq";
import { type Credit, messageCost, printCost } from "../bridge/credit.ts";
import type { Publication } from "../bridge/messages.ts";
import { Sender } from "./sockets.ts";
import type { Wire } from "./wire.ts";

const COALESCE_MS = 20;
/**
 * Under 128 KiB, from which on the C library takes memory from the system for each text and, having done so, keeps ever
 * larger pieces: with messages of 1 MB a kernel that prints much grew by 15 MB more.
 */
const COALESCE_LENGTH = 1 << 16;

interface Pending {
  parent: string;
  name: string;
  parts: string[];
  length: number;
  cost: number;
  timer: NodeJS.Timeout;
}

/** Publishes what happens in the kernel, in order; prints that follow each other become one message. */
export class Iopub {
  readonly #wire: Wire;
  readonly #sender: Sender;
  readonly #credit: Credit;
  #pending: Pending | undefined;

  constructor(socket: XPublisher, wire: Wire, credit: Credit) {
    this.#wire = wire;
    this.#sender = new Sender(socket);
    this.#credit = credit;
  }

  /** Sends a message after everything printed before it. */
  publish(type: string, parent: string, content: string | Record<string, unknown>): Promise<void> {
    this.#flush();
    return this.#send(type, type, parent, content);
  }

  /** Like {@link Iopub.publish} for a message whose cost was taken from the credit. */
  async publishCredited(publication: Publication): Promise<void> {
    this.#flush();
    const { messageType: type } = publication;
    await this.#sender.send(this.#wire.encode({ ...publication, identities: [type], type }));
    this.#credit.giveBack(messageCost(publication));
  }

  /** Prints: goes out within 20 ms, together with its neighbours, in messages of about 64 KB at most. */
  stream(parent: string, name: string, text: string): void {
    const pending = this.#pending;
    if (pending && (pending.name !== name || pending.parent !== parent)) this.#flush();
    this.#pending ??= {
      parent,
      name,
      parts: [],
      length: 0,
      cost: 0,
      timer: setTimeout(() => this.#flush(), COALESCE_MS),
    };
    this.#pending.parts.push(text);
    this.#pending.length += text.length;
    this.#pending.cost += printCost(text.length);
    if (this.#pending.length >= COALESCE_LENGTH) this.#flush();
  }

  /** Tells a new subscriber that it is subscribed (JEP 65), so that it can ask without losing the first output. */
  async welcome(subscription: string): Promise<void> {
    await this.#send(subscription, "iopub_welcome", "{}", { subscription });
  }

  /** Resolves when everything published so far is with ZeroMQ. */
  drained(): Promise<void> {
    this.#flush();
    return this.#sender.idle();
  }

  #flush(): void {
    const pending = this.#pending;
    if (!pending) return;
    this.#pending = undefined;
    clearTimeout(pending.timer);
    const { name, parent, parts, cost } = pending;
    const sent = this.#send(`stream.${name}`, "stream", parent, { name, text: parts.join("") });
    void sent.then(() => this.#credit.giveBack(cost));
  }

  #send(topic: string, type: string, parent: string, content: string | Record<string, unknown>): Promise<void> {
    return this.#sender.send(this.#wire.encode({ identities: [topic], type, parent, content }));
  }
}
