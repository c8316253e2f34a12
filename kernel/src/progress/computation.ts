import { clearInterval, setInterval } from "node:timers";
import type { Bar, BarOptions } from "./bars.ts";

/** What is done sooner shows nothing; later the time goes on by it, also while no task ends. */
const TICK_MS = 1000;

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
  const tick = (): void => {
    if (bar) bar.set(done);
    else bar = begin({ description: "compute", unit: "task", total: taskCount, since, done });
  };
  const timer = setInterval(tick, TICK_MS).unref();
  return {
    told: (tasksDone) => {
      done = tasksDone;
      bar?.set(tasksDone);
    },
    ended: () => {
      clearInterval(timer);
      bar?.end();
    },
  };
}
