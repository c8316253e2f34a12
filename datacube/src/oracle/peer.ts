import { type ChildProcess, spawn } from "node:child_process";
import { createHash, randomUUID } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync } from "node:fs";
import { homedir } from "node:os";
import { basename, dirname, extname, join } from "node:path";
import { createInterface } from "node:readline";
import { boundCache, touch } from "./cache.ts";
import { codeFor, readPeerModules } from "./peer-code.ts";
import { fromBytes, type Wire } from "./wire.ts";

/** Interpreter with the packages of scripts/peers.txt, or undefined, said loudly. */
export function peerPython(): string | undefined {
  const python = process.env.CRATON_TEST_PYTHON;
  if (python && existsSync(python)) return python;
  console.warn("SKIPPED: the oracle; run CRATON_TEST_PYTHON=$(bash scripts/peers.sh) npm test");
  return undefined;
}

/** Where generated files and answers are kept, outside the clone. */
export const cacheFolder: string = join(process.env.XDG_CACHE_HOME ?? join(homedir(), ".cache"), "craton", "oracle");

/** What the peer is asked; all paths are absolute. */
export interface Question {
  /** Expression of `ds`, `xr`, `np`, `pd`, `cftime`, `data(name)`, `path_of(name)` and `path`. */
  readonly py: string;
  /** Path that `ds` is opened from. */
  readonly on: string;
  /** Statement that writes `ds` to `path` (the only file of its folder), which is then opened in its place. */
  readonly write?: string;
  /** What `path` is in the expression. */
  readonly path: string;
  readonly options?: Readonly<Record<string, unknown>>;
  readonly data: Readonly<Record<string, string>>;
}

/** Text that changes with what answers depend on: the case, the content of its data. */
export function fingerprint(...parts: readonly (string | Uint8Array)[]): string {
  const hash = createHash("sha256");
  for (const part of parts) hash.update(part).update("\0");
  return hash.digest("hex").slice(0, 32);
}

const script = join(import.meta.dirname, "peer.py");
const modules = readPeerModules(import.meta.dirname);

/** The Python code that an answer depends on, or that writes its file. */
export function codeOf({
  py,
  write = "",
  on,
  path,
  data,
}: Omit<Question, "path"> & { readonly path?: string }): string {
  const openers = [on, path ?? "", ...Object.values(data)].map((file) => `open_${extname(file).slice(1)}`);
  return codeFor(modules, [py, write, ...openers].join("\n"));
}

/** Most bytes of what is kept, but for what was used lately. */
const cacheBytes = 2e9;
const lately = 12 * 3_600_000;

/** A Python process that answers questions one after the other; answers are kept by `key`. It starts when first needed. */
export class Peer {
  readonly #python: string;
  readonly #folder = join(cacheFolder, "answers");
  readonly #packages: readonly string[];
  #child: ChildProcess | undefined;
  readonly #waiting = new Map<string, { resolve: () => void; reject: (reason: Error) => void }>();

  constructor(python: string) {
    this.#python = python;
    this.#packages = packagesOf(python);
    mkdirSync(this.#folder, { recursive: true });
  }

  /** What Python makes of the question; from the cache where the key is known. */
  async ask(key: string, question: Question): Promise<Wire> {
    const out = join(this.#folder, fingerprint(key, codeOf(question), this.#python, ...this.#packages));
    const isMade = question.write === undefined || existsSync(question.path);
    if (!existsSync(out) || !isMade) await this.#send({ ...question, out });
    touch(out);
    if (question.write !== undefined) touch(dirname(question.path));
    return fromBytes(readFileSync(out));
  }

  #send(request: object): Promise<void> {
    this.#child ??= this.#start();
    const child = this.#child;
    const id = randomUUID();
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, { resolve, reject });
      child.stdin!.write(`${JSON.stringify({ id, ...request })}\n`);
    });
  }

  #start(): ChildProcess {
    const child = spawn(this.#python, ["-u", script], { stdio: ["pipe", "pipe", "inherit"] });
    createInterface({ input: child.stdout! }).on("line", (line) => {
      const { id } = JSON.parse(line) as { id: string };
      this.#waiting.get(id)?.resolve();
      this.#waiting.delete(id);
    });
    child.on("exit", (code, signal) => {
      this.#child = undefined;
      for (const { reject } of this.#waiting.values()) reject(new Error(`the peer ended (${code ?? signal})`));
      this.#waiting.clear();
    });
    return child;
  }

  /** Ends the process, and removes what was not used for longest where the cache has outgrown its bound. */
  async [Symbol.asyncDispose](): Promise<void> {
    const folders = ["answers", "files", "cubes"].map((name) => join(cacheFolder, name));
    boundCache(folders, { bytes: cacheBytes, unusedSince: Date.now() - lately });
    const child = this.#child;
    if (!child) return;
    const ended = new Promise((resolve) => child.once("exit", resolve));
    child.stdin!.end();
    await ended;
  }
}

/** Names and versions of the packages that an interpreter has. */
function packagesOf(python: string): string[] {
  const lib = join(dirname(dirname(python)), "lib");
  const folders = existsSync(lib) ? readdirSync(lib).map((name) => join(lib, name, "site-packages")) : [];
  return folders
    .filter(existsSync)
    .flatMap((folder) => readdirSync(folder))
    .filter((name) => name.endsWith(".dist-info"))
    .map((name) => basename(name))
    .sort();
}
