import { describe } from "../../expr/node.ts";
import type { Plan } from "../plan.ts";
import type { PoolPlan, ThreadPool } from "./pool.ts";

let runs = 0;

/** How a plan is run in a pool. */
export interface PoolRunOptions extends Pick<PoolPlan, "shipment" | "tasksAtOnce"> {
  readonly pool: ThreadPool;
  /** Ends the run when it is aborted, with its reason. */
  readonly signal: AbortSignal;
  /** Called whenever the run is to end. */
  readonly onEnd?: () => void;
}

/** A run of a plan in a pool, that nothing was told of yet, and what ends it: once, however often it is called. */
export function beginRun(
  { stages }: Plan,
  { pool, signal, shipment, tasksAtOnce, onEnd }: PoolRunOptions,
): { of: PoolPlan; end: () => Promise<void> } {
  const nameOf: PoolPlan["nameOf"] = ({ stage, block }) => `block ${block} of ${describe(stages[stage]!.expr)}`;
  const of: PoolPlan = { plan: runs++, shipment, tasksAtOnce, held: [], nameOf };
  let ended: Promise<void> | undefined;
  const end = (): Promise<void> => {
    onEnd?.();
    ended ??= pool.end(of, signal.reason);
    return ended;
  };
  signal.addEventListener("abort", () => void end(), { once: true });
  return { of, end };
}
