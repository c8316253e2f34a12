import { rm } from "node:fs/promises";
import type { Log } from "@craton/edge";
import type { RawData, WebSocket } from "ws";
import { abnormalClosure, type ClientSession, KernelClient } from "./client.ts";
import { framingOf } from "./framing.ts";
import { filesOf, KernelLife, type LifeOptions, lastWords, stateOf } from "./life.ts";
import { MessageLog } from "./message-log.ts";
import { createHeader, createMessage, headerOf, type Message } from "./wire.ts";

/** What clients have not yet taken, in bytes for each kernel. */
const logLimitBytes = 64 * 2 ** 20;
/** Client sessions without a connection whose messages are kept. */
const waitingSessionLimit = 8;
/** A client that said good-bye is back within this time (a reconnect), or never (a closed tab). */
const reconnectMs = 60_000;
/** Messages of clients held until the kernel is ready. */
const heldLimit = 1_000;
/** A kernel that dies this many times, each within {@link quickMs} of its start, stays dead. */
const quickRestartLimit = 5;
const quickMs = 10_000;
/** Time a kernel has to end when asked. */
const shutdownGraceMs = 3_000;
/** How long a restart waits for the kernel's first answer. */
const readyTimeoutMs = 60_000;

/** A kernel of Jupyter's REST API. */
export interface KernelModel {
  id: string;
  name: string;
  /** ISO 8601. */
  last_activity: string;
  execution_state: string;
  connections: number;
  /** Why it is dead. */
  reason?: string;
}

/** What a kernel is made of. */
export interface KernelOptions extends Omit<LifeOptions, "onMessage"> {
  log: Log;
  /** Called at each message to or from a client. */
  onActivity: () => void;
}

/** A kernel: its process, which may be a later one after restarts, and its clients. */
export class Kernel {
  readonly id: string;
  readonly name: string;
  readonly #options: KernelOptions;
  readonly #log = new MessageLog(logLimitBytes);
  readonly #sessions = new Map<string, ClientSession>();
  /** Client session by the session in its messages' headers, should they differ. */
  readonly #owners = new Map<string, ClientSession>();
  #life: KernelLife | undefined;
  #held: Message[] | undefined = [];
  #state = "starting";
  #reason: string | undefined;
  #lastActivity = new Date();
  #quickRestarts = 0;
  /** Resolves when the current process answers or has ended. */
  #ready: Promise<unknown> = Promise.resolve();
  #closed = false;
  /** Restarts and the end come one after the other. */
  #turn: Promise<unknown> = Promise.resolve();

  constructor(options: KernelOptions) {
    this.id = options.kernelId;
    this.name = options.spec.name;
    this.#options = options;
  }

  /** Starts the process; its first answer is awaited in the background. @throws KernelStartError */
  start(): Promise<void> {
    return this.#inTurn(() => this.#begin());
  }

  /** The kernel as the REST API shows it. */
  model(): KernelModel {
    return {
      id: this.id,
      name: this.name,
      last_activity: this.#lastActivity.toISOString(),
      execution_state: this.#state,
      connections: this.connections,
      ...(this.#reason === undefined ? {} : { reason: this.#reason }),
    };
  }

  /** WebSockets on this kernel. */
  get connections(): number {
    return [...this.#sessions.values()].filter(({ client }) => client).length;
  }

  /**
   * Takes a client's WebSocket. A session that was here before gets what it missed: what no pong has confirmed, and if it
   * tells the id of the last message that it has, nothing up to that.
   */
  attach(socket: WebSocket, sessionId: string, last?: string): void {
    const session = this.#sessions.get(sessionId) ?? {
      id: sessionId,
      reader: this.#log.addReader(),
      client: undefined,
    };
    this.#sessions.delete(sessionId);
    this.#sessions.set(sessionId, session);
    this.#owners.set(sessionId, session);
    session.client?.cut();
    if (last) this.#log.confirmThrough(session.reader, (message) => headerOf(message, "own").msg_id === last);
    const client = new KernelClient(socket, this.#log, session);
    session.client = client;
    socket.on("message", (data, isBinary) => this.#fromClient(session, socket, { data, isBinary }));
    socket.on("error", () => socket.terminate());
    socket.on("close", (code) => {
      client.ended(code);
      if (session.client === client) session.client = undefined;
      if (code !== abnormalClosure) setTimeout(() => this.#forgetUnlessBack(session), reconnectMs).unref();
      this.#limitWaiting();
    });
  }

  /** Interrupts what runs. */
  interrupt(): void {
    this.#life?.interrupt();
  }

  /**
   * Ends the process and starts another; resolves when that one answers. Cells that no process has taken are not run.
   * @throws KernelStartError
   */
  async restart(): Promise<void> {
    await this.#inTurn(async () => {
      this.#state = "restarting";
      this.#quickRestarts = 0;
      this.#held = this.#held?.filter((message) => headerOf(message, "own").msg_type !== "execute_request") ?? [];
      const life = this.#life;
      this.#life = undefined;
      await life?.stop({ restart: true, graceMs: shutdownGraceMs });
      try {
        await this.#begin();
      } catch (error) {
        this.#die(error instanceof Error ? error.message : String(error));
        throw error;
      }
    });
    await Promise.race([this.#ready, timeout(readyTimeoutMs)]);
  }

  /** Ends the process and all connections. */
  shutdown(): Promise<void> {
    this.#closed = true;
    return this.#inTurn(async () => {
      const life = this.#life;
      this.#life = undefined;
      await life?.stop({ restart: false, graceMs: shutdownGraceMs });
      this.#state = "dead";
      for (const { client } of this.#sessions.values()) client?.close();
      const files = filesOf(this.#options);
      await Promise.all([rm(files.connection, { force: true }), rm(files.log, { force: true })]);
    });
  }

  async #begin(): Promise<void> {
    this.#held ??= [];
    const life = await KernelLife.begin({ ...this.#options, onMessage: (message) => this.#fromKernel(message) });
    this.#life = life;
    this.#reason = undefined;
    this.#state = "starting";
    this.#ready = life.ready().then((ready) => {
      if (ready && this.#life === life) this.#opened(life);
    });
    void life.exited.then(() => this.#exited(life));
  }

  #opened(life: KernelLife): void {
    if (this.#state === "starting") this.#state = "idle";
    for (const message of this.#held ?? []) life.send(message);
    this.#held = undefined;
  }

  /** The process ended though nobody asked it to. */
  #exited(life: KernelLife): void {
    if (this.#life !== life) return;
    this.#life = undefined;
    this.#held ??= [];
    this.#inTurn(async () => {
      await life.clear();
      if (this.#closed || this.#life) return;
      this.#reason = await lastWords(filesOf(this.#options).log);
      const quick = Date.now() - life.startedAt < quickMs;
      this.#quickRestarts = quick ? this.#quickRestarts + 1 : 1;
      this.#options.log.warn({ kernel: this.id, name: this.name, restarts: this.#quickRestarts }, "kernel died");
      if (this.#quickRestarts > quickRestartLimit) return this.#die(this.#reason);
      this.#announce("restarting");
      await this.#begin();
    }).catch((error: unknown) => this.#die(error instanceof Error ? error.message : String(error)));
  }

  #die(reason: string): void {
    this.#reason = reason || "The kernel died.";
    this.#held = [];
    this.#announce("dead");
  }

  /** Tells all clients of a state that the kernel itself cannot tell. */
  #announce(state: "restarting" | "dead"): void {
    this.#state = state;
    const header = createHeader("status", this.id);
    this.#log.append(createMessage("iopub", header, { content: { execution_state: state } }), undefined);
    this.#pump();
  }

  #fromKernel(message: Message): void {
    this.#active();
    this.#state = stateOf(message) ?? this.#state;
    if (message.channel === "iopub") this.#log.append(message, undefined);
    else {
      const owner = this.#owners.get(headerOf(message, "parent").session ?? "");
      if (!owner) return;
      this.#log.append(message, owner.id);
    }
    this.#pump();
  }

  #fromClient(
    session: ClientSession,
    socket: WebSocket,
    { data, isBinary }: { data: RawData; isBinary: boolean },
  ): void {
    const message = framingOf(socket.protocol).decode(data as Buffer, isBinary);
    if (!message) {
      socket.close(1003, "not a Jupyter message");
      return;
    }
    this.#active();
    const name = headerOf(message, "own").session;
    if (name) this.#owners.set(name, session);
    const held = this.#held;
    const taken = held ? held.length < heldLimit && held.push(message) > 0 : this.#life?.send(message);
    if (!taken) socket.close(1013, "the kernel takes no more messages");
  }

  #pump(): void {
    for (const { client } of this.#sessions.values()) client?.pump();
  }

  #active(): void {
    this.#lastActivity = new Date();
    this.#options.onActivity();
  }

  /** Forgets the sessions that have been away longest. */
  #limitWaiting(): void {
    const waiting = [...this.#sessions.values()].filter(({ client }) => !client);
    for (const session of waiting.slice(0, -waitingSessionLimit)) this.#forget(session);
  }

  #forgetUnlessBack(session: ClientSession): void {
    if (!session.client) this.#forget(session);
  }

  #forget(session: ClientSession): void {
    if (this.#sessions.get(session.id) === session) this.#sessions.delete(session.id);
    for (const [name, owner] of this.#owners) if (owner === session) this.#owners.delete(name);
    this.#log.removeReader(session.reader);
  }

  #inTurn<Result>(work: () => Promise<Result>): Promise<Result> {
    const result = this.#turn.then(work);
    this.#turn = result.catch(() => undefined);
    return result;
  }
}

function timeout(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms).unref());
}
