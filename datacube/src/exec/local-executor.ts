import type { Executor } from "./executor.ts";
import type { Plan } from "./plan.ts";
import { type Crew, runPlan } from "./run-plan.ts";
import { createTaskRun, doTask } from "./task.ts";

/** Runs plans on this thread: the reference for all other executors. */
export const localExecutor: Executor = {
  run: (plan, options) => runPlan(plan, options, (signal) => createCrew(plan, signal)),
};

function createCrew(plan: Plan, signal: AbortSignal): Crew {
  const run = createTaskRun(plan, { signal, cacheBytes: plan.memoryBytes / 4 });
  return {
    ahead: (stage) => plan.stages[stage]!.parallel,
    doTask: async (task) => ({ ...(await doTask(task, run)), by: "this thread" }),
    hold: (stage, whole) => void run.held.set(plan.stages[stage]!.expr, whole),
    end: async () => run.cache.end(),
  };
}
