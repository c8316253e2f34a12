import type { ArrayData } from "../array/dtype.ts";
import type { Block } from "../expr/block.ts";
import type { PlacedBlock } from "./executor.ts";

/** What becomes of the blocks of a plan's last stage on the thread that computed them, instead of being given: plain data. */
export interface SinkSpec {
  readonly kind: keyof typeof kinds;
  /** What the kind wants to know. */
  readonly config: unknown;
  /** Memory that taking a block needs beside the block, per element. */
  readonly bytesPerElement: number;
  /** Why blocks have to be taken on the thread that asked for them; undefined when any can. */
  readonly reasonToStay: string | undefined;
}

/** Takes blocks where they are computed, and does not change them. Tasks may be done again: a block taken twice gives the same. */
export interface Sink {
  /** Resolves when it is done with the block, to what the plan gives in its place. */
  take(placed: PlacedBlock, signal: AbortSignal): Promise<Uint8Array>;
}

type CreateSink = (config: never) => Promise<Sink>;

const kinds = {
  "zarr-chunks": async (): Promise<CreateSink> => (await import("../format/zarr/chunk-sink.ts")).createChunkSink,
};

/** Puts the blocks of a last stage into a sink, which is made for the first of them; without one they are given as they are. */
export function takeInto(
  spec: SinkSpec | undefined,
  signal: AbortSignal,
): (placed: PlacedBlock) => PlacedBlock | Promise<PlacedBlock> {
  if (!spec) return (placed) => placed;
  let sink: Promise<Sink> | undefined;
  return async (placed) => {
    sink ??= kinds[spec.kind]().then((create) => create(spec.config as never));
    const data = await (await sink).take(placed, signal);
    return { selection: placed.selection, block: sunkBlock(data) };
  };
}

/** What a sink gave, as a block. */
export function sunkBlock(data: ArrayData): Block {
  return { dtype: "uint8", dims: ["byte"], shape: [data.length], data };
}
