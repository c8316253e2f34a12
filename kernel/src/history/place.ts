import { join } from "node:path";
import { userDataDir } from "../spec/data-dir.ts";

/**
 * The file that keeps the history of this person's kernels: `CRATON_KERNEL_HISTORY` (a path, or `off` for none), else in
 * Jupyter's data folder.
 */
export function historyFile(asked: string | undefined = process.env.CRATON_KERNEL_HISTORY): string | undefined {
  if (asked === "off") return undefined;
  return asked || join(userDataDir(), "craton", "history.sqlite");
}
