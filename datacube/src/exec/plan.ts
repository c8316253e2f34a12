import { contiguousBlock } from "../array/blocks.ts";
import { isMemoryReader } from "../array/chunk-reader.ts";
import { bytesOf } from "../array/dtype.ts";
import { sizeOf, stridesOf } from "../array/shape.ts";
import { MemoryLimitError } from "../errors.ts";
import { blockOfChunks, type Cuts, longestCut } from "../expr/cuts.ts";
import { blockCuts, cutsOf, sourcesOf, visitAll, wholeDims } from "../expr/graph.ts";
import { describe, type Expr, nameOf } from "../expr/node.ts";
import { partCount } from "../expr/operation/reduce-evaluate.ts";
import { readerOf, type SourceNode } from "../expr/operation/source.ts";
import type { BlockSizes } from "../expr/operation.ts";
import { operationOf } from "../expr/operations.ts";
import { optimise } from "../expr/optimise.ts";
import { countOf, range, type Selection } from "../expr/selection.ts";
import { chunkBytes } from "./chunk-access.ts";
import { bytesToRead, projectedBytes } from "./projection.ts";
import type { SinkSpec } from "./sink.ts";

/** Part of a plan: one expression, block by block. */
export interface Stage {
  readonly expr: Expr;
  /** Boundaries of its blocks per dimension. */
  readonly cuts: readonly Cuts[];
  /** In how many parts a block of a reduction is done, which are merged in order; 1 for other expressions. */
  readonly parts: number;
  readonly taskCount: number;
  /** Memory that the largest of its tasks is expected to need. */
  readonly taskBytes: number;
  /**
   * Tasks at once, so that they stay within the bound. Reductions have several blocks of their input under way themselves,
   * and their parts are merged in order.
   */
  readonly parallel: number;
}

/** One piece of work, plain data. Tasks of one stage are independent, and may be done again: they give the same. */
export interface Task {
  readonly stage: number;
  /** Number of the block in the grid of the stage's cuts, last axis fastest. */
  readonly block: number;
  readonly part: number;
}

/** What a computation does before it is done: stages in order, of which the last gives the result. */
export interface Plan {
  /** All but the last are expressions that several blocks need; they are held in memory as a whole. */
  readonly stages: readonly Stage[];
  readonly taskCount: number;
  /** Most bytes of chunks that are read, decoded. */
  readonly bytesToRead: number;
  /** Memory that the largest task is expected to need. */
  readonly taskBytes: number;
  readonly sizes: BlockSizes;
  readonly memoryBytes: number;
  /** Whether blocks read parts of chunks of which the rest is for others: then chunks are not kept for these. */
  readonly readsParts: boolean;
  /** Where the blocks of the last stage go; without one they are what the plan gives. */
  readonly sink?: SinkSpec;
}

/** How a plan is made. */
export interface PlanOptions {
  /** Bound for what the computation holds. */
  readonly memoryBytes: number;
  /** Boundaries of the result's blocks; by default as suits what is read. */
  readonly cuts?: readonly Cuts[];
  readonly sink?: SinkSpec;
  /** Whether each part of a chunk had better be decoded by itself, as blocks lie across chunks. */
  readonly readsParts?: boolean;
}

/** Elements that a block should have; chunks up to `maxBlockElements` are not divided, as they are decoded whole anyway. */
const usualBlockElements = 2 ** 20;
const maxBlockElements = 2 ** 22;
/** Bytes that are read or put into a sink, decoded, from which on it pays to divide a computation among threads, their start included. */
export const worthThreadsBytes: number = 2 ** 26;
/** Bytes of memory per element of a block: blocks at once, steps of an expression, bytes of an element. */
const bytesPerBlockElement = 128;
/** Blocks that are under way at once. */
const parallelBlocks = 4;

/**
 * Plans a computation without running anything: what several blocks need comes first, blocks follow the chunks of what is
 * read, and no task is larger than the bound.
 * @throws MemoryLimitError with the numbers and a proposal when a chunk or a task cannot fit
 */
export function createPlan(root: Expr, { memoryBytes, cuts, sink, readsParts = false }: PlanOptions): Plan {
  const node = optimise(root);
  for (const source of sourcesOf(node)) checkChunk(source, memoryBytes);
  const fitting = (elements: number): number => Math.max(1, Math.min(elements, memoryBytes / bytesPerBlockElement));
  const sizes: BlockSizes = {
    blockElements: Math.floor(fitting(usualBlockElements)),
    mostElements: Math.floor(fitting(maxBlockElements)),
    parallelBlocks,
    cutsOf,
  };
  const held = new Set<Expr>();
  const stages: Stage[] = [];
  for (const inner of heldFirst(node, { memoryBytes, ...(cuts ? { cuts } : {}) })) {
    stages.push(stageOf(inner, { memoryBytes, sizes, held }));
    held.add(inner);
  }
  stages.push(stageOf(node, { memoryBytes, sizes, held, ...(cuts ? { cuts } : {}), ...(sink ? { sink } : {}) }));
  const taskBytes = Math.max(...stages.map((stage) => stage.taskBytes));
  if (taskBytes > memoryBytes) {
    const limits = { neededBytes: taskBytes, limitBytes: memoryBytes, wayOut: proposal(node) };
    throw new MemoryLimitError(`a block of ${describe(node)}`, limits);
  }
  return {
    stages,
    taskCount: stages.reduce((sum, { taskCount }) => sum + taskCount, 0),
    bytesToRead: bytesToRead(new Set(stages.map(({ expr }) => expr)), held),
    taskBytes,
    sizes,
    memoryBytes,
    readsParts,
    ...(sink ? { sink } : {}),
  };
}

function checkChunk(source: SourceNode, memoryBytes: number): void {
  const neededBytes = chunkBytes(readerOf(source));
  if (neededBytes <= memoryBytes) return;
  const most = Math.min(maxBlockElements, Math.floor(memoryBytes / 8 / bytesOf(source.dtype)));
  const wayOut = `store it in chunks of at most ${most} elements, such as ${contiguousBlock(source.shape, most).join("×")}`;
  throw new MemoryLimitError(`one chunk of ${describe(source)}`, { neededBytes, limitBytes: memoryBytes, wayOut });
}

/** What makes a task smaller: dimensions that are needed whole cannot be divided. */
function proposal(root: Expr): string {
  const whole = new Map<string, string>();
  visitAll(root, (node) => {
    if (node.op !== "along" && node.op !== "call") return;
    for (const dim of node.core.flat()) whole.set(dim, nameOf(node));
  });
  const [first] = whole;
  if (first === undefined) return "write or compute it in smaller blocks";
  return `${first[1]} needs the dimension "${first[0]}" whole, so select a part of it or reduce it first`;
}

/**
 * What comes before the root, inner ones first, as several blocks need it: reductions, and what needs whole axes where the
 * wanted blocks divide those; each small enough to be held, together at most a quarter of the bound.
 */
function heldFirst(root: Expr, { memoryBytes, cuts }: PlanOptions): Expr[] {
  const found: Expr[] = [];
  const isDivided = cuts !== undefined && root.dims.some((dim, i) => cuts[i]!.length > 2 && wholeDims(root).has(dim));
  let room = memoryBytes / 4;
  visitAll(root, (node) => {
    const bytes = sizeOf(node.shape) * bytesOf(node.dtype);
    const isWanted = node.op === "reduce" ? node !== root : isDivided && (node.op === "along" || node.op === "call");
    if (!isWanted || bytes > memoryBytes / 8 || bytes > room) return;
    room -= bytes;
    found.push(node);
  });
  return found;
}

interface StageOptions extends PlanOptions {
  readonly sizes: BlockSizes;
  readonly held: ReadonlySet<Expr>;
}

function stageOf(expr: Expr, options: StageOptions): Stage {
  const cuts = options.cuts ?? fittingCuts(expr, options);
  const blocks = blockCount(cuts);
  const parts =
    expr.op === "reduce" && blocks < parallelBlocks ? partCount(expr, largestBlock(cuts), options.sizes) : 1;
  const largest = largestBlock(cuts);
  const sinkBytes = sizeOf(largest.map(countOf)) * (options.sink?.bytesPerElement ?? 0);
  const taskBytes = projectedBytes(expr, largest, options) + sinkBytes;
  const room = Math.floor(options.memoryBytes / 2 / Math.max(1, taskBytes));
  const parallel = expr.op === "reduce" ? 1 : Math.max(1, Math.min(parallelBlocks, room));
  return { expr, cuts, parts, taskCount: blocks * parts, taskBytes, parallel };
}

function blockCount(cuts: readonly Cuts[]): number {
  return sizeOf(cuts.map((axis) => axis.length - 1));
}

/** Boundaries with which a block's task is expected to need no more than its share of the bound, as far as that can be. */
function fittingCuts(expr: Expr, options: StageOptions): readonly Cuts[] {
  const share = options.memoryBytes / 2 / (expr.op === "reduce" ? 1 : parallelBlocks);
  for (let elements = firstElements(expr, options); ; elements = Math.floor(elements / 2)) {
    const cuts = stageCuts(expr, Math.max(1, elements));
    if (elements <= 1 || projectedBytes(expr, largestBlock(cuts), options) <= share) return cuts;
  }
}

/** Elements of the first blocks that are tried: those of a chunk of what is read, or all where threads do not pay. */
function firstElements(expr: Expr, { sizes, held }: StageOptions): number {
  const isOneBlock = !isReducing(expr) && sizeOf(expr.shape) <= sizes.blockElements;
  if (isOneBlock && bytesToRead(new Set([expr]), held) < worthThreadsBytes) return sizes.blockElements;
  const target = isReducing(expr) ? expr.inputs[0]! : expr;
  const isInMemory = sourcesOf(target).every((source) => isMemoryReader(readerOf(source)));
  return blockOfChunks(isInMemory ? 0 : sizeOf(cutsOf(target).map(longestCut)), sizes);
}

/** Those of a reduction are found together with those of what it reduces, so that every chunk is read for one block only. */
function stageCuts(expr: Expr, elements: number): readonly Cuts[] {
  if (!isReducing(expr)) return blockCuts(expr, elements);
  return operationOf(expr).cuts(expr, [blockCuts(expr.inputs[0]!, elements)]);
}

function isReducing({ op }: Expr): boolean {
  return op === "reduce" || op === "zones";
}

/** A block that has the longest part of every axis. */
function largestBlock(cuts: readonly Cuts[]): Selection {
  return cuts.map((axis) => {
    const at = axis.slice(1).reduce((best, end, i) => (end - axis[i]! > axis[best + 1]! - axis[best]! ? i : best), 0);
    return range(axis[at] ?? 0, (axis[at + 1] ?? 0) - (axis[at] ?? 0));
  });
}

/** The tasks of a stage in order. */
export function* tasksOf(plan: Plan, stage: number): Generator<Task> {
  const { taskCount, parts } = plan.stages[stage]!;
  for (let i = 0; i < taskCount; i++) yield { stage, block: Math.floor(i / parts), part: i % parts };
}

/** What a task computes of its stage's expression. */
export function selectionOf(plan: Plan, { stage, block }: Task): Selection {
  const { cuts } = plan.stages[stage]!;
  const strides = stridesOf(cuts.map((axis) => axis.length - 1));
  return cuts.map((axis, i) => {
    const at = Math.floor(block / strides[i]!) % (axis.length - 1);
    return range(axis[at]!, axis[at + 1]! - axis[at]!);
  });
}
