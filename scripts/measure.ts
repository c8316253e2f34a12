import { readFile, writeFile } from "node:fs/promises";

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

/** Begins anew with the most memory of this process (Linux). */
export async function forgetPeak(): Promise<void> {
  await writeFile("/proc/self/clear_refs", "5");
}

/** Most resident memory of this process since its peak was forgotten, in MB of 2^20 bytes (Linux). */
export async function peakMb(): Promise<number> {
  const status = await readFile("/proc/self/status", "utf8");
  return Number(/VmHWM:\s+(\d+)/.exec(status)![1]) / 1024;
}
