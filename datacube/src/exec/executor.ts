import type { Block } from "../expr/block.ts";
import type { Selection } from "../expr/selection.ts";
import type { Spent } from "./meter.ts";
import type { Plan, Task } from "./plan.ts";

/** A block with its place in the whole: one selection per axis. */
export interface PlacedBlock {
  readonly selection: Selection;
  readonly block: Block;
}

/** How far a computation is. */
export interface Progress {
  readonly tasksDone: number;
  readonly taskCount: number;
  /** Bytes of chunks read so far, decoded. */
  readonly bytesRead: number;
  /** Most bytes that it reads. */
  readonly bytesToRead: number;
  /** Milliseconds that it still takes, by what its tasks took so far. */
  readonly leftMs: number;
}

/** How a plan is run. */
export interface RunOptions {
  /** Stops it: it then rejects with the signal's reason. */
  readonly signal: AbortSignal;
  /** Told after every task. */
  readonly onProgress?: ((progress: Progress) => void) | undefined;
  /** Told what every task took. */
  readonly onTask?: ((told: TaskReport) => void) | undefined;
}

/** What a task took, and of whom. */
export interface TaskReport extends Spent {
  readonly task: Task;
  /** Who did it, such as `thread 2`. */
  readonly by: string;
}

/** Runs plans: on this thread, and later on several or on other machines. */
export interface Executor {
  /**
   * Runs all tasks of a plan and gives the blocks of the last stage in order. Some tasks are ahead of what was taken; who
   * stops taking stops them. Rejects with the first error, when nothing is under way any more.
   */
  run(plan: Plan, options: RunOptions): AsyncGenerator<PlacedBlock>;
}
