import { availableParallelism } from "node:os";
import { bytesOf } from "../array/dtype.ts";
import { sizeOf } from "../array/shape.ts";
import type { Executor } from "./executor.ts";
import { localExecutor } from "./local-executor.ts";
import { type Plan, worthThreadsBytes } from "./plan.ts";
import { reasonToStay } from "./threads/reason-to-stay.ts";

/** Who runs a plan by default. */
export async function executorFor(plan: Plan): Promise<Executor> {
  if (whyHere(plan) !== undefined) return localExecutor;
  return (await import("./threads/thread-executor.ts")).threadExecutor;
}

/** Why a plan is run on this thread; undefined when several do it. */
export function whyHere(plan: Plan): string | undefined {
  if (plan.bytesToRead + bytesToSink(plan) < worthThreadsBytes) return "it is small";
  if (plan.taskCount < 2) return "it is one task";
  // asks the system, which takes as long as a small plan
  if (availableParallelism() < 2) return "there is one core";
  return reasonToStay(plan);
}

function bytesToSink({ sink, stages }: Plan): number {
  const { shape, dtype } = stages.at(-1)!.expr;
  return sink ? sizeOf(shape) * bytesOf(dtype) : 0;
}
