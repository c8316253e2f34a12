import { Floats } from "./floats.ts";
import { convert, type LaneFunction } from "./lanes.ts";

/**
 * Functions of angles, within 2 units in the last place of the rounded result: quarter turns are taken away, and what is left is
 * put into polynomials, which interpolate at Chebyshev points. Large angles, and those that are a quarter turn but for their
 * last digits, are done one by one.
 */

/** What sines are made with. */
interface Terms {
  /** (sin r - r) / r³ in powers of r², for |r| ≤ π / 4, lowest power first. */
  readonly sine: readonly number[];
  /** (cos r - 1 + r² / 2) / r⁴, likewise. */
  readonly cosine: readonly number[];
}

const single: Terms = {
  sine: [-0.166666672, 0.00833333191, -0.000198400841, 2.72496209e-6],
  cosine: [0.0416666642, -0.00138883013, 2.45476895e-5],
};

const double: Terms = {
  sine: [
    -0.16666666666666666, 0.008333333333330936, -0.00019841269836740532, 2.7557316093198404e-6, -2.5051129896450185e-8,
    1.5917988979397435e-10,
  ],
  cosine: [
    0.041666666666666664, -0.0013888888888887389, 2.48015872987544e-5, -2.755731726587808e-7, 2.087614504941318e-9,
    -1.138254464534925e-11,
  ],
};

/** π / 2 in three parts; products of the first two with numbers of 20 bits are exact. */
const quarter = [1.5707963267341256, 6.077100506303966e-11, 2.0222662487959506e-21];
/** Angles whose quarter turns have no more bits. */
const largest = 800_000;
/** What is left has lost too many digits below this. */
const smallest = 2 ** -27;

/** What is left of an angle, how many quarter turns were taken away, and with what its sine is made. */
interface Angle {
  readonly r: number;
  /** What `r` lacks. */
  readonly low?: number;
  readonly turns: number;
  readonly terms: Terms;
}

/** A float64 without quarter turns, for results of float64 or float32, and where that does not hold. */
function angleOf(f: Floats, x: number, dtype: "float32" | "float64"): { angle: Angle; isRare: number } {
  const { turns, whole } = f.nearest(f.mul(x, f.number(2 / Math.PI)));
  const [first, second, third] = quarter.map((part) => f.mul(turns, f.number(part))) as [number, number, number];
  const part = f.sub(x, first);
  const rest = f.sub(part, second);
  const isLarge = f.to.compare("ge", f.abs(x), f.number(largest));
  const isClose = f.and(f.below(f.abs(rest), f.number(smallest)), f.to.compare("ne", whole, f.whole(0)));
  const isRare = f.to.binary("or", isLarge, isClose);
  if (dtype === "float32") {
    const r = f.to.unary("toF32", f.sub(rest, third), "f32");
    return { angle: { r, turns: whole, terms: single }, isRare };
  }
  const more = f.sub(third, f.sub(f.sub(part, rest), second));
  const r = f.sub(rest, more);
  return { angle: { r, low: f.sub(f.sub(rest, r), more), turns: whole, terms: double }, isRare };
}

function sineOf(f: Floats, { r, low, terms }: Angle): number {
  const square = f.mul(r, r);
  const curve = f.mul(r, f.mul(square, f.polynomial(square, terms.sine)));
  return f.add(r, low === undefined ? curve : f.add(curve, low));
}

function cosineOf(f: Floats, { r, low, terms }: Angle): number {
  const square = f.mul(r, r);
  const curve = f.mul(f.mul(square, square), f.polynomial(square, terms.cosine));
  const all = low === undefined ? curve : f.sub(curve, f.mul(r, low));
  return f.sub(f.number(1), f.sub(f.mul(f.number(0.5), square), all));
}

function hasBit(f: Floats, turns: number, bit: number): number {
  return f.to.compare("ne", f.and(turns, f.whole(bit)), f.whole(0));
}

/** A function of what is left of an angle; what that is not made for is done one by one. */
function ofAngle(fn: "sin" | "cos" | "tan", of: (f: Floats, angle: Angle) => number): LaneFunction {
  return ({ dtype, values, to }) => {
    if (dtype !== "float32" && dtype !== "float64") return undefined;
    const { step, ok } = convert(to, values[0]!, dtype);
    const x = convert(to, { dtype, step }, "float64").step;
    // a quotient of two that were rounded to float32 would be too far off
    const own = fn === "tan" ? "float64" : dtype;
    const { angle, isRare } = angleOf(new Floats(to, "f64"), x, own);
    const narrow = of(new Floats(to, own === "float32" ? "f32" : "f64"), angle);
    const value = convert(to, { dtype: own, step: narrow }, "float64").step;
    // 0 keeps its sign
    const isZero = to.compare("eq", x, to.number(0, "f64"));
    const signed = fn === "cos" ? value : to.select(isZero, x, value);
    const result = to.rare(fn, { truth: isRare, value: signed, of: [x] });
    return { ...convert(to, { dtype: "float64", step: result }, dtype), ok };
  };
}

/** The sine of an angle so many quarter turns further. */
function turned(f: Floats, angle: Angle, further: 0 | 1): number {
  const turns = further === 0 ? angle.turns : f.add(angle.turns, f.whole(further));
  const size = f.select(hasBit(f, turns, 1), cosineOf(f, angle), sineOf(f, angle));
  return f.select(hasBit(f, turns, 2), f.to.unary("neg", size), size);
}

/** The sine of an angle in radians. */
export const sin: LaneFunction = ofAngle("sin", (f, angle) => turned(f, angle, 0));
/** The cosine. */
export const cos: LaneFunction = ofAngle("cos", (f, angle) => turned(f, angle, 1));

/** The tangent. */
export const tan: LaneFunction = ofAngle("tan", (f, angle) => {
  const [sine, cosine] = [sineOf(f, angle), cosineOf(f, angle)];
  const isOdd = hasBit(f, angle.turns, 1);
  return f.div(f.select(isOdd, cosine, sine), f.select(isOdd, f.to.unary("neg", sine), cosine));
});
