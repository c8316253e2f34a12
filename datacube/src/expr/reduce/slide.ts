import { type ArrayData, createData, type DType, isBigData } from "../../array/dtype.ts";
import { type Cells, runsOf } from "./cells.ts";
import type { ReduceCall, Reduction, State } from "./reduction.ts";
import { reductionOf } from "./table.ts";

/** Rows of elements, and the windows over them: window `j` has the rows from `first + j` on that are there. */
export interface Rows {
  readonly elements: ArrayData;
  /** Elements of a row: as many windows move side by side. */
  readonly lanes: number;
  /** Row of window 0; may lie before the rows. */
  readonly first: number;
  /** Number of windows. */
  readonly count: number;
  /** Rows of a window. */
  readonly size: number;
}

/** States that are held at once, so that they stay near the processor. */
const heldStates = 2 ** 15;

/**
 * A reduction of every window, row-major: windows, lanes. A window is the end of one stretch of `size` rows and the start of
 * the next (van Herk 1992, Gil and Werman 1993): their states are made row by row and merged, none is taken off another.
 */
export function slide(call: ReduceCall, dtype: DType, rows: Rows): ArrayData {
  const to = createData(dtype, rows.count * rows.lanes);
  const width = Math.max(64, Math.floor(heldStates / Math.max(1, Math.min(rows.size, rows.count))));
  for (let from = 0; from < rows.lanes; from += width)
    new Slide(call, rows, { from, width: Math.min(width, rows.lanes - from) }).fill(to);
  return to;
}

/** The windows of some lanes. */
class Slide {
  readonly #call: ReduceCall;
  readonly #reduction: Reduction;
  readonly #rows: Rows;
  readonly #from: number;
  readonly #width: number;
  readonly #cells: Cells;
  #place = 0;

  constructor(call: ReduceCall, rows: Rows, { from, width }: { from: number; width: number }) {
    this.#call = call;
    this.#reduction = reductionOf(call.name);
    this.#rows = rows;
    this.#from = from;
    this.#width = width;
    const inner = new Float64Array(width);
    this.#cells = {
      outer: Int32Array.of(0),
      length: width,
      runs: runsOf(Int32Array.from({ length: width }, (_, lane) => lane)),
      places: () => ({ outer: Float64Array.of(this.#place), inner }),
    };
  }

  fill(to: ArrayData): void {
    const { count, size } = this.#rows;
    const ends = this.#state(Math.min(size, count));
    const [window, start] = [this.#state(1), this.#state(1)];
    for (let stretch = 0; stretch < count; stretch += size) {
      this.#fillEnds(ends, stretch, start);
      clear(start);
      for (let k = 0; k < size && stretch + k < count; k++) {
        if (k > 0) this.#take(start, stretch + size + k - 1);
        window.forEach((column, i) => void copy(column, ends[i]!, k * this.#width));
        this.#reduction.merge(window, start, this.#call);
        this.#finish(window, to, stretch + k);
      }
    }
  }

  /** The states of the rows from each one of a stretch to its end. */
  #fillEnds(ends: State, stretch: number, running: State): void {
    const { size } = this.#rows;
    clear(running);
    for (let k = size - 1; k >= 0; k--) {
      this.#take(running, stretch + k);
      if (k * this.#width >= ends[0]!.length) continue;
      ends.forEach((column, i) => void (column as Float64Array).set(running[i] as Float64Array, k * this.#width));
    }
  }

  /** Takes a row into a state, where there is one: `at` rows after that of window 0. */
  #take(state: State, at: number): void {
    const { elements, lanes, first } = this.#rows;
    const begin = (first + at) * lanes + this.#from;
    if (begin < 0 || begin >= elements.length) return;
    this.#place = first + at;
    const row = (elements as Float64Array).subarray(begin, begin + this.#width);
    this.#reduction.accumulate(state, { elements: row, cells: this.#cells }, this.#call);
  }

  #finish(state: State, to: ArrayData, window: number): void {
    const { lanes, first } = this.#rows;
    const begin = window * lanes + this.#from;
    const part = (to as Float64Array).subarray(begin, begin + this.#width) as ArrayData;
    this.#reduction.finish(state, part, this.#call);
    if (!this.#reduction.isPlace) return;
    const places = part as BigInt64Array;
    for (let i = 0; i < places.length; i++) places[i] = places[i]! - BigInt(first + window);
  }

  #state(rows: number): State {
    return this.#reduction.columns(this.#call).map((dtype) => createData(dtype, rows * this.#width));
  }
}

function clear(state: State): void {
  for (const column of state) (column as Float64Array).fill((isBigData(column) ? 0n : 0) as number);
}

function copy(to: ArrayData, from: ArrayData, begin: number): void {
  (to as Float64Array).set((from as Float64Array).subarray(begin, begin + to.length));
}
