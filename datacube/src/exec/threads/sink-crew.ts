import { type ArrayData, bytesOfData, dtypeOfData } from "../../array/dtype.ts";
import type { PlacedBlock } from "../executor.ts";
import type { Plan, Task } from "../plan.ts";
import type { Crew } from "../run-plan.ts";
import { sunkBlock } from "../sink.ts";
import { createTaskRun, doTask } from "../task.ts";
import { type PackedData, unpack } from "./packed.ts";
import type { ThreadPool } from "./pool.ts";
import { beginRun } from "./pool-run.ts";

/** A plan whose blocks go into a sink. */
type SinkPlan = Plan & Required<Pick<Plan, "sink">>;

interface SinkCrewOptions {
  readonly signal: AbortSignal;
  readonly pool: ThreadPool;
  /** Tasks that may be under way, or done and not taken. */
  readonly ahead: (stage: number) => number;
}

/** Evaluates blocks on this thread, from where they are copied to other threads, which put them into the plan's sink. */
export function createSinkCrew(plan: SinkPlan, { signal, pool, ahead }: SinkCrewOptions): Crew {
  const { sink, memoryBytes, taskBytes, stages } = plan;
  const shipment = { sink, memoryBytes, taskBytes };
  const { of, end } = beginRun(plan, { pool, signal, shipment, tasksAtOnce: 1, onEnd: () => here.cache.end() });
  const memory = new SharedMemory();
  const take = async ({ selection, block }: PlacedBlock, task: Task): Promise<PlacedBlock> => {
    const { dtype, dims, shape } = block;
    const data = memory.copyOf(block.data);
    const { result } = await pool.run(of, task, { selection, block: { dtype, dims, shape, data } });
    memory.giveBack(data);
    if (!("block" in result)) throw new TypeError("a state for a block");
    return { selection, block: sunkBlock(unpack(result.block)) };
  };
  const here = createTaskRun(plan, { signal, cacheBytes: memoryBytes / 4, take });
  return {
    ahead,
    doTask: async (task) => ({ ...(await doTask(task, here)), by: "this thread" }),
    hold: (stage, whole) => void here.held.set(stages[stage]!.expr, whole),
    end,
  };
}

/** Memory that all threads see, used again for blocks of the same length. */
class SharedMemory {
  readonly #spare = new Map<number, SharedArrayBuffer[]>();

  /** Elements in such memory; texts as they are. */
  copyOf(data: ArrayData): PackedData {
    if (Array.isArray(data)) return data;
    const own = bytesOfData(data);
    const bytes = new Uint8Array(this.#spare.get(own.length)?.pop() ?? new SharedArrayBuffer(own.length));
    bytes.set(own);
    return { dtype: dtypeOfData(data), bytes };
  }

  giveBack(data: PackedData): void {
    if (!("dtype" in data)) return;
    const buffer = data.bytes.buffer as SharedArrayBuffer;
    this.#spare.set(buffer.byteLength, [...(this.#spare.get(buffer.byteLength) ?? []), buffer]);
  }
}
