import type { Cells } from "../evaluate/cells.ts";
import { bindFetch } from "./fetch.ts";
import { bindProcesses } from "./processes.ts";
import { bindThreads } from "./threads.ts";
import { bindTimers } from "./timers.ts";

/** Name under which libraries find who calls them. */
const HOST: unique symbol = Symbol.for("craton.host") as never;

/**
 * Makes what cells start stop with them: timers, requests, processes, threads, and the work of libraries that ask.
 * `awaitsProcess` holds 1 while this thread waits for a process without turning.
 */
export function bindBackground(cells: Cells, awaitsProcess: SharedArrayBuffer): void {
  bindTimers(cells);
  bindFetch(cells);
  bindProcesses(cells, new Int32Array(awaitsProcess));
  bindThreads(cells);
  const host = {
    signal: (): AbortSignal | undefined => cells.owner?.signal,
    shared: <T>(run: () => T): T => cells.leave(run),
  };
  Object.defineProperty(globalThis, HOST, { configurable: true, value: host });
}
