import type { Router } from "zeromq";
import type { Debugger } from "../debug/debugger.ts";
import type { SessionTypes } from "../types/session-types.ts";
import { codeHandlers, isCodeQuestion } from "./code-questions.ts";
import { CommRequests, commHandlers, isCommRequest } from "./comm-requests.ts";
import type { Connection } from "./connection-file.ts";
import type { Executions } from "./executions.ts";
import type { Iopub } from "./iopub.ts";
import { KERNEL_INFO } from "./kernel-info.ts";
import type { MainThread } from "./main-thread.ts";
import { note } from "./notes.ts";
import { Room } from "./room.ts";
import { Sender } from "./sockets.ts";
import type { Message, Wire } from "./wire.ts";

type Content = Record<string, unknown>;
type Handler = (message: Message) => Content | undefined | Promise<Content | undefined>;

/** Requests that may wait here, and their bytes; more wait in ZeroMQ. */
const QUEUE_LIMITS = { count: 10_000, bytes: 64 << 20 };

/** When nothing has come for so long after a failure, everything has that was sent before its reply. */
const QUIET_MS = 10;

/** What the shell channel works with. */
export interface ShellParts {
  wire: Wire;
  iopub: Iopub;
  main: MainThread;
  types: SessionTypes;
  executions: Executions;
  /** Ends the kernel; called when a `shutdown_request` has been answered. */
  end: () => void;
  interrupt: () => Promise<boolean>;
  debugger: Debugger;
  connection: Connection;
}

/** The reply to an interrupt that did not help. */
const STUCK: Content = {
  status: "error",
  ename: "InterruptError",
  evalue: "the cell is in a native call",
  traceback: [],
};

interface Queued {
  message: Message;
  aborted: boolean;
}

/**
 * Serves the shell channel: one request at a time, in order, each between `busy` and `idle`. Comm messages and questions
 * about code that is being typed do not wait behind cells.
 */
export class Shell {
  readonly #parts: ShellParts;
  readonly #sender: Sender;
  readonly #handlers: ReadonlyMap<string, Handler>;
  readonly #comms: CommRequests;
  readonly #queue: Queued[] = [];
  readonly #room = new Room(QUEUE_LIMITS);
  #serving: Promise<void> | undefined;
  #stopped = false;

  constructor(socket: Router, parts: ShellParts) {
    this.#parts = parts;
    this.#sender = new Sender(socket);
    this.#handlers = shellHandlers(parts);
    const answer = (message: Message): ReturnType<Handler> => this.answer(message);
    const reply = (message: Message, content: Content): Promise<void> => this.#send(message, content, {});
    const running = (): string | undefined => parts.executions.running?.headerText;
    this.#comms = new CommRequests({ iopub: parts.iopub, answer, reply, running });
  }

  /** Queues a request; resolves when there is room for the next one. */
  async receive(message: Message): Promise<void> {
    if (this.#stopped) return;
    if (isCommRequest(message) || this.#overtakes(message)) return this.#comms.receive(message);
    this.#queue.push({ message, aborted: false });
    this.#room.take(message.bytes);
    this.#serving ??= this.#serve();
    await this.#room.free();
  }

  /** Forgets the requests that wait; resolves when the one in hand is answered. */
  async stop(): Promise<void> {
    this.#stopped = true;
    this.#queue.length = 0;
    await this.#serving;
  }

  /** The answer to a request other than `execute_request`; one of unknown type has none. */
  answer(message: Message): Content | undefined | Promise<Content | undefined> {
    const type = message.header.msg_type;
    const handler = this.#handlers.get(type);
    if (!handler) note(`no answer to a message of unknown type ${JSON.stringify(type)}`);
    return handler?.(message);
  }

  #overtakes(message: Message): boolean {
    return isCodeQuestion(message) && this.#parts.executions.running !== undefined;
  }

  async #serve(): Promise<void> {
    for (let next = this.#queue.shift(); next; next = this.#queue.shift()) {
      this.#room.giveBack(next.message.bytes);
      await this.#answer(next);
    }
    this.#serving = undefined;
  }

  async #answer({ message, aborted }: Queued): Promise<void> {
    const { iopub } = this.#parts;
    const parent = message.headerText;
    // Not waited for: who sees the kernel busy may interrupt it, and by then the cell must be in hand.
    const busy = iopub.publish("status", parent, { execution_state: "busy" });
    const started = new Date().toISOString();
    const reply = await this.#reply(message, aborted);
    await busy;
    await this.#parts.executions.settled();
    if (reply) await this.#send(message, reply, { started, status: reply.status });
    await iopub.publish("status", parent, { execution_state: "idle" });
    if (message.header.msg_type === "shutdown_request") this.#parts.end();
  }

  async #reply(message: Message, aborted: boolean): Promise<Content | undefined> {
    const type = message.header.msg_type;
    if (type !== "execute_request") return this.answer(message);
    const { executions } = this.#parts;
    if (aborted) return executions.aborted();
    const { reply, abortQueued } = await executions.execute(message);
    if (abortQueued) await this.#abortQueued();
    return reply;
  }

  /** Aborts what was sent together with the request that failed, also what of that is still on its way. */
  async #abortQueued(): Promise<void> {
    for (let known = -1; known !== this.#queue.length; ) {
      known = this.#queue.length;
      await new Promise((resolve) => setTimeout(resolve, QUIET_MS));
    }
    for (const queued of this.#queue) if (queued.message.header.msg_type === "execute_request") queued.aborted = true;
  }

  #send({ identities, header, headerText: parent }: Message, content: Content, metadata: Content): Promise<void> {
    const type = header.msg_type.replace(/_request$/, "_reply");
    return this.#sender.send(this.#parts.wire.encode({ identities, type, parent, content, metadata }));
  }
}

/** The requests besides `execute_request`; a handler without a result sends no reply. */
function shellHandlers(parts: ShellParts): ReadonlyMap<string, Handler> {
  const { iopub, main, types, executions, connection, interrupt } = parts;
  return new Map<string, Handler>([
    ["kernel_info_request", () => KERNEL_INFO],
    ["connect_request", () => ({ status: "ok", ...connection.ports })],
    ["interrupt_request", async () => ((await interrupt()) ? { status: "ok" } : STUCK)],
    ...commHandlers(main),
    ["debug_request", ({ content, headerText }) => parts.debugger.answer(content, headerText)],
    ["history_request", ({ content }) => executions.history.reply(content)],
    ["is_complete_request", ({ content }) => main.ask({ kind: "is_complete", code: text(content.code) })],
    ...codeHandlers({ main, types }),
    ["shutdown_request", (message) => shutdown(iopub, message)],
  ]);
}

/** Every front end is told, because the end is everybody's. */
async function shutdown(iopub: Iopub, { headerText, content }: Message): Promise<Content> {
  const reply = { status: "ok", restart: content.restart === true };
  await iopub.publish("shutdown_reply", headerText, reply);
  return reply;
}

function text(value: unknown): string {
  return typeof value === "string" ? value : "";
}
