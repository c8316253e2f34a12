import { DatacubeError } from "../../errors.ts";
import type { StacItem } from "../stac/model.ts";
import { toItem } from "./datasets.ts";
import { type Candidate, type GatherOptions, gather, type IndexSource } from "./gather.ts";
import { type Outcome, type PutOptions, putProduct } from "./products.ts";
import { putItem } from "./put.ts";
import type { IndexStore } from "./store.ts";

/** How many documents were added, were there already, took the place of another, could not be added. */
export interface AddResult {
  readonly added: number;
  readonly unchanged: number;
  readonly updated: number;
  readonly rejected: number;
}

/** A document that could not be added. */
export interface RejectedDocument {
  /** Where it comes from. */
  readonly from: string;
  readonly error: DatacubeError;
}

/** Options of `index.add`. */
export interface AddOptions extends GatherOptions, PutOptions {
  /** Told of each document that cannot be added, which is then passed over. Without it the first one is thrown. */
  readonly onReject?: (rejected: RejectedDocument) => void;
  /** Told after every batch. */
  readonly onProgress?: (result: AddResult) => void;
}

/** Datasets that are written at once. */
const batchSize = 256;

/** Adds all that a source has, batch by batch. */
export async function addAll(store: IndexStore, source: IndexSource, options: AddOptions): Promise<AddResult> {
  const { onReject: _, onProgress, update: __, ...reading } = options;
  const adding = new Adding(store, options);
  for await (const candidate of gather(source, reading)) {
    options.signal?.throwIfAborted();
    adding.take(candidate);
    if (adding.waiting < batchSize) continue;
    adding.flush();
    onProgress?.(adding.result);
  }
  adding.flush();
  onProgress?.(adding.result);
  return adding.result;
}

interface Pending {
  readonly from: string;
  readonly item: StacItem;
}

class Adding {
  readonly #store: IndexStore;
  readonly #options: AddOptions;
  readonly #counts = { added: 0, unchanged: 0, updated: 0, rejected: 0 };
  #batch: Pending[] = [];

  constructor(store: IndexStore, options: AddOptions) {
    this.#store = store;
    this.#options = options;
  }

  get result(): AddResult {
    return { ...this.#counts };
  }
  get waiting(): number {
    return this.#batch.length;
  }

  take(candidate: Candidate): void {
    this.#orReject(candidate.from, () => {
      if ("error" in candidate) throw candidate.error;
      if ("product" in candidate) this.#counts[putProduct(this.#store, candidate.product, this.#options)]++;
      else this.#batch.push({ from: candidate.from, item: toItem(candidate.item) });
    });
  }

  /** Writes what waits: all of it, but for what is rejected, or nothing. */
  flush(): void {
    const { product, update = false } = this.#options;
    const options = { update, ...(product === undefined ? {} : { product }) };
    const outcomes: Outcome[] = [];
    if (this.#batch.length > 0)
      this.#store.transaction(() => {
        for (const { from, item } of this.#batch)
          this.#orReject(from, () => outcomes.push(this.#store.attempt(() => putItem(this.#store, item, options))));
      });
    for (const outcome of outcomes) this.#counts[outcome]++;
    this.#batch = [];
  }

  #orReject(from: string, work: () => void): void {
    const { onReject } = this.#options;
    try {
      work();
    } catch (error) {
      if (!onReject || !(error instanceof DatacubeError)) throw error;
      this.#counts.rejected++;
      onReject({ from, error });
    }
  }
}
