import { isMemoryReader } from "../../array/chunk-reader.ts";
import { bytesOf } from "../../array/dtype.ts";
import { sizeOf } from "../../array/shape.ts";
import { sourcesOf, visitAll } from "../../expr/graph.ts";
import { describe, type Expr } from "../../expr/node.ts";
import { readerOf, type SourceNode } from "../../expr/operation/source.ts";
import type { Plan } from "../plan.ts";
import { originOf } from "./origin.ts";

/** Why a plan has to stay on this thread; undefined when it can travel. */
export function reasonToStay(plan: Plan): string | undefined {
  if (plan.sink?.reasonToStay !== undefined) return plan.sink.reasonToStay;
  const root = plan.stages.at(-1)!.expr;
  const own: Expr[] = [];
  visitAll(root, (node) => void (node.op === "call" && own.push(node)));
  if (own[0]) return `${describe(own[0])} is a function of your own`;
  const sources = sourcesOf(root);
  const fixed = sources.find((source) => !canTravel(source));
  if (fixed) return `${describe(fixed)} cannot be opened a second time`;
  const bytes = sources.reduce((sum, source) => sum + bytesInMemory(source), 0);
  return bytes > plan.memoryBytes / 4 ? `${bytes} bytes in memory would have to be copied` : undefined;
}

function canTravel(source: SourceNode): boolean {
  const reader = readerOf(source);
  return isMemoryReader(reader) || source.ref.format === "generated" || originOf(reader) !== undefined;
}

function bytesInMemory(source: SourceNode): number {
  return isMemoryReader(readerOf(source)) ? sizeOf(source.shape) * bytesOf(source.dtype) : 0;
}
