import { statSync } from "node:fs";
import { fileURLToPath } from "node:url";

/** What is known of a file that was imported, directly or not, by a cell. */
interface LocalFile {
  /** How often it was loaded anew. */
  version: number;
  /** Tells one content from another; `undefined` before this version is imported. */
  stamp: string | undefined;
  /** Its code ran to the end. */
  loaded: boolean;
  /** Its code failed, or belongs to an import that did. */
  failed: boolean;
  imports: Set<string>;
}

/** An import by a cell that is under way. */
export interface PendingImport {
  specifier: string;
  /** Aborted when the cell is interrupted: the code of the file may then never end. */
  signal: AbortSignal | undefined;
}

const VERSION = /[?&]cell-version=\d+$/;

/**
 * The files that cells import, each with what it imports. A module is one instance per URL, so a file that has changed
 * since, that failed, or that imports such a file gets another URL.
 */
export class LocalFiles {
  readonly #files = new Map<string, LocalFile>();
  readonly #pending = new Set<PendingImport>();
  /** What the specifiers in cells have led to. */
  readonly #entries = new Map<string, string>();
  readonly #forget: (path: string) => void;

  /** `forget` is told the path of each file that is to be loaded anew. */
  constructor(forget: (path: string) => void) {
    this.#forget = forget;
  }

  /** Whether a file of this URL, of any version, is known. */
  has(url: string): boolean {
    return this.#files.has(plainURL(url));
  }

  /** Takes note that a cell imports a file by that specifier; the URL to load. */
  noteEntry(specifier: string, url: string): string {
    this.#entries.set(specifier, plainURL(url));
    return this.#note(plainURL(url));
  }

  /** Takes note that a known file imports another one; the URL to load. */
  noteImport(importer: string, url: string): string {
    this.#files.get(plainURL(importer))?.imports.add(plainURL(url));
    return this.#note(plainURL(url));
  }

  /** Takes note that the code of a file has run to its end. */
  loaded(url: string): void {
    const plain = plainURL(url);
    const file = this.#files.get(plain);
    if (file && versionedURL(plain, file.version) === url) file.loaded = true;
  }

  /** Begins an import by a cell: what has changed or failed since will be loaded anew. */
  begin(specifier: string, signal: AbortSignal | undefined): PendingImport {
    for (const each of this.#pending) if (each.signal?.aborted) this.fail(each);
    this.#refresh();
    const pending: PendingImport = { specifier, signal };
    this.#pending.add(pending);
    return pending;
  }

  /** The import has succeeded. */
  end(pending: PendingImport): void {
    this.#pending.delete(pending);
  }

  /** The import has failed: what it leads to and has not run to its end is to be tried again. */
  fail(pending: PendingImport): void {
    this.#pending.delete(pending);
    const entry = this.#entries.get(pending.specifier);
    const reached = new Set(entry === undefined ? [] : [entry]);
    for (const url of reached) {
      const file = this.#files.get(url);
      if (file && !file.loaded) file.failed = true;
      for (const next of file?.imports ?? []) reached.add(next);
    }
  }

  #note(url: string): string {
    const file = this.#files.get(url) ?? blank(0);
    this.#files.set(url, file);
    file.stamp ??= stampOf(url);
    return versionedURL(url, file.version);
  }

  #refresh(): void {
    const stale = new Set<string>();
    for (const [url, file] of this.#files)
      if (file.failed || (file.stamp !== undefined && file.stamp !== stampOf(url))) stale.add(url);
    for (let size = -1; size !== stale.size; ) {
      size = stale.size;
      for (const [url, { imports }] of this.#files) if (!stale.isDisjointFrom(imports)) stale.add(url);
    }
    for (const url of stale) this.#renew(url);
  }

  #renew(url: string): void {
    this.#files.set(url, blank((this.#files.get(url)?.version ?? 0) + 1));
    this.#forget(fileURLToPath(url));
  }
}

/** The URL of a file without the mark that tells its versions apart. */
export function plainURL(url: string): string {
  return url.replace(VERSION, "");
}

function versionedURL(plain: string, version: number): string {
  return version === 0 ? plain : `${plain}${plain.includes("?") ? "&" : "?"}cell-version=${version}`;
}

function blank(version: number): LocalFile {
  return { version, stamp: undefined, loaded: false, failed: false, imports: new Set() };
}

function stampOf(url: string): string {
  const stat = statSync(fileURLToPath(url), { bigint: true, throwIfNoEntry: false });
  return stat ? [stat.ino, stat.size, stat.mtimeNs, stat.ctimeNs].join() : "absent";
}
