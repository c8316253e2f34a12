import type { CommMessage } from "../bridge/messages.ts";
import type { Iopub } from "./iopub.ts";
import type { MainThread } from "./main-thread.ts";
import { Room } from "./room.ts";
import type { Message } from "./wire.ts";

type Content = Record<string, unknown>;

/** Messages under way to the main thread, and their bytes; more wait in ZeroMQ. */
const LIMITS = { count: 1000, bytes: 64 << 20 };

const TYPES = ["comm_open", "comm_msg", "comm_close"];

/** Whether a message of the shell channel is about comms. */
export function isCommRequest({ header }: Message): boolean {
  return header.msg_type === "comm_info_request" || TYPES.includes(header.msg_type);
}

/** How comm messages are handed to the main thread, by their type. */
export function commHandlers(main: MainThread): [string, (message: Message) => Promise<Content | undefined>][] {
  const hand = async (message: Message): Promise<undefined> => {
    const comm = commMessage(message);
    if (comm) await main.comm(comm);
  };
  const info = ({ content: { target_name: target } }: Message): Promise<Content> =>
    main.ask({ kind: "comm_info", target: typeof target === "string" ? target : undefined });
  return [["comm_info_request", info], ...TYPES.map((type): [string, typeof hand] => [type, hand])];
}

/** What {@link CommRequests} works with. */
interface CommRequestParts {
  iopub: Iopub;
  answer: (request: Message) => Content | undefined | Promise<Content | undefined>;
  reply: (request: Message, content: Content) => Promise<void>;
  /** Header of the request whose cell runs now, as JSON text. */
  running: () => string | undefined;
}

/**
 * Serves what front ends say about comms, and other requests that do not wait behind cells, in order among themselves.
 * After their `idle`, which front ends take for that of the kernel, a cell that runs is said to be busy again.
 */
export class CommRequests {
  readonly #parts: CommRequestParts;
  readonly #room = new Room(LIMITS);

  constructor(parts: CommRequestParts) {
    this.#parts = parts;
  }

  /** Hands a message to the main thread; resolves when there is room for the next one. */
  async receive(message: Message): Promise<void> {
    this.#room.take(message.bytes);
    void this.#serve(message).then(() => this.#room.giveBack(message.bytes));
    await this.#room.free();
  }

  async #serve(message: Message): Promise<void> {
    const { iopub, answer, reply, running } = this.#parts;
    const parent = message.headerText;
    const answered = answer(message);
    await iopub.publish("status", parent, { execution_state: "busy" });
    const content = await answered;
    if (content) await reply(message, content);
    await iopub.publish("status", parent, { execution_state: "idle" });
    const cell = running();
    if (cell !== undefined) await iopub.publish("status", cell, { execution_state: "busy" });
  }
}

/** What the main thread gets of a message that says what the specification asks for. */
function commMessage({ header, headerText, content, metadata, buffers }: Message): CommMessage | undefined {
  const { comm_id: commId, target_name: target = "", data = {} } = content;
  if (typeof commId !== "string" || typeof target !== "string" || typeof data !== "object") return undefined;
  const type = header.msg_type as CommMessage["type"];
  const common = { id: header.msg_id, parent: headerText, metadata, buffers };
  return { ...common, type, commId, target, data: (data ?? {}) as Content };
}
