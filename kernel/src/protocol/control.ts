import type { Router } from "zeromq";
import type { Iopub } from "./iopub.ts";
import { KERNEL_INFO } from "./kernel-info.ts";
import { Sender } from "./sockets.ts";
import type { Message, Wire } from "./wire.ts";

type Content = Record<string, unknown>;

/** What the control channel works with. */
export interface ControlParts {
  wire: Wire;
  iopub: Iopub;
  interrupt: () => Promise<boolean>;
  /** Ends the kernel; called when a `shutdown_request` has been answered. */
  end: () => void;
}

/** Serves the control channel, also while a cell runs. */
export class Control {
  readonly #parts: ControlParts;
  readonly #sender: Sender;

  constructor(socket: Router, parts: ControlParts) {
    this.#parts = parts;
    this.#sender = new Sender(socket);
  }

  /** Answers a request. */
  async receive(message: Message): Promise<void> {
    const { identities, header, headerText: parent } = message;
    const { iopub, wire } = this.#parts;
    await iopub.publish("status", parent, { execution_state: "busy" });
    const content = await this.#reply(message);
    const type = header.msg_type.replace(/_request$/, "_reply");
    if (content) await this.#sender.send(wire.encode({ identities, type, parent, content }));
    await iopub.publish("status", parent, { execution_state: "idle" });
    if (header.msg_type === "shutdown_request") this.#parts.end();
  }

  async #reply(message: Message): Promise<Content | undefined> {
    const type = message.header.msg_type;
    if (type === "kernel_info_request") return KERNEL_INFO;
    if (type === "shutdown_request") return { status: "ok", restart: message.content.restart === true };
    if (type !== "interrupt_request") return undefined;
    if (await this.#parts.interrupt()) return { status: "ok" };
    return { status: "error", ename: "InterruptError", evalue: "the cell is in a native call", traceback: [] };
  }
}
