import { convert, type LaneFunction } from "./lanes.ts";
import type { ProgramBuilder } from "./program.ts";
import type { ScalarFunction } from "./scalars.ts";

/**
 * How floats are laid out: digits of the fraction in the word that has sign and exponent, and what an exponent of 0 is there. A
 * number and `shift` have the nearest whole number in their last digits.
 */
const layouts = {
  f32: { digits: 23, bias: 127, shift: 1.5 * 2 ** 23 },
  f64: { digits: 20, bias: 1023, shift: 1.5 * 2 ** 52 },
} as const;

/** Steps on float32 or float64 with shorter names. */
export class Floats {
  readonly to: ProgramBuilder;
  readonly held: "f32" | "f64";

  constructor(to: ProgramBuilder, held: "f32" | "f64") {
    this.to = to;
    this.held = held;
  }

  number = (value: number): number => this.to.number(this.held === "f32" ? Math.fround(value) : value, this.held);
  add = (a: number, b: number): number => this.to.binary("add", a, b);
  sub = (a: number, b: number): number => this.to.binary("sub", a, b);
  mul = (a: number, b: number): number => this.to.binary("mul", a, b);
  div = (a: number, b: number): number => this.to.binary("div", a, b);
  and = (a: number, b: number): number => this.to.binary("and", a, b);
  abs = (a: number): number => this.to.unary("abs", a);
  whole = (value: number): number => this.to.number(value, "i32");
  below = (a: number, b: number): number => this.to.compare("lt", a, b);
  isSame = (a: number, b: number): number => this.to.compare("eq", a, b);
  select = (truth: number, a: number, b: number): number => this.to.select(truth, a, b);

  /** A polynomial, lowest power first; by pairs of terms, and pairs of these, so that few steps wait for each other (Estrin). */
  polynomial(x: number, terms: readonly number[]): number {
    let [power, parts] = [x, terms.map(this.number)];
    while (parts.length > 1) {
      const pairs = parts.flatMap((part, i) => (i % 2 === 0 ? [[part, parts[i + 1]] as const] : []));
      const own = power;
      parts = pairs.map(([low, high]) => (high === undefined ? low : this.add(low, this.mul(high, own))));
      power = this.mul(power, power);
    }
    return parts[0]!;
  }

  /** A number, not beyond two others; NaN stays. */
  between(x: number, [least, most]: readonly [number, number]): number {
    return this.to.binary("pmax", this.to.binary("pmin", x, this.number(most)), this.number(least));
  }

  /** The nearest whole number to one below 2³¹ (float64), or 2²² (float32): itself, and as an integer. */
  nearest(x: number): { turns: number; whole: number } {
    const shift = this.number(layouts[this.held].shift);
    const shifted = this.add(x, shift);
    const turns = this.sub(shifted, shift);
    if (this.held === "f64") return { turns, whole: this.to.unary("low", shifted, "i32") };
    return { turns, whole: this.sub(this.word(shifted), this.word(shift)) };
  }

  /** The bits of sign, exponent and the first digits. */
  word(x: number): number {
    return this.to.unary(this.held === "f32" ? "bits" : "high", x, "i32");
  }

  /** A number with other bits of sign, exponent and first digits. */
  withWord(x: number, word: number): number {
    return this.held === "f32" ? this.to.unary("fromBits", word, "f32") : this.to.binary("withHigh", x, word);
  }

  /** 2 to a whole power that is an integer within the range of exponents. */
  power(exponent: number): number {
    const { digits, bias } = layouts[this.held];
    return this.withWord(this.number(0), this.to.shift("shl", this.add(exponent, this.whole(bias)), digits));
  }

  /** A number times 2 to a whole power, also where that power or the result is not an ordinary number. */
  scaled(x: number, exponent: number): number {
    const half = this.to.shift("shr", exponent, 1);
    return this.mul(this.mul(x, this.power(half)), this.power(this.sub(exponent, half)));
  }

  /** A positive number as a fraction from √½ to √2 and the exponent of 2, an integer. */
  apart(x: number, root: number): { fraction: number; exponent: number } {
    const { digits } = layouts[this.held];
    const word = this.word(x);
    const exponent = this.to.shift("shr", this.sub(word, this.whole(root)), digits);
    return { fraction: this.withWord(x, this.sub(word, this.to.shift("shl", exponent, digits))), exponent };
  }

  /** The size of a number with the sign of another one. */
  withSign(size: number, sign: number): number {
    const [own, other] = [this.word(size), this.word(sign)];
    return this.withWord(size, this.to.binary("or", own, this.and(other, this.whole(-(2 ** 31)))));
  }

  /** A value, but where a truth holds what a function gives for one element. */
  unless(truth: number, value: number, { fn, of }: { fn: ScalarFunction; of: readonly number[] }): number {
    return this.to.rare(fn, { truth, value, of });
  }
}

/** A function of floats whose steps are those of float64, also for float32. */
export function inDouble(steps: (floats: Floats, ...operands: number[]) => number): LaneFunction {
  return ({ dtype, values, to }) => {
    if (dtype !== "float32" && dtype !== "float64") return undefined;
    const own = values.map((value) => convert(to, convert(to, value, dtype), "float64"));
    const step = steps(new Floats(to, "f64"), ...own.map((value) => value.step));
    const ok = own.reduce<number | undefined>((all, value) => to.both(all, value.ok), undefined);
    return convert(to, { dtype: "float64", step, ok }, dtype);
  };
}
