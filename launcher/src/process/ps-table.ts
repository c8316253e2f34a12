import { execFile, execFileSync } from "node:child_process";
import { promisify } from "node:util";
import type { ProcessEntry, ProcessTable } from "./process-table.ts";

const columns = ["-o", "pid=,ppid=,pgid=,stat=,lstart="];
const options = { encoding: "utf8", env: { PATH: "/bin:/usr/bin", LC_ALL: "C" }, maxBuffer: 64 * 2 ** 20 } as const;

/** The process table of systems without /proc (macOS): ps(1). It tells neither sessions nor markers. */
export function createPsTable(): ProcessTable {
  return { bootId: "", entry, entries, marker: () => undefined, uid: () => undefined };
}

function entry(pid: number): ProcessEntry | undefined {
  try {
    return parse(
      execFileSync("ps", [...columns, "-p", String(pid)], { ...options, stdio: ["ignore", "pipe", "ignore"] }),
    );
  } catch {
    // ps ends with status 1 when there is no such process.
    return undefined;
  }
}

async function entries(): Promise<ProcessEntry[]> {
  const { stdout } = await promisify(execFile)("ps", ["-A", ...columns], options);
  return stdout
    .split("\n")
    .map(parse)
    .filter((one) => one !== undefined);
}

function parse(line: string): ProcessEntry | undefined {
  const fields = line.trim().match(/^(\d+)\s+(\d+)\s+(\d+)\s+(\S+)\s+(.+)$/);
  if (!fields) return undefined;
  const [, pid, parent, group, state, started] = fields;
  return {
    pid: Number(pid),
    parent: Number(parent),
    group: Number(group),
    session: 0,
    startedTicks: started!,
    zombie: state!.startsWith("Z"),
  };
}
