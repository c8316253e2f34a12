import { isMemoryReader } from "../../array/chunk-reader.ts";
import { bytesOf } from "../../array/dtype.ts";
import { sizeOf } from "../../array/shape.ts";
import { sourcesOf, visitAll } from "../../expr/graph.ts";
import { describe, type Expr } from "../../expr/node.ts";
import { readerOf, type SourceNode } from "../../expr/operation/source.ts";
import type { Plan } from "../plan.ts";
import { originOf } from "./origin.ts";

/** Why all of a plan has to stay on this thread; undefined when it can travel, or its blocks can, on their way into a sink. */
export function reasonToStay(plan: Plan): string | undefined {
  return plan.sink === undefined ? reasonToEvaluateHere(plan) : plan.sink.reasonToStay;
}

/** Why blocks have to be evaluated on this thread. */
export function reasonToEvaluateHere(plan: Plan): string | undefined {
  const root = plan.stages.at(-1)!.expr;
  const own: Expr[] = [];
  visitAll(root, (node) => void (node.op === "call" && own.push(node)));
  if (own[0]) return `${describe(own[0])} is a function of your own`;
  const sources = sourcesOf(root);
  const fixed = sources.find((source) => !canTravel(source));
  if (fixed) return `${describe(fixed)} cannot be opened a second time`;
  const bytes = sources.reduce((sum, source) => sum + bytesInMemory(source), 0);
  // blocks that leave for a sink are copied less than all that they may be made of
  const most = plan.sink === undefined ? plan.memoryBytes / 4 : Math.min(plan.memoryBytes / 4, plan.bytesToRead);
  return bytes > most ? `${bytes} bytes in memory would have to be copied` : undefined;
}

function canTravel(source: SourceNode): boolean {
  const reader = readerOf(source);
  return isMemoryReader(reader) || source.ref.format === "generated" || originOf(reader) !== undefined;
}

function bytesInMemory(source: SourceNode): number {
  return isMemoryReader(readerOf(source)) ? sizeOf(source.shape) * bytesOf(source.dtype) : 0;
}
