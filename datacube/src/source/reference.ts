import { fileURLToPath } from "node:url";
import { CorruptDataError, SourceNotFoundError, UnsupportedError } from "../errors.ts";
import { fileLocation } from "./file.ts";
import { locate } from "./registry.ts";
import type { ByteSource, KeyRange, KeyStore, ReadOptions } from "./source.ts";

/** Where the value of a key is: here, in a whole file, or in a part of one. */
export type Reference =
  | { readonly kind: "inline"; readonly value: Uint8Array }
  | { readonly kind: "whole"; readonly target: string }
  | { readonly kind: "part"; readonly target: string; readonly offset: number; readonly length: number };

/** Files that are kept open. */
const maxOpenTargets = 64;

/** A store whose values lie in parts of other files. Targets are addresses, or paths where `allowsFiles`. */
export function referenceStore(
  name: string,
  references: ReadonlyMap<string, Reference>,
  { allowsFiles }: { allowsFiles: boolean },
): KeyStore {
  const open = openTargets(name, allowsFiles);
  const read = async (
    key: string,
    range: KeyRange | undefined,
    options: ReadOptions = {},
  ): Promise<Uint8Array | undefined> => {
    options.signal?.throwIfAborted();
    const reference = references.get(key);
    if (reference === undefined) return undefined;
    if (reference.kind === "inline") {
      const { start, length } = within(reference.value.length, range);
      return reference.value.subarray(start, start + length);
    }
    const source = await open(reference.target, options);
    const whole = reference.kind === "whole" ? { offset: 0, length: source.size } : reference;
    if (whole.offset + whole.length > source.size) {
      throw new CorruptDataError(
        { source: name, format: "reference", place: `"${key}"` },
        `${source.name} has only ${source.size} bytes`,
      );
    }
    const { start, length } = within(whole.length, range);
    return source.read(whole.offset + start, length, options);
  };
  return {
    name,
    get: (key, options) => read(key, undefined, options),
    getRange: (key, range, options) => read(key, range, options),
    listFolders: async (key) => foldersBelow(references.keys(), key),
  };
}

function within(size: number, range: KeyRange | undefined): { start: number; length: number } {
  if (range === undefined) return { start: 0, length: size };
  if ("suffixLength" in range)
    return { start: Math.max(0, size - range.suffixLength), length: Math.min(size, range.suffixLength) };
  return { start: range.offset, length: Math.max(0, Math.min(range.length, size - range.offset)) };
}

function foldersBelow(keys: Iterable<string>, key: string): string[] {
  const prefix = key === "" ? "" : `${key}/`;
  const found = new Set<string>();
  for (const one of keys) {
    const end = one.indexOf("/", prefix.length);
    if (one.startsWith(prefix) && end >= 0) found.add(one.slice(prefix.length, end));
  }
  return [...found].sort();
}

/** Opens targets once and forgets those opened longest ago; a file that nobody reads any more closes by itself. */
function openTargets(
  name: string,
  allowsFiles: boolean,
): (target: string, options: ReadOptions) => Promise<ByteSource> {
  const known = new Map<string, Promise<ByteSource>>();
  return (target, options) => {
    const found = known.get(target);
    if (found !== undefined) return found;
    const opened = openTarget(target, { name, allowsFiles }, options);
    known.set(target, opened);
    opened.catch(() => known.delete(target));
    if (known.size > maxOpenTargets) known.delete(known.keys().next().value!);
    return opened;
  };
}

async function openTarget(
  target: string,
  { name, allowsFiles }: { name: string; allowsFiles: boolean },
  options: ReadOptions,
): Promise<ByteSource> {
  const isHttp = /^https?:\/\//i.test(target);
  if (!isHttp && /^[a-z][a-z0-9+.-]+:\/\//i.test(target) && !/^(file|local):\/\//i.test(target)) {
    throw new UnsupportedError(`the reference to ${target} in ${name}`, "only files, http: and https: can be read");
  }
  if (!isHttp && !allowsFiles) {
    throw new UnsupportedError(
      `the reference to the file ${target} in ${name}`,
      "references that come from the network lead to the network only",
    );
  }
  const location = isHttp ? await locate(target) : fileLocation(toPath(target));
  const source = await location.bytes(options);
  if (!source) throw new SourceNotFoundError(location.name, `${name} refers to it, and nothing is there`);
  return source;
}

function toPath(target: string): string {
  if (/^file:\/\/\//i.test(target)) return fileURLToPath(target);
  return target.replace(/^(file|local):\/\//i, "");
}
