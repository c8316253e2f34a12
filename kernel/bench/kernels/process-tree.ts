import { readFileSync } from "node:fs";
import { childrenOf, statOf } from "../../src/testing/processes.ts";

const TICKS_PER_SECOND = 100;

/** Processor seconds that a process and its descendants have used (Linux). */
export function cpuSeconds(pid: number): number {
  const own = statOf(pid);
  // utime, stime, and those of children that have ended and were waited for.
  const ticks = own.slice(11, 15).reduce((sum, field) => sum + Number(field), 0);
  return childrenOf(pid).reduce((sum, child) => sum + cpuSeconds(child), ticks / TICKS_PER_SECOND);
}

/** Memory that a process and its descendants occupy. */
export function treeRssMb(pid: number): number {
  const own = Number(/VmRSS:\s+(\d+)/.exec(read(`/proc/${pid}/status`))?.[1] ?? 0) / 1024;
  return childrenOf(pid).reduce((sum, child) => sum + treeRssMb(child), own);
}

function read(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return "";
  }
}
