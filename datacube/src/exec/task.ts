import type { ArrayData } from "../array/dtype.ts";
import type { Block } from "../expr/block.ts";
import { sharedNodes } from "../expr/graph.ts";
import type { Expr } from "../expr/node.ts";
import { reducePart } from "../expr/operation/reduce-evaluate.ts";
import type { EvaluationContext } from "../expr/operation.ts";
import type { Accumulator } from "../expr/reduce/accumulator.ts";
import { ChunkCache, type ReadAgain } from "./chunk-cache.ts";
import { createContext, type SharedContext } from "./context.ts";
import { type Drive, drive } from "./drive.ts";
import type { PlacedBlock } from "./executor.ts";
import { Meter, type Spent } from "./meter.ts";
import { type Plan, selectionOf, type Task } from "./plan.ts";
import { takeInto } from "./sink.ts";

/** What the tasks of a plan have in common on the thread that does them. */
export interface TaskRun extends Drive, SharedContext {
  readonly plan: Plan;
  /** Results of stages that are held. */
  readonly held: Map<Expr, Block>;
  /** Does with a block of the last stage what the plan says. */
  readonly take: (placed: PlacedBlock, task: Task) => PlacedBlock | Promise<PlacedBlock>;
  tasksUnderWay: number;
}

/** What a task gives: a block, or what a part of it comes to. */
export type TaskResult = Block | Accumulator;

/** A task that is done. */
export interface TaskDone {
  readonly result: TaskResult;
  /** What it took, together with what others that were under way with it took meanwhile. */
  readonly spent: Spent;
}

/** Prepares the tasks of a plan on this thread. `cacheBytes` bounds the decoded chunks that are kept. */
export function createTaskRun(
  plan: Plan,
  {
    signal,
    cacheBytes,
    take = takeInto(plan.sink, signal),
  }: { readonly signal: AbortSignal; readonly cacheBytes: number; readonly take?: TaskRun["take"] },
): TaskRun {
  return {
    plan,
    signal,
    cache: new ChunkCache(cacheBytes, readAgain(plan, cacheBytes)),
    sizes: plan.sizes,
    running: new WeakMap(),
    held: new Map(),
    take,
    shared: sharedNodes(plan.stages.at(-1)!.expr),
    pausedAt: performance.now(),
    meter: new Meter(),
    tasksUnderWay: 0,
  };
}

function readAgain({ taskCount, stages, bytesToRead, readsParts }: Plan, cacheBytes: number): ReadAgain {
  if (taskCount === 1) return "none";
  if (readsParts) return "wholes";
  return stages.length > 1 && bytesToRead <= cacheBytes ? "all" : "parts";
}

/** Does a task on this thread. */
export async function doTask(task: Task, run: TaskRun): Promise<TaskDone> {
  run.signal.throwIfAborted();
  if (run.tasksUnderWay++ === 0) run.meter.begin();
  try {
    const context = createContext(run);
    const result = ownOf(await evaluateTask(task, { run, context }), run.cache);
    context.end("data" in result ? result.data : undefined);
    return { result, spent: run.meter.take(run.cache.bytesRead) };
  } finally {
    run.tasksUnderWay--;
  }
}

/** A result in memory of its own: what a cache keeps is not given away. */
function ownOf(result: TaskResult, cache: ChunkCache): TaskResult {
  if (!("data" in result) || !cache.keeps(result.data)) return result;
  return { ...result, data: result.data.slice() as ArrayData };
}

async function evaluateTask(
  task: Task,
  { run, context }: { readonly run: TaskRun; readonly context: EvaluationContext },
): Promise<TaskResult> {
  const { expr, parts } = run.plan.stages[task.stage]!;
  const selection = selectionOf(run.plan, task);
  if (expr.op === "reduce" && parts > 1)
    return drive(reducePart(expr, selection, { context, part: task.part, parts }), run);
  const block = await drive(context.evaluate(expr, selection), run);
  const isLast = task.stage === run.plan.stages.length - 1;
  return isLast ? (await run.take({ selection, block }, task)).block : block;
}
