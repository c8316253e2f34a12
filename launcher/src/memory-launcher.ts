import { setTimeout as wait } from "node:timers/promises";
import { LaunchError } from "./errors.ts";
import type { ExitedState, Launcher, LaunchHandle, LaunchSpec } from "./launcher.ts";
import { newMarker } from "./marker.ts";

interface Entry {
  readonly handle: LaunchHandle;
  readonly exited: Promise<ExitedState>;
  readonly deaf: boolean;
  end(state: ExitedState): void;
  outcome?: ExitedState;
}

/**
 * A launcher without processes, the documentation and test double of the interface. Its programs are `run`, which
 * runs until it is stopped; `deaf`, which does not listen to SIGTERM; and `exit N`, which ends at once with status N.
 */
export function createMemoryLauncher(): Launcher {
  const entries = new Map<string, Entry>();
  let pids = 0;

  const launcher: Launcher = {
    async start(spec, signal) {
      signal?.throwIfAborted();
      const marker = spec.marker ?? newMarker();
      const entry = run(spec, { pid: ++pids, startedTicks: String(pids), bootId: "memory", marker });
      entries.set(marker, entry);
      return entry.handle;
    },
    async find(marker) {
      const entry = entries.get(marker);
      return entry && !entry.outcome ? entry.handle : undefined;
    },
    async poll(handle) {
      const entry = entries.get(handle.marker);
      if (!entry) return { state: "exited" };
      return entry.outcome ?? { state: "running" };
    },
    async exited(handle, signal) {
      signal?.throwIfAborted();
      const entry = entries.get(handle.marker);
      if (!entry) return { state: "exited" };
      const aborted = Promise.withResolvers<never>();
      signal?.addEventListener("abort", () => aborted.reject(signal.reason), { once: true });
      return Promise.race([entry.exited, aborted.promise]);
    },
    async stop(handle, { graceMs }) {
      const entry = entries.get(handle.marker);
      if (!entry || entry.outcome) return;
      if (entry.deaf) await wait(graceMs);
      entry.end({ state: "exited", signal: entry.deaf ? "SIGKILL" : "SIGTERM" });
    },
  };
  return launcher;
}

function run({ argv: [program, status] }: LaunchSpec, handle: LaunchHandle): Entry {
  if (program !== "run" && program !== "deaf" && program !== "exit") {
    throw new LaunchError(String(program), "there is no such program in memory");
  }
  const { promise, resolve } = Promise.withResolvers<ExitedState>();
  const entry: Entry = {
    handle,
    exited: promise,
    deaf: program === "deaf",
    end(state) {
      entry.outcome = state;
      resolve(state);
    },
  };
  if (program === "exit") entry.end({ state: "exited", exitCode: Number(status) });
  return entry;
}
