import type { GroupName } from "./groups.ts";

/** What a child is asked to do: rounds from `from` up to, not including, `to`. */
export interface Request {
  readonly group: GroupName;
  readonly subject: string;
  readonly seed: number;
  readonly from: number;
  readonly to: number;
}

/** A round that ended otherwise than with values or a typed error. */
export interface Failure {
  readonly round: number;
  readonly problem: string;
}

/** What came of the rounds. */
export interface Report {
  /** Rounds that came to an end. */
  readonly rounds: number;
  readonly failures: readonly Failure[];
  /** How many rounds ended with values, or with an error of each code. */
  readonly outcomes: Readonly<Record<string, number>>;
  readonly slowest: { readonly round: number; readonly ms: number };
  /** Time of the processor, without that of the first reads. */
  readonly cpuMs: number;
  /** Resident memory at the peak. */
  readonly peakBytes: number;
}

/** What a child says. */
export type Message =
  | { readonly kind: "begins"; readonly round: number }
  | { readonly kind: "done"; readonly report: Report };
