import { rm } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { bytesOf, isNumeric } from "../../array/dtype.ts";
import type { StoredForm } from "../../cf/stored-form.ts";
import { type ComputeOptions, defaultMemoryBytes } from "../../exec/compute.ts";
import { createPlan, type PlanOptions } from "../../exec/plan.ts";
import type { PlanWork } from "../../exec/run-all.ts";
import type { Expr } from "../../expr/node.ts";
import { piecesOf } from "./chunk-pieces.ts";
import { type ChunkSinkConfig, metadataOf, sinkOf } from "./chunk-sink.ts";
import type { ZarrNode } from "./metadata.ts";
import { hasRoom, inFittingBlocks, throughPieces } from "./pieces.ts";
import { rechunking } from "./rechunk.ts";

/** An expression on its way into an array. */
export interface ArrayPart {
  /** Folder of the array, as readers find it. */
  readonly target: string;
  /** Metadata of the array as it will be. */
  readonly node: ZarrNode;
  readonly expr: Expr;
  readonly form: Pick<StoredForm, "dtype" | "of">;
  /** Where the expression's first element goes. */
  readonly start: readonly number[];
}

/** Where chunks go, and who hears of them. */
export interface PartPlace extends Pick<ChunkSinkConfig, "into" | "keeps"> {
  /** Told of every chunk (or shard) by its key; one of nothing but the fill value is not stored. */
  readonly onChunk?: (key: string, isStored: boolean) => void;
}

/** Blocks of several chunks take a sixteenth of the bound and at most this, as they are held several times and some at once. */
const mostBlockBytes = 2 ** 26;

/**
 * Plans the writing of a part, whose tasks encode and write whole chunks (or shards), each once.
 * @throws MemoryLimitError when a chunk with what it is made of cannot fit
 */
export function planPart(part: ArrayPart, place: PartPlace, options: ComputeOptions): Promise<PlanWork[]> {
  const { memoryBytes = defaultMemoryBytes } = options;
  // names of arrays begin with no dot
  const folder = join(dirname(place.into), `.${basename(place.into)}.pieces`);
  return inFittingBlocks(folder, (share) => planBlocks(part, place, { share, folder, memoryBytes }));
}

async function planBlocks(
  part: ArrayPart,
  place: PartPlace,
  { share, folder, memoryBytes }: { readonly share: number; readonly folder: string; readonly memoryBytes: number },
): Promise<PlanWork[]> {
  const { target, expr, form, start } = part;
  const grid = { unit: metadataOf(part).chunkShape, start };
  const elements = (share * Math.min(memoryBytes / 16, mostBlockBytes)) / bytesOf(expr.dtype);
  const mostElements = (share * memoryBytes) / 8 / bytesOf(expr.dtype);
  const { cuts, between, readsParts = false } = rechunking(expr, grid, { elements, mostElements });
  const { dtype, of } = form;
  const isBetween = between && isNumeric(dtype) && (await hasRoom(dirname(folder), expr, dtype));
  if (!isBetween) return [workOf(part, place, { cuts, readsParts, memoryBytes })];
  const pieces = await throughPieces(expr, { between, folder, target, dtype, form: of, memoryBytes });
  const stored = { ...part, expr: pieces.expr, form: { dtype } };
  const last = workOf(stored, place, { cuts: between.blockCuts, memoryBytes });
  return [pieces.work, { ...last, after: () => rm(folder, { recursive: true }) }];
}

/** Plans several parts one after the other, so that nothing of them is under way when one cannot be planned. */
export async function planParts(
  parts: readonly (readonly [part: ArrayPart, place: PartPlace])[],
  options: ComputeOptions,
): Promise<PlanWork[]> {
  const works: PlanWork[] = [];
  for (const [part, place] of parts) works.push(...(await planPart(part, place, options)));
  return works;
}

function workOf(
  part: ArrayPart,
  { into, keeps, onChunk }: PartPlace,
  how: Pick<PlanOptions, "memoryBytes" | "cuts" | "readsParts">,
): PlanWork {
  const { target, node, expr, form, start } = part;
  const metadata = metadataOf(part);
  const sink = sinkOf({ target, keeps, into, node, form: form.of, start }, form.dtype);
  return {
    plan: createPlan(expr, { ...how, sink }),
    take: ({ selection, block }) => {
      for (const [i, { chunk }] of piecesOf(metadata, selection, start).entries())
        onChunk?.(metadata.keyOf(chunk), block.data[i] === 1);
    },
  };
}
