import type { Local } from "./encoder.ts";
import { rowsAtOnce } from "./kernel.ts";
import type { Held } from "./program.ts";
import { columnCount, type LaneReduction } from "./reduction.ts";
import type { Simd } from "./simd.ts";
import { type Done, doneStep, type Lanes, truthsFor, type Vectors } from "./wasm-steps.ts";

/** State of two results: a vector of two float64 per column; undefined for one that nothing is added to. */
export type WideState = readonly (Local | undefined)[];

/** What is taken of four elements: their value, and whether each counts (all where there is no truth). */
export interface Taken {
  readonly value: Done;
  readonly ok?: Done | undefined;
}

/** Running values of four results, before they are merged into states. */
export interface Partial {
  /** Takes elements into one of the running values. */
  take(at: number, taken: Taken): void;
  /** The states of the first two and the last two results. */
  states(): readonly [WideState, WideState];
  /** The value of float32 and the count of each of four results. */
  readonly narrow?: () => Narrow;
}

/** Values and counts of four results, in 32 bits each. */
type Narrow = readonly [value: Local, count: Local];

/** A reduction as instructions. */
export interface Reducer {
  readonly columns: number;
  /** Rows that are taken together, so that a state is loaded and stored once for all of them. */
  readonly rows: number;
  /** Whether elements can be taken in a loop, and not only in a row of instructions. */
  readonly loops: boolean;
  /** The value that changes nothing. */
  readonly neutral: number;
  /** Running values: `width` of them, to be taken in turn, so that one does not wait for another. */
  begin(vectors: Vectors, held: Held, width: number): Partial;
  /** The state of what two states took. */
  merge(vectors: Vectors, a: WideState, b: WideState): WideState;
  /** The instruction that merges values of float32 before they become a state, where nothing is lost by that. */
  readonly narrow?: Simd;
}

const taking = { rows: rowsAtOnce, loops: true, neutral: 0 } as const;

/** The instructions of a reduction. */
export function reducerOf(reduction: LaneReduction): Reducer {
  const columns = columnCount[reduction.kind];
  switch (reduction.kind) {
    case "sum":
      return { ...taking, columns, begin: running("add", 0, sumStates), merge: mergeSums };
    case "tally":
      return { ...taking, columns, begin: tally, merge: (v, [a], [b]) => [v.do("f64x2.add", a!, b!)] };
    case "extreme":
      return extremeOf(reduction);
    case "moment":
      // they are all held until their mean is known
      return { columns, rows: 8, loops: false, neutral: 0, begin: moment, merge: mergeMoments };
  }
}

/** How many of the taken elements count, per result. */
class Count {
  readonly #vectors: Vectors;
  readonly #count: Local;

  constructor(vectors: Vectors) {
    this.#vectors = vectors;
    this.#count = vectors.do("v128.or", vectors.number(0, "i32"), vectors.number(0, "i32"));
  }

  take(ok: Done | undefined): void {
    const truth = ok?.lanes[0] ?? this.#vectors.number(-1, "i32");
    this.#vectors.body.get(this.#vectors.do("i32x4.sub", this.#count, truth)).set(this.#count);
  }

  get narrow(): Local {
    return this.#count;
  }

  wide(): Lanes {
    return this.#vectors.wide([this.#count], "i32");
  }
}

type States = (
  vectors: Vectors,
  value: Lanes,
  { count, held }: { count: Lanes; held: Held },
) => readonly [WideState, WideState];

/** Running values by an operation of two; `states` makes states of them and the counts. */
function running(op: "add" | "pmin" | "pmax", start: number, states: States): Reducer["begin"] {
  return (vectors, held, width) => {
    const shape = held === "f64" ? "f64x2" : "f32x4";
    const name = `${shape}.${op}` as Simd;
    const from = vectors.number(start, held);
    const fresh = (): Local => vectors.body.get(from).keep("v128");
    const values = Array.from({ length: width }, () => (held === "f64" ? [fresh(), fresh()] : [fresh()]));
    const count = new Count(vectors);
    const all = (): Lanes => values.reduce((a, b) => a.map((own, half) => vectors.do(name, own, b[half]!)));
    return {
      take: (at, { value, ok }) => {
        values[at]!.forEach((own, half) => {
          vectors.body.get(vectors.do(name, own, value.lanes[half]!)).set(own);
        });
        count.take(ok);
      },
      states: () => states(vectors, vectors.wide(all(), held), { count: count.wide(), held }),
      narrow: () => [all()[0]!, count.narrow],
    };
  };
}

/** Sums of float32 have lost more than what rounding takes from their sum in float64: that is not kept. */
const sumStates: States = (vectors, value, { count, held }) => {
  const none = held === "f32" ? undefined : vectors.number(0, "f64");
  return [
    [value[0]!, none, count[0]!],
    [value[1]!, none, count[1]!],
  ];
};

const plainStates: States = (_, value, { count }) => [
  [value[0]!, count[0]!],
  [value[1]!, count[1]!],
];

/** The sum of two numbers and what rounding took from it (Knuth's TwoSum). */
function twoSum(vectors: Vectors, a: Local, b: Local): { sum: Local; rest: Local } {
  const sum = vectors.do("f64x2.add", a, b);
  const part = vectors.do("f64x2.sub", sum, a);
  const ofA = vectors.do("f64x2.sub", a, vectors.do("f64x2.sub", sum, part));
  return { sum, rest: vectors.do("f64x2.add", ofA, vectors.do("f64x2.sub", b, part)) };
}

const mergeSums: Reducer["merge"] = (vectors, [total, rest, count], [total2, rest2, count2]) => {
  const counts = vectors.do("f64x2.add", count!, count2!);
  if (rest2 === undefined) return [vectors.do("f64x2.add", total!, total2!), rest, counts];
  const { sum, rest: lost } = twoSum(vectors, total!, total2!);
  const rests = vectors.do("f64x2.add", rest!, vectors.do("f64x2.add", rest2!, lost));
  return [sum, rests, counts];
};

/** Where a count is more than 0. */
function isSome(vectors: Vectors, count: Local): Local {
  return vectors.do("f64x2.gt", count, vectors.number(0, "f64"));
}

const tally: Reducer["begin"] = (vectors) => {
  const count = new Count(vectors);
  return {
    take: (_, { ok }) => count.take(ok),
    states: () => {
      const [low, high] = count.wide();
      return [[low!], [high!]];
    },
  };
};

function extremeOf({ largest, skipna }: { largest: boolean; skipna: boolean }): Reducer {
  const neutral = largest ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY;
  const begin = running(largest ? "pmax" : "pmin", neutral, plainStates);
  return {
    ...taking,
    columns: columnCount.extreme,
    neutral,
    // of those that do not skip NaN the one that gives NaN where one of both is
    narrow: `f32x4.${skipna ? "p" : ""}${largest ? "max" : "min"}`,
    begin: (vectors, held, width) => {
      const partial = begin(vectors, held, width);
      return skipna ? partial : seeingNaN(vectors, partial, held);
    },
    merge: (vectors, [best, count], [best2, count2]) => {
      const better = vectors.do(largest ? "f64x2.max" : "f64x2.min", best!, best2!);
      const orFirst = vectors.do("v128.bitselect", better, best!, isSome(vectors, count2!));
      const chosen = vectors.do("v128.bitselect", orFirst, best2!, isSome(vectors, count!));
      return [chosen, vectors.do("f64x2.add", count!, count2!)];
    },
  };
}

/** Makes the best NaN where one was taken. */
function seeingNaN(vectors: Vectors, partial: Partial, held: Held): Partial {
  const zero = vectors.number(0, "i32");
  const seen = (held === "f64" ? [0, 1] : [0]).map(() => vectors.body.get(zero).keep("v128"));
  const unequal = held === "f64" ? "f64x2.ne" : "f32x4.ne";
  return {
    take: (at, taken) => {
      seen.forEach((own, half) => {
        const value = taken.value.lanes[half]!;
        vectors.body.get(vectors.do("v128.or", own, vectors.do(unequal, value, value))).set(own);
      });
      partial.take(at, taken);
    },
    states: () => {
      const wide = held === "f64" ? seen : vectors.wideTruths(seen[0]!);
      const nan = vectors.number(Number.NaN, "f64");
      const [a, b] = partial.states().map(([best, count], half): WideState => {
        return [vectors.do("v128.bitselect", nan, best!, wide[half]!), count!];
      });
      return [a!, b!];
    },
    narrow: () => {
      const [best, count] = partial.narrow!();
      return [vectors.do("v128.bitselect", vectors.number(Number.NaN, "f32"), best, seen[0]!), count];
    },
  };
}

/** Elements that were taken together: their mean, then the squares of what they are from it. */
const moment: Reducer["begin"] = (vectors) => {
  const all: Taken[] = [];
  const count = new Count(vectors);
  return {
    take: (_, taken) => {
      all.push(taken);
      count.take(taken.ok);
    },
    states: () => {
      const counts = count.wide();
      const [a, b] = counts.map((own, half): WideState => momentState(vectors, all, { count: own, half }));
      return [a!, b!];
    },
  };
};

function momentState(
  vectors: Vectors,
  all: readonly Taken[],
  { count, half }: { count: Local; half: number },
): WideState {
  const none = vectors.number(0, "f64");
  const values = all.map(({ value }) => value.lanes[half]!);
  const sum = values.reduce((a, b) => vectors.do("f64x2.add", a, b));
  const mean = vectors.do("v128.and", vectors.do("f64x2.div", sum, count), isSome(vectors, count));
  const squares = all.map(({ ok }, i) => {
    const delta = vectors.do("f64x2.sub", values[i]!, mean);
    const square = vectors.do("f64x2.mul", delta, delta);
    return ok === undefined ? square : vectors.do("v128.and", square, ok.wide()[half]!);
  });
  return [mean, none, squares.reduce((a, b) => vectors.do("f64x2.add", a, b)), none, count];
}

/** Chan, Golub, LeVeque 1979, compensated as the reduction's own merge. */
const mergeMoments: Reducer["merge"] = (v, a, b) => {
  const [mean, meanRest, square, squareRest, count] = a as [Local, Local, Local, Local, Local];
  const [mean2, meanRest2, square2, squareRest2, count2] = b as [Local, Local, Local, Local, Local];
  const add = (x: Local, y: Local): Local => v.do("f64x2.add", x, y);
  const sub = (x: Local, y: Local): Local => v.do("f64x2.sub", x, y);
  const mul = (x: Local, y: Local): Local => v.do("f64x2.mul", x, y);
  const counts = add(count, count2);
  const delta = add(sub(mean2, mean), sub(meanRest2, meanRest));
  const some = isSome(v, count2);
  const step = v.do("v128.and", v.do("f64x2.div", mul(delta, count2), counts), some);
  const means = twoSum(v, mean, step);
  // in this order it is 0 where there were none, even if the square of what is added overflows
  const more = v.do("v128.and", add(square2, mul(mul(delta, count), step)), some);
  const squares = twoSum(v, square, more);
  const rest2 = v.do("v128.and", squareRest2, some);
  return [means.sum, add(meanRest, means.rest), squares.sum, add(squareRest, add(rest2, squares.rest)), counts];
};

/** What is taken of elements of which some lie beyond the end: those are neutral and do not count. */
export function within(
  vectors: Vectors,
  { value, ok }: Taken,
  { inside, neutral }: { inside: Done; neutral: number },
): Taken {
  const counted = ok === undefined ? inside.lanes : [vectors.do("v128.and", ok.lanes[0]!, inside.lanes[0]!)];
  if (value.held === "bool") return { value, ok: doneStep(vectors, counted, "bool") };
  const other = vectors.number(neutral, value.held);
  const truth = truthsFor(inside, value.held);
  const lanes = value.lanes.map((own, half) => vectors.do("v128.bitselect", own, other, truth[half]!));
  return { value: doneStep(vectors, lanes, value.held), ok: doneStep(vectors, counted, "bool") };
}
