import { SourceNotFoundError, UnsupportedError } from "../errors.ts";
import { schemeOf, withoutSecrets } from "./address.ts";
import { expandGlob, isGlob, type ListFolder } from "./glob.ts";
import type { SourceOptions } from "./options.ts";
import type { Location, ReadOptions } from "./source.ts";

/** What reads the addresses of one kind. */
export interface Source {
  /** @throws SourceNotFoundError when the address is not valid */
  locate(address: string, options: SourceOptions): Location | Promise<Location>;
  /**
   * Lists the folders and files below the fixed beginning of a pattern; absent where a source cannot list.
   * Paths are parts of addresses after `root`.
   */
  listing?(pattern: string, options: SourceOptions & ReadOptions): { readonly root: string; readonly list: ListFolder };
}

/** A source in the registry: cheap to hold, its code is imported by `load`. */
export interface SourceEntry {
  /** Schemes of its addresses, without `:`. */
  readonly schemes: readonly string[];
  load(): Promise<Source>;
}

const entries = new Map<string, SourceEntry>();

/** Adds a source, or replaces what had its schemes before. */
export function registerSource(entry: SourceEntry): void {
  for (const scheme of entry.schemes) entries.set(scheme.toLowerCase(), entry);
}

registerSource({ schemes: ["file"], load: async () => (await import("./file.ts")).file });
registerSource({ schemes: ["http", "https"], load: async () => (await import("./http.ts")).http });
registerSource({ schemes: ["s3"], load: async () => (await import("./s3/s3.ts")).s3 });
registerSource({ schemes: ["gs", "gcs"], load: async () => (await import("./google.ts")).google });
registerSource({ schemes: ["az", "abfs", "abfss"], load: async () => (await import("./azure.ts")).azure });
registerSource({ schemes: ["zip"], load: async () => (await import("./zip/zip.ts")).zipSource(locate) });

/**
 * What an address or a path points at; nothing is read.
 * @throws SourceNotFoundError for an unknown scheme, naming the known ones
 */
export async function locate(address: string, options: SourceOptions = {}): Promise<Location> {
  return (await sourceOf(address)).locate(address, options);
}

/**
 * The addresses that a pattern stands for, sorted. `*`, `?`, `[abc]` and `{a,b}` match within one part of a path, `**`
 * any number of parts, in paths of this machine and in addresses of object stores; both files and folders (a Zarr is one)
 * match. An address without them stands for itself.
 *
 * ```ts
 * const files = await expand("s3://bucket/2024/*.nc", { s3: { anonymous: true } });
 * ```
 * @throws SourceNotFoundError when nothing matches, UnsupportedError where a server cannot list
 */
export async function expand(pattern: string, options: SourceOptions & ReadOptions = {}): Promise<string[]> {
  const path = /^https?:/i.test(pattern) ? pattern.replace(/[?#].*$/s, "") : pattern;
  if (!isGlob(path)) return [pattern];
  const source = await sourceOf(pattern);
  if (!source.listing) {
    throw new UnsupportedError(
      `a pattern (${withoutSecrets(pattern)}) for addresses that cannot be listed`,
      "name the addresses one by one",
    );
  }
  const { root, list } = source.listing(pattern, options);
  const found = await expandGlob(pattern.slice(root.length), list);
  if (found.length === 0) throw new SourceNotFoundError(pattern, "nothing matches the pattern");
  return found.map((path) => root + path).sort();
}

async function sourceOf(address: string): Promise<Source> {
  const scheme = schemeOf(address) ?? "file";
  const entry = entries.get(scheme);
  if (entry) return entry.load();
  throw new SourceNotFoundError(
    withoutSecrets(address),
    `nothing reads "${scheme}:" addresses; the schemes are ${[...entries.keys()].join(", ")}, or it is a path`,
  );
}
