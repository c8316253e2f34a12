import { mkdir, rm, statfs } from "node:fs/promises";
import { bytesOf, type DType } from "../../array/dtype.ts";
import { sizeOf } from "../../array/shape.ts";
import type { EncodableVariable } from "../../cf/stored-form.ts";
import { MemoryLimitError } from "../../errors.ts";
import { createPlan } from "../../exec/plan.ts";
import type { PlanWork } from "../../exec/run-all.ts";
import { rememberOrigin } from "../../exec/threads/origin.ts";
import type { Expr } from "../../expr/node.ts";
import { sourceNode } from "../../expr/operation/source.ts";
import { fileLocation } from "../../source/file.ts";
import { arrayNode } from "./array-document.ts";
import { type ChunkSinkConfig, sinkOf } from "./chunk-sink.ts";
import { writeNode } from "./folder.ts";
import type { Between } from "./rechunk.ts";
import { zarr } from "./zarr.ts";

/** Where pieces go, and as what. */
export interface PiecesOptions {
  readonly between: Between;
  /** A folder for them alone, which is made now; the caller removes it. */
  readonly folder: string;
  /** What is written at last, for messages. */
  readonly target: string;
  /** Stored dtype and form of the elements; without a form they are as in memory. */
  readonly dtype: DType;
  readonly form: EncodableVariable | undefined;
  readonly memoryBytes: number;
}

/** An expression on its way through an array of pieces. */
export interface Pieces {
  /** Writes them. */
  readonly work: PlanWork;
  /** The expression again, read from them; other threads can open it, too. */
  readonly expr: Expr;
}

/** Whether a disk has room for pieces, and as much again for what is made of them. */
export async function hasRoom(folder: string, { shape }: Expr, dtype: DType): Promise<boolean> {
  await mkdir(folder, { recursive: true });
  const { bavail, bsize } = await statfs(folder);
  return bavail * bsize >= 2 * sizeOf(shape) * bytesOf(dtype);
}

/** Smallest share of the usual blocks that is tried. */
const leastShare = 2 ** -12;

/**
 * What comes of a plan with blocks of a share of their usual size: all of it, or less where a task would need more than the
 * bound. The folder is that of its pieces.
 * @throws MemoryLimitError where the smallest do not fit
 */
export async function inFittingBlocks<T>(folder: string, plan: (share: number) => Promise<T>): Promise<T> {
  for (let share = 1; ; share /= 8) {
    try {
      return await plan(share);
    } catch (error) {
      if (!(error instanceof MemoryLimitError) || share <= leastShare) throw error;
      await rm(folder, { recursive: true, force: true });
    }
  }
}

/**
 * Plans to write an expression as an array of pieces that is not compressed: blocks of the result that lie across those of
 * what is read are then made of pieces, and every part of the expression is evaluated once.
 */
export async function throughPieces(expr: Expr, options: PiecesOptions): Promise<Pieces> {
  const { between, folder, target, dtype, form, memoryBytes } = options;
  const { pieceShape, shardShape, cuts } = between;
  const { dims, shape } = expr;
  const layout = { name: "pieces", dims, shape, chunks: pieceShape, shards: shardShape, codecs: [], attrs: {} };
  const node = arrayNode(3, { ...layout, form: { dtype, attrs: {}, encode: (data) => data } });
  await writeNode(folder, node);
  const config: ChunkSinkConfig = { target, keeps: false, into: folder, node, form, start: shape.map(() => 0) };
  const { variables } = await zarr.open(fileLocation(folder), {});
  rememberOrigin(variables, { address: folder, options: {} });
  const { name, reader } = variables[0]!;
  return {
    work: { plan: createPlan(expr, { memoryBytes, cuts, sink: sinkOf(config, dtype) }) },
    expr: sourceNode({ format: "zarr", source: folder, variable: name }, dims, reader),
  };
}
