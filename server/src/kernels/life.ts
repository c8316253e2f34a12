import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { Launcher, LaunchHandle } from "@craton/launcher";
import { KernelStartError, systemCode } from "../errors.ts";
import { createConnection, writeConnectionFile } from "./connection-file.ts";
import type { NamedKernelSpec } from "./kernelspecs.ts";
import { type KernelSockets, openSockets } from "./sockets.ts";
import { contentOf, createHeader, createMessage, headerOf, type Message } from "./wire.ts";

/** A kernel is asked again for its info after this long. */
const askAgainMs = 250;

/** What a kernel's process is started with. */
export interface LifeOptions {
  kernelId: string;
  spec: NamedKernelSpec;
  cwd: string;
  /** The whole environment, beside that of the kernelspec. */
  env: Readonly<Record<string, string>>;
  /** Private folder for the connection file and the log. */
  runtimeDir: string;
  launcher: Launcher;
  onMessage: (message: Message) => void;
}

/** One process of a kernel, from start to end. A restart is a new life. */
export class KernelLife {
  /** Session of this server's own requests. */
  readonly session: string = crypto.randomUUID();
  readonly startedAt: number = Date.now();
  /** Resolves when the process has ended. */
  readonly exited: Promise<void>;
  readonly #options: LifeOptions;
  readonly #handle: LaunchHandle;
  readonly #sockets: KernelSockets;
  readonly #ended = new AbortController();
  readonly #heard = { reply: false, iopub: false };
  #onHeard: () => void = () => undefined;

  private constructor(options: LifeOptions, handle: LaunchHandle, connect: (life: KernelLife) => KernelSockets) {
    this.#options = options;
    this.#handle = handle;
    this.#sockets = connect(this);
    this.exited = options.launcher.exited(handle).then(() => this.#ended.abort());
  }

  /** Starts the process and connects to it. @throws KernelStartError */
  static async begin(options: LifeOptions): Promise<KernelLife> {
    const info = await createConnection(options.spec.name);
    const connectionFile = filesOf(options).connection;
    await writeConnectionFile(connectionFile, info);
    const handle = await launch(options, connectionFile);
    let receive: (message: Message) => void = () => undefined;
    const sockets = await openSockets(info, crypto.randomUUID(), (message) => receive(message));
    const life = new KernelLife(options, handle, (self) => {
      receive = (message) => self.#receive(message);
      return sockets;
    });
    return life;
  }

  /** Process id, which is also the process group. */
  get pid(): number {
    return this.#handle.pid;
  }

  /** Sends a message of a client. @returns false when the kernel reads none any more. */
  send(message: Message): boolean {
    return this.#sockets.send(message);
  }

  /**
   * Resolves when the kernel answers and its output arrives here (a subscription takes effect some time after the
   * connection), or when it ended: false.
   */
  async ready(): Promise<boolean> {
    const { signal } = this.#ended;
    while (!signal.aborted && !(this.#heard.reply && this.#heard.iopub)) {
      this.send(createMessage("shell", createHeader("kernel_info_request", this.session)));
      await this.#hear(this.#heard.reply ? askAgainMs / 5 : askAgainMs);
    }
    return !signal.aborted;
  }

  /** Interrupts what runs, in the way the kernelspec says. */
  interrupt(): void {
    if (this.#options.spec.spec.interrupt_mode === "message") {
      this.send(createMessage("control", createHeader("interrupt_request", this.session)));
    } else signalGroup(this.pid, "SIGINT");
  }

  /** Asks the kernel to end, makes it end after `graceMs`, and leaves no process of it. */
  async stop({ restart, graceMs }: { restart: boolean; graceMs: number }): Promise<void> {
    const header = createHeader("shutdown_request", this.session);
    this.send(createMessage("control", header, { content: { restart } }));
    // A kernel that never answered reads no request either.
    await this.#ends(this.#heard.reply ? graceMs : 0);
    this.#sockets.close();
    await this.#options.launcher.stop(this.#handle, { graceMs: 200 });
    await this.exited;
  }

  /** Closes what is left of a process that ended by itself. */
  async clear(): Promise<void> {
    this.#sockets.close();
    await this.#options.launcher.stop(this.#handle, { graceMs: 0 });
  }

  #receive(message: Message): void {
    const own = headerOf(message, "parent").session === this.session;
    if (message.channel === "iopub") this.#heard.iopub = true;
    else if (own && headerOf(message, "own").msg_type === "kernel_info_reply") this.#heard.reply = true;
    this.#onHeard();
    const startup = message.channel === "iopub" && headerOf(message, "own").msg_type === "iopub_welcome";
    if (!own && !startup) this.#options.onMessage(message);
  }

  /** Waits until it answers and its output arrives, it ended, or the time is over. */
  #hear(ms: number): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#onHeard = () => {
      if (this.#heard.reply && this.#heard.iopub) resolve();
    };
    return Promise.race([promise, this.#ends(ms)]);
  }

  /** Waits until the process has ended or the time is over. */
  #ends(ms: number): Promise<void> {
    const { signal } = this.#ended;
    return new Promise((resolve) => {
      const done = (): void => {
        clearTimeout(timer);
        signal.removeEventListener("abort", done);
        resolve();
      };
      const timer = setTimeout(done, ms);
      signal.addEventListener("abort", done, { once: true });
      if (signal.aborted) done();
    });
  }
}

async function launch(options: LifeOptions, connectionFile: string): Promise<LaunchHandle> {
  const { spec, cwd, env, launcher } = options;
  const argv = spec.spec.argv.map((part) =>
    part
      .replaceAll("{connection_file}", () => connectionFile)
      .replaceAll("{resource_dir}", () => spec.resourceDir ?? ""),
  );
  try {
    const whole = { ...env, ...filledIn(spec.spec.env ?? {}, env) };
    return await launcher.start({ argv, cwd, env: whole, logFile: filesOf(options).log });
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new KernelStartError(`The kernel "${spec.spec.display_name}" did not start: ${reason}`, { cause });
  }
}

/** A kernelspec's variables may name those around them, `${PATH}`, as in jupyter_client; unknown names stay. */
function filledIn(own: Readonly<Record<string, string>>, env: LifeOptions["env"]): Record<string, string> {
  const fill = (text: string): string => text.replace(/\$\{(\w+)\}/g, (whole, name: string) => env[name] ?? whole);
  return Object.fromEntries(Object.entries(own).map(([name, value]) => [name, fill(value)]));
}

/** A process that has just ended needs no signal. */
function signalGroup(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(-pid, signal);
  } catch (error) {
    if (systemCode(error) !== "ESRCH") throw error;
  }
}

/** The files of a kernel in the runtime folder. */
export function filesOf({ runtimeDir, kernelId }: { runtimeDir: string; kernelId: string }): {
  connection: string;
  log: string;
} {
  return { connection: join(runtimeDir, `kernel-${kernelId}.json`), log: join(runtimeDir, `kernel-${kernelId}.log`) };
}

/** The last line that a kernel's process wrote: why it ended, as a rule. */
export async function lastWords(log: string): Promise<string> {
  const text = await readFile(log, "utf8").catch(() => "");
  return text.trimEnd().split("\n").at(-1)?.slice(0, 500) ?? "";
}

/** The execution state that a status message tells, if it is one. */
export function stateOf(message: Message): string | undefined {
  if (message.channel !== "iopub" || headerOf(message, "own").msg_type !== "status") return undefined;
  const state = contentOf(message).execution_state;
  return typeof state === "string" ? state : undefined;
}
