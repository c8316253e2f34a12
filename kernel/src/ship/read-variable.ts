import { runInThisContext } from "node:vm";

/** The value of a top-level name of scripts, whatever declared it; `undefined` while it has none. */
export function readVariable(name: string): unknown {
  try {
    // In brackets it is an expression: a property of the global object may have the name of a statement.
    return runInThisContext(`(${name})`);
  } catch {
    return undefined;
  }
}
