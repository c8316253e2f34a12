import type { Debugger } from "node:inspector";
import { sep } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import type { RemoteTarget } from "./remote-target.ts";

/** Scripts that are remembered. */
const LIMIT = 20_000;
const CELL = /^(cell|unnumbered)-\d+\.ts$/;

/** A script that V8 has: a run of a cell, or a file. */
export interface Script {
  id: string;
  /** `cell-3.ts`, or the URL of a file. */
  url: string;
  /** Its last line, from 0; that of a cell says its name. */
  endLine: number;
  /** What V8 runs, once it was asked for. */
  source?: string;
}

/** The scripts of the main thread, and which of them the author wrote. */
export class Scripts {
  readonly #target: RemoteTarget;
  readonly #folderURL: string;
  readonly #scripts = new Map<string, Script>();
  readonly #paths = new Map<string, string>();

  /** `folder` is the notebook's: the files in it are the author's. */
  constructor(target: RemoteTarget, folder: string) {
    this.#target = target;
    this.#folderURL = pathToFileURL(folder.endsWith(sep) ? folder : folder + sep).href;
  }

  /** A regular expression for the URLs of all scripts but the author's. */
  get foreign(): string {
    const folder = this.#folderURL.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
    return `^(?!(cell|unnumbered)-\\d+\\.ts$|${folder}(?!.*node_modules))`;
  }

  /** Takes note of a script. */
  add({ scriptId: id, url, endLine }: Debugger.ScriptParsedEventDataType): void {
    if (!CELL.test(url) && !url.startsWith("file:")) return;
    this.#scripts.set(id, { id, url, endLine });
    const [oldest] = this.#scripts.keys();
    if (this.#scripts.size > LIMIT && oldest !== undefined) this.#scripts.delete(oldest);
  }

  /** The script, if the author wrote it. */
  own(id: string): Script | undefined {
    const script = this.#scripts.get(id);
    return script && this.#isOwn(script.url) ? script : undefined;
  }

  /** The path by which front ends know a script of the author's. */
  async path({ url }: Script): Promise<string> {
    if (!CELL.test(url)) return fileURLToPath(url.replace(/[?#].*$/, ""));
    const known = this.#paths.get(url);
    if (known !== undefined) return known;
    const [path] = await this.#target.call("paths", [url]);
    this.#paths.set(url, path ?? url);
    return path ?? url;
  }

  /** The author's scripts with that path, the newest first. */
  async at(path: string): Promise<Script[]> {
    const own = [...this.#scripts.values()].filter(({ url }) => this.#isOwn(url)).reverse();
    const cells = own.filter(({ url }) => CELL.test(url) && !this.#paths.has(url)).map(({ url }) => url);
    const paths = cells.length > 0 ? await this.#target.call("paths", cells) : [];
    paths.forEach((each, index) => void this.#paths.set(cells[index]!, each ?? cells[index]!));
    const found: Script[] = [];
    for (const script of own) if ((await this.path(script)) === path) found.push(script);
    return found;
  }

  /** Paths of the author's files that are loaded. */
  files(): string[] {
    const urls = new Set([...this.#scripts.values()].map(({ url }) => url.replace(/[?#].*$/, "")));
    return [...urls].filter((url) => url.startsWith("file:") && this.#isOwn(url)).map((url) => fileURLToPath(url));
  }

  #isOwn(url: string): boolean {
    return CELL.test(url) || (url.startsWith(this.#folderURL) && !url.includes("node_modules"));
  }
}
