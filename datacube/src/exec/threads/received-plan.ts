import { type ChunkReader, memoryReader } from "../../array/chunk-reader.ts";
import type { Block } from "../../expr/block.ts";
import { cutsOf } from "../../expr/graph.ts";
import { nodesFromJson, type SourceDomain } from "../../expr/serialise.ts";
import type { Plan } from "../plan.ts";
import { createTaskRun, type TaskRun } from "../task.ts";
import type { PlanShipment, SourceShipment } from "./messages.ts";
import { type PackedData, unpack } from "./packed.ts";
import { reopened } from "./reopen.ts";

/** A plan that came from another thread, ready for its tasks. Nothing is opened yet. */
export async function receivePlan(
  { graph, sources, stages, sizes, ...rest }: PlanShipment,
  options: { readonly signal: AbortSignal; readonly cacheBytes: number },
): Promise<TaskRun> {
  const open = (source: SourceDomain): ChunkReader => openShipped(source, sources[source.beside!]!);
  const nodes = await nodesFromJson(graph, { open });
  const plan: Plan = {
    ...rest,
    sizes: { ...sizes, cutsOf },
    stages: stages.map(({ node, ...stage }) => ({ ...stage, expr: nodes[node]! })),
  };
  return createTaskRun(plan, options);
}

function openShipped({ dtype, shape }: SourceDomain, shipment: SourceShipment): ChunkReader {
  if (shipment.kind === "memory") return memoryReader(dtype, shape, unpack(shipment.data));
  const { origin, chunkShape, partBytes } = shipment;
  return reopened(origin, { dtype, shape, chunkShape, partBytes });
}

/** Takes the result of a stage. */
export function holdShipped(
  run: TaskRun,
  { stage, data }: { readonly stage: number; readonly data: PackedData },
): void {
  const { expr } = run.plan.stages[stage]!;
  const { dtype, dims, shape } = expr;
  const block: Block = { dtype, dims, shape, data: unpack(data) };
  run.held.set(expr, block);
}
