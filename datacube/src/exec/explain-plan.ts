import { availableParallelism } from "node:os";
import { MemoryLimitError } from "../errors.ts";
import type { Expr } from "../expr/node.ts";
import { whyHere } from "./executor-for.ts";
import { createPlan } from "./plan.ts";

/** The plan of a computation in words: stages and tasks, bytes that are read and held, who does it; or why there is none. */
export function explainPlan(root: Expr, memoryBytes: number): string {
  try {
    const plan = createPlan(root, { memoryBytes });
    const { stages, taskCount, bytesToRead, taskBytes } = plan;
    const many = (count: number, word: string) => `${count} ${word}${count === 1 ? "" : "s"}`;
    const reason = whyHere(plan);
    const who = reason === undefined ? `${availableParallelism()} threads` : `this thread, as ${reason}`;
    return (
      `${many(taskCount, "task")} in ${many(stages.length, "stage")}, reads ${bytesToRead} bytes, ` +
      `${taskBytes} bytes a task, on ${who}`
    );
  } catch (error) {
    if (error instanceof MemoryLimitError) return error.message;
    throw error;
  }
}
