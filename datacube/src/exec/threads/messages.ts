import type { ChunkReader } from "../../array/chunk-reader.ts";
import type { Block } from "../../expr/block.ts";
import type { BlockSizes } from "../../expr/operation.ts";
import type { Selection } from "../../expr/selection.ts";
import type { Spent } from "../meter.ts";
import type { Plan, Stage, Task } from "../plan.ts";
import type { SinkSpec } from "../sink.ts";
import type { FailureModel } from "./failure.ts";
import type { Origin } from "./origin.ts";
import type { PackedData } from "./packed.ts";

/** A source on its way to another thread: what is in memory here is shared, what is stored is opened again there. */
export type SourceShipment =
  | { readonly kind: "memory"; readonly data: PackedData }
  | ({ readonly kind: "stored"; readonly origin: Origin } & Pick<ChunkReader, "chunkShape" | "partBytes">);

/** A plan on its way to another thread: expressions are numbers of nodes of the graph. */
export interface PlanShipment extends Omit<Plan, "stages" | "sizes"> {
  readonly graph: string;
  readonly sources: readonly SourceShipment[];
  readonly stages: readonly (Omit<Stage, "expr"> & { readonly node: number })[];
  readonly sizes: Omit<BlockSizes, "cutsOf">;
}

/** A plan whose blocks come as they are, to be put into its sink. */
export interface SinkShipment extends Pick<Plan, "memoryBytes" | "taskBytes"> {
  readonly sink: SinkSpec;
}

/** A block that comes as it is, in memory that threads share. */
export interface GivenBlock {
  readonly selection: Selection;
  readonly block: Omit<Block, "data"> & { readonly data: PackedData };
}

/** What a thread is told. `plan` is the number of a run of a plan. */
export type Order =
  | {
      readonly kind: "plan";
      readonly plan: number;
      readonly shipment: PlanShipment | SinkShipment;
      readonly tasksAtOnce: number;
      readonly cacheBytes: number;
      /** Variables of the environment by which sources find keys. */
      readonly environment: Readonly<Record<string, string>>;
    }
  /** The result of a stage that later tasks need. */
  | { readonly kind: "held"; readonly plan: number; readonly stage: number; readonly data: PackedData }
  | { readonly kind: "tasks"; readonly plan: number; readonly tasks: readonly NumberedTask[] }
  /** The plan is done or stopped: what is under way is dropped. */
  | { readonly kind: "end"; readonly plan: number };

/** A task with the number by which it is answered. */
export interface NumberedTask extends Task {
  readonly job: number;
  readonly given?: GivenBlock | undefined;
}

/** What came of a task. */
export type Answer =
  | {
      readonly kind: "done";
      readonly job: number;
      /** Elements of a block, or the columns of a reduction's state. */
      readonly result: { readonly block: PackedData } | { readonly columns: readonly PackedData[] };
      readonly spent: Spent;
    }
  | { readonly kind: "failed"; readonly job: number; readonly failure: FailureModel };

/** What a thread tells: several small answers come together. */
export type Reply =
  | { readonly kind: "answers"; readonly answers: readonly Answer[] }
  /** Nothing of the plan is under way any more. */
  | { readonly kind: "ended"; readonly plan: number };

/** Tasks, and small answers that come in a row, are told by so many. */
export const smallBatch = 16;

/** Name of the data of their environment that tells threads to spoil what is given back. For tests. */
export const spoilingThreads = "craton: spoil what is given back";
