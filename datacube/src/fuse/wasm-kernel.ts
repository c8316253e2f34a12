import { bytesOf } from "../array/dtype.ts";
import { encodeModule, FunctionBody, type ImportedFunction, type Local } from "./encoder.ts";
import { type Kernel, kernelParams, lyingRowsAtOnce, lyingRowsOfSeveral, rowsAtOnce, tableWords } from "./kernel.ts";
import { type Held, heldOf, type LaneDType, type Program } from "./program.ts";
import { simd } from "./simd.ts";
import { type Partial, type Reducer, reducerOf, type Taken, type WideState, within } from "./wasm-reduce.ts";
import {
  type Done,
  doneStep,
  emitSteps,
  type Lanes,
  laneCount,
  loadEverywhere,
  loadLanes,
  storeLanes,
  truthsFor,
  Vectors,
} from "./wasm-steps.ts";

/** Steps of a program that are repeated for more rows or elements, so that a loop stays small. */
const mostSteps = 120;
/** Vectors of a row that are done in one turn of its loop. */
const rowVectors = 4;
/**
 * How far apart they are in long rows: memory is faster where several places are read at once. Not a multiple of a page, as a cache has
 * eight places for the same part of one.
 */
const partElements = 4352;
/** Turns of that loop whose plain sum is merged into the compensated one. */
const turns = 16;

/** The module of a kernel: WebAssembly with SIMD. */
export function encodeKernel(kernel: Kernel): Uint8Array<ArrayBuffer> {
  const body = new FunctionBody(kernelParams.map(() => "i32"));
  const code = new KernelCode(kernel, body);
  if (kernel.mode === "map") code.map();
  else if (kernel.mode === "columns") code.columns();
  else code.rows();
  return encodeModule([{ name: "run", body }], code.imported, 1 + Math.max(0, ...kernel.memories));
}

/** The instructions of one kernel. */
class KernelCode {
  readonly #kernel: Kernel;
  readonly #body: FunctionBody;
  readonly #vectors: Vectors;
  readonly #program: Program;
  /** Element of a row. */
  readonly #i: Local;
  /** Row. */
  readonly #row: Local;
  /** Where the row's entry in the table is. */
  readonly #entry: Local;
  /** Where columns of the first state are. */
  readonly #bases = new Map<number, Local>();

  constructor(kernel: Kernel, body: FunctionBody) {
    this.#kernel = kernel;
    this.#body = body;
    this.#vectors = new Vectors(body);
    this.#program = kernel.program;
    [this.#i, this.#row, this.#entry] = [body.local("i32"), body.local("i32"), body.local("i32")];
    body.get(body.params[2]!).set(this.#entry);
  }

  /** Functions that the module imports. */
  get imported(): readonly ImportedFunction[] {
    return this.#vectors.imported;
  }

  get #count(): Local {
    return this.#body.params[0]!;
  }

  get #state(): Local {
    return this.#body.params[3]!;
  }

  get #step(): Local {
    return this.#body.params[4]!;
  }

  /** Every row's elements into its place. */
  map(): void {
    const { dtype } = this.#program.result;
    this.#eachRows(1, () => {
      const rows = this.#rows(1);
      const to = this.#word(this.#program.operands.length);
      this.#eachVector(() => {
        const { value, ok } = this.#take(rows[0]!);
        const lanes = ok === undefined ? value.lanes : this.#orNaN(value, ok);
        storeLanes(this.#vectors, dtype, { lanes, address: this.#at(to, dtype) });
      });
    });
  }

  /** All rows into one state per column. */
  columns(): void {
    const most = this.#repeats(Math.min(this.#reducer().rows, this.#rowsAtOnce()));
    const sizes = new Set([most, 8, 2, 1].filter((size) => size <= most));
    const reducer = this.#reducer();
    const isNarrow = this.#lying > 0 && reducer.narrow !== undefined && this.#held === "f32";
    const narrow = isNarrow ? this.#narrowState(reducer) : undefined;
    narrow?.begin();
    for (const size of sizes)
      this.#eachRows(size, () =>
        this.#tile(size, (partial) => (narrow ? narrow.merge(partial) : this.#mergeColumns(reducer, partial.states()))),
      );
    narrow?.end();
  }

  /** How many operands are read where they lie. */
  get #lying(): number {
    const { memories, everywhere } = this.#kernel;
    return memories.filter((memory, operand) => memory > 0 && !everywhere[operand]).length;
  }

  #rowsAtOnce(): number {
    const lying = this.#lying;
    return lying === 0 ? rowsAtOnce : lying === 1 ? lyingRowsAtOnce : lyingRowsOfSeveral;
  }

  #tile(count: number, merge: (partial: Partial) => void): void {
    const rows = this.#rows(count);
    const width = Math.min(2, count);
    this.#eachVector(() => {
      const partial = this.#begin(this.#reducer(), width);
      rows.forEach((row, k) => void partial.take(k % width, this.#take(row)));
      merge(partial);
    });
  }

  /** Merges into the states of four columns. */
  #mergeColumns(reducer: Reducer, states: readonly WideState[]): void {
    const addresses = Array.from({ length: reducer.columns }, (_, column) =>
      this.#at(this.#columnBase(column), "float64"),
    );
    states.forEach((state, half) => {
      const before = state.map((own, column) => own && this.#load(addresses[column]!, 16 * half));
      reducer.merge(this.#vectors, before, state).forEach((merged, column) => {
        if (merged === undefined) return;
        addresses[column]!();
        this.#body.get(merged).simdMemory(simd["v128.store"], 16 * half);
      });
    });
  }

  /**
   * Values and counts of 32 bits that several tiles are merged into, which takes a quarter of merging states; they lie beyond the last
   * column of the state.
   */
  #narrowState(reducer: Reducer): { begin(): void; merge(partial: Partial): void; end(): void } {
    const body = this.#body;
    const value = this.#columnBase(reducer.columns);
    body.get(value).get(this.#step).i32(1).op("i32.shr_u").op("i32.add");
    const bases = [value, body.keep("i32")];
    const addresses = bases.map((base) => this.#at(base, "float32"));
    const load = (): Local[] => addresses.map((address) => this.#load(address));
    const store = (own: readonly Local[]): void =>
      own.forEach((one, i) => {
        addresses[i]!();
        body.get(one).simdMemory(simd["v128.store"]);
      });
    return {
      begin: () => {
        const none = [this.#vectors.number(reducer.neutral, "f32"), this.#vectors.number(0, "i32")];
        this.#eachVector(() => store(none));
      },
      merge: (partial) => {
        const own = partial.narrow!();
        const before = load();
        store([
          this.#vectors.do(reducer.narrow!, before[0]!, own[0]),
          this.#vectors.do("i32x4.add", before[1]!, own[1]),
        ]);
      },
      end: () =>
        this.#eachVector(() => {
          const [best, count] = load();
          const wide = [this.#vectors.wide([best!], "f32"), this.#vectors.wide([count!], "i32")];
          this.#mergeColumns(
            reducer,
            [0, 1].map((half) => wide.map((lanes) => lanes[half]!)),
          );
        }),
    };
  }

  /** Every row into the state that its entry names. */
  rows(): void {
    const reducer = this.#reducer();
    this.#eachRows(1, () => {
      const [row] = this.#rows(1);
      const states = [0, 1].map(() => this.#emptyState(reducer));
      this.#body.i32(0).set(this.#i);
      this.#fullVectors(reducer, row!, states);
      this.#lastVectors(reducer, row!, states);
      const all = reducer.merge(this.#vectors, states[0]!, states[1]!);
      this.#mergeLanes(reducer, all);
    });
  }

  /** The vectors that lie wholly within a row: some of places that are far apart at once, then some that follow each other. */
  #fullVectors(reducer: Reducer, row: Row, states: readonly WideState[]): void {
    const body = this.#body;
    const width = this.#repeats(rowVectors);
    const last = body.local("i32");
    body.while(this.#isLeft(width * partElements, this.#count), () => {
      body.get(this.#i).i32(partElements).op("i32.add").set(last);
      this.#turns(reducer, row, { states, width, apart: partElements, step: laneCount, last });
      body.increase(this.#i, (width - 1) * partElements);
    });
    this.#turns(reducer, row, { states, width, apart: laneCount, step: width * laneCount, last: this.#count });
  }

  /** Takes `width` vectors whose elements are `apart`, and goes on by a step, as long as there is one before `last`. */
  #turns(reducer: Reducer, row: Row, { states, width, apart, step, last }: Turns): void {
    const body = this.#body;
    const end = body.local("i32");
    const turn = (partial: Partial): void => {
      for (let k = 0; k < width; k++) partial.take(k, this.#take(row, k * apart));
      body.increase(this.#i, step);
    };
    body.while(this.#isLeft(step, last), () => {
      const partial = this.#begin(reducer, width);
      if (reducer.loops) {
        this.#setEnd(end, { most: step * turns, last });
        body.while(this.#isLeft(step, end), () => turn(partial));
      } else turn(partial);
      this.#mergeInto(reducer, states, partial);
    });
  }

  /** Puts on the stack whether there are so many elements from here to the last. */
  #isLeft(elements: number, last: Local): () => void {
    return () => void this.#body.get(this.#i).i32(elements).op("i32.add").get(last).op("i32.le_u");
  }

  /** Sets `end` to `most` elements from here, or to the last. */
  #setEnd(end: Local, { most, last }: { most: number; last: Local }): void {
    const body = this.#body;
    body.get(this.#i).i32(most).op("i32.add").tee(end).get(last);
    body.get(end).get(last).op("i32.lt_u").op("select").set(end);
  }

  /** The vectors at the end of a row, with what lies beyond it left out. */
  #lastVectors(reducer: Reducer, row: Row, states: readonly WideState[]): void {
    const body = this.#body;
    const numbers = this.#vectors.bytes(new Uint8Array(Int32Array.from([0, 1, 2, 3]).buffer));
    body.while(
      () => void body.get(this.#i).get(this.#count).op("i32.lt_u"),
      () => {
        const left = body.get(this.#count).get(this.#i).op("i32.sub").simd(simd["i32x4.splat"]).keep("v128");
        const inside = doneStep(this.#vectors, [this.#vectors.do("i32x4.lt_s", numbers, left)], "bool");
        const partial = this.#begin(reducer, 1);
        partial.take(0, within(this.#vectors, this.#take(row), { inside, neutral: reducer.neutral }));
        body.increase(this.#i, laneCount);
        this.#mergeInto(reducer, states, partial);
      },
    );
  }

  #mergeInto(reducer: Reducer, states: readonly WideState[], partial: Partial): void {
    partial.states().forEach((state, half) => {
      const merged = reducer.merge(this.#vectors, states[half]!, state);
      merged.forEach((column, i) => void this.#body.get(column!).set(states[half]![i]!));
    });
  }

  #emptyState({ columns }: Reducer): WideState {
    const zero = this.#vectors.number(0, "f64");
    return Array.from({ length: columns }, () => this.#body.get(zero).keep("v128"));
  }

  /** Merges the lanes of a state into the state in memory that the row's entry names. */
  #mergeLanes(reducer: Reducer, all: WideState): void {
    const to = this.#word(this.#program.operands.length);
    const both = reducer.merge(
      this.#vectors,
      all,
      all.map((column) => this.#vectors.high(column!)),
    );
    const before = both.map((_, column) => {
      this.#columnAddress(to, column);
      return this.#body.simdMemory(simd["v128.load64_zero"]).keep("v128");
    });
    reducer.merge(this.#vectors, before, both).forEach((merged, column) => {
      this.#columnAddress(to, column);
      this.#body.get(merged!).simdMemory(simd["v128.store64_lane"], 0, 0);
    });
  }

  #columnAddress(base: Local, column: number): void {
    this.#body.get(base).get(this.#step).i32(column).op("i32.mul").op("i32.add");
  }

  /** Where a column of the first state is. */
  #columnBase(column: number): Local {
    let base = this.#bases.get(column);
    if (base === undefined) {
      base = this.#body.first(() => {
        this.#columnAddress(this.#state, column);
        return this.#body.keep("i32");
      });
      this.#bases.set(column, base);
    }
    return base;
  }

  #load(address: () => void, offset = 0): Local {
    address();
    return this.#body.simdMemory(simd["v128.load"], offset).keep("v128");
  }

  /** How often the program is repeated in a turn of a loop, at most so often. */
  #repeats(most: number): number {
    return Math.max(1, Math.min(most, Math.floor(mostSteps / this.#program.steps.length)));
  }

  #reducer(): Reducer {
    return reducerOf(this.#kernel.reduction!);
  }

  /** How what is reduced is held. */
  get #held(): Held {
    const { steps, result } = this.#program;
    return steps[result.step]!.held;
  }

  #begin(reducer: Reducer, width: number): Partial {
    return reducer.begin(this.#vectors, this.#held, width);
  }

  /** Does `body` for every `count` rows that are left. */
  #eachRows(count: number, body: () => void): void {
    const code = this.#body;
    code.while(
      () => void code.get(this.#row).i32(count).op("i32.add").get(code.params[1]!).op("i32.le_u"),
      () => {
        body();
        code.increase(this.#row, count).increase(this.#entry, count * 4 * tableWords(this.#kernel));
      },
    );
  }

  /** Does `body` for every vector of a row, and for what is left at its end. */
  #eachVector(body: () => void): void {
    const code = this.#body;
    code.i32(0).set(this.#i);
    code.while(
      () => void code.get(this.#i).get(this.#count).op("i32.lt_u"),
      () => {
        body();
        code.increase(this.#i, laneCount);
      },
    );
  }

  /** The operands of some rows: where they begin, or their only element. */
  #rows(count: number): Row[] {
    const words = tableWords(this.#kernel);
    return Array.from({ length: count }, (_, k) =>
      this.#program.operands.map((dtype, operand): RowOperand => {
        const address = this.#word(k * words + operand);
        const memory = this.#kernel.memories[operand]!;
        if (!this.#kernel.everywhere[operand]) return { dtype, pointer: address, memory };
        return { dtype, lanes: loadEverywhere(this.#vectors, dtype, { address, memory }), memory };
      }),
    );
  }

  /** A word of the table, from the row's entry. */
  #word(at: number): Local {
    return this.#body
      .get(this.#entry)
      .load32(4 * at)
      .keep("i32");
  }

  /** The result for a vector of a row, `at` elements from here. */
  #take(row: Row, at = 0): Taken {
    const load = (operand: number): Lanes => {
      const { dtype, pointer, lanes, memory } = row[operand]!;
      const offset = at * bytesOf(dtype);
      return lanes ?? loadLanes(this.#vectors, dtype, { address: this.#at(pointer!, dtype), offset, memory });
    };
    const done = emitSteps(this.#vectors, this.#program, load);
    const { step, ok } = this.#program.result;
    return { value: done[step]!, ok: ok === undefined ? undefined : done[ok]! };
  }

  /** Puts on the stack where the element of a row is. */
  #at(pointer: Local, dtype: LaneDType): () => void {
    const bytes = bytesOf(dtype);
    return () => {
      this.#body.get(pointer).get(this.#i);
      if (bytes > 1) this.#body.i32(Math.log2(bytes)).op("i32.shl");
      this.#body.op("i32.add");
    };
  }

  #orNaN(value: Done, ok: Done): Lanes {
    const nan = this.#vectors.number(Number.NaN, heldOf(this.#program.result.dtype));
    const truth = truthsFor(ok, value.held);
    return value.lanes.map((own, half) => this.#vectors.do("v128.bitselect", own, nan, truth[half]!));
  }
}

/** Turns of a loop: see there. */
interface Turns {
  readonly states: readonly WideState[];
  readonly width: number;
  readonly apart: number;
  readonly step: number;
  readonly last: Local;
}

interface RowOperand {
  readonly dtype: LaneDType;
  readonly pointer?: Local;
  readonly lanes?: Lanes;
  readonly memory: number;
}

type Row = readonly RowOperand[];
