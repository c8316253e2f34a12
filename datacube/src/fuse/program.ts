import { bytesOf, type DType, isInteger, isUnsigned } from "../array/dtype.ts";
import { numberText } from "../expr/plain.ts";
import type { ScalarFunction } from "./scalars.ts";

/** How a step's value is held: as float32, float64, 32-bit integer or truth. */
export type Held = "f32" | "f64" | "i32" | "bool";

/** dtypes whose elements a program can take and give. */
export type LaneDType = "bool" | "int8" | "uint8" | "int16" | "uint16" | "int32" | "uint32" | "float32" | "float64";

/** Steps of one operand. */
export type Unary =
  | "neg"
  | "abs"
  | "sqrt"
  | "floor"
  | "ceil"
  | "trunc"
  | "nearest"
  | "not"
  | "toF32"
  | "toF64"
  | "unsignedToF32"
  | "unsignedToF64"
  | "toI32"
  | "bits"
  | "fromBits"
  | "high"
  | "low";

/**
 * Steps of two operands held alike; `min` and `max` give NaN where one of them is, `pmin` and `pmax` the first unless the second
 * is smaller or larger; names with `U` take unsigned integers;
 * `withHigh` gives a float64 with an integer as its high word.
 */
export type Binary =
  | "add"
  | "sub"
  | "mul"
  | "div"
  | "min"
  | "max"
  | "pmin"
  | "pmax"
  | "minU"
  | "maxU"
  | "and"
  | "or"
  | "xor"
  | "withHigh";

/** Comparisons, giving a truth. */
export type Comparison = "lt" | "le" | "gt" | "ge" | "eq" | "ne" | "ltU" | "leU" | "gtU" | "geU";

/** Shifts of integers by a number of bits. */
export type Shift = "shl" | "shr" | "shrU";

/**
 * One step of a program: what it does, how its value is held, and which steps' values it takes. `select` chooses by a truth of two
 * values, `keep` by a truth a value or 0; `rare` takes a truth, a value, and float64 numbers of which a function gives the
 * value where the truth holds, element by element.
 */
export interface Step {
  readonly op: "operand" | "constant" | "select" | "keep" | "rare" | Unary | Binary | Comparison | Shift;
  readonly held: Held;
  readonly args: readonly number[];
  /** Number of the operand, value of the constant, or bits of the shift. */
  readonly param?: number;
  /** The function of `rare`. */
  readonly fn?: ScalarFunction;
}

/** A value of a program while it is made: a step, its dtype, and where it is not missing. */
export interface Value {
  readonly dtype: LaneDType;
  readonly step: number;
  /** The step of a truth: elsewhere the value is missing (NaN), whatever its step gives. */
  readonly ok?: number | undefined;
  /** The value of a constant. */
  readonly constant?: number;
}

/** What an elementwise function is done with: straight-line steps on lanes, each computed once. */
export interface Program {
  /** dtypes of the operands. */
  readonly operands: readonly LaneDType[];
  readonly steps: readonly Step[];
  readonly result: Value;
}

const heldAs: Readonly<Record<LaneDType, Held>> = {
  bool: "bool",
  int8: "i32",
  uint8: "i32",
  int16: "i32",
  uint16: "i32",
  int32: "i32",
  uint32: "i32",
  float32: "f32",
  float64: "f64",
};

/** How elements of a dtype are held. */
export function heldOf(dtype: LaneDType): Held {
  return heldAs[dtype];
}

/** Whether a program can take and give elements of a dtype. */
export function isLaneDType(dtype: DType): dtype is LaneDType {
  return Object.hasOwn(heldAs, dtype);
}

/** Makes a program step by step; the same step over the same values is one step. */
export class ProgramBuilder {
  readonly #steps: Step[] = [];
  readonly #known = new Map<string, number>();
  readonly #operands: LaneDType[] = [];

  /** How many steps there are. */
  get length(): number {
    return this.#steps.length;
  }

  /** A new operand of a dtype. */
  operand(dtype: LaneDType): Value {
    const param = this.#operands.push(dtype) - 1;
    return { dtype, step: this.#step({ op: "operand", held: heldOf(dtype), args: [], param }) };
  }

  /** A constant; as the dtype holds it. */
  constant(value: number, dtype: LaneDType): Value {
    const constant = storedAs(value, dtype);
    return { dtype, constant, step: this.#step({ op: "constant", held: heldOf(dtype), args: [], param: constant }) };
  }

  unary(op: Unary, a: number, held: Held = this.heldBy(a)): number {
    return this.#step({ op, held, args: [a] });
  }

  binary(op: Binary, a: number, b: number): number {
    return this.#step({ op, held: this.heldBy(a), args: [a, b] });
  }

  compare(op: Comparison, a: number, b: number): number {
    return this.#step({ op, held: "bool", args: [a, b] });
  }

  shift(op: Shift, a: number, bits: number): number {
    return this.#step({ op, held: "i32", args: [a], param: bits });
  }

  /** The value of `a` where a truth holds, else that of `b`. */
  select(truth: number, a: number, b: number): number {
    return a === b ? a : this.#step({ op: "select", held: this.heldBy(a), args: [truth, a, b] });
  }

  /** The value of `a` where a truth holds, else 0. */
  keep(truth: number | undefined, a: number): number {
    return truth === undefined ? a : this.#step({ op: "keep", held: this.heldBy(a), args: [truth, a] });
  }

  /** A value of float64, but where a truth holds, which is seldom, what a function gives for one element. */
  rare(fn: ScalarFunction, { truth, value, of }: { truth: number; value: number; of: readonly number[] }): number {
    return this.#step({ op: "rare", held: "f64", args: [truth, value, ...of], fn });
  }

  /** The step of a constant held in a way. */
  number(value: number, held: Held): number {
    return this.#step({ op: "constant", held, args: [], param: value });
  }

  /** How a step's value is held. */
  heldBy(step: number): Held {
    return this.#steps[step]!.held;
  }

  /** Both truths; one of them where the other is always so. */
  both(a: number | undefined, b: number | undefined): number | undefined {
    if (a === undefined || a === b) return b;
    return b === undefined ? a : this.binary("and", a, b);
  }

  /** The step of a value with NaN where it is missing. */
  whole({ step, ok, dtype }: Value): number {
    return ok === undefined ? step : this.select(ok, step, this.number(Number.NaN, heldOf(dtype)));
  }

  /** Where a value is not NaN; undefined where none can be. */
  valid({ step, ok, dtype }: Value): number | undefined {
    if (dtype !== "float32" && dtype !== "float64") return ok;
    return this.both(ok, this.compare("eq", step, step));
  }

  /** The program that gives a value, and which of the operands it takes, in the order of its own. */
  finish(result: Value): { program: Program; operands: readonly number[] } {
    const live = new Set<number>();
    const visit = (step: number): void => {
      if (live.has(step)) return;
      live.add(step);
      this.#steps[step]!.args.forEach(visit);
    };
    visit(result.step);
    if (result.ok !== undefined) visit(result.ok);
    const order = [...live].sort((a, b) => a - b);
    const numbers = new Map(order.map((step, i) => [step, i]));
    const operands = order.flatMap((step) => (this.#steps[step]!.op === "operand" ? [this.#steps[step]!.param!] : []));
    const steps = order.map((at): Step => {
      const step = this.#steps[at]!;
      const args = step.args.map((arg) => numbers.get(arg)!);
      return step.op === "operand" ? { ...step, args, param: operands.indexOf(step.param!) } : { ...step, args };
    });
    const { dtype, ok } = result;
    const own: Value = {
      dtype,
      step: numbers.get(result.step)!,
      ...(ok === undefined ? {} : { ok: numbers.get(ok)! }),
    };
    return { program: { operands: operands.map((at) => this.#operands[at]!), steps, result: own }, operands };
  }

  #step(step: Step): number {
    const { op, held, args, param, fn } = step;
    const key = `${op} ${fn ?? held} ${args.join()} ${param === undefined ? "" : numberText(param)}`;
    const known = this.#known.get(key);
    if (known !== undefined) return known;
    const at = this.#steps.push(step) - 1;
    this.#known.set(key, at);
    return at;
  }
}

/** A number as elements of a dtype hold it. */
export function storedAs(value: number, dtype: LaneDType): number {
  if (dtype === "float64") return value;
  if (dtype === "float32") return Math.fround(value);
  if (dtype === "bool") return value ? 1 : 0;
  const bits = widthOf(dtype);
  const shifted = (value | 0) << (32 - bits);
  return isUnsigned(dtype) ? shifted >>> (32 - bits) : shifted >> (32 - bits);
}

/** Bits of an integer dtype. */
export function widthOf(dtype: LaneDType): number {
  return isInteger(dtype) ? 8 * bytesOf(dtype) : 32;
}
