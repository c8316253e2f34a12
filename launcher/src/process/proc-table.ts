import { readdirSync, readFileSync } from "node:fs";
import { setImmediate as yieldToOthers } from "node:timers/promises";
import { MARKER_VARIABLE } from "../marker.ts";
import type { ProcessEntry, ProcessTable } from "./process-table.ts";

const prefix = `${MARKER_VARIABLE}=`;
const entriesPerTurn = 200;

/** The process table of Linux: /proc, see proc(5). */
export function createProcTable(): ProcessTable {
  return {
    bootId: readFileSync("/proc/sys/kernel/random/boot_id", "utf8").trim(),
    entry,
    entries,
    marker,
    uid,
  };
}

function entry(pid: number): ProcessEntry | undefined {
  const stat = read(`/proc/${pid}/stat`);
  // The second field is the command in brackets and may hold anything, brackets too.
  const fields = stat?.slice(stat.lastIndexOf(")") + 2).split(" ");
  if (fields === undefined || fields.length < 20) return undefined;
  return {
    pid,
    parent: Number(fields[1]),
    group: Number(fields[2]),
    session: Number(fields[3]),
    startedTicks: fields[19]!,
    zombie: fields[0] === "Z" || fields[0] === "X",
  };
}

async function entries(): Promise<ProcessEntry[]> {
  const found: ProcessEntry[] = [];
  const pids = readdirSync("/proc").filter((name) => /^\d+$/.test(name));
  for (const [index, pid] of pids.entries()) {
    if (index % entriesPerTurn === entriesPerTurn - 1) await yieldToOthers();
    const one = entry(Number(pid));
    if (one !== undefined) found.push(one);
  }
  return found;
}

function marker(pid: number): string | undefined {
  const variables = read(`/proc/${pid}/environ`)?.split("\0");
  return variables?.find((variable) => variable.startsWith(prefix))?.slice(prefix.length);
}

function uid(pid: number): number | undefined {
  const line = read(`/proc/${pid}/status`)?.match(/^Uid:\s+(\d+)/m);
  return line ? Number(line[1]) : undefined;
}

function read(path: string): string | undefined {
  try {
    return readFileSync(path, "utf8");
  } catch {
    // The process has ended meanwhile, or belongs to somebody else.
    return undefined;
  }
}
