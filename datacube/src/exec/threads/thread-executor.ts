import { availableParallelism } from "node:os";
import { sizeOf } from "../../array/shape.ts";
import { callOf } from "../../expr/operation/reduce.ts";
import { Accumulator } from "../../expr/reduce/accumulator.ts";
import { countOf } from "../../expr/selection.ts";
import type { Executor } from "../executor.ts";
import { type Plan, selectionOf, type Task } from "../plan.ts";
import { type Crew, runPlan } from "../run-plan.ts";
import type { TaskResult } from "../task.ts";
import { packShared, unpack } from "./packed.ts";
import { type Answer, type PoolPlan, ThreadPool } from "./pool.ts";
import { toShipment } from "./shipment.ts";

/** How threads are kept. */
export interface ThreadOptions {
  /** Most threads; default: one per core. */
  readonly threads?: number;
  /** How long they are kept without work; default 10 s. */
  readonly idleMs?: number;
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
}: ThreadOptions = {}): ThreadExecutor {
  const pool = new ThreadPool({ threads, idleMs });
  return {
    run: (plan, options) => runPlan(plan, options, (signal) => createCrew(plan, { signal, pool, threads })),
    close: () => pool.close(),
  };
}

/** The threads of this process. */
export const threadExecutor: ThreadExecutor = createThreadExecutor();

let runs = 0;

interface CrewOptions {
  readonly signal: AbortSignal;
  readonly pool: ThreadPool;
  readonly threads: number;
}

function createCrew(plan: Plan, { signal, pool, threads }: CrewOptions): Crew {
  const of: PoolPlan = { plan: runs++, shipment: toShipment(plan), held: [] };
  let bytesRead = 0;
  let ended: Promise<void> | undefined;
  const end = (): Promise<void> => {
    ended ??= pool.end(of, signal.reason);
    return ended;
  };
  signal.addEventListener("abort", () => void end(), { once: true });
  return {
    ahead: (stage) => tasksAhead(plan, stage, threads),
    doTask: async (task) => {
      signal.throwIfAborted();
      const { result, bytesRead: bytes } = await pool.run(of, task);
      bytesRead += bytes;
      return toResult(plan, { task, result });
    },
    hold: (stage, whole) => pool.hold(of, stage, packShared(whole.data)),
    bytesRead: () => bytesRead,
    end,
  };
}

/** Tasks per thread that may be under way or done and not taken: so that one slow task does not let the others rest. */
const aheadPerThread = 3;

/** As many as keep the threads busy, as far as half of the bound holds them. */
function tasksAhead(plan: Plan, stage: number, threads: number): number {
  const room = Math.floor(plan.memoryBytes / 2 / Math.max(1, plan.stages[stage]!.taskBytes));
  return Math.max(1, Math.min(aheadPerThread * threads, room));
}

function toResult(plan: Plan, { task, result }: { task: Task; result: Answer["result"] }): TaskResult {
  const { expr } = plan.stages[task.stage]!;
  const shape = selectionOf(plan, task).map(countOf);
  if ("block" in result) return { dtype: expr.dtype, dims: expr.dims, shape, data: unpack(result.block) };
  if (expr.op !== "reduce") throw new TypeError(`a state for ${expr.op}`);
  return new Accumulator(callOf(expr), sizeOf(shape), result.columns.map(unpack));
}
