import { convert, type LaneFunction } from "./lanes.ts";
import type { ProgramBuilder } from "./program.ts";

/**
 * Exponentials and logarithms of float32, within 2 units in the last place of the rounded result; those of float64 are done
 * one by one. The polynomials interpolate at Chebyshev points, in float64, rounded to float32.
 */

/** (e^r - 1 - r) / r² for |r| ≤ ln 2 / 2, lowest power first. */
const expTerms = [0.5, 0.166665763, 0.0416665561, 0.00836317893, 0.0013926184];
/** (ln(1 + f) - f + f² / 2) / f³ for √½ - 1 ≤ f ≤ √2 - 1. */
const logTerms = [
  0.333333313, -0.24999997, 0.200007156, -0.166678026, 0.142490581, -0.124256872, 0.116854206, -0.114797354,
  0.0697161257,
];
/** ln 2 in two parts: the first has 16 bits, so that its products with exponents are exact. */
const [ln2, ln2Rest] = [0.693145751953125, 1.4286068202862268e-6];
/** Beyond these the result is infinite, or 0. */
const [largest, smallest] = [89, -104];

/** Steps on float32 with shorter names. */
class Singles {
  readonly to: ProgramBuilder;

  constructor(to: ProgramBuilder) {
    this.to = to;
  }

  number = (value: number): number => this.to.number(Math.fround(value), "f32");
  add = (a: number, b: number): number => this.to.binary("add", a, b);
  sub = (a: number, b: number): number => this.to.binary("sub", a, b);
  mul = (a: number, b: number): number => this.to.binary("mul", a, b);
  whole = (value: number): number => this.to.number(value, "i32");

  /** A polynomial, lowest power first. */
  polynomial(x: number, terms: readonly number[]): number {
    return terms.map(this.number).reduceRight((sum, term) => this.add(this.mul(sum, x), term));
  }

  /** 2 to a whole power from -126 to 127. */
  power(exponent: number): number {
    return this.to.unary("fromBits", this.to.shift("shl", this.add(exponent, this.whole(127)), 23), "f32");
  }
}

/** e to the power of a number: of what is left when multiples of ln 2 are taken away, times a power of 2 in two halves. */
export const exp: LaneFunction = ({ dtype, values, to }) => {
  const value = convert(to, values[0]!, dtype);
  if (dtype !== "float32") return undefined;
  const s = new Singles(to);
  const below = to.select(to.compare("lt", value.step, s.number(largest)), value.step, s.number(largest));
  const x = to.select(to.compare("gt", below, s.number(smallest)), below, s.number(smallest));
  const turns = to.unary("nearest", s.mul(x, s.number(Math.LOG2E)));
  const rest = s.sub(s.sub(x, s.mul(turns, s.number(ln2))), s.mul(turns, s.number(ln2Rest)));
  const curve = s.mul(s.mul(rest, rest), s.polynomial(rest, expTerms));
  const result = s.add(s.add(curve, rest), s.number(1));
  const whole = to.unary("toI32", turns, "i32");
  const half = to.shift("shr", whole, 1);
  const scaled = s.mul(s.mul(result, s.power(half)), s.power(s.sub(whole, half)));
  return { dtype, step: to.select(to.compare("eq", value.step, value.step), scaled, value.step), ok: value.ok };
};

/** The natural logarithm: of the exponent, and of the fraction between √½ and √2. */
export const log: LaneFunction = ({ dtype, values, to }) => {
  const value = convert(to, values[0]!, dtype);
  if (dtype !== "float32") return undefined;
  const s = new Singles(to);
  const isTiny = to.compare("lt", value.step, s.number(2 ** -126));
  const x = to.select(isTiny, s.mul(value.step, s.number(2 ** 23)), value.step);
  const bits = to.unary("bits", x, "i32");
  // counted from √½: the exponent is that of the fraction which lies from there to √2
  const from = s.sub(bits, s.whole(0x3f3504f3));
  const shift = to.shift("shr", from, 23);
  const fraction = to.unary("fromBits", s.sub(bits, to.shift("shl", shift, 23)), "f32");
  const exponent = s.sub(to.unary("toF32", shift, "f32"), to.select(isTiny, s.number(23), s.number(0)));
  const f = s.sub(fraction, s.number(1));
  const square = s.mul(f, f);
  const curve = s.sub(s.mul(s.mul(square, f), s.polynomial(f, logTerms)), s.mul(s.number(0.5), square));
  const small = s.add(curve, s.mul(exponent, s.number(ln2Rest)));
  const result = s.add(s.add(f, small), s.mul(exponent, s.number(ln2)));
  const positive = to.compare("lt", value.step, s.number(Number.POSITIVE_INFINITY));
  const finite = to.select(positive, result, value.step);
  const isZero = to.compare("eq", value.step, s.number(0));
  const atZero = to.select(isZero, s.number(Number.NEGATIVE_INFINITY), s.number(Number.NaN));
  return { dtype, step: to.select(to.compare("gt", value.step, s.number(0)), finite, atZero), ok: value.ok };
};
