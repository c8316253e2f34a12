import { Floats, inDouble } from "./floats.ts";
import { convert, type LaneFunction } from "./lanes.ts";

/**
 * Logarithms, within 2 units in the last place of the rounded result: of the exponent, and of the fraction from √½ to √2. The
 * polynomials interpolate at Chebyshev points.
 */

/** (ln(1 + f) - f + f² / 2) / f³ for √½ - 1 ≤ f ≤ √2 - 1, lowest power first, in float32. */
const singleTerms = [
  0.333333313, -0.24999997, 0.200007156, -0.166678026, 0.142490581, -0.124256872, 0.116854206, -0.114797354,
  0.0697161257,
];
/** (ln((1 + s) / (1 - s)) / s - 2) / s² in powers of s², for |s| ≤ 3 - 2√2, in float64. */
const doubleTerms = [
  0.666666666666667, 0.3999999999989889, 0.28571428626253836, 0.22222211089379496, 0.1818289243253687,
  0.15331611722055008, 0.14617807153417325,
];

/** Sign, exponent and first digits of √½. */
const roots = { f32: 0x3f3504f3, f64: 0x3fe6a09e } as const;
/** The smallest ordinary number, and by what power of 2 smaller ones are multiplied. */
const ordinary = { f32: { least: 2 ** -126, shift: 23 }, f64: { least: 2 ** -1022, shift: 54 } } as const;

/** Numbers in two parts: products of the first with exponents, or with fractions of 21 bits, are exact. */
type Parts = readonly [number, number];
const ln2: Readonly<Record<Floats["held"], Parts>> = {
  f32: [0.693145751953125, 1.4286068202862268e-6],
  f64: [0.6931471805582987, 1.6465949582897082e-12],
};
const log2E: Parts = [1.442695040255785, 6.331784189566044e-10];
const log10E: Parts = [0.43429448176175356, 1.414982685385801e-10];
const log10Of2: Parts = [0.30102999566361177, 3.694239077158931e-13];

/** A number as a fraction and the exponent of 2, a float. */
function apart(f: Floats, value: number): { fraction: number; exponent: number } {
  const { least, shift } = ordinary[f.held];
  const isTiny = f.below(value, f.number(least));
  const x = f.select(isTiny, f.mul(value, f.number(2 ** shift)), value);
  const { fraction, exponent } = f.apart(x, roots[f.held]);
  const whole = f.to.unary(f.held === "f32" ? "toF32" : "toF64", exponent, f.held);
  return { fraction, exponent: f.sub(whole, f.select(isTiny, f.number(shift), f.number(0))) };
}

/** The result for numbers above 0 that are finite; what logarithms of others are. */
function orLimit(f: Floats, x: number, result: number): number {
  const finite = f.select(f.below(x, f.number(Number.POSITIVE_INFINITY)), result, x);
  const atZero = f.select(f.isSame(x, f.number(0)), f.number(Number.NEGATIVE_INFINITY), f.number(Number.NaN));
  return f.select(f.to.compare("gt", x, f.number(0)), finite, atZero);
}

/** The logarithm of a fraction: f less f² / 2 and the rest. */
function curveOf(f: Floats, fraction: number): { minus1: number; half: number; rest: number } {
  const minus1 = f.sub(fraction, f.number(1));
  const half = f.mul(f.number(0.5), f.mul(minus1, minus1));
  const s = f.div(minus1, f.add(f.number(2), minus1));
  const square = f.mul(s, s);
  const rest = f.mul(s, f.add(half, f.mul(square, f.polynomial(square, doubleTerms))));
  return { minus1, half, rest };
}

/** The natural logarithm of float64 above 0; `more` is added to it before it is rounded. */
function natural(f: Floats, x: number, more?: number): number {
  const { fraction, exponent } = apart(f, x);
  const { minus1, half, rest } = curveOf(f, fraction);
  const low = f.mul(exponent, f.number(ln2.f64[1]));
  const small = f.add(rest, more === undefined ? low : f.add(low, more));
  return f.add(f.sub(minus1, f.sub(half, small)), f.mul(exponent, f.number(ln2.f64[0])));
}

/** The natural logarithm of float64. */
export function logarithm(f: Floats, x: number): number {
  return orLimit(f, x, natural(f, x));
}

/** The natural logarithm. */
export const log: LaneFunction = (call) => (call.dtype === "float32" ? singleLog(call) : inDouble(logarithm)(call));

const singleLog: LaneFunction = ({ values, to }) => {
  const { step: x, ok } = convert(to, values[0]!, "float32");
  const f = new Floats(to, "f32");
  const { fraction, exponent } = apart(f, x);
  const minus1 = f.sub(fraction, f.number(1));
  const square = f.mul(minus1, minus1);
  const terms = f.polynomial(minus1, singleTerms);
  const curve = f.sub(f.mul(f.mul(square, minus1), terms), f.mul(f.number(0.5), square));
  const small = f.add(curve, f.mul(exponent, f.number(ln2.f32[1])));
  const result = f.add(f.add(minus1, small), f.mul(exponent, f.number(ln2.f32[0])));
  return { dtype: "float32", step: orLimit(f, x, result), ok };
};

/** The logarithm of 1 and a number: what rounding takes from the sum is put back, divided by the sum. */
export const log1p: LaneFunction = inDouble((f, x) => {
  const one = f.number(1);
  const sum = f.add(one, x);
  const lost = f.sub(x, f.sub(sum, one));
  const result = orLimit(f, sum, natural(f, sum, f.div(lost, sum)));
  // 0 keeps its sign
  return f.select(f.isSame(x, f.number(0)), x, result);
});

/** A logarithm to another base, in two parts so that powers of the base give whole numbers. */
function toBase(factor: Parts, unit: Parts): LaneFunction {
  return inDouble((f, x) => {
    const { fraction, exponent } = apart(f, x);
    const { minus1, half, rest } = curveOf(f, fraction);
    const high = f.withWord(f.number(0), f.word(f.sub(minus1, half)));
    const low = f.add(f.sub(f.sub(minus1, high), half), rest);
    const main = f.mul(high, f.number(factor[0]));
    const small = f.add(f.mul(f.add(low, high), f.number(factor[1])), f.mul(low, f.number(factor[0])));
    const whole = f.mul(exponent, f.number(unit[0]));
    const sum = f.add(whole, main);
    const lost = f.add(f.sub(whole, sum), main);
    const result = f.add(sum, f.add(f.add(small, f.mul(exponent, f.number(unit[1]))), lost));
    return orLimit(f, x, result);
  });
}

/** The logarithm to base 2. */
export const log2: LaneFunction = toBase(log2E, [1, 0]);
/** The logarithm to base 10. */
export const log10: LaneFunction = toBase(log10E, log10Of2);
