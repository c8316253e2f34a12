import { Floats, inDouble } from "./floats.ts";
import { arithmetic, convert, type LaneFunction, power as simplePower } from "./lanes.ts";
import { logarithm } from "./lanes-logarithm.ts";
import type { Value } from "./program.ts";

/**
 * Exponentials and what is made of them, within 2 units in the last place of the rounded result. The polynomials interpolate at
 * Chebyshev points.
 */

/** What exponentials of float32 and of float64 are made with. */
interface Exponential {
  /** (e^r - 1 - r) / r² for |r| ≤ ln 2 / 2, lowest power first. */
  readonly terms: readonly number[];
  /** ln 2 in two parts: products of the first with exponents are exact. */
  readonly ln2: readonly [number, number];
  /** Beyond these the result is 0, or infinite. */
  readonly range: readonly [number, number];
}

const single: Exponential = {
  terms: [0.5, 0.166665763, 0.0416665561, 0.00836317893, 0.0013926184],
  ln2: [0.693145751953125, 1.4286068202862268e-6],
  range: [-104, 89],
};

const double: Exponential = {
  terms: [
    0.5, 0.1666666666666667, 0.04166666666666667, 0.008333333333326084, 0.0013888888888883711, 0.0001984126987500228,
    2.480158732567746e-5, 2.755725517000089e-6, 2.755727347871858e-7, 2.5105312729622103e-8, 2.09147553258932e-9,
  ],
  ln2: [0.6931471805582987, 1.6465949582897082e-12],
  range: [-746, 710],
};

/** (tanh x - x) / x³ in powers of x², for |x| ≤ 0.55. */
const tanhTerms = [
  -0.3333333333333333, 0.1333333333333331, -0.05396825396822027, 0.021869488534068168, -0.008863235462984688,
  0.0035921267673025663, -0.0014558190700396025, 0.0005899051200674843, -0.00023847198564355907, 9.454941758935152e-5,
  -3.3718010044053525e-5, 7.872519584876026e-6,
];
/** From here on exponentials are not changed by an addition of 1. */
const far = 60;

/** e to the power of a number from a range, less 1, divided by 2 to the power of `whole`; and that. */
function reduced(f: Floats, x: number, { terms, ln2 }: Exponential): { rest: number; whole: number } {
  const { turns, whole } = f.nearest(f.mul(x, f.number(Math.LOG2E)));
  const r = f.sub(f.sub(x, f.mul(turns, f.number(ln2[0]))), f.mul(turns, f.number(ln2[1])));
  const curve = f.mul(f.mul(r, r), f.polynomial(r, terms));
  return { rest: f.add(curve, r), whole };
}

/** e to the power of a float64 whose result is an ordinary number. */
function ordinary(f: Floats, x: number): number {
  const { rest, whole } = reduced(f, x, double);
  return f.mul(f.add(rest, f.number(1)), f.power(whole));
}

/** e to the power of a number: of what is left when multiples of ln 2 are taken away, times a power of 2 in two halves. */
export const exp: LaneFunction = ({ dtype, values, to }) => {
  if (dtype !== "float32" && dtype !== "float64") return undefined;
  const { step, ok } = convert(to, values[0]!, dtype);
  const [f, own] = dtype === "float32" ? [new Floats(to, "f32"), single] : [new Floats(to, "f64"), double];
  const { rest, whole } = reduced(f, f.between(step, own.range), own);
  return { dtype, step: f.scaled(f.add(rest, f.number(1)), whole), ok };
};

/** e to the power of a number, less 1. */
export const expm1: LaneFunction = inDouble((f, x) => {
  const { rest, whole } = reduced(f, f.between(x, [-far, double.range[1]]), double);
  const one = f.number(1);
  const scale = f.power(whole);
  const near = f.add(f.mul(scale, rest), f.sub(scale, one));
  const isFar = f.to.compare("gt", whole, f.whole(far));
  const result = f.select(isFar, f.scaled(f.add(rest, one), whole), near);
  // 0 keeps its sign
  return f.select(f.isSame(x, f.number(0)), x, result);
});

/** The hyperbolic tangent: a polynomial near 0, else by the exponential of twice the number. */
export const tanh: LaneFunction = inDouble((f, x) => {
  const size = f.abs(x);
  const square = f.mul(size, size);
  const near = f.add(size, f.mul(size, f.mul(square, f.polynomial(square, tanhTerms))));
  const one = f.number(1);
  const power = ordinary(f, f.between(f.add(size, size), [0, far]));
  const far1 = f.sub(one, f.div(f.number(2), f.add(power, one)));
  return f.withSign(f.select(f.below(size, f.number(0.55)), near, far1), x);
});

/** A power: products where the exponent is a small whole number; else, for float32, of the logarithm and in float64. */
export const power: LaneFunction = (call) => {
  const { dtype, to } = call;
  const [base, exponent] = call.values as [Value, Value];
  if (dtype !== "float32" && dtype !== "float64") return undefined;
  const simple = simplePower(call);
  if (simple !== undefined) return simple;
  if (exponent.constant === 1) return convert(to, base, dtype);
  if (exponent.constant === -1) return arithmetic("div")({ ...call, values: [to.constant(1, dtype), base] });
  if (exponent.constant === 3) return inDouble((f, x) => f.mul(f.mul(x, x), x))({ ...call, values: [base] });
  return dtype === "float32" ? generalPower(call) : undefined;
};

/** NaN to the power of 0 is 1, and 1 to that of NaN: what is missing takes part as NaN. */
const generalPower: LaneFunction = (call) =>
  inDouble((f, x, y) => {
    const [zero, one, infinite] = [0, 1, Number.POSITIVE_INFINITY].map(f.number) as [number, number, number];
    const isRare = [
      f.to.compare("le", x, zero),
      f.isSame(x, infinite),
      f.isSame(y, zero),
      f.isSame(f.abs(y), infinite),
    ].reduce((all, each) => f.to.binary("or", all, each));
    // beyond these float32 has no results
    const value = ordinary(f, f.between(f.mul(y, logarithm(f, x)), [-150, 150]));
    const own = f.select(f.isSame(x, one), one, value);
    return f.unless(isRare, own, { fn: "pow", of: [x, y] });
  })({
    ...call,
    values: call.values.map((value) => {
      const own = convert(call.to, value, call.dtype);
      return { dtype: call.dtype, step: call.to.whole(own) };
    }),
  });
