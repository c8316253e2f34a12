import { isMemoryReader } from "../array/chunk-reader.ts";
import { type ArrayData, memoryOf } from "../array/dtype.ts";
import { giveBack } from "../array/spare-bytes.ts";
import type { Block } from "../expr/block.ts";
import { gather } from "../expr/gather.ts";
import { describe } from "../expr/node.ts";
import { readerOf, type SourceNode } from "../expr/operation/source.ts";
import type { Evaluation, Lender } from "../expr/operation.ts";
import type { Selection } from "../expr/selection.ts";
import { readSelection } from "./chunk-access.ts";
import type { ChunkCache } from "./chunk-cache.ts";
import type { Meter } from "./meter.ts";

/** What evaluations that wait for chunks share. */
export interface Drive {
  readonly cache: ChunkCache;
  readonly signal: AbortSignal;
  readonly meter: Meter;
  /** Evaluations under way or done, by which one that is asked for twice runs once. */
  readonly running: WeakMap<Evaluation<unknown>, Promise<unknown>>;
  /** When other things of the process last had their turn. */
  pausedAt: number;
}

const parallelChunks = 8;
/** Longest time that a computation keeps timers, signals and I/O of the process waiting, as far as kernels allow. */
const turnMs = 20;

/** Runs an evaluation, reading chunks as it asks for them. */
export function drive<T>(steps: Evaluation<T>, run: Drive): Promise<T> {
  const known = run.running.get(steps);
  if (known !== undefined) return known as Promise<T>;
  const result = driveSteps(steps, run);
  run.running.set(steps, result);
  return result;
}

async function driveSteps<T>(steps: Evaluation<T>, run: Drive): Promise<T> {
  let state = run.meter.evaluate(() => steps.next());
  while (!state.done) {
    run.signal.throwIfAborted();
    const request = state.value;
    const answer =
      request.kind === "read"
        ? await readSource(request, run)
        : await Promise.all(request.steps.map((inner) => drive(inner, run)));
    await breathe(run);
    state = run.meter.evaluate(() => steps.next(answer));
  }
  return state.value;
}

interface Read extends Pick<Lender, "lend"> {
  readonly source: SourceNode;
  readonly selection: Selection;
}

function readSource({ source, selection, lend }: Read, { cache, signal }: Drive): ArrayData | Promise<ArrayData> {
  const reader = readerOf(source);
  if (isMemoryReader(reader)) {
    const data = gather(reader, selection);
    if (memoryOf(data) !== memoryOf(reader.data)) lend(data, () => giveBack(data));
    return data;
  }
  return untilAborted(readSelection(reader, selection, { cache, lend, parallel: parallelChunks, signal }), signal);
}

/** What a promise gives, unless the signal aborts first. */
async function untilAborted<T>(promise: Promise<T>, signal: AbortSignal): Promise<T> {
  const { promise: aborted, reject } = Promise.withResolvers<never>();
  const onAbort = (): void => reject(signal.reason);
  signal.addEventListener("abort", onAbort);
  try {
    return await Promise.race([promise, aborted]);
  } finally {
    signal.removeEventListener("abort", onAbort);
  }
}

/** Lets timers, signals and I/O of the process have their turn. */
async function breathe(run: Drive): Promise<void> {
  if (performance.now() - run.pausedAt < turnMs) return;
  await new Promise((resolve) => setImmediate(resolve));
  run.pausedAt = performance.now();
  run.signal.throwIfAborted();
}

/** Runs an evaluation whose sources are all in memory, at once. */
export function driveInMemory(steps: Evaluation, done: WeakMap<Evaluation, Block>): Block {
  const known = done.get(steps);
  if (known) return known;
  let state = steps.next();
  while (!state.done) {
    const request = state.value;
    state = steps.next(
      request.kind === "read"
        ? gatherSource(request.source, request.selection)
        : request.steps.map((inner) => driveInMemory(inner, done)),
    );
  }
  done.set(steps, state.value);
  return state.value;
}

function gatherSource(source: SourceNode, selection: Selection): ArrayData {
  const reader = readerOf(source);
  if (!isMemoryReader(reader)) throw new TypeError(`${describe(source)} is not in memory`);
  return gather(reader, selection);
}
