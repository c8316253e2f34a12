import { CorruptDataError } from "../errors.ts";
import { openTargets, type ReferenceOrigin } from "./reference-target.ts";
import type { KeyRange, KeyStore, ReadOptions } from "./source.ts";

/** Where the value of a key is: here, in a whole file, or in a part of one. */
export type Reference =
  | { readonly kind: "inline"; readonly value: Uint8Array }
  | { readonly kind: "whole"; readonly target: string }
  | { readonly kind: "part"; readonly target: string; readonly offset: number; readonly length: number };

/** References by key. */
export interface References {
  find(key: string, options: ReadOptions): Reference | undefined | Promise<Reference | undefined>;
  /** All keys; absent where nobody has to list them. */
  keys?(): Iterable<string>;
}

/** A store whose values lie in parts of other files. Targets are addresses, or paths where the references are local. */
export function referenceStore(references: References, origin: ReferenceOrigin): KeyStore {
  const open = openTargets(origin);
  const { name } = origin;
  const read = async (
    key: string,
    range: KeyRange | undefined,
    options: ReadOptions = {},
  ): Promise<Uint8Array | undefined> => {
    options.signal?.throwIfAborted();
    const reference = await references.find(key, options);
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
  const { keys } = references;
  return {
    name,
    get: (key, options) => read(key, undefined, options),
    getRange: (key, range, options) => read(key, range, options),
    ...(keys ? { listFolders: async (key: string) => foldersBelow(keys(), key) } : {}),
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
