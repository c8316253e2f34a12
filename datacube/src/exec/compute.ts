import { isMemoryReader } from "../array/chunk-reader.ts";
import { type ArrayData, bytesOf, createData } from "../array/dtype.ts";
import { sizeOf } from "../array/shape.ts";
import { MemoryLimitError } from "../errors.ts";
import type { Block } from "../expr/block.ts";
import { blocksOf, type Cuts, longestCut, resizeCuts } from "../expr/cuts.ts";
import { copyElements, gather } from "../expr/gather.ts";
import { cutsOf, pushDown, sourcesOf, visitAll } from "../expr/graph.ts";
import { describe, type Expr } from "../expr/node.ts";
import type { ReduceNode } from "../expr/operation/reduce.ts";
import { readerOf, type SourceNode } from "../expr/operation/source.ts";
import type { Evaluation } from "../expr/operation.ts";
import { operationOf } from "../expr/operations.ts";
import { type AxisSelection, countOf, everything } from "../expr/selection.ts";
import { signalsOf } from "../source/host.ts";
import { chunkBytes, readSelection } from "./chunk-access.ts";
import { ChunkCache } from "./chunk-cache.ts";
import { createContext, type HoldingContext } from "./context.ts";

/** Options of a computation. */
export interface ComputeOptions {
  /** Stops the computation; it then rejects with the signal's reason. */
  readonly signal?: AbortSignal | undefined;
  /** Bound for the result and for the decoded chunks held meanwhile. Default 2 GB. */
  readonly memoryBytes?: number;
}

/** Default bound of a computation: 2 GB. */
export const defaultMemoryBytes: number = 2 * 2 ** 30;

/** Elements that a block should have; chunks up to `maxBlockElements` are not divided, as they are decoded whole anyway. */
const blockElements = 2 ** 20;
const maxBlockElements = 2 ** 22;
/** Bytes of memory per element of a block: blocks at once, steps of an expression, bytes of an element. */
const bytesPerBlockElement = 128;
const parallelBlocks = 4;
const parallelChunks = 8;

interface Run {
  readonly cache: ChunkCache;
  readonly memoryBytes: number;
  readonly signal: AbortSignal;
  /** Stops what is still under way when the computation ends early. */
  readonly stop: () => void;
  readonly context: HoldingContext;
  yieldedAt: number;
}

/**
 * Evaluates an expression chunk by chunk.
 * @throws MemoryLimitError when the result or one chunk is larger than the bound
 */
export async function compute(root: Expr, options: ComputeOptions = {}): Promise<ArrayData> {
  const run = createRun(options);
  try {
    checkBytes(`the result ${describe(root)}`, sizeOf(root.shape) * bytesOf(root.dtype), run.memoryBytes);
    return (await whole(await prepare(root, run), run)).data;
  } finally {
    run.stop();
  }
}

/** A block with its place in the whole: one selection per axis. */
export interface PlacedBlock {
  readonly selection: readonly AxisSelection[];
  readonly block: Block;
}

/** Evaluates an expression block by block along the given cuts (one list per axis). */
export async function* computeBlocks(
  root: Expr,
  cuts: readonly Cuts[],
  options: ComputeOptions = {},
): AsyncGenerator<PlacedBlock> {
  const run = createRun(options);
  try {
    const node = await prepare(root, run);
    for (const selection of blocksOf(cuts)) {
      yield { selection, block: await drive(run.context.evaluate(node, selection), run) };
    }
  } finally {
    run.stop();
  }
}

function createRun(options: ComputeOptions): Run {
  const memoryBytes = options.memoryBytes ?? defaultMemoryBytes;
  const stop = new AbortController();
  const elements = Math.max(1, Math.min(blockElements, Math.floor(memoryBytes / bytesPerBlockElement)));
  return {
    cache: new ChunkCache(memoryBytes / 4),
    memoryBytes,
    signal: AbortSignal.any([...signalsOf(options), stop.signal]),
    stop: () => stop.abort(),
    context: createContext(elements, parallelBlocks),
    yieldedAt: performance.now(),
  };
}

/** The expression to evaluate, after the reductions that several blocks need. */
async function prepare(root: Expr, run: Run): Promise<Expr> {
  const node = pushDown(root);
  for (const source of sourcesOf(node)) {
    checkBytes(`one chunk of ${describe(source)}`, chunkBytes(readerOf(source)), run.memoryBytes);
  }
  for (const inner of innerReductions(node)) {
    const bytes = sizeOf(inner.shape) * bytesOf(inner.dtype);
    if (bytes <= run.memoryBytes / 8) run.context.held.set(inner, await whole(inner, run));
  }
  return node;
}

function checkBytes(what: string, bytes: number, limit: number): void {
  if (bytes > limit) throw new MemoryLimitError(what, bytes, limit);
}

/** Reductions below the root, inner ones first, each once. */
function innerReductions(root: Expr): ReduceNode[] {
  const found = new Set<ReduceNode>();
  visitAll(root, (node) => void (node.op === "reduce" && node !== root && found.add(node)));
  return [...found];
}

async function whole(node: Expr, run: Run): Promise<Block> {
  const blocks = blocksOf(blockCuts(node, run));
  if (blocks.length <= 1) return drive(run.context.evaluate(node, everything(node.shape)), run);
  const target = { data: createData(node.dtype, sizeOf(node.shape)), shape: node.shape };
  let next = 0;
  const work = async (): Promise<void> => {
    while (next < blocks.length) {
      const selection = blocks[next++]!;
      const block = await drive(run.context.evaluate(node, selection), run);
      place(target, { selection, block });
    }
  };
  await Promise.all(Array.from({ length: node.op === "reduce" ? 1 : parallelBlocks }, work));
  return { dtype: node.dtype, dims: node.dims, shape: node.shape, data: target.data };
}

/**
 * Boundaries of the blocks of a result. Those of a reduction are found together with those of what it reduces, so that
 * every chunk is read for one block only.
 */
function blockCuts(node: Expr, { memoryBytes, context }: Run): Cuts[] {
  const target = node.op === "reduce" ? node.inputs[0]! : node;
  const cuts = cutsOf(target);
  const most = Math.min(maxBlockElements, Math.floor(memoryBytes / bytesPerBlockElement));
  const chunkElements = isInMemory(target) ? 0 : sizeOf(cuts.map(longestCut));
  const sized = resizeCuts(cuts, Math.max(context.blockElements, Math.min(most, chunkElements)));
  return node.op === "reduce" ? operationOf(node).cuts(node, [sized]) : sized;
}

function place(target: { data: ArrayData; shape: readonly number[] }, { selection, block }: PlacedBlock): void {
  const axes = selection.map((axis) => {
    const from = Int32Array.from({ length: countOf(axis) }, (_, i) => i);
    const start = axis.kind === "range" ? axis.start : 0;
    return { from, to: from.map((i) => i + start), contiguous: true };
  });
  copyElements(target, block, axes);
}

async function drive(steps: Evaluation, run: Run): Promise<Block> {
  let state = steps.next();
  while (!state.done) {
    run.signal.throwIfAborted();
    const request = state.value;
    const answer =
      request.kind === "read"
        ? await readSource(request.source, request.selection, run)
        : await Promise.all(request.steps.map((inner) => drive(inner, run)));
    await breathe(run);
    state = steps.next(answer);
  }
  return state.value;
}

function readSource(source: SourceNode, selection: readonly AxisSelection[], run: Run): ArrayData | Promise<ArrayData> {
  const reader = readerOf(source);
  if (isMemoryReader(reader)) return gather(reader, selection);
  return readSelection(reader, selection, { cache: run.cache, parallel: parallelChunks, signal: run.signal });
}

/** Lets timers, signals and I/O of the process run at least every 30 ms. */
async function breathe(run: Run): Promise<void> {
  if (performance.now() - run.yieldedAt < 30) return;
  await new Promise((resolve) => setImmediate(resolve));
  run.yieldedAt = performance.now();
  run.signal.throwIfAborted();
}

/** Whether all sources of an expression are in memory, so that it can be evaluated at once. */
export function isInMemory(root: Expr): boolean {
  return sourcesOf(root).every((source) => isMemoryReader(readerOf(source)));
}

/** Evaluates an expression whose sources are all in memory, without waiting. */
export function computeInMemory(root: Expr): ArrayData {
  const node = pushDown(root);
  const context = createContext(blockElements, parallelBlocks);
  for (const inner of innerReductions(node))
    context.held.set(inner, driveInMemory(context.evaluate(inner, everything(inner.shape))));
  return driveInMemory(context.evaluate(node, everything(node.shape))).data;
}

function driveInMemory(steps: Evaluation): Block {
  let state = steps.next();
  while (!state.done) {
    const request = state.value;
    state = steps.next(
      request.kind === "read" ? gatherSource(request.source, request.selection) : request.steps.map(driveInMemory),
    );
  }
  return state.value;
}

function gatherSource(source: SourceNode, selection: readonly AxisSelection[]): ArrayData {
  const reader = readerOf(source);
  if (!isMemoryReader(reader)) throw new TypeError(`${describe(source)} is not in memory`);
  return gather(reader, selection);
}
