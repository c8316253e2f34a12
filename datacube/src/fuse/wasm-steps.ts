import { bytesOf } from "../array/dtype.ts";
import type { FunctionBody, ImportedFunction, Local } from "./encoder.ts";
import type { Comparison, Held, LaneDType, Program, Step } from "./program.ts";
import type { ScalarFunction } from "./scalars.ts";
import { type Simd, simd } from "./simd.ts";

/** Lanes of four elements that are done at once: one vector, of float64 two. */
export type Lanes = readonly Local[];

/** Elements that are done at once. */
export const laneCount = 4;

/** Shorter names for the instructions of one function on vectors of 128 bits. */
export class Vectors {
  readonly body: FunctionBody;
  /** Functions of single elements that are called. */
  readonly imported: ImportedFunction[] = [];
  readonly #constants = new Map<string, Local>();

  constructor(body: FunctionBody) {
    this.body = body;
  }

  /** The result of an instruction of vectors, in a new local. */
  do(name: Simd, ...operands: readonly Local[]): Local {
    for (const operand of operands) this.body.get(operand);
    return this.body.simd(simd[name]).keep("v128");
  }

  /** The number of a function that is imported. */
  import(name: ScalarFunction, operands: number): number {
    const known = this.imported.findIndex((one) => one.name === name);
    return known >= 0 ? known : this.imported.push({ name, operands }) - 1;
  }

  /** A vector of one number in all lanes. */
  number(value: number, held: Held): Local {
    const bytes =
      held === "f64"
        ? new Float64Array(2).fill(value)
        : held === "f32"
          ? new Float32Array(4).fill(value)
          : new Int32Array(4).fill(held === "bool" ? -value : value);
    return this.bytes(new Uint8Array(bytes.buffer));
  }

  /** A vector of 16 bytes; made once, at the start. */
  bytes(bytes: ArrayLike<number>): Local {
    const key = Array.from(bytes).join();
    let local = this.#constants.get(key);
    if (local === undefined) {
      local = this.body.first(() => this.body.simd(simd["v128.const"], ...Array.from(bytes)).keep("v128"));
      this.#constants.set(key, local);
    }
    return local;
  }

  /** Bytes of two vectors one after the other, by their numbers from 0 to 31. */
  shuffle(a: Local, b: Local, lanes: readonly number[]): Local {
    return this.body
      .get(a)
      .get(b)
      .simd(simd["i8x16.shuffle"], ...lanes)
      .keep("v128");
  }

  /** The second half of a vector as its first. */
  high(a: Local): Local {
    return this.shuffle(a, a, [8, 9, 10, 11, 12, 13, 14, 15, 8, 9, 10, 11, 12, 13, 14, 15]);
  }

  /** Truths of four lanes as those of two vectors of two wide lanes. */
  wideTruths(truth: Local): Lanes {
    return [this.do("i64x2.extend_low_i32x4_s", truth), this.do("i64x2.extend_high_i32x4_s", truth)];
  }

  /** The first 32 bits of each of four wide lanes. */
  narrow(low: Local, high: Local): Local {
    return this.shuffle(low, high, [0, 1, 2, 3, 8, 9, 10, 11, 16, 17, 18, 19, 24, 25, 26, 27]);
  }

  /** The last 32 bits of each of four wide lanes. */
  highWords(low: Local, high: Local): Local {
    return this.shuffle(low, high, [4, 5, 6, 7, 12, 13, 14, 15, 20, 21, 22, 23, 28, 29, 30, 31]);
  }

  /** Four wide lanes whose last 32 bits are those of a vector. */
  withHighWords([low, high]: Lanes, words: Local): Lanes {
    return [
      this.shuffle(low!, words, [0, 1, 2, 3, 16, 17, 18, 19, 8, 9, 10, 11, 20, 21, 22, 23]),
      this.shuffle(high!, words, [0, 1, 2, 3, 24, 25, 26, 27, 8, 9, 10, 11, 28, 29, 30, 31]),
    ];
  }

  /** The first two lanes of each of two vectors. */
  join(low: Local, high: Local): Local {
    return this.shuffle(low, high, [0, 1, 2, 3, 4, 5, 6, 7, 16, 17, 18, 19, 20, 21, 22, 23]);
  }

  /** Elements of a step as float64. */
  wide(lanes: Lanes, held: Held): Lanes {
    if (held === "f64") return lanes;
    const [value] = lanes as [Local];
    if (held === "f32")
      return [this.do("f64x2.promote_low_f32x4", value), this.do("f64x2.promote_low_f32x4", this.high(value))];
    const whole = held === "bool" ? this.do("i32x4.neg", value) : value;
    return [this.do("f64x2.convert_low_i32x4_s", whole), this.do("f64x2.convert_low_i32x4_s", this.high(whole))];
  }
}

/** The lanes of a step that is done. */
export interface Done {
  readonly lanes: Lanes;
  readonly held: Held;
  /** Truths for lanes of float64. */
  readonly wide: () => Lanes;
}

/** Emits the steps of a program for four elements; `load` gives those of an operand. Gives every step's lanes. */
export function emitSteps(vectors: Vectors, { steps }: Program, load: (operand: number) => Lanes): Done[] {
  const done: Done[] = [];
  for (const step of steps) {
    const args = step.args.map((arg) => done[arg]!);
    const lanes = step.op === "operand" ? load(step.param!) : emitStep(vectors, step, args);
    done.push(doneStep(vectors, lanes, step.held));
  }
  return done;
}

/** Lanes that are done; truths are made wide when that is asked for first. */
export function doneStep(vectors: Vectors, lanes: Lanes, held: Held): Done {
  let wide: Lanes | undefined;
  return {
    lanes,
    held,
    wide: () => {
      wide ??= vectors.wideTruths(lanes[0]!);
      return wide;
    },
  };
}

/** A truth for each lane of values that are held in a way. */
export function truthsFor(truth: Done, held: Held): Lanes {
  return held === "f64" ? truth.wide() : truth.lanes;
}

function emitStep(vectors: Vectors, { op, held, param, fn }: Step, args: readonly Done[]): Lanes {
  const [a, b, c] = args;
  const each = (name: Simd): Local[] =>
    a!.lanes.map((_, half) => vectors.do(name, ...args.map(({ lanes }) => lanes[half]!)));
  switch (op) {
    case "operand":
      throw new TypeError("operands are loaded");
    case "constant": {
      const value = vectors.number(param!, held);
      return held === "f64" ? [value, value] : [value];
    }
    case "select": {
      const own = truthsFor(a!, held);
      return b!.lanes.map((lanes, half) => vectors.do("v128.bitselect", lanes, c!.lanes[half]!, own[half]!));
    }
    case "keep": {
      const own = truthsFor(a!, held);
      return b!.lanes.map((lanes, half) => vectors.do("v128.and", lanes, own[half]!));
    }
    case "rare":
      return rarely(vectors, fn!, args);
    case "withHigh":
      return vectors.withHighWords(a!.lanes, b!.lanes[0]!);
    case "and":
    case "or":
    case "xor":
    case "not":
      return each(`v128.${op}`);
    case "shl":
    case "shr":
    case "shrU":
      return [shifted(vectors, a!.lanes[0]!, { op, bits: param! })];
    case "toF32":
    case "toF64":
    case "unsignedToF32":
    case "unsignedToF64":
    case "toI32":
    case "bits":
    case "fromBits":
    case "high":
    case "low":
      return convertLanes(vectors, op, a!);
    default:
      return isComparison(op) ? truths(vectors, a!.held, each(comparisonName(op, a!.held))) : each(nameOf(op, held));
  }
}

function shifted(vectors: Vectors, value: Local, { op, bits }: { op: "shl" | "shr" | "shrU"; bits: number }): Local {
  const name = { shl: "i32x4.shl", shr: "i32x4.shr_s", shrU: "i32x4.shr_u" } as const;
  return vectors.body.get(value).i32(bits).simd(simd[name[op]]).keep("v128");
}

/** Lanes of float64, and what a function gives for those of which a truth holds. */
function rarely(vectors: Vectors, fn: ScalarFunction, [truth, value, ...of]: readonly Done[]): Lanes {
  const { body } = vectors;
  const imported = vectors.import(fn, of.length);
  const results = value!.lanes.map((lanes) => body.get(lanes).keep("v128"));
  const [any] = truth!.lanes;
  body.get(any!).simd(simd["v128.any_true"]);
  body.when(() => {
    for (let lane = 0; lane < laneCount; lane++) {
      const [half, own] = [Math.floor(lane / 2), lane % 2];
      body.get(any!).simd(simd["i32x4.extract_lane"], lane);
      body.when(() => {
        body.get(results[half]!);
        for (const { lanes } of of) body.get(lanes[half]!).simd(simd["f64x2.extract_lane"], own);
        body.call(imported).simd(simd["f64x2.replace_lane"], own).set(results[half]!);
      });
    }
  });
  return results;
}

function convertLanes(vectors: Vectors, op: Step["op"], { lanes, held }: Done): Lanes {
  const [low, high] = lanes as [Local, Local];
  switch (op) {
    case "high":
      return [vectors.highWords(low, high)];
    case "low":
      return [vectors.narrow(low, high)];
    case "toF64":
      return vectors.wide(lanes, held);
    case "unsignedToF64":
      return [low, vectors.high(low)].map((half) => vectors.do("f64x2.convert_low_i32x4_u", half));
    case "unsignedToF32":
      return [vectors.do("f32x4.convert_i32x4_u", low)];
    case "toF32":
      if (held === "i32") return [vectors.do("f32x4.convert_i32x4_s", low)];
      return [join2(vectors, "f32x4.demote_f64x2_zero", low, high)];
    case "toI32":
      if (held === "f32") return [vectors.do("i32x4.trunc_sat_f32x4_s", low)];
      return [join2(vectors, "i32x4.trunc_sat_f64x2_u_zero", low, high)];
    default:
      return lanes;
  }
}

function join2(vectors: Vectors, name: Simd, low: Local, high: Local): Local {
  return vectors.join(vectors.do(name, low), vectors.do(name, high));
}

/** Truths of a comparison as 32-bit lanes. */
function truths(vectors: Vectors, held: Held, lanes: Lanes): Lanes {
  return held === "f64" ? [vectors.narrow(lanes[0]!, lanes[1]!)] : lanes;
}

const vectorOf = { f32: "f32x4", f64: "f64x2", i32: "i32x4", bool: "i32x4" } as const;

function isComparison(op: Step["op"]): op is Comparison {
  return /^(lt|le|gt|ge|eq|ne)U?$/.test(op);
}

function comparisonName(op: Comparison, held: Held): Simd {
  if (held === "f32" || held === "f64") return `${vectorOf[held]}.${op}` as Simd;
  if (op === "eq" || op === "ne") return `i32x4.${op}`;
  return `i32x4.${op.slice(0, 2)}_${op.endsWith("U") ? "u" : "s"}` as Simd;
}

function nameOf(op: string, held: Held): Simd {
  if (held !== "i32" || !/^(min|max)/.test(op)) return `${vectorOf[held]}.${op}` as Simd;
  return `i32x4.${op.slice(0, 3)}_${op.endsWith("U") ? "u" : "s"}` as Simd;
}

/** Loads four elements of a memory; `address` puts where they begin on the stack, `offset` is bytes from there. */
export function loadLanes(
  vectors: Vectors,
  dtype: LaneDType,
  { address, offset, memory }: { address: () => void; offset: number; memory: number },
): Lanes {
  const load = (name: Simd, more = 0): FunctionBody => {
    address();
    return vectors.body.simdLoad(simd[name], offset + more, memory);
  };
  switch (dtype) {
    case "float64":
      return [load("v128.load").keep("v128"), load("v128.load", 16).keep("v128")];
    case "float32":
    case "int32":
    case "uint32":
      return [load("v128.load").keep("v128")];
    case "int16":
      return [load("v128.load16x4_s").keep("v128")];
    case "uint16":
      return [load("v128.load16x4_u").keep("v128")];
    default:
      return [ofBytes(vectors, dtype, load(dtype === "int8" ? "v128.load8x8_s" : "v128.load8x8_u").keep("v128"))];
  }
}

function ofBytes(vectors: Vectors, dtype: LaneDType, wide: Local): Local {
  const lanes = vectors.do(dtype === "int8" ? "i32x4.extend_low_i16x8_s" : "i32x4.extend_low_i16x8_u", wide);
  return dtype === "bool" ? vectors.do("i32x4.ne", lanes, vectors.number(0, "i32")) : lanes;
}

/** Loads one element into all lanes, from an address in a memory. */
export function loadEverywhere(
  vectors: Vectors,
  dtype: LaneDType,
  { address, memory }: { address: Local; memory: number },
): Lanes {
  const load = (name: Simd): Local => vectors.body.get(address).simdLoad(simd[name], 0, memory).keep("v128");
  if (dtype === "float64") {
    const value = load("v128.load64_splat");
    return [value, value];
  }
  if (bytesOf(dtype) === 4) return [load("v128.load32_splat")];
  // the element fills the vector: its sign or zeros go above it
  const bits = 8 * bytesOf(dtype);
  const filled = load(bits === 8 ? "v128.load8_splat" : "v128.load16_splat");
  const op = dtype === "int8" || dtype === "int16" ? "shr" : "shrU";
  const lanes = shifted(vectors, filled, { op, bits: 32 - bits });
  return [dtype === "bool" ? vectors.do("i32x4.ne", lanes, vectors.number(0, "i32")) : lanes];
}

/** Stores four elements of a dtype; `address` puts where they begin on the stack. */
export function storeLanes(
  vectors: Vectors,
  dtype: LaneDType,
  { lanes, address }: { lanes: Lanes; address: () => void },
): void {
  const { body } = vectors;
  const [value] = lanes as [Local];
  const store = (own: Local, name: Simd, offset = 0, ...lane: number[]): void => {
    address();
    body.get(own).simdMemory(simd[name], offset, ...lane);
  };
  if (bytesOf(dtype) >= 4) {
    for (const [half, own] of lanes.entries()) store(own, "v128.store", 16 * half);
    return;
  }
  const whole = dtype === "bool" ? vectors.do("i32x4.neg", value) : value;
  const isSigned = dtype === "int8" || dtype === "int16";
  const half = vectors.do(isSigned ? "i16x8.narrow_i32x4_s" : "i16x8.narrow_i32x4_u", whole, whole);
  if (bytesOf(dtype) === 2) store(half, "v128.store64_lane", 0, 0);
  else
    store(
      vectors.do(isSigned ? "i8x16.narrow_i16x8_s" : "i8x16.narrow_i16x8_u", half, half),
      "v128.store32_lane",
      0,
      0,
    );
}
