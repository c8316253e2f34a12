import { availableParallelism } from "node:os";
import { sizeOf } from "../../array/shape.ts";
import { callOf } from "../../expr/operation/reduce-node.ts";
import { Accumulator } from "../../expr/reduce/accumulator.ts";
import { countOf } from "../../expr/selection.ts";
import { schemeOf } from "../../source/address.ts";
import type { Executor } from "../executor.ts";
import { type Plan, selectionOf, type Task } from "../plan.ts";
import { type Crew, runPlan } from "../run-plan.ts";
import { sunkBlock } from "../sink.ts";
import type { TaskResult } from "../task.ts";
import type { SourceShipment } from "./messages.ts";
import { packShared, unpack } from "./packed.ts";
import { type Done, ThreadPool, tasksPerThread } from "./pool.ts";
import { beginRun } from "./pool-run.ts";
import { reasonToEvaluateHere } from "./reason-to-stay.ts";
import { toShipment } from "./shipment.ts";
import { createSinkCrew } from "./sink-crew.ts";

/** How threads are kept. */
export interface ThreadOptions {
  /** Most threads; default: one per core. */
  readonly threads?: number;
  /** How long they are kept without work; default 10 s. */
  readonly idleMs?: number;
  /** What they run; for tests of what misbehaves. */
  readonly worker?: URL;
}

/** An executor with threads of its own. */
export interface ThreadExecutor extends Executor {
  /** Ends its threads; they start again when there is something to do. */
  close(): Promise<void>;
}

/**
 * Runs plans on several threads: the same tasks as on one, merged in the same order, so the same result to the last bit. Plans
 * that have a reason to stay are not for it.
 */
export function createThreadExecutor({
  threads = availableParallelism(),
  idleMs = 10_000,
  worker = new URL("./entry.ts", import.meta.url),
}: ThreadOptions = {}): ThreadExecutor {
  const pool = new ThreadPool({ threads, idleMs, worker });
  return {
    run: (plan, options) => runPlan(plan, options, (signal) => crewFor(plan, { signal, pool, threads })),
    close: () => pool.close(),
  };
}

/** The threads of this process. */
export const threadExecutor: ThreadExecutor = createThreadExecutor();

interface CrewOptions {
  readonly signal: AbortSignal;
  readonly pool: ThreadPool;
  readonly threads: number;
}

function crewFor(plan: Plan, options: CrewOptions): Crew {
  const { sink } = plan;
  if (sink === undefined || reasonToEvaluateHere(plan) === undefined) return createCrew(plan, options);
  const { signal, pool, threads } = options;
  return createSinkCrew({ ...plan, sink }, { signal, pool, ahead: (stage) => tasksAhead(plan, stage, threads) });
}

function createCrew(plan: Plan, { signal, pool, threads }: CrewOptions): Crew {
  const shipment = toShipment(plan);
  // while one task waits for a server another one computes
  const tasksAtOnce = shipment.sources.some(isRemote) ? 2 : 1;
  const { of, end } = beginRun(plan, { pool, signal, shipment, tasksAtOnce });
  return {
    ahead: (stage) => tasksAhead(plan, stage, threads),
    doTask: async (task) => {
      signal.throwIfAborted();
      const { result, spent, by } = await pool.run(of, task);
      return { result: toResult(plan, { task, result }), spent, by };
    },
    hold: (stage, whole) => pool.hold(of, stage, packShared(whole.data)),
    end,
  };
}

/**
 * Tasks that may be under way or done and not taken: half as many again as the threads have at once, so that one slow task
 * does not let the others rest, as far as half of the bound holds them.
 */
function tasksAhead(plan: Plan, stage: number, threads: number): number {
  const { taskBytes } = plan.stages[stage]!;
  const room = Math.floor(plan.memoryBytes / 2 / Math.max(1, taskBytes));
  return Math.max(1, Math.min(Math.ceil(1.5 * threads * tasksPerThread(plan.taskBytes)), room));
}

function isRemote(source: SourceShipment): boolean {
  return source.kind === "stored" && (schemeOf(source.origin.address) ?? "file") !== "file";
}

function toResult(plan: Plan, { task, result }: { task: Task; result: Done["result"] }): TaskResult {
  const { expr } = plan.stages[task.stage]!;
  const shape = selectionOf(plan, task).map(countOf);
  if ("block" in result) {
    const data = unpack(result.block);
    const isSunk = plan.sink !== undefined && task.stage === plan.stages.length - 1;
    return isSunk ? sunkBlock(data) : { dtype: expr.dtype, dims: expr.dims, shape, data };
  }
  if (expr.op !== "reduce") throw new TypeError(`a state for ${expr.op}`);
  return new Accumulator(callOf(expr), sizeOf(shape), result.columns.map(unpack));
}
