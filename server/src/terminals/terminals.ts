import { stat } from "node:fs/promises";
import type { IPty } from "@lydell/node-pty";
import type { WebSocket } from "ws";
import { badRequest, notFound } from "../errors.ts";
import type { FolderRoot } from "../files/root.ts";

/** A terminal of Jupyter's REST API. */
export interface TerminalModel {
  name: string;
  /** ISO 8601. */
  last_activity: string;
}

/** What {@link Terminals} works with. */
export interface TerminalsParts {
  root: FolderRoot;
  /** Program and arguments; false: there are no terminals. */
  shell: readonly string[] | false;
  onActivity: () => void;
}

/** Output kept for who connects later, in UTF-16 units. */
const scrollbackLength = 256 * 1024;
/** Output waits while a browser has more than this to take, in bytes. */
const highWaterBytes = 4 * 2 ** 20;
/** At most this many terminals at a time. */
const limit = 100;
/** Time a shell has to end when asked. */
const graceMs = 1_000;

interface Terminal {
  name: string;
  pty: IPty;
  lastActivity: Date;
  scrollback: string[];
  scrollbackLength: number;
  sockets: Set<WebSocket>;
  exited: Promise<void>;
}

/** The terminals that run. */
export class Terminals {
  readonly #parts: TerminalsParts;
  readonly #terminals = new Map<string, Terminal>();
  #closed = false;

  constructor(parts: TerminalsParts) {
    this.#parts = parts;
  }

  list(): TerminalModel[] {
    return [...this.#terminals.values()].map(toModel);
  }

  /** @throws HttpError 404 */
  get(name: string): TerminalModel {
    return toModel(this.#find(name));
  }

  /**
   * Starts a terminal, or gives the one that has this name.
   * @param folder below the root; the root itself when it is absent or not there
   */
  async start({ name, folder }: { name?: string | undefined; folder?: string | undefined }): Promise<TerminalModel> {
    const { shell } = this.#parts;
    if (!shell) throw notFound("This server has no terminals.");
    const [program = "/bin/sh", ...args] = shell;
    const { spawn } = await import("@lydell/node-pty");
    const env = { ...process.env, TERM: "xterm-256color", COLORTERM: "truecolor" };
    const cwd = await this.#folderOf(folder);
    // From here on nothing waits: requests at the same time see each other's terminals.
    const known = name === undefined ? undefined : this.#terminals.get(name);
    if (known) return toModel(known);
    if (this.#closed) throw notFound("The server is shutting down.");
    if (this.#terminals.size >= limit) throw badRequest(`There are ${limit} terminals already: close one.`);
    const pty = spawn(program, args, { name: "xterm-256color", cols: 80, rows: 24, cwd, env });
    return toModel(this.#add(name ?? this.#freeName(), pty));
  }

  /** Connects a browser; it gets what was shown before. @throws HttpError 404 */
  attach(name: string): (socket: WebSocket) => void {
    const terminal = this.#find(name);
    return (socket) => {
      terminal.sockets.add(socket);
      socket.send('["setup",{}]');
      if (terminal.scrollbackLength > 0) socket.send(JSON.stringify(["stdout", terminal.scrollback.join("")]));
      socket.on("message", (data) => this.#input(terminal, socket, String(data)));
      socket.on("error", () => socket.terminate());
      socket.on("close", () => terminal.sockets.delete(socket));
    };
  }

  /** Ends a terminal. @throws HttpError 404 */
  async stop(name: string): Promise<void> {
    const terminal = this.#find(name);
    this.#terminals.delete(name);
    terminal.pty.kill("SIGHUP");
    const late = setTimeout(() => killGroup(terminal.pty.pid), graceMs);
    await terminal.exited;
    clearTimeout(late);
  }

  /** Ends all terminals. */
  async close(): Promise<void> {
    this.#closed = true;
    await Promise.all([...this.#terminals.keys()].map((name) => this.stop(name)));
  }

  #add(name: string, pty: IPty): Terminal {
    const exited = Promise.withResolvers<void>();
    const terminal: Terminal = {
      name,
      pty,
      lastActivity: new Date(),
      scrollback: [],
      scrollbackLength: 0,
      sockets: new Set(),
      exited: exited.promise,
    };
    this.#terminals.set(name, terminal);
    pty.onData((text) => this.#output(terminal, text));
    pty.onExit(() => {
      if (this.#terminals.get(name) === terminal) this.#terminals.delete(name);
      for (const socket of terminal.sockets) {
        socket.send('["disconnect",1]');
        socket.close(1000);
      }
      exited.resolve();
    });
    return terminal;
  }

  #output(terminal: Terminal, text: string): void {
    this.#active(terminal);
    terminal.scrollback.push(text);
    terminal.scrollbackLength += text.length;
    while (terminal.scrollbackLength > scrollbackLength)
      terminal.scrollbackLength -= terminal.scrollback.shift()?.length ?? 0;
    const data = JSON.stringify(["stdout", text]);
    for (const socket of terminal.sockets) socket.send(data, () => this.#flow(terminal));
    this.#flow(terminal);
  }

  /** A program that writes faster than a browser reads has to wait. */
  #flow({ pty, sockets }: Terminal): void {
    if ([...sockets].some(({ bufferedAmount }) => bufferedAmount > highWaterBytes)) pty.pause();
    else pty.resume();
  }

  #input(terminal: Terminal, socket: WebSocket, text: string): void {
    const message = parsed(text);
    if (!message) {
      socket.close(1003, "not a terminal message");
      return;
    }
    if (this.#terminals.get(terminal.name) !== terminal) return;
    this.#active(terminal);
    const [kind, first, second] = message;
    if (kind === "stdin" && typeof first === "string") terminal.pty.write(first);
    else if (kind === "set_size" && isSize(first) && isSize(second)) resize(terminal.pty, second, first);
  }

  #active(terminal: Terminal): void {
    terminal.lastActivity = new Date();
    this.#parts.onActivity();
  }

  async #folderOf(path: string | undefined): Promise<string> {
    const { root } = this.#parts;
    const place = await root.locate(path ?? "").catch(() => undefined);
    const isFolder = place?.exists && (await stat(place.real)).isDirectory();
    return isFolder ? place.real : root.folder;
  }

  #freeName(): string {
    let number = 1;
    while (this.#terminals.has(String(number))) number++;
    return String(number);
  }

  #find(name: string): Terminal {
    const terminal = this.#terminals.get(name);
    if (!terminal) throw notFound(`Terminal not found: ${name}`);
    return terminal;
  }
}

function toModel({ name, lastActivity }: Terminal): TerminalModel {
  return { name, last_activity: lastActivity.toISOString() };
}

function parsed(text: string): unknown[] | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return Array.isArray(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

function isSize(value: unknown): value is number {
  return typeof value === "number" && Number.isInteger(value) && value > 0 && value < 10_000;
}

/** A shell may have ended before this process was told: then its file is closed, and node-pty throws. */
function resize(pty: IPty, columns: number, rows: number): void {
  try {
    pty.resize(columns, rows);
  } catch {
    // Nobody sees the size any more.
  }
}

function killGroup(pid: number): void {
  try {
    process.kill(-pid, "SIGKILL");
  } catch {
    // It has ended meanwhile.
  }
}
