import { syncBuiltinESMExports } from "node:module";
import timers from "node:timers";
import timersPromises from "node:timers/promises";
import { promisify } from "node:util";
import type { Cell, Cells } from "../evaluate/cells.ts";
import { withSignal } from "./signals.ts";

type Callback = (...args: unknown[]) => void;
type Start = (callback: Callback, ...rest: unknown[]) => NodeJS.Timeout | NodeJS.Immediate;
type Wait = (...args: unknown[]) => unknown;

const NAMES = ["setTimeout", "setInterval", "setImmediate"] as const;

/** Makes timers, also those of `node:timers`, stop with the cell that set them: what an interrupted cell has left behind does not run. */
export function bindTimers(cells: Cells): void {
  const waits: Record<string, Wait> = timersPromises as never;
  for (const name of NAMES) waits[name] = boundWait(cells, waits[name]!, name === "setImmediate" ? 1 : 2);
  const scheduler: Record<string, Wait> = timersPromises.scheduler as never;
  Object.defineProperty(scheduler, "wait", {
    configurable: true,
    value: boundWait(cells, scheduler.wait!.bind(scheduler), 1),
  });
  for (const name of NAMES) {
    const bound = boundStart(cells, globalThis[name] as unknown as Start);
    if (name !== "setInterval") Object.defineProperty(bound, promisify.custom, { value: waits[name] });
    Object.defineProperty(globalThis, name, { ...Object.getOwnPropertyDescriptor(globalThis, name), value: bound });
    (timers as Record<string, unknown>)[name] = bound;
  }
  syncBuiltinESMExports();
}

function boundStart(cells: Cells, original: Start): Start {
  const bound: Start = (callback, ...rest) => {
    const cell = cells.owner;
    if (!cell || typeof callback !== "function") return original(callback, ...rest);
    const timer = original(
      unlessInterrupted(cell, callback, () => clearInterval(timer as NodeJS.Timeout)),
      ...rest,
    );
    return timer;
  };
  const { [promisify.custom]: _waits, ...descriptors } = Object.getOwnPropertyDescriptors(
    original,
  ) as PropertyDescriptorMap;
  return Object.defineProperties(bound, descriptors);
}

function unlessInterrupted(cell: Cell, callback: Callback, stop: () => void): Callback {
  return function (this: unknown, ...args) {
    if (cell.interrupted) stop();
    else callback.apply(this, args);
  };
}

/** A function of `node:timers/promises`, whose argument at `index` is its options. */
function boundWait(cells: Cells, original: Wait, index: number): Wait {
  const bound: Wait = (...args) => {
    const cell = cells.owner;
    if (!cell) return original(...args);
    const before = Array.from({ length: index }, (_, i) => args[i]);
    return original(...before, withSignal(args[index] as { signal?: AbortSignal } | undefined, cell.signal));
  };
  return Object.defineProperties(bound, Object.getOwnPropertyDescriptors(original));
}
