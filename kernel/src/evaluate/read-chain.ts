import { types } from "node:util";

/** A value that was read; `undefined` instead of it where reading could do something. */
type Read = { value: unknown } | undefined;

/**
 * The value of `name.property…` where each step is a plain property, which reading does not touch: no getter, no proxy.
 * The inspector can say more, without side effects too, but takes some twenty times as long. `variable` reads a top-level
 * name of scripts that is no property of the global object.
 */
export function readChain(chain: string, variable: (name: string) => unknown): Read {
  const [name = "", ...properties] = chain.split(/\??\./);
  const global = Object.getOwnPropertyDescriptor(globalThis, name);
  if (global?.get || global?.set) return undefined;
  let read: Read = { value: global ? global.value : variable(name) };
  for (const property of properties) read = read && readProperty(read.value, property);
  return read;
}

function readProperty(owner: unknown, property: string): Read {
  if (owner === undefined || owner === null) return undefined;
  for (let at: unknown = Object(owner); at !== null; at = Object.getPrototypeOf(at)) {
    if (types.isProxy(at)) return undefined;
    const found = Object.getOwnPropertyDescriptor(at, property);
    if (found) return "value" in found ? { value: found.value } : undefined;
  }
  return { value: undefined };
}
