import { setImmediate } from "node:timers/promises";
import type { Output } from "../display/output.ts";
import type { Cells } from "../evaluate/cells.ts";
import { type Bar, type BarOptions, Bars } from "./bars.ts";

/** How long a loop over what is at hand runs before other tasks get a turn. */
const TURN_MS = 50;

/** Items with a bar; goes with `for` and, letting other tasks run, with `for await`. */
interface Steps<T> extends Iterable<T>, AsyncIterable<T> {}

/** Shows a bar for what is gone through. */
interface Progress {
  /** The numbers from 0 up to, not including, `count`. */
  (count: number, options?: BarOptions): Steps<number>;
  <T>(items: Iterable<T>, options?: BarOptions): Steps<T>;
  <T>(items: AsyncIterable<T>, options?: BarOptions): AsyncIterable<T>;
  /** A bar that is moved by hand. */
  bar(options?: BarOptions): Bar;
}

/** What cells find of progress. */
export interface ProgressGlobals {
  /** Goes through items with a bar: `for await (const x of progress(items))`; `progress.bar()` is moved by hand. */
  progress: Progress;
}

/** The global `progress`, and bars for the computations of a cell, which follow each other at one place. */
export function createProgress({ output, cells }: { output: Output; cells: Cells }): ProgressGlobals & {
  computation: (options: BarOptions) => Bar;
} {
  const groups = new WeakMap<object, Bars>();
  const begin = (options: BarOptions & { givesWay?: boolean }): Bar => {
    const key = output.sink ?? cells.current ?? output;
    let bars = groups.get(key);
    if (!bars?.isRunning && !(options.givesWay && bars?.givesWay)) {
      const { current } = cells;
      const isConsole = current?.request.isConsole === true && output.sink === undefined;
      bars = new Bars({ publish: output.here(), isConsole, signal: current?.signal });
      groups.set(key, bars);
    }
    return bars.begin(options);
  };
  const bar = (options: BarOptions = {}): Bar => begin(options);
  const progress = (items: number | Iterable<unknown> | AsyncIterable<unknown>, options: BarOptions = {}): unknown =>
    stepsOf(typeof items === "number" ? range(items) : items, () => bar({ total: sizeOf(items), ...options }));
  return {
    progress: Object.assign(progress, { bar }) as Progress,
    computation: (options) => begin({ ...options, givesWay: true }),
  };
}

function stepsOf(items: Iterable<unknown> | AsyncIterable<unknown>, begin: () => Bar): unknown {
  if (isAsync(items)) return { [Symbol.asyncIterator]: () => stepAsync(items, begin()) };
  if (!isIterable(items)) throw new TypeError("progress needs a number or something to go through");
  return {
    [Symbol.iterator]: () => step(items, begin()),
    [Symbol.asyncIterator]: () => stepAsync(items, begin()),
  };
}

function* step(items: Iterable<unknown>, bar: Bar): Generator<unknown, void> {
  try {
    for (const item of items) {
      yield item;
      bar.update();
    }
    bar.end("done");
  } catch (thrown) {
    bar.end("failed");
    throw thrown;
  } finally {
    bar.end("stopped");
  }
}

async function* stepAsync(items: Iterable<unknown> | AsyncIterable<unknown>, bar: Bar): AsyncGenerator<unknown, void> {
  const isAtHand = isIterable(items);
  let turnAt = performance.now();
  try {
    for await (const item of items) {
      yield item;
      bar.update();
      if (!isAtHand || performance.now() - turnAt < TURN_MS) continue;
      await setImmediate();
      turnAt = performance.now();
    }
    bar.end("done");
  } catch (thrown) {
    bar.end("failed");
    throw thrown;
  } finally {
    bar.end("stopped");
  }
}

/** Also of a text, and of what is nothing. */
function isIterable(items: unknown): items is Iterable<unknown> {
  return Symbol.iterator in Object(items);
}

function isAsync(items: unknown): items is AsyncIterable<unknown> {
  return Symbol.asyncIterator in Object(items);
}

function* range(count: number): Generator<number, void> {
  for (let n = 0; n < count; n += 1) yield n;
}

function sizeOf(items: unknown): number | undefined {
  if (typeof items === "number") return items;
  const { length, size } = Object(items) as { length?: unknown; size?: unknown };
  return typeof length === "number" ? length : typeof size === "number" ? size : undefined;
}
