import type { Plan, Stage, Task } from "../plan.ts";
import type { FailureModel } from "./failure.ts";
import type { Origin } from "./origin.ts";
import type { PackedData } from "./packed.ts";

/** A source on its way to another thread: what is in memory here is shared, what is stored is opened again there. */
export type SourceShipment =
  | { readonly kind: "memory"; readonly data: PackedData }
  | { readonly kind: "stored"; readonly origin: Origin; readonly chunkShape: readonly number[] };

/** A plan on its way to another thread: expressions are numbers of nodes of the graph. */
export interface PlanShipment extends Omit<Plan, "stages" | "sizes"> {
  readonly graph: string;
  readonly sources: readonly SourceShipment[];
  readonly stages: readonly (Omit<Stage, "expr"> & { readonly node: number })[];
  readonly sizes: { readonly blockElements: number; readonly parallelBlocks: number };
}

/** What a thread is told. `plan` is the number of a run of a plan. */
export type Order =
  | {
      readonly kind: "plan";
      readonly plan: number;
      readonly shipment: PlanShipment;
      readonly cacheBytes: number;
      /** Variables of the environment by which sources find keys. */
      readonly environment: Readonly<Record<string, string>>;
    }
  /** The result of a stage that later tasks need. */
  | { readonly kind: "held"; readonly plan: number; readonly stage: number; readonly data: PackedData }
  | { readonly kind: "task"; readonly plan: number; readonly job: number; readonly task: Task }
  /** The plan is done or stopped: what is under way is dropped. */
  | { readonly kind: "end"; readonly plan: number };

/** What a thread answers. */
export type Reply =
  | {
      readonly kind: "done";
      readonly job: number;
      /** Elements of a block, or the columns of a reduction's state. */
      readonly result: { readonly block: PackedData } | { readonly columns: readonly PackedData[] };
      /** Bytes of chunks, decoded, that were read since the last answer. */
      readonly bytesRead: number;
    }
  | { readonly kind: "failed"; readonly job: number; readonly failure: FailureModel }
  /** Nothing of the plan is under way any more. */
  | { readonly kind: "ended"; readonly plan: number };
