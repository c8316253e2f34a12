import type { Cell, Cells } from "./cells.ts";

type Callback = (...args: unknown[]) => void;
type Start = (callback: Callback, ...rest: unknown[]) => NodeJS.Timeout | NodeJS.Immediate;

/** Makes the global timers stop with the cell that set them: what an interrupted cell has left behind does not run. */
export function bindTimers(cells: Cells): void {
  const { clearInterval } = globalThis;
  for (const name of ["setTimeout", "setInterval", "setImmediate"] as const) {
    const original = globalThis[name] as unknown as Start;
    const bound: Start = (callback, ...rest) => {
      const cell = cells.current;
      if (!cell || typeof callback !== "function") return original(callback, ...rest);
      const timer = original(
        unlessInterrupted(cell, callback, () => clearInterval(timer as NodeJS.Timeout)),
        ...rest,
      );
      return timer;
    };
    Object.defineProperty(globalThis, name, {
      ...Object.getOwnPropertyDescriptor(globalThis, name),
      value: Object.defineProperties(bound, Object.getOwnPropertyDescriptors(original)),
    });
  }
}

function unlessInterrupted(cell: Cell, callback: Callback, stop: () => void): Callback {
  return function (this: unknown, ...args) {
    if (cell.signal.aborted) stop();
    else callback.apply(this, args);
  };
}
