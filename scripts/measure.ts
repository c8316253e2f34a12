/** One measured thing. A benchmark module, `<package>/bench/NAME.ts`, exports `bench(): Promise<Measure[]>`. */
export interface Measure {
  row: string;
  unit: string;
  ours: number;
  /** The peer's figure in the same run; absent when the peer is not on this machine. */
  peer?: number;
  peerName?: string;
  /** What ours must not exceed. */
  most?: number;
  /** True when more is better (throughput); otherwise less is. */
  moreIsBetter?: boolean;
  /** Our fraction of the physical limit. */
  ofLimit?: number;
}

/** The middle one of some figures; of an even number of them the upper. */
export function median(figures: readonly number[]): number {
  return figures.toSorted((a, b) => a - b)[figures.length >> 1]!;
}
