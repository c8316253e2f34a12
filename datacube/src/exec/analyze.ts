import type { Expr } from "../expr/node.ts";
import { describe } from "../expr/node.ts";
import { type ComputeOptions, defaultMemoryBytes, runBlocks } from "./compute.ts";
import type { TaskReport } from "./executor.ts";
import { createPlan } from "./plan.ts";

/** What tasks took together. */
interface Sum {
  tasks: number;
  bytesRead: number;
  evaluateMs: number;
  decodeMs: number;
  waitMs: number;
}

/**
 * Does a computation, keeps nothing of it, and tells where the time went: by stage and by thread the tasks, the bytes of
 * chunks, the time of evaluations, of reading and decoding, and of waiting for bytes.
 */
export async function analyze(root: Expr, options: Omit<ComputeOptions, "onProgress"> = {}): Promise<string> {
  const plan = createPlan(root, { memoryBytes: options.memoryBytes ?? defaultMemoryBytes });
  const stages = plan.stages.map(() => new Map<string, Sum>());
  const began = performance.now();
  const onTask = (told: TaskReport): void => add(stages[told.task.stage]!, told);
  for await (const _ of runBlocks(plan, { ...options, onTask }));
  const lines = plan.stages.flatMap(({ expr }, i) => [
    `stage ${i + 1}, ${describe(expr)}`,
    ...[...stages[i]!].map(([by, sum]) => `  ${by}: ${inWords(sum)}`),
  ]);
  return [`took ${inSeconds(performance.now() - began)}`, ...lines].join("\n");
}

function add(sums: Map<string, Sum>, told: TaskReport): void {
  const sum = sums.get(told.by) ?? { tasks: 0, bytesRead: 0, evaluateMs: 0, decodeMs: 0, waitMs: 0 };
  sums.set(told.by, sum);
  sum.tasks++;
  for (const name of ["bytesRead", "evaluateMs", "decodeMs", "waitMs"] as const) sum[name] += told[name];
}

function inWords({ tasks, bytesRead, evaluateMs, decodeMs, waitMs }: Sum): string {
  const times = { evaluate: evaluateMs, "read and decode": decodeMs, wait: waitMs };
  const told = Object.entries(times).map(([name, ms]) => `${name} ${inSeconds(ms)}`);
  return `${tasks} task${tasks === 1 ? "" : "s"}, ${bytesRead} bytes, ${told.join(", ")}`;
}

function inSeconds(ms: number): string {
  return `${(ms / 1000).toFixed(3)} s`;
}
