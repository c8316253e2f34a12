import type { Cells } from "../evaluate/cells.ts";
import { withSignal } from "./signals.ts";

/** Makes requests of the global `fetch` end with the cell that sent them. */
export function bindFetch(cells: Cells): void {
  const original = globalThis.fetch;
  const bound: typeof fetch = (input, init) => {
    const cell = cells.owner;
    if (!cell) return original(input, init);
    const signal = init?.signal ?? (input instanceof Request ? input.signal : undefined);
    return original(input, withSignal(signal ? { ...init, signal } : init, cell.signal));
  };
  Object.defineProperties(bound, Object.getOwnPropertyDescriptors(original));
  Object.defineProperty(globalThis, "fetch", { ...Object.getOwnPropertyDescriptor(globalThis, "fetch"), value: bound });
}
