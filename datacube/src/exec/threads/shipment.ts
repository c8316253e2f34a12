import { isMemoryReader } from "../../array/chunk-reader.ts";
import type { ArrayData } from "../../array/dtype.ts";
import { visitAll } from "../../expr/graph.ts";
import type { Expr } from "../../expr/node.ts";
import { readerOf, type SourceNode } from "../../expr/operation/source.ts";
import { graphToJson } from "../../expr/serialise.ts";
import type { Plan } from "../plan.ts";
import type { PlanShipment, SourceShipment } from "./messages.ts";
import { originOf } from "./origin.ts";
import { type PackedData, packShared } from "./packed.ts";

/** A plan as other threads take it, which has no reason to stay here. Arrays in memory are copied once to where all see them. */
export function toShipment(plan: Plan): PlanShipment {
  const { stages, sizes, ...rest } = plan;
  const root = stages.at(-1)!.expr;
  const numbers = new Map<Expr, number>();
  visitAll(root, (node) => void numbers.set(node, numbers.size));
  const sources: SourceShipment[] = [];
  const packed = new Map<ArrayData, PackedData>();
  const beside = (source: SourceNode): number | undefined => {
    const shipment = sourceShipment(source, packed);
    return shipment && sources.push(shipment) - 1;
  };
  return {
    ...rest,
    graph: graphToJson(root, { beside }),
    sources,
    stages: stages.map(({ expr, ...stage }) => ({ ...stage, node: numbers.get(expr)! })),
    sizes: {
      blockElements: sizes.blockElements,
      mostElements: sizes.mostElements,
      parallelBlocks: sizes.parallelBlocks,
    },
  };
}

/** A source that travels beside the graph; undefined for one that the text has all of. */
function sourceShipment(source: SourceNode, packed: Map<ArrayData, PackedData>): SourceShipment | undefined {
  const reader = readerOf(source);
  if (isMemoryReader(reader)) {
    const data = packed.get(reader.data) ?? packShared(reader.data);
    packed.set(reader.data, data);
    return { kind: "memory", data };
  }
  const origin = originOf(reader);
  return origin && { kind: "stored", origin, chunkShape: source.chunkShape, partBytes: reader.partBytes };
}
