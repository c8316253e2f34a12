import { readFileSync } from "node:fs";

/** Memory that a process occupies (Linux). */
export function rssMb(pid: number | undefined): number {
  return Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, "utf8"))![1]) / 1024;
}
