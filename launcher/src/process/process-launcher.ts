import type { ChildProcess } from "node:child_process";
import { setTimeout as wait } from "node:timers/promises";
import type { ExitedState, Launcher, LaunchHandle, LaunchSpec, LaunchState } from "../launcher.ts";
import { newMarker } from "../marker.ts";
import { isLeader } from "./kin.ts";
import { createProcTable } from "./proc-table.ts";
import type { ProcessTable } from "./process-table.ts";
import { createPsTable } from "./ps-table.ts";
import { spawnDetached } from "./spawn.ts";
import { stopProcesses } from "./stop.ts";

const pollMs = 100;
const mostEnded = 1000;

interface OwnChild {
  readonly exited: Promise<ExitedState>;
  outcome?: ExitedState;
}

/** A launcher of processes on this machine. */
export function createProcessLauncher(): Launcher {
  return createLauncherOver(process.platform === "linux" ? createProcTable() : createPsTable());
}

/** A launcher that sees processes through `table`. */
export function createLauncherOver(table: ProcessTable): Launcher {
  return new ProcessLauncher(table);
}

class ProcessLauncher implements Launcher {
  readonly #table: ProcessTable;
  readonly #children = new Map<string, OwnChild>();

  constructor(table: ProcessTable) {
    this.#table = table;
  }

  async start(spec: LaunchSpec, signal?: AbortSignal): Promise<LaunchHandle> {
    signal?.throwIfAborted();
    const marker = spec.marker ?? newMarker();
    const child = await spawnDetached(spec, marker);
    const pid = child.pid!;
    this.#watch(marker, child);
    return {
      pid,
      startedTicks: this.#table.entry(pid)?.startedTicks ?? "",
      bootId: this.#table.bootId,
      marker,
      ...(spec.account && { uid: spec.account.uid }),
    };
  }

  async find(marker: string): Promise<LaunchHandle | undefined> {
    const leaders = (await this.#table.entries())
      .filter((entry) => entry.session === entry.pid && !entry.zombie && this.#table.marker(entry.pid) === marker)
      .sort((a, b) => Number(a.startedTicks) - Number(b.startedTicks));
    const [leader] = leaders;
    if (leader === undefined) return undefined;
    const uid = this.#table.uid(leader.pid);
    return {
      pid: leader.pid,
      startedTicks: leader.startedTicks,
      bootId: this.#table.bootId,
      marker,
      ...(uid !== undefined && uid !== process.getuid?.() && { uid }),
    };
  }

  async poll(handle: LaunchHandle): Promise<LaunchState> {
    const child = this.#children.get(handle.marker);
    if (child) return child.outcome ?? { state: "running" };
    const here = handle.bootId === this.#table.bootId;
    return { state: here && isLeader(this.#table.entry(handle.pid), handle) ? "running" : "exited" };
  }

  async exited(handle: LaunchHandle, signal?: AbortSignal): Promise<ExitedState> {
    signal?.throwIfAborted();
    const child = this.#children.get(handle.marker);
    if (child) return withSignal(child.exited, signal);
    for (;;) {
      const state = await this.poll(handle);
      if (state.state === "exited") return state;
      await wait(pollMs, undefined, signal ? { signal } : {});
    }
  }

  async stop(handle: LaunchHandle, { graceMs }: { readonly graceMs: number }): Promise<void> {
    if (handle.bootId !== this.#table.bootId) return;
    await stopProcesses(handle, {
      table: this.#table,
      graceMs,
      exited: (signal) => this.exited(handle, signal),
    });
  }

  #watch(marker: string, running: ChildProcess): void {
    const { promise, resolve } = Promise.withResolvers<ExitedState>();
    const child: OwnChild = { exited: promise };
    this.#children.set(marker, child);
    running.once("exit", (exitCode, signal) => {
      child.outcome = {
        state: "exited",
        ...(exitCode !== null && { exitCode }),
        ...(signal !== null && { signal }),
      };
      resolve(child.outcome);
      this.#forgetOldest();
    });
  }

  #forgetOldest(): void {
    const ended = [...this.#children].filter(([, child]) => child.outcome);
    for (const [marker] of ended.slice(0, -mostEnded)) this.#children.delete(marker);
  }
}

function withSignal<Result>(promise: Promise<Result>, signal?: AbortSignal): Promise<Result> {
  if (!signal) return promise;
  return new Promise((resolve, reject) => {
    const abort = () => reject(signal.reason);
    signal.addEventListener("abort", abort, { once: true });
    promise.then(resolve, reject).finally(() => signal.removeEventListener("abort", abort));
  });
}
