import type { VectorMemory } from "./memory.ts";
import { farCode, type IntegerBytes, nearSumsCode } from "./sums.ts";

/** Rows of integers in a memory, whose results go to another place. */
export interface MemoryRows {
  readonly from: number;
  readonly to: number;
  readonly rowBytes: number;
  /** At least 1. */
  readonly rows: number;
  readonly width: IntegerBytes;
  /** Bytes from an integer to the one that it is added to or subtracted from; fewer than those of a row. */
  readonly distance: number;
}

/** Adds to each integer the sum before it in its row. */
export function sumRows(memory: VectorMemory, { from, to, rowBytes, rows, width, distance }: MemoryRows): void {
  if (distance < 16) {
    const name = `sums-${width}-${distance}`;
    memory.function(name, () => nearSumsCode(width, distance))(from, to, rowBytes, rows);
  } else memory.function(`sums-${width}`, () => farCode(width, "sums"))(from, to, rowBytes, rows, distance);
}

/** Subtracts from each integer the one before it in its row. */
export function differenceRows(memory: VectorMemory, rows: MemoryRows): void {
  const { from, to, rowBytes, width, distance } = rows;
  const run = memory.function(`differences-${width}`, () => farCode(width, "differences"));
  run(from, to, rowBytes, rows.rows, distance);
}
