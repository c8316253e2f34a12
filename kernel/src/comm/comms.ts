import type { CommMessage } from "../bridge/messages.ts";
import type { Output } from "../display/output.ts";
import { CommError } from "../errors.ts";
import type { Cell } from "../evaluate/cells.ts";
import { toBytes } from "./bytes.ts";
import type { CallbackParts } from "./callbacks.ts";
import { Comm, type CommEvent, type CommLine, type CommOptions } from "./comm.ts";
import { CommCell } from "./comm-cell.ts";

/** How long a message is busy at most with handlers that wait; they go on after that. */
const HANDLERS_MS = 1000;

/** Called for each comm that a front end opens. */
export type CommHandler = (comm: Comm, event: CommEvent) => unknown;

/** What comms work with. */
export interface CommsParts extends CallbackParts {
  output: Output;
}

/** The open comms and the targets that front ends can open. */
export class Comms {
  readonly #parts: CommsParts;
  readonly #line: CommLine;
  readonly #targets = new Map<string, { handler: CommHandler; cell: Cell | undefined }>();
  readonly #comms = new Map<string, Comm>();
  readonly #running = new Map<CommCell, number>();

  constructor(parts: CommsParts) {
    this.#parts = parts;
    this.#line = {
      ...parts,
      send: (type, content, options) => this.#send(type, content, options),
      closed: ({ id }) => void this.#comms.delete(id),
    };
  }

  /** Lets front ends open comms with a name; the handler of an earlier registration is replaced. */
  register(target: string, handler: CommHandler): void {
    this.#targets.set(target, { handler, cell: this.#parts.cells.current?.origin });
  }

  /** Takes that back; open comms stay open. */
  unregister(target: string): void {
    this.#targets.delete(target);
  }

  /** Opens a comm with what the front end knows by that name. */
  open(target: string, data: object = {}, options: CommOptions & { id?: string } = {}): Comm {
    const cell = this.#parts.cells.current?.origin;
    const comm = new Comm(target, this.#line, { ...(options.id !== undefined && { id: options.id }), cell });
    this.#send("comm_open", { comm_id: comm.id, target_name: target, data }, options);
    this.#comms.set(comm.id, comm);
    return comm;
  }

  /** The open comms, or those of one target. */
  list(target?: string): Comm[] {
    return [...this.#comms.values()].filter((comm) => target === undefined || comm.target === target);
  }

  /** The content of a `comm_info_reply`. */
  info(target: string | undefined): Record<string, unknown> {
    const comms = Object.fromEntries(this.list(target).map((comm) => [comm.id, { target_name: comm.target }]));
    return { status: "ok", comms };
  }

  /** Handles a message of a front end and says when that is done: when the handlers have settled, or after a second. */
  receive(message: CommMessage, sequence: number): void {
    const comm = this.#comms.get(message.commId);
    const origin = comm?.cell ?? this.#targets.get(message.target)?.cell;
    const cell = new CommCell(message, origin);
    this.#running.set(cell, sequence);
    this.#parts.cells.enter(cell, () => this.#handle(message, comm));
    void cell.displayed(HANDLERS_MS).then(() => this.#finish(cell));
  }

  /** Gives up the messages under way: code of theirs was terminated, or is to end. */
  interrupt(): void {
    for (const cell of this.#running.keys()) {
      cell.cancel();
      this.#finish(cell);
    }
  }

  #handle(message: CommMessage, comm: Comm | undefined): void {
    if (message.type === "comm_open") this.#opened(message);
    else if (message.type === "comm_msg") comm?.receive(message);
    else comm?.receiveClose(message);
  }

  #opened(message: CommMessage): void {
    const target = this.#targets.get(message.target);
    if (!target || this.#comms.has(message.commId)) {
      if (!target) this.#send("comm_close", { comm_id: message.commId, data: {} }, {});
      return;
    }
    const comm = new Comm(message.target, this.#line, { id: message.commId, cell: target.cell });
    this.#comms.set(comm.id, comm);
    const refuse = (thrown: unknown): void => {
      this.#parts.report(thrown, target.cell);
      comm.close();
    };
    try {
      const result = target.handler(comm, message);
      if (result instanceof Promise) this.#parts.cells.current?.awaitDisplay(result.then(() => undefined, refuse));
    } catch (thrown) {
      refuse(thrown);
    }
  }

  #send(messageType: string, content: object, { metadata, buffers = [] }: CommOptions): void {
    this.#parts.output.comm({
      messageType,
      content: toJson(content),
      ...(metadata && { metadata: JSON.parse(toJson(metadata)) as Record<string, unknown> }),
      ...(buffers.length > 0 && { buffers: buffers.map((bytes) => toBytes(bytes).slice()) }),
    });
  }

  #finish(cell: CommCell): void {
    const sequence = this.#running.get(cell);
    if (sequence === undefined) return;
    this.#running.delete(cell);
    this.#parts.output.post({ type: "comm_done", sequence });
  }
}

function toJson(value: object): string {
  try {
    return JSON.stringify(value);
  } catch (cause) {
    throw new CommError(`what goes over a comm must fit into JSON: ${String(cause)}`, { cause });
  }
}
