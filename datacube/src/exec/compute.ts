import { isMemoryReader } from "../array/chunk-reader.ts";
import { type ArrayData, bytesOf, createData } from "../array/dtype.ts";
import { sizeOf } from "../array/shape.ts";
import { MemoryLimitError } from "../errors.ts";
import type { Block } from "../expr/block.ts";
import type { Cuts } from "../expr/cuts.ts";
import { cutsOf, sharedNodes, sourcesOf, visitAll } from "../expr/graph.ts";
import { describe, type Expr } from "../expr/node.ts";
import { readerOf } from "../expr/operation/source.ts";
import { optimise } from "../expr/optimise.ts";
import { everything } from "../expr/selection.ts";
import { createKept } from "../fuse/own-memory.ts";
import { signalsOf } from "../source/host.ts";
import { createContext } from "./context.ts";
import { driveInMemory } from "./drive.ts";
import type { Executor, PlacedBlock, Progress, RunOptions } from "./executor.ts";
import { executorFor } from "./executor-for.ts";
import { createPlan, type Plan } from "./plan.ts";
import { watch } from "./progress.ts";
import { placeBlock } from "./run-plan.ts";

/** Options of a computation. */
export interface ComputeOptions {
  /** Stops the computation; it then rejects with the signal's reason. */
  readonly signal?: AbortSignal | undefined;
  /** Bound for the result and for what is held meanwhile. Default 2 GB. */
  readonly memoryBytes?: number;
  /** Told how far it is, after every task. */
  readonly onProgress?: (progress: Progress) => void;
  /** Who does it. By default the threads of this machine where they pay, else this thread. */
  readonly executor?: Executor;
}

/** Default bound of a computation: 2 GB. */
export const defaultMemoryBytes: number = 2 * 2 ** 30;

/**
 * Evaluates an expression chunk by chunk.
 * @throws MemoryLimitError when the result, one chunk or one block is larger than the bound
 */
export async function compute(root: Expr, options: ComputeOptions = {}): Promise<ArrayData> {
  const { memoryBytes = defaultMemoryBytes } = options;
  const neededBytes = sizeOf(root.shape) * bytesOf(root.dtype);
  if (neededBytes > memoryBytes)
    throw new MemoryLimitError(`the result ${describe(root)}`, { neededBytes, limitBytes: memoryBytes });
  const plan = createPlan(root, { memoryBytes });
  let whole: ArrayData | undefined;
  for await (const placed of runBlocks(plan, options)) {
    if (plan.stages.at(-1)!.cuts.every((axis) => axis.length === 2)) return placed.block.data;
    whole ??= createKept(root.dtype, sizeOf(root.shape));
    placeBlock({ data: whole, shape: root.shape }, placed);
  }
  return whole ?? createData(root.dtype, 0);
}

/** Evaluates an expression block by block along the given boundaries (one list per axis) or usual ones, last axis fastest. */
export async function* computeBlocks(
  root: Expr,
  cuts: readonly Cuts[] | undefined,
  options: ComputeOptions = {},
): AsyncGenerator<PlacedBlock> {
  const { memoryBytes = defaultMemoryBytes } = options;
  yield* runBlocks(createPlan(root, { memoryBytes, ...(cuts ? { cuts } : {}) }), options);
}

/** The blocks of a plan, by whoever is told to do it. */
export async function* runBlocks(
  plan: Plan,
  options: ComputeOptions & Pick<RunOptions, "onTask">,
): AsyncGenerator<PlacedBlock> {
  const { onTask, executor = await executorFor(plan) } = options;
  const watched = watch(options, plan);
  try {
    yield* executor.run(plan, { signal: AbortSignal.any(signalsOf(options)), onProgress: watched.tell, onTask });
  } finally {
    watched.ended();
  }
}

/** Whether all sources of an expression are in memory, so that it can be evaluated at once. */
export function isInMemory(root: Expr): boolean {
  return sourcesOf(root).every((source) => isMemoryReader(readerOf(source)));
}

/** Evaluates an expression whose sources are all in memory, without waiting; reductions that others need come first. */
export function computeInMemory(root: Expr): ArrayData {
  const node = optimise(root);
  const held = new Map<Expr, Block>();
  const context = createContext({
    sizes: { blockElements: 2 ** 20, mostElements: 2 ** 20, parallelBlocks: 1, cutsOf },
    held,
    shared: sharedNodes(node),
  });
  const whole = (expr: Expr): Block => driveInMemory(context.evaluate(expr, everything(expr.shape)), new WeakMap());
  visitAll(node, (inner) => void (inner.op === "reduce" && inner !== node && held.set(inner, whole(inner))));
  return whole(node).data;
}
