import type { ArrayData } from "../../array/dtype.ts";
import { ExpressionError } from "../../errors.ts";
import { quantileOf } from "../along/order.ts";
import type { Block } from "../block.ts";
import { type Numbers, toNumbers } from "../map/convert.ts";
import type { Typed } from "../node.ts";
import { Accumulator } from "../reduce/accumulator.ts";
import type { Cells, Runs } from "../reduce/cells.ts";
import type { ReduceCall } from "../reduce/reduction.ts";
import { reductionOf } from "../reduce/table.ts";

/** Statistics that are reductions, each with the reductions that it is made of. */
const running: Readonly<Record<string, readonly string[]>> = {
  mean: ["mean"],
  sum: ["sum"],
  min: ["min"],
  max: ["max"],
  std: ["std"],
  var: ["var"],
  count: ["count"],
  range: ["max", "min"],
};

/** Statistics of elements in order; `pN` is the percentile N. */
type OfSorted = (sorted: Float64Array) => number;

const ofSorted: Readonly<Record<string, OfSorted>> = {
  median: (sorted) => quantileOf(sorted, 0.5, "linear"),
  majority: (sorted) => byCount(sorted, (count, best) => count > best),
  minority: (sorted) => byCount(sorted, (count, best) => count < best),
  unique: (sorted) => runsOf(sorted).length,
};

/** The element whose number of times is best, the least of equals. */
function byCount(sorted: Float64Array, isBetter: (count: number, best: number) => boolean): number {
  let [found, best] = [Number.NaN, -1];
  for (const { value, count } of runsOf(sorted)) if (best < 0 || isBetter(count, best)) [found, best] = [value, count];
  return found;
}

function runsOf(sorted: Float64Array): { readonly value: number; readonly count: number }[] {
  const runs: { value: number; count: number }[] = [];
  for (const value of sorted) {
    const last = runs.at(-1);
    if (last?.value === value) last.count++;
    else runs.push({ value, count: 1 });
  }
  return runs;
}

/** @throws ExpressionError for a name that means no statistic of zones */
export function checkStatistic(name: string): void {
  if (!Object.hasOwn(running, name)) sortedStatistic(name);
}

function sortedStatistic(name: string): OfSorted {
  if (Object.hasOwn(ofSorted, name)) return ofSorted[name]!;
  const percent = /^p(\d+(\.\d+)?)$/.exec(name)?.[1];
  if (percent !== undefined && Number(percent) <= 100)
    return (sorted) => quantileOf(sorted, Number(percent) / 100, "linear");
  const known = [...Object.keys(running), ...Object.keys(ofSorted)].join(", ");
  throw new ExpressionError(
    "zonal",
    `there is no statistic "${name}"; there are ${known}, and percentiles such as p90`,
  );
}

/**
 * Statistics of several collections of numbers, which come bit by bit. Those that need order keep the numbers until their
 * collection is closed.
 */
export class Statistics {
  readonly #names: readonly string[];
  readonly #slots: number;
  readonly #running: ReadonlyMap<string, Accumulator>;
  readonly #sorted: ReadonlyMap<string, { readonly of: OfSorted; readonly results: Float64Array }>;
  readonly #kept: (Float64Array[] | undefined)[];
  #heldElements = 0;

  constructor(names: readonly string[], slots: number) {
    this.#names = names;
    this.#slots = slots;
    const reductions = new Set(names.flatMap((name) => running[name] ?? []));
    this.#running = new Map([...reductions].map((name) => [name, new Accumulator(callOf(name), slots)]));
    const inOrder = [...new Set(names)].filter((name) => !Object.hasOwn(running, name));
    this.#sorted = new Map(
      inOrder.map((name) => {
        const ofNone = name === "unique" ? 0 : Number.NaN;
        return [name, { of: sortedStatistic(name), results: new Float64Array(slots).fill(ofNone) }];
      }),
    );
    this.#kept = new Array<Float64Array[] | undefined>(slots);
  }

  /** Numbers that are kept now. */
  get heldElements(): number {
    return this.#heldElements;
  }

  /**
   * Takes numbers of planes: an element in a run of zone `z` in plane `p` is of the collection `z * planes + p`. NaN does not
   * count.
   */
  add(block: Block, { planes, runs }: { planes: number; runs: Runs }): void {
    const numbers = toNumbers(block.data);
    const length = numbers.length / planes;
    const outer = Int32Array.from({ length: planes }, (_, plane) => plane);
    const slots = Int32Array.from(runs.slots, (zone) => zone * planes);
    const cells: Cells = { outer, length, runs: { ...runs, slots }, places: noPlaces };
    for (const accumulator of this.#running.values()) accumulator.add({ ...block, data: numbers as ArrayData }, cells);
    if (this.#sorted.size > 0) this.#keepAll(numbers, { planes, length, runs });
  }

  #keepAll(numbers: Numbers, { planes, length, runs }: { planes: number; length: number; runs: Runs }): void {
    const byZone = Map.groupBy(Array.from(runs.slots).keys(), (run) => runs.slots[run]!);
    const buffer = new Float64Array(length);
    for (const [zone, own] of byZone)
      for (let plane = 0; plane < planes; plane++) {
        let count = 0;
        for (const run of own)
          for (let i = runs.starts[run]!; i < runs.ends[run]!; i++) {
            const value = numbers[plane * length + i]!;
            if (!Number.isNaN(value)) buffer[count++] = value;
          }
        this.#keep(zone * planes + plane, buffer.slice(0, count));
      }
  }

  #keep(slot: number, values: Float64Array): void {
    if (values.length === 0) return;
    this.#heldElements += values.length;
    this.#kept[slot] ??= [];
    this.#kept[slot].push(values);
  }

  /** Says that a collection has no more numbers. */
  close(slot: number): void {
    const parts = this.#kept[slot];
    if (!parts) return;
    this.#kept[slot] = undefined;
    const sorted = new Float64Array(parts.reduce((sum, { length }) => sum + length, 0));
    let at = 0;
    for (const part of parts) {
      sorted.set(part, at);
      at += part.length;
    }
    this.#heldElements -= sorted.length;
    sorted.sort();
    for (const { of, results } of this.#sorted.values()) results[slot] = of(sorted);
  }

  /** The statistics of every collection, one after the other. */
  finish(): Float64Array {
    for (let slot = 0; slot < this.#slots; slot++) this.close(slot);
    const made = new Map(
      [...this.#running].map(([name, accumulator]) => [name, numbersOf(name, accumulator, this.#slots)]),
    );
    const columns = this.#names.map((name) => {
      const [first, second] = (running[name] ?? []).map((part) => made.get(part)!);
      if (second) return first!.map((value, i) => value - second[i]!);
      return first ?? this.#sorted.get(name)!.results;
    });
    const result = new Float64Array(this.#slots * columns.length);
    columns.forEach((column, k) => {
      for (let slot = 0; slot < this.#slots; slot++) result[slot * columns.length + k] = column[slot]!;
    });
    return result;
  }
}

const noPlaces = (): never => {
  throw new TypeError("statistics of zones have no places");
};

/** A reduction of numbers that are not missing; sums of nothing are missing. */
function callOf(name: string): ReduceCall {
  const input: Typed = { dtype: "float64", dims: ["i"], shape: [1] };
  return { name, input, subject: "a zone", over: ["i"], skipna: true, minCount: 1, ddof: 0 };
}

function numbersOf(name: string, accumulator: Accumulator, slots: number): Float64Array {
  const dtype = reductionOf(name).dtype(callOf(name));
  return Float64Array.from(accumulator.finish({ dtype, dims: ["slot"], shape: [slots] }).data as Float64Array, Number);
}
