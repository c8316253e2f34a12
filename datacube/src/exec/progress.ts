import type { Progress } from "./executor.ts";

/** How far a computation is that began at a time of `performance.now()`, after one task at least, with the time that is left. */
export function withTimeLeft(told: Omit<Progress, "leftMs">, began: number): Progress {
  const { tasksDone, taskCount } = told;
  return { ...told, leftMs: ((performance.now() - began) / tasksDone) * (taskCount - tasksDone) };
}
