import type { Cells } from "../evaluate/cells.ts";
import { bindFetch } from "./fetch.ts";
import { bindProcesses } from "./processes.ts";
import { bindThreads } from "./threads.ts";
import { bindTimers } from "./timers.ts";

/**
 * Makes what cells start stop with them: timers, requests, processes, threads.
 * `awaitsProcess` holds 1 while this thread waits for a process without turning.
 */
export function bindBackground(cells: Cells, awaitsProcess: SharedArrayBuffer): void {
  bindTimers(cells);
  bindFetch(cells);
  bindProcesses(cells, new Int32Array(awaitsProcess));
  bindThreads(cells);
}
