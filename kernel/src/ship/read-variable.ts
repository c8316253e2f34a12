import { runInThisContext } from "node:vm";

/** The value of a top-level name of scripts, whatever declared it; `undefined` while it has none. */
export function readVariable(name: string): unknown {
  try {
    return runInThisContext(name);
  } catch {
    return undefined;
  }
}
