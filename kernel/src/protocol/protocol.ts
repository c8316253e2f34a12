import type { MessagePort } from "node:worker_threads";
import type { Router, XPublisher } from "zeromq";
import { Credit } from "../bridge/credit.ts";
import { Debugger } from "../debug/debugger.ts";
import { Interrupter } from "../interrupt/interrupter.ts";
import { typesSettings } from "../types/mode.ts";
import { SessionTypes } from "../types/session-types.ts";
import { Control } from "./control.ts";
import type { ProtocolThreadData } from "./data.ts";
import { Executions } from "./executions.ts";
import { Iopub } from "./iopub.ts";
import { type Event, MainThread } from "./main-thread.ts";
import { note } from "./notes.ts";
import { watchParent } from "./parent-watch.ts";
import { Shell } from "./shell.ts";
import { bindSockets, closeSockets, received, type Sockets } from "./sockets.ts";
import { Stdin } from "./stdin.ts";
import { DELIMITER, type Message, Wire } from "./wire.ts";

/** How long the main thread may take to exit before the process is killed. */
const EXIT_MS = 1000;

/** Who asks before they hear, hears within this time: what connects again does so by itself, each socket at its own time. */
const SUBSCRIBE_MS = 1000;

/** Binds the sockets and serves them until the kernel ends. */
export async function startProtocol(port: MessagePort, data: ProtocolThreadData): Promise<void> {
  const sockets = await bindSockets(data.connection);
  const protocol = new Protocol(port, data, sockets);
  protocol.serve();
}

/** The kernel's protocol side: owns the sockets, the order of replies and the end of the process. */
class Protocol {
  readonly #sockets: Sockets;
  readonly #closed: Int32Array;
  readonly #wire: Wire;
  readonly #iopub: Iopub;
  readonly #credit: Credit;
  readonly #main: MainThread;
  readonly #types: SessionTypes;
  readonly #executions: Executions;
  readonly #interrupter: Interrupter;
  readonly #debugger: Debugger;
  readonly #stdin: Stdin;
  readonly #shell: Shell;
  readonly #control: Control;
  readonly #stopWatching: () => void;
  readonly #subscribed = Promise.withResolvers<void>();
  #ending = false;
  /** Nobody has asked or subscribed yet. */
  #fresh = true;

  constructor(port: MessagePort, data: ProtocolThreadData, sockets: Sockets) {
    this.#sockets = sockets;
    this.#closed = new Int32Array(data.closed);
    this.#wire = new Wire(data.connection.key);
    this.#credit = new Credit(data.credit);
    this.#iopub = new Iopub(sockets.iopub, this.#wire, this.#credit);
    this.#main = new MainThread(port, (event) => this.#onEvent(event));
    this.#interrupter = new Interrupter(this.#main, data.awaitsProcess);
    const ready = (): Promise<void> => this.#interrupter.idle();
    this.#types = new SessionTypes({ folder: process.cwd(), ...typesSettings(process.env) });
    this.#executions = new Executions({ main: this.#main, iopub: this.#iopub, types: this.#types, ready });
    const end = (): void => void this.#end(0, true);
    const interrupt = (): Promise<boolean> => this.#interrupt();
    this.#debugger = new Debugger({
      folder: process.cwd(),
      publish: (event, parent) => void this.#iopub.publish("debug_event", parent, { ...event }),
      running: () => this.#executions.running?.header.msg_id,
      interrupt,
    });
    const common = { wire: this.#wire, iopub: this.#iopub, main: this.#main, end };
    this.#stdin = new Stdin(sockets.stdin, { ...common, blocking: { port: data.inputPort, flag: data.inputFlag } });
    this.#shell = new Shell(sockets.shell, {
      ...common,
      types: this.#types,
      executions: this.#executions,
      interrupt,
      debugger: this.#debugger,
      connection: data.connection,
    });
    this.#control = new Control(sockets.control, { ...common, answer: (message) => this.#shell.answer(message) });
    this.#stopWatching = watchParent(() => void this.#end(1, true));
  }

  /**
   * Begins to read; requests on shell when there is a subscriber, or might be none: what they publish would be lost to
   * who still connects. The first subscriber is welcomed, then told that the kernel starts.
   */
  serve(): void {
    const alone = setTimeout(this.#subscribed.resolve, SUBSCRIBE_MS);
    void this.#subscribed.promise.then(() => {
      clearTimeout(alone);
      return this.#read(this.#sockets.shell, (message) => this.#shell.receive(message));
    });
    void this.#read(this.#sockets.control, (message) => this.#control.receive(message));
    void this.#read(this.#sockets.stdin, (message) => this.#stdin.receive(message));
    void echo(this.#sockets.hb);
    void this.#welcome(this.#sockets.iopub);
  }

  async #read(socket: Router, receive: (message: Message) => void | Promise<void>): Promise<void> {
    for await (const frames of received(socket)) {
      const message = this.#wire.decode(frames);
      this.#fresh &&= !message;
      if (message) await receive(message);
      else note("ignored what is no message, is not signed with this kernel's key, or came before");
    }
  }

  async #welcome(socket: XPublisher): Promise<void> {
    for await (const [frame] of received(socket)) {
      if (frame?.[0] !== 1) continue;
      const topic = frame.subarray(1);
      // A message with such a topic would seem to have none: nobody who hears everything could read it.
      if (topic.equals(DELIMITER)) continue;
      await this.#iopub.welcome(topic.toString());
      if (this.#fresh) await this.#iopub.publish("status", "{}", { execution_state: "starting" });
      this.#fresh = false;
      this.#subscribed.resolve();
    }
  }

  #onEvent(event: Event): void {
    switch (event.type) {
      case "stream":
        this.#iopub.stream(event.parent, event.name, event.text);
        return;
      case "publish":
        void this.#iopub.publishCredited(event);
        if (event.messageType === "execute_result") this.#executions.resulted(event.content);
        return;
      case "input":
        void this.#stdin.ask(event);
        return;
      case "interrupt":
        void this.#interrupt();
        return;
      case "live_types":
        this.#types.setLive(event.types);
        return;
      case "names_forgotten":
        this.#types.forget();
        return;
      case "strict":
        this.#types.strict = event.on;
        return;
      case "exit":
        void this.#end(event.code, false);
    }
  }

  async #interrupt(): Promise<boolean> {
    if (this.#executions.giveUp()) return true;
    const rearm = await this.#debugger.release();
    const free = await this.#interrupter.interrupt(this.#executions.running?.header.msg_id);
    this.#stdin.cancel();
    rearm();
    return free;
  }

  /** Ends the process: the request in hand is answered, the sockets are emptied and closed, then the main thread exits. */
  async #end(code: number, interrupt: boolean): Promise<void> {
    if (this.#ending) return;
    this.#ending = true;
    this.#stopWatching();
    this.#types.close();
    setTimeout(() => process.kill(process.pid, "SIGKILL"), EXIT_MS * 3);
    const answered = this.#shell.stop();
    if (interrupt) await this.#interrupt();
    await Promise.race([answered, new Promise((resolve) => setTimeout(resolve, EXIT_MS))]);
    this.#interrupter.close();
    await this.#debugger.close();
    await this.#iopub.drained();
    closeSockets(this.#sockets);
    this.#executions.history.close();
    Atomics.store(this.#closed, 0, 1);
    Atomics.notify(this.#closed, 0);
    this.#main.post({ type: "exit", code });
  }
}

async function echo(socket: Sockets["hb"]): Promise<void> {
  for await (const frames of received(socket)) {
    try {
      await socket.send(frames);
    } catch {
      // Who asked has gone, or the socket was closed meanwhile, as the kernel ends.
    }
  }
}
