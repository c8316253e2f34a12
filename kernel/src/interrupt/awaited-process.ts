import { readFileSync } from "node:fs";

/**
 * Ends the process that the main thread waits for without turning (`execSync` and its like), with all that it has started;
 * that one is the last that the thread started. Where the system does not tell (only Linux does), nothing happens.
 */
export function endAwaitedProcess(signal: "SIGINT" | "SIGKILL"): void {
  const awaited = childrenOf(process.pid).at(-1);
  const tree = awaited === undefined ? [] : [awaited];
  for (const pid of tree) tree.push(...childrenOf(pid));
  for (const pid of tree)
    try {
      process.kill(pid, signal);
    } catch {
      // It has ended by itself.
    }
}

/** The processes that the main thread of a process has started and that live, the oldest first. */
function childrenOf(pid: number): number[] {
  try {
    return readFileSync(`/proc/${pid}/task/${pid}/children`, "utf8").split(" ").filter(Boolean).map(Number);
  } catch {
    return [];
  }
}
