import type { Router } from "zeromq";
import type { Iopub } from "./iopub.ts";
import { Sender } from "./sockets.ts";
import type { Message, Wire } from "./wire.ts";

type Content = Record<string, unknown>;

/** Requests that may be answered at once; more wait in ZeroMQ. */
const AT_ONCE = 100;

const NOT_HERE: Content = {
  status: "error",
  ename: "ChannelError",
  evalue: "cells run on the shell channel",
  traceback: [],
};

/** What the control channel works with. */
export interface ControlParts {
  wire: Wire;
  iopub: Iopub;
  /** Answers the requests that both channels take. */
  answer: (message: Message) => Content | undefined | Promise<Content | undefined>;
  /** Ends the kernel; called when a `shutdown_request` has been answered. */
  end: () => void;
}

/** Serves the control channel, also while a cell runs. */
export class Control {
  readonly #parts: ControlParts;
  readonly #sender: Sender;
  readonly #open = new Set<Promise<void>>();

  constructor(socket: Router, parts: ControlParts) {
    this.#parts = parts;
    this.#sender = new Sender(socket);
  }

  /** Answers a request beside others; resolves when there is room for the next one. */
  async receive(message: Message): Promise<void> {
    const answered = this.#answer(message).finally(() => this.#open.delete(answered));
    this.#open.add(answered);
    if (this.#open.size >= AT_ONCE) await Promise.race(this.#open);
  }

  async #answer(message: Message): Promise<void> {
    const { identities, header, headerText: parent } = message;
    const { iopub, wire, answer } = this.#parts;
    const { msg_type: request } = header;
    await iopub.publish("status", parent, { execution_state: "busy" });
    const content = request === "execute_request" ? NOT_HERE : await answer(message);
    const type = request.replace(/_request$/, "_reply");
    if (content) await this.#sender.send(wire.encode({ identities, type, parent, content }));
    await iopub.publish("status", parent, { execution_state: "idle" });
    if (request === "shutdown_request") this.#parts.end();
  }
}
