import { type ComputeOptions, runBlocks } from "./compute.ts";
import type { PlacedBlock, Progress } from "./executor.ts";
import type { Plan } from "./plan.ts";
import { watch, withTimeLeft } from "./progress.ts";

/** A plan as a part of a larger piece of work. */
export interface PlanWork {
  readonly plan: Plan;
  /** Gets what the plan gives, in order. */
  take?(placed: PlacedBlock): void | Promise<void>;
  /** Comes when all is taken. */
  after?(): Promise<void>;
}

/** Runs plans one after the other as one piece of work, with one progress. */
export async function runAll(works: readonly PlanWork[], options: ComputeOptions): Promise<void> {
  const sum = (of: (plan: Plan) => number): number => works.reduce((total, { plan }) => total + of(plan), 0);
  const whole = { taskCount: sum((plan) => plan.taskCount), bytesToRead: sum((plan) => plan.bytesToRead) };
  const watched = watch(options, whole);
  const began = performance.now();
  let [tasksDone, bytesRead] = [0, 0];
  const run = async (work: PlanWork): Promise<void> => {
    let own: Omit<Progress, "leftMs"> = { tasksDone: 0, bytesRead: 0, ...whole };
    const tell = (now: Progress): void => {
      own = now;
      const told = { tasksDone: tasksDone + now.tasksDone, bytesRead: bytesRead + now.bytesRead, ...whole };
      watched.tell?.(withTimeLeft(told, began));
    };
    for await (const placed of runBlocks(work.plan, { ...options, onProgress: tell })) await work.take?.(placed);
    await work.after?.();
    tasksDone += own.tasksDone;
    bytesRead += own.bytesRead;
  };
  try {
    for (const work of works) await run(work);
  } finally {
    watched.ended();
  }
}
