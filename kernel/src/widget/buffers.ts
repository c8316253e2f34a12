import { isBytes, toBytes } from "../comm/bytes.ts";

/** Where in a state a buffer belongs. */
type BufferPath = (string | number)[];

/** A state whose bytes travel apart. */
export interface SplitState {
  state: Record<string, unknown>;
  paths: BufferPath[];
  buffers: Uint8Array[];
}

/** Takes the bytes out of a state: in arrays they leave `null`, in objects nothing. The given state stays as it is. */
export function splitBuffers(given: Record<string, unknown>): SplitState {
  const paths: BufferPath[] = [];
  const buffers: Uint8Array[] = [];
  const take = (bytes: Uint8Array, path: BufferPath): void => {
    paths.push(path);
    buffers.push(bytes);
  };
  const state = withoutBytes(given, [], take) as Record<string, unknown>;
  return { state, paths, buffers };
}

/** Puts bytes back into a state that came over the wire; a path that leads nowhere is left out. */
export function joinBuffers(
  state: Record<string, unknown>,
  paths: unknown,
  buffers: readonly Uint8Array[],
): Record<string, unknown> {
  const joined = structuredClone(state);
  if (!Array.isArray(paths)) return joined;
  for (const [index, path] of paths.entries()) {
    const bytes = buffers[index];
    if (bytes && Array.isArray(path)) put(joined, path as BufferPath, bytes);
  }
  return joined;
}

function put(state: object, path: BufferPath, bytes: Uint8Array): void {
  let at: unknown = state;
  for (const key of path.slice(0, -1)) {
    if (typeof at !== "object" || at === null || !Object.hasOwn(at, key)) return;
    at = (at as Record<string, unknown>)[key];
  }
  const last = path.at(-1);
  if (typeof at !== "object" || at === null || last === undefined || last === "__proto__") return;
  (at as Record<string, unknown>)[last] = bytes;
}

function withoutBytes(value: unknown, path: BufferPath, take: (bytes: Uint8Array, path: BufferPath) => void): unknown {
  if (Array.isArray(value))
    return value.map((item, index) => {
      if (!isBytes(item)) return withoutBytes(item, [...path, index], take);
      take(toBytes(item), [...path, index]);
      return null;
    });
  if (!isPlainObject(value)) return value;
  const rest: Record<string, unknown> = {};
  for (const [key, item] of Object.entries(value)) {
    if (isBytes(item)) take(toBytes(item), [...path, key]);
    else rest[key] = withoutBytes(item, [...path, key], take);
  }
  return rest;
}

/** Whether a value is an object literal or comes from JSON. */
export function isPlainObject(value: unknown): value is Record<string, unknown> {
  if (typeof value !== "object" || value === null) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === null || Object.getPrototypeOf(prototype) === null;
}
