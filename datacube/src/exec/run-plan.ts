import { createSharedData } from "../array/dtype.ts";
import { sizeOf } from "../array/shape.ts";
import type { Block } from "../expr/block.ts";
import { copyElements } from "../expr/gather.ts";
import type { Accumulator } from "../expr/reduce/accumulator.ts";
import { countOf, everyPosition, positionsOf } from "../expr/selection.ts";
import type { PlacedBlock, RunOptions } from "./executor.ts";
import { type Plan, selectionOf, type Task, tasksOf } from "./plan.ts";
import { withTimeLeft } from "./progress.ts";
import { takeInto } from "./sink.ts";
import type { TaskDone } from "./task.ts";

/** A task that is done, and by whom. */
interface CrewDone extends TaskDone {
  readonly by: string;
}

/** Who does the tasks of one plan. */
export interface Crew {
  /** Tasks of a stage that may be under way or done but not taken yet. */
  ahead(stage: number): number;
  doTask(task: Task): Promise<CrewDone>;
  /** Takes the result of a stage that tasks of later ones need. */
  hold(stage: number, whole: Block): void;
  /** Resolves when nothing of the plan is under way any more. */
  end(): Promise<void>;
}

/** What tasks that are under way when a plan ends are told. Made once: it has a stack, which takes longer than a small task. */
export const planEnded: DOMException = new DOMException("the plan has ended", "AbortError");

/** Runs a plan by whoever does its tasks: stages in order, blocks in order, the first error stops all. */
export async function* runPlan(
  plan: Plan,
  { signal, ...told }: RunOptions,
  createCrew: (signal: AbortSignal) => Crew,
): AsyncGenerator<PlacedBlock> {
  const stop = new AbortController();
  const crew = createCrew(AbortSignal.any([signal, stop.signal]));
  const take = takeInto(plan.sink, AbortSignal.any([signal, stop.signal]));
  const run: Run = { plan, crew, stop, started: new Set(), taskDone: reporter(plan, told), take };
  try {
    const last = plan.stages.length - 1;
    for (let stage = 0; stage < last; stage++) await holdStage(stage, run);
    yield* runStage(last, run);
  } finally {
    stop.abort(planEnded);
    await crew.end();
    await Promise.allSettled(run.started);
  }
}

interface Run {
  readonly plan: Plan;
  readonly crew: Crew;
  /** Stops all tasks at the first error. */
  readonly stop: AbortController;
  /** Tasks under way or done but not taken yet. */
  readonly started: Set<Promise<unknown>>;
  /** Counts a task as done. */
  readonly taskDone: (task: Task, done: CrewDone) => void;
  /** Does with a block of the last stage that was merged here what the plan says. */
  readonly take: (placed: PlacedBlock) => PlacedBlock | Promise<PlacedBlock>;
}

function reporter(
  { taskCount, bytesToRead }: Plan,
  { onProgress, onTask }: Omit<RunOptions, "signal">,
): Run["taskDone"] {
  const began = performance.now();
  let tasksDone = 0;
  let bytesRead = 0;
  return (task, { spent, by }) => {
    bytesRead += spent.bytesRead;
    onProgress?.(withTimeLeft({ tasksDone: ++tasksDone, taskCount, bytesRead, bytesToRead }, began));
    onTask?.({ task, by, ...spent });
  };
}

/** Does a stage whose result is held as a whole. */
async function holdStage(stage: number, run: Run): Promise<void> {
  const { dtype, dims, shape } = run.plan.stages[stage]!.expr;
  const target = { dtype, dims, shape, data: createSharedData(dtype, sizeOf(shape)) };
  for await (const placed of runStage(stage, run)) placeBlock(target, placed);
  run.crew.hold(stage, target);
}

/** Does the tasks of a stage, some at once, and gives its blocks in order. */
async function* runStage(stage: number, run: Run): AsyncGenerator<PlacedBlock> {
  const { parts, expr } = run.plan.stages[stage]!;
  const tasks = tasksOf(run.plan, stage);
  const most = run.crew.ahead(stage);
  const ahead: { task: Task; done: Promise<CrewDone> }[] = [];
  let merged: Accumulator | undefined;
  for (;;) {
    while (ahead.length < most) {
      const next = tasks.next();
      if (next.done) break;
      ahead.push({ task: next.value, done: start(next.value, run) });
    }
    const first = ahead.shift();
    if (first === undefined) return;
    const done = await first.done;
    run.started.delete(first.done);
    run.taskDone(first.task, done);
    const { result } = done;
    const selection = selectionOf(run.plan, first.task);
    if ("data" in result) {
      yield { selection, block: result };
      continue;
    }
    merged = merged ? merged.merge(result) : result;
    if (first.task.part < parts - 1) continue;
    const { dtype, dims } = expr;
    const whole = { selection, block: merged.finish({ dtype, dims, shape: selection.map(countOf) }) };
    yield stage === run.plan.stages.length - 1 ? await run.take(whole) : whole;
    merged = undefined;
  }
}

function start(task: Task, { crew, started, stop }: Run): Promise<CrewDone> {
  const done = crew.doTask(task);
  started.add(done);
  done.catch((error: unknown) => stop.abort(error));
  return done;
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
