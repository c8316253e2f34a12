import { createData } from "../array/dtype.ts";
import { sizeOf } from "../array/shape.ts";
import type { Block } from "../expr/block.ts";
import { copyElements } from "../expr/gather.ts";
import { sharedNodes } from "../expr/graph.ts";
import type { Expr } from "../expr/node.ts";
import { reducePart } from "../expr/operation/reduce.ts";
import type { Accumulator } from "../expr/reduce/accumulator.ts";
import { countOf, everyPosition, positionsOf, type Selection } from "../expr/selection.ts";
import { ChunkCache } from "./chunk-cache.ts";
import { createContext, type SharedContext } from "./context.ts";
import { type Drive, drive } from "./drive.ts";
import type { Executor, PlacedBlock, RunOptions } from "./executor.ts";
import { type Plan, selectionOf, type Task, tasksOf } from "./plan.ts";

/** Runs plans on this thread in plain TypeScript: the reference for all other executors. */
export const localExecutor: Executor = {
  async *run(plan, { signal, onProgress }) {
    const stop = new AbortController();
    const run = createRun(plan, { signal: AbortSignal.any([signal, stop.signal]), onProgress }, stop);
    try {
      const last = plan.stages.length - 1;
      for (let stage = 0; stage < last; stage++) await holdStage(stage, run);
      yield* runStage(last, run);
    } finally {
      stop.abort();
      await Promise.allSettled(run.started);
    }
  },
};

interface Run extends Drive, SharedContext {
  readonly plan: Plan;
  readonly held: Map<Expr, Block>;
  /** Stops all tasks at the first error. */
  readonly stop: AbortController;
  /** Tasks under way or done but not taken yet. */
  readonly started: Set<Promise<unknown>>;
  /** Counts a task as done. */
  readonly taskDone: () => void;
}

function createRun(plan: Plan, { signal, onProgress }: RunOptions, stop: AbortController): Run {
  const cache = new ChunkCache(plan.memoryBytes / 4);
  const { taskCount, bytesToRead, sizes } = plan;
  let tasksDone = 0;
  return {
    plan,
    cache,
    signal,
    stop,
    started: new Set(),
    sizes,
    running: new WeakMap(),
    held: new Map(),
    shared: sharedNodes(plan.stages.at(-1)!.expr),
    pausedAt: performance.now(),
    taskDone: () => onProgress?.({ tasksDone: ++tasksDone, taskCount, bytesRead: cache.bytesRead, bytesToRead }),
  };
}

/** Does a stage whose result is held as a whole. */
async function holdStage(stage: number, run: Run): Promise<void> {
  const { dtype, dims, shape } = run.plan.stages[stage]!.expr;
  const target = { dtype, dims, shape, data: createData(dtype, sizeOf(shape)) };
  for await (const placed of runStage(stage, run)) placeBlock(target, placed);
  run.held.set(run.plan.stages[stage]!.expr, target);
}

/** Does the tasks of a stage, some at once, and gives its blocks in order. */
async function* runStage(stage: number, run: Run): AsyncGenerator<PlacedBlock> {
  const { parallel, parts } = run.plan.stages[stage]!;
  const tasks = tasksOf(run.plan, stage);
  const ahead: Promise<Done>[] = [];
  let merged: Accumulator | undefined;
  for (;;) {
    while (ahead.length < parallel) {
      const next = tasks.next();
      if (next.done) break;
      ahead.push(start(next.value, run));
    }
    const first = ahead.shift();
    if (first === undefined) return;
    const { task, selection, result } = await first;
    run.started.delete(first);
    run.taskDone();
    if ("data" in result) {
      yield { selection, block: result };
      continue;
    }
    merged = merged ? merged.merge(result) : result;
    if (task.part < parts - 1) continue;
    const { dtype, dims } = run.plan.stages[stage]!.expr;
    yield { selection, block: merged.finish({ dtype, dims, shape: selection.map(countOf) }) };
    merged = undefined;
  }
}

/** A task that is done: a block, or a part of one. */
interface Done {
  readonly task: Task;
  readonly selection: Selection;
  readonly result: Block | Accumulator;
}

function start(task: Task, run: Run): Promise<Done> {
  const done = doTask(task, run);
  run.started.add(done);
  done.catch((error: unknown) => run.stop.abort(error));
  return done;
}

async function doTask(task: Task, run: Run): Promise<Done> {
  run.signal.throwIfAborted();
  const { expr, parts } = run.plan.stages[task.stage]!;
  const selection = selectionOf(run.plan, task);
  const context = createContext(run);
  const result =
    expr.op === "reduce"
      ? await drive(reducePart(expr, selection, { context, part: task.part, parts }), run)
      : await drive(context.evaluate(expr, selection), run);
  return { task, selection, result };
}

/** Copies a block to its place in a whole. */
export function placeBlock(target: Pick<Block, "data" | "shape">, { selection, block }: PlacedBlock): void {
  const axes = selection.map((axis) => ({
    from: everyPosition(countOf(axis), (i) => i),
    to: positionsOf(axis),
    contiguous: axis.kind === "range" && axis.step === 1,
  }));
  copyElements(target, block, axes);
}
