import { readFileSync, statSync } from "node:fs";
import { dirname, join } from "node:path";
import type { FileChange } from "./service.ts";

/** Files that are looked at, and the largest that is read for what it imports. */
const LIMIT = 500;
const SIZE_LIMIT = 1 << 20;
const SPECIFIER = /\b(?:from|import)\s*\(?\s*["']([^"'\n]+)/g;
const PACKAGE = /^(?:@[^/]+\/)?[^/]+/;
const SOURCE = /\.[cm]?[jt]sx?$/;
const ENDINGS = ["", ".ts", ".mts", ".js", ".json", "/index.ts", "/index.js"];

/** What has changed since the last look. */
interface Changes {
  files: FileChange[];
  /** Whether a package was installed, removed or replaced. */
  packages: boolean;
}

/** The local files and packages that code imports, also by way of other local files, as they were at the last look. */
export class ImportedFiles {
  readonly #folder: string;
  readonly #local = new Map<string, string>();
  readonly #manifests = new Map<string, string>();

  constructor(folder: string) {
    this.#folder = folder;
  }

  /** Takes note of what a text in a folder imports. */
  add(code: string, folder: string = this.#folder): void {
    for (const [, specifier = ""] of code.matchAll(SPECIFIER)) {
      if (/^\.{1,2}\//.test(specifier)) for (const file of candidates(join(folder, specifier))) this.#addLocal(file);
      else if (!/^(?:\/|\w+:)/.test(specifier)) this.#addPackage(PACKAGE.exec(specifier)?.[0] ?? "");
    }
  }

  /** What has changed since the last look, or since it was added. */
  look(): Changes {
    const files: FileChange[] = [];
    for (const [path, before] of this.#local) {
      const now = stamp(path);
      if (now === before) continue;
      this.#local.set(path, now);
      files.push({ path, kind: before === "" ? "created" : now === "" ? "deleted" : "changed" });
      this.#follow(path, now);
    }
    let packages = false;
    for (const [path, before] of this.#manifests) {
      const now = stamp(path);
      packages ||= now !== before;
      this.#manifests.set(path, now);
    }
    return { files, packages };
  }

  #addLocal(path: string): void {
    if (this.#local.has(path) || this.#local.size >= LIMIT) return;
    const now = stamp(path);
    this.#local.set(path, now);
    this.#follow(path, now);
  }

  #addPackage(name: string): void {
    const path = join(this.#folder, "node_modules", name, "package.json");
    if (!this.#manifests.has(path) && this.#manifests.size < LIMIT) this.#manifests.set(path, stamp(path));
  }

  #follow(path: string, now: string): void {
    if (now === "" || !SOURCE.test(path)) return;
    try {
      const text = readFileSync(path, "utf8");
      if (text.length <= SIZE_LIMIT) this.add(text, dirname(path));
    } catch {
      // It has gone meanwhile: the next look sees that.
    }
  }
}

function candidates(path: string): string[] {
  const typed = path.replace(/\.([cm]?)js$/, ".$1ts");
  return [...new Set([typed, ...ENDINGS.map((ending) => path + ending)])];
}

/** What tells two states of a file apart; empty when there is no file. */
function stamp(path: string): string {
  try {
    const info = statSync(path, { throwIfNoEntry: false, bigint: true });
    return info?.isFile() ? `${info.mtimeNs} ${info.size} ${info.ino}` : "";
  } catch {
    // What somebody types may be no path, or lead where one may not look.
    return "";
  }
}
