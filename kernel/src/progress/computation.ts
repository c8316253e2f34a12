import { clearTimeout, setTimeout } from "node:timers";
import type { Bar, BarOptions } from "./bars.ts";

/** What is done sooner shows nothing. */
const SHOWN_AFTER_MS = 1000;

/** Is told how far a computation is. */
export interface ComputationWatch {
  /** So many tasks are done. */
  told(tasksDone: number): void;
  /** It has ended; if not all tasks are done, it was stopped or has failed. */
  ended(): void;
}

/** Follows a computation that begins now: gives it a bar when it takes long. */
export function followComputation(taskCount: number, begin: (options: BarOptions) => Bar): ComputationWatch {
  const since = performance.now();
  let done = 0;
  let bar: Bar | undefined;
  const show = (): void => {
    bar = begin({ description: "compute", unit: "tasks", total: taskCount, since, done });
  };
  const timer = setTimeout(show, SHOWN_AFTER_MS).unref();
  return {
    told: (tasksDone) => {
      done = tasksDone;
      bar?.set(tasksDone);
    },
    ended: () => {
      clearTimeout(timer);
      bar?.end();
    },
  };
}
