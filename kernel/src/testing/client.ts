import { type ChildProcess, spawn } from "node:child_process";
import { createHmac, randomInt, randomUUID } from "node:crypto";
import { once } from "node:events";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Dealer, Request, Subscriber } from "zeromq";
import { kernelSpec } from "../spec/kernel-spec.ts";

/** A message as tests look at it. */
export interface Received {
  channel: string;
  type: string;
  parentId: string | undefined;
  metadata: Record<string, unknown>;
  buffers: Buffer[];
  // biome-ignore lint/suspicious/noExplicitAny: tests look at any content
  content: any;
}

/** How to start a kernel. */
export interface StartOptions {
  /** Command line of another kernel. */
  peer?: string[];
  env?: Record<string, string>;
  /** Mode of the connection file. */
  fileMode?: number;
  transport?: "tcp" | "ipc";
  /** When false, `iopub` is not connected and nothing is waited for: the test does it. */
  subscribed?: boolean;
}

/** What a message has besides its type and content. */
export interface RequestOptions {
  /** Signs the message; the kernel's own when absent. */
  key?: string;
  parent?: object;
  metadata?: object;
  buffers?: Uint8Array[];
}

/** What came of one cell: its reply and everything published under it up to its `idle`. */
export interface Ran {
  id: string;
  // biome-ignore lint/suspicious/noExplicitAny: tests look at any content
  reply: any;
  published: Received[];
  stdout: string;
  stderr: string;
  /** `text/plain` of the result. */
  result: string | undefined;
}

const DELIMITER = "<IDS|MSG>";

/** A kernel in a process of its own and a client of it, for tests only. */
export class KernelClient {
  readonly folder: string;
  readonly shell: Dealer;
  readonly control: Dealer;
  readonly stdin: Dealer;
  readonly iopub: Subscriber;
  readonly hb: Request;
  /** Everything received, in order of arrival. */
  readonly received: Received[] = [];
  readonly session: string = randomUUID();
  readonly key: string;
  /** Called for each message. */
  onMessage: (message: Received) => void = () => undefined;
  readonly #connection: Record<string, unknown>;
  readonly #spawn: () => ChildProcess;
  #process: ChildProcess;
  readonly #waiting = new Set<() => void>();
  #stderr = "";

  private constructor(spawnKernel: () => ChildProcess, folder: string, connection: Record<string, unknown>) {
    this.#spawn = spawnKernel;
    this.#process = this.#launch();
    this.folder = folder;
    this.key = String(connection.key);
    this.#connection = connection;
    const identity = { routingId: this.session, linger: 0 };
    this.shell = new Dealer(identity);
    this.control = new Dealer(identity);
    this.stdin = new Dealer(identity);
    this.iopub = new Subscriber({ linger: 0, receiveHighWaterMark: 0 });
    this.hb = new Request({ linger: 0 });
    for (const channel of ["shell", "control", "stdin", "hb"] as const) this[channel].connect(this.endpoint(channel));
    this.iopub.subscribe("");
    for (const channel of ["shell", "control", "stdin", "iopub"] as const)
      this.#read(channel).catch((error: unknown) => {
        this.#stderr += `${channel} is not read any more: ${String(error)}\n`;
      });
  }

  /** The kernel's process. */
  get process(): ChildProcess {
    return this.#process;
  }

  /** Starts a kernel, without types, in an empty folder (`files` are put there) and waits until it publishes to us. */
  static async start(files: Record<string, string> = {}, options: StartOptions = {}): Promise<KernelClient> {
    const { peer, env, fileMode = 0o600, transport = "tcp", subscribed = true } = options;
    const folder = await mkdtemp(join(tmpdir(), "craton-kernel-"));
    for (const [name, text] of Object.entries(files)) await writeFile(join(folder, name), text);
    const ports = await freePorts(5);
    const connection = {
      transport,
      ip: transport === "ipc" ? join(folder, "ipc") : "127.0.0.1",
      key: randomUUID(),
      signature_scheme: "hmac-sha256",
      ...Object.fromEntries(["shell", "control", "stdin", "iopub", "hb"].map((name, i) => [`${name}_port`, ports[i]])),
    };
    const file = join(folder, "connection.json");
    await writeFile(file, JSON.stringify(connection), { mode: fileMode });
    const own = kernelSpec({ node: process.execPath });
    const [command = "", ...args] = (peer ?? own.argv).map((arg) => (arg === "{connection_file}" ? file : arg));
    const spawnKernel = (): ChildProcess =>
      spawn(command, args, {
        cwd: folder,
        stdio: ["ignore", "ignore", "pipe"],
        detached: true,
        env: {
          ...process.env,
          ...(peer ? {} : own.env),
          CRATON_TYPES: "off",
          NODE_OPTIONS: "",
          JPY_PARENT_PID: String(process.pid),
          CRATON_KERNEL_HISTORY: join(folder, "history.sqlite"),
          ...env,
        },
      });
    const client = new KernelClient(spawnKernel, folder, connection);
    if (!subscribed) return client;
    client.iopub.connect(client.endpoint("iopub"));
    try {
      if (peer) await client.#askUntilReady();
      else await client.find(({ type }) => type === "iopub_welcome", 20_000);
    } catch (error) {
      await client[Symbol.asyncDispose]();
      throw error;
    }
    return client;
  }

  /** Ends the kernel and starts another one on the same sockets, as front ends do. */
  async restart(): Promise<void> {
    await this.ask("control", "shutdown_request", { restart: true });
    await this.exited();
    const heard = this.received.length;
    this.#process = this.#launch();
    const welcomed = (): boolean => this.received.slice(heard).some(({ type }) => type === "iopub_welcome");
    await this.until(welcomed, 20_000);
  }

  #launch(): ChildProcess {
    const child = this.#spawn();
    child.stderr?.on("data", (chunk) => {
      this.#stderr += String(chunk);
    });
    return child;
  }

  /** Another kernel may not welcome its subscriber: it is asked until it publishes to us. */
  async #askUntilReady(): Promise<void> {
    const answered = (): boolean => this.received.some(({ channel }) => channel === "iopub");
    const deadline = Date.now() + 20_000;
    while (!answered()) {
      if (Date.now() > deadline) throw new Error(`the kernel does not start: ${this.#stderr}`);
      await this.request("shell", "kernel_info_request", {});
      await this.until(answered, 50).catch(() => undefined);
    }
  }

  /** Where a channel is. */
  endpoint(channel: string): string {
    const { transport, ip, [`${channel}_port`]: port } = this.#connection;
    return `${transport}://${ip}${transport === "ipc" ? "-" : ":"}${port}`;
  }

  /** What the kernel's process wrote to its error stream. */
  get stderr(): string {
    return this.#stderr;
  }

  /** Sends a request and returns its `msg_id`. */
  async request(
    channel: "shell" | "control" | "stdin",
    type: string,
    content: object,
    options: RequestOptions = {},
  ): Promise<string> {
    const { id, frames } = this.compose(type, content, options);
    await this[channel].send(frames);
    return id;
  }

  /** The frames of a signed request and its `msg_id`. */
  compose(type: string, content: object, options: RequestOptions = {}): { id: string; frames: Buffer[] } {
    const { key = this.key, parent = {}, metadata = {}, buffers = [] } = options;
    const id = randomUUID();
    const date = new Date().toISOString();
    const header = { msg_id: id, session: this.session, username: "test", date, msg_type: type, version: "5.5" };
    const parts = [header, parent, metadata, content].map((part) => JSON.stringify(part));
    const signature = createHmac("sha256", key).update(parts.join("")).digest("hex");
    return { id, frames: [DELIMITER, signature, ...parts, ...buffers].map((frame) => Buffer.from(frame as string)) };
  }

  /** Sends a request and waits for its reply. */
  // biome-ignore lint/suspicious/noExplicitAny: tests look at any content
  async ask(channel: "shell" | "control", type: string, content: object = {}, withinMs = 15_000): Promise<any> {
    const id = await this.request(channel, type, content);
    return (await this.replyTo(id, withinMs)).content;
  }

  /** Waits for the reply to a request. */
  replyTo(id: string, withinMs = 15_000): Promise<Received> {
    return this.find((m) => m.parentId === id && m.type.endsWith("_reply"), withinMs);
  }

  /** Starts a cell. */
  start(code: string, options: object = {}): Promise<string> {
    return this.request("shell", "execute_request", {
      code,
      silent: false,
      store_history: true,
      allow_stdin: false,
      ...options,
    });
  }

  /** Runs a cell to its `idle`. */
  async run(code: string, options: object = {}, withinMs = 20_000): Promise<Ran> {
    return this.ended(await this.start(code, options), withinMs);
  }

  /** Waits for a started cell's reply and `idle`. */
  async ended(id: string, withinMs = 20_000): Promise<Ran> {
    const { content: reply } = await this.replyTo(id, withinMs);
    await this.find((m) => m.parentId === id && m.type === "status" && m.content.execution_state === "idle", withinMs);
    const published = this.received.filter((m) => m.channel === "iopub" && m.parentId === id);
    const text = (name: string): string =>
      published
        .filter((m) => m.type === "stream" && m.content.name === name)
        .map((m) => m.content.text)
        .join("");
    const result = published.find((m) => m.type === "execute_result")?.content.data["text/plain"];
    return { id, reply, published, stdout: text("stdout"), stderr: text("stderr"), result };
  }

  /** Waits for a message; each is looked at once. */
  async find(matches: (message: Received) => boolean, withinMs = 15_000): Promise<Received> {
    let next = 0;
    let found: Received | undefined;
    await this.until(() => {
      for (; !found && next < this.received.length; next += 1)
        if (matches(this.received[next]!)) found = this.received[next];
      return found !== undefined;
    }, withinMs);
    return found!;
  }

  /** Waits until a condition holds, looking again after every message and now and then. */
  async until(holds: () => boolean, withinMs = 15_000): Promise<void> {
    const deadline = Date.now() + withinMs;
    while (!holds()) {
      if (Date.now() > deadline)
        throw new Error(`not within ${withinMs} ms; the kernel said: ${this.#stderr || "nothing"}`);
      await new Promise<void>((resolve) => {
        setTimeout(resolve, 50);
        this.#waiting.add(resolve);
      });
    }
  }

  /** Waits for the end of the process; its exit code, or the signal that ended it. */
  async exited(withinMs = 10_000): Promise<number | string> {
    await this.until(() => this.process.exitCode !== null || this.process.signalCode !== null, withinMs);
    return this.process.exitCode ?? this.process.signalCode!;
  }

  /** Ends the kernel and forgets it. */
  async [Symbol.asyncDispose](): Promise<void> {
    if (this.process.exitCode === null && this.process.signalCode === null) {
      this.process.kill("SIGKILL");
      await once(this.process, "exit");
    }
    for (const socket of [this.shell, this.control, this.stdin, this.iopub, this.hb]) socket.close();
    await rm(this.folder, { recursive: true, force: true });
  }

  async #read(channel: "shell" | "control" | "stdin" | "iopub"): Promise<void> {
    for await (const frames of this[channel]) {
      const at = frames.findIndex((frame) => frame.toString() === DELIMITER);
      const parts = frames.slice(at + 2, at + 6).map((frame) => JSON.parse(frame.toString()));
      const [header, parent, metadata, content] = parts;
      const buffers = frames.slice(at + 6);
      const message = { channel, type: header.msg_type, parentId: parent.msg_id, metadata, content, buffers };
      this.received.push(message);
      this.onMessage(message);
      for (const wake of this.#waiting) wake();
      this.#waiting.clear();
    }
  }
}

/** Where the system takes the ports of connections and of servers that name none: a port found free there may be gone soon. */
const EPHEMERAL = 32_768;

/** Ports that nobody listens on, and that nobody is given who asks for any. */
export async function freePorts(count: number): Promise<number[]> {
  const ports: number[] = [];
  while (ports.length < count) {
    const port = randomInt(10_000, EPHEMERAL);
    if (!ports.includes(port) && (await isFree(port))) ports.push(port);
  }
  return ports;
}

async function isFree(port: number): Promise<boolean> {
  const server = createServer();
  const listens = new Promise<boolean>((resolve) => {
    server.once("listening", () => resolve(true)).once("error", () => resolve(false));
  });
  server.listen(port, "127.0.0.1");
  const free = await listens;
  if (free) await new Promise((resolve) => server.close(resolve));
  return free;
}
