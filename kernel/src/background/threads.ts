import { syncBuiltinESMExports } from "node:module";
import threads from "node:worker_threads";
import type { Cells } from "../evaluate/cells.ts";
import { framesHere } from "../evaluate/stack.ts";

/**
 * Makes worker threads that the author's own code starts, in a cell or a local file, end with an interrupt of the cell.
 * Threads of packages may serve other cells as well; they are left alone.
 */
export function bindThreads(cells: Cells): void {
  const Original = threads.Worker;
  threads.Worker = class Worker extends Original {
    constructor(...args: ConstructorParameters<typeof Original>) {
      super(...args);
      const cell = cells.owner;
      if (!cell || !framesHere()[0]?.own) return;
      const end = (): void => void this.terminate();
      cell.signal.addEventListener("abort", end, { once: true });
      this.once("exit", () => cell.signal.removeEventListener("abort", end));
    }
  };
  syncBuiltinESMExports();
}
