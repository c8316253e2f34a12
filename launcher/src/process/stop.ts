import { setTimeout as wait } from "node:timers/promises";
import { killAccount } from "../account/kill-account.ts";
import { StopError } from "../errors.ts";
import type { ExitedState, LaunchHandle } from "../launcher.ts";
import { isLeader, selectKin } from "./kin.ts";
import type { ProcessTable } from "./process-table.ts";

/** SIGKILL needs no longer than this unless a process hangs in the kernel of the system; in milliseconds. */
const killDeadlineMs = 5000;
const killPollMs = 10;

interface StopContext {
  readonly table: ProcessTable;
  readonly graceMs: number;
  /** Resolves when the process itself has ended. */
  exited(signal: AbortSignal): Promise<ExitedState>;
}

/** Ends a launch: see `Launcher.stop`. */
export async function stopProcesses(handle: LaunchHandle, context: StopContext): Promise<void> {
  const { table } = context;
  // Found before the end of the process: afterwards nobody knows whose children its children were.
  const before = await kinOf(handle, table);
  await askToEnd(handle, before, context);
  await killAll(handle, before, table);
  if (handle.uid !== undefined) await killLeftovers(handle.uid, table);
}

/** Pid → start time. */
type Kin = Map<number, string>;

async function kinOf(handle: LaunchHandle, table: ProcessTable): Promise<Kin> {
  const entries = await table.entries();
  const pids = new Set(selectKin(entries, handle, table.marker));
  return new Map(entries.filter((entry) => pids.has(entry.pid)).map((entry) => [entry.pid, entry.startedTicks]));
}

async function askToEnd(handle: LaunchHandle, kin: Kin, { table, graceMs, exited }: StopContext): Promise<void> {
  if (!isLeader(table.entry(handle.pid), handle)) return;
  send(-handle.pid, "SIGTERM");
  const grace = new AbortController();
  // Also keeps our own process from ending for want of work: it does not wait for its children.
  const timer = setTimeout(() => grace.abort(), graceMs);
  await exited(grace.signal).catch((error: unknown) => {
    if (!grace.signal.aborted) throw error;
  });
  clearTimeout(timer);
  for (const [pid, ticks] of await kinOf(handle, table)) kin.set(pid, ticks);
}

async function killAll(handle: LaunchHandle, before: Kin, table: ProcessTable): Promise<void> {
  const deadline = performance.now() + killDeadlineMs;
  for (;;) {
    const kin = new Map([...before, ...(await kinOf(handle, table))]);
    const living = [...kin].filter(([pid, ticks]) => {
      const entry = table.entry(pid);
      return entry !== undefined && !entry.zombie && entry.startedTicks === ticks;
    });
    if (living.length === 0) return;
    if (performance.now() > deadline) throw new StopError(living.map(([pid]) => pid));
    for (const [pid] of living) send(pid, "SIGKILL");
    await wait(killPollMs);
  }
}

/** What dropped its marker and its parents is known by its uid, once no other launch runs under it. */
async function killLeftovers(uid: number, table: ProcessTable): Promise<void> {
  const own = (await table.entries()).filter((entry) => !entry.zombie && table.uid(entry.pid) === uid);
  if (own.length === 0 || own.some((entry) => table.marker(entry.pid) !== undefined)) return;
  await killAccount({ uid, gid: uid });
}

function send(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch (error) {
    // Gone already, or not ours to end, which shows by its staying.
    if (!["ESRCH", "EPERM"].includes(String((error as NodeJS.ErrnoException).code))) throw error;
  }
}
