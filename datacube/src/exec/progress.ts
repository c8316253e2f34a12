import { watchComputation } from "../source/host.ts";
import type { Progress } from "./executor.ts";

type Tell = ((progress: Progress) => void) | undefined;

/** Who is told how far a computation is, which begins: the caller if it asks, else the host; and what to call at its end. */
export function watch(
  { onProgress }: { readonly onProgress?: Tell },
  { taskCount }: Pick<Progress, "taskCount">,
): { tell: Tell; ended: () => void } {
  const watcher = onProgress ? undefined : watchComputation(taskCount);
  if (!watcher) return { tell: onProgress, ended: () => undefined };
  return { tell: ({ tasksDone }) => watcher.told(tasksDone), ended: () => watcher.ended() };
}

/** How far a computation is that began at a time of `performance.now()`, after one task at least, with the time that is left. */
export function withTimeLeft(told: Omit<Progress, "leftMs">, began: number): Progress {
  const { tasksDone, taskCount } = told;
  return { ...told, leftMs: ((performance.now() - began) / tasksDone) * (taskCount - tasksDone) };
}
