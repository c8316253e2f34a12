import type { Cells } from "../evaluate/cells.ts";
import type { ComputationWatch } from "../progress/computation.ts";

/** Name under which libraries find who calls them. */
const HOST: unique symbol = Symbol.for("craton.host") as never;

/**
 * Makes the work of libraries that ask stop with the cell that began it, and shows how far it is. `watch` looks at a
 * computation of so many tasks; what is of no cell is not looked at.
 */
export function bindHost(cells: Cells, watch: (taskCount: number) => ComputationWatch): void {
  const host = {
    signal: (): AbortSignal | undefined => cells.owner?.signal,
    shared: <T>(run: () => T): T => cells.leave(run),
    watch: (taskCount: number): ComputationWatch | undefined => (cells.owner ? watch(taskCount) : undefined),
  };
  Object.defineProperty(globalThis, HOST, { configurable: true, value: host });
}
