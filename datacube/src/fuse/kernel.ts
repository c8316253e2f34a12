import type { Program } from "./program.ts";
import type { LaneReduction } from "./reduction.ts";

/**
 * A loop over rows of elements in a memory. Modes: `map` puts every row's results in a place, `columns` reduces all rows to
 * one state per column, `rows` reduces each row to a state.
 */
export interface Kernel {
  readonly mode: "map" | "columns" | "rows";
  readonly program: Program;
  /** Per operand whether it has one element for a whole row. */
  readonly everywhere: readonly boolean[];
  /** Per operand the number of the memory that it lies in: 0 is that of the table and of results. */
  readonly memories: readonly number[];
  /** What `columns` and `rows` reduce by. */
  readonly reduction?: LaneReduction;
}

/**
 * Parameters of a kernel, all 32-bit integers, addresses in bytes: elements of a row; rows; the table; for `columns` the first
 * state's first column; bytes from one column of the state to the next, with room for one more beyond the last. Rows may be
 * read, and results and states be written, up to 15 elements beyond the end of a row.
 */
export const kernelParams = ["count", "rows", "table", "state", "step"] as const;

/** Bytes that a kernel may read or write beyond a row. */
export const slackBytes = 256;

/** The most rows that `columns` does together. */
export const rowsAtOnce = 16;
/** The same for rows that are read where they lie: they are often at the same part of a page, for which a cache has eight places. */
export const lyingRowsAtOnce = 8;
/** The same where several operands are. */
export const lyingRowsOfSeveral = 4;

/** Does a kernel over a memory. */
export type RunKernel = (count: number, rows: number, table: number, state: number, step: number) => void;

/**
 * 32-bit words that the table has per row: where each operand's row begins, then for `map` where the results go, for `rows`
 * where the state is.
 */
export function tableWords({ mode, program }: Pick<Kernel, "mode" | "program">): number {
  return program.operands.length + (mode === "columns" ? 0 : 1);
}
