import { type Floats, inDouble } from "./floats.ts";
import type { LaneFunction } from "./lanes.ts";

/**
 * Functions of angles, within 2 units in the last place of the rounded result: quarter turns are taken away, and what is left is
 * put into polynomials, which interpolate at Chebyshev points. Large angles, and those that are a quarter turn but for their
 * last digits, are done one by one.
 */

/** (sin r - r) / r³ in powers of r², for |r| ≤ π / 4, lowest power first. */
const sinTerms = [
  -0.16666666666666666, 0.008333333333330936, -0.00019841269836740532, 2.7557316093198404e-6, -2.5051129896450185e-8,
  1.5917988979397435e-10,
];
/** (cos r - 1 + r² / 2) / r⁴, likewise. */
const cosTerms = [
  0.041666666666666664, -0.0013888888888887389, 2.48015872987544e-5, -2.755731726587808e-7, 2.087614504941318e-9,
  -1.138254464534925e-11,
];
/** π / 2 in three parts; products of the first two with numbers of 20 bits are exact. */
const quarter = [1.5707963267341256, 6.077100506303966e-11, 2.0222662487959506e-21];
/** Angles whose quarter turns have no more bits. */
const largest = 800_000;
/** What is left has lost too many digits below this. */
const smallest = 2 ** -27;

/** What is left of an angle, in two parts, and how many quarter turns were taken away. */
interface Angle {
  readonly r: number;
  readonly low: number;
  readonly turns: number;
  /** Where that does not hold. */
  readonly isRare: number;
}

function angleOf(f: Floats, x: number): Angle {
  const { turns, whole } = f.nearest(f.mul(x, f.number(2 / Math.PI)));
  const [first, second, third] = quarter.map((part) => f.mul(turns, f.number(part))) as [number, number, number];
  const part = f.sub(x, first);
  const rest = f.sub(part, second);
  const more = f.sub(third, f.sub(f.sub(part, rest), second));
  const r = f.sub(rest, more);
  const low = f.sub(f.sub(rest, r), more);
  const isLarge = f.to.compare("ge", f.abs(x), f.number(largest));
  const isClose = f.and(f.below(f.abs(r), f.number(smallest)), f.to.compare("ne", whole, f.whole(0)));
  return { r, low, turns: whole, isRare: f.to.binary("or", isLarge, isClose) };
}

function sineOf(f: Floats, { r, low }: Angle): number {
  const square = f.mul(r, r);
  return f.add(r, f.add(f.mul(r, f.mul(square, f.polynomial(square, sinTerms))), low));
}

function cosineOf(f: Floats, { r, low }: Angle): number {
  const square = f.mul(r, r);
  const curve = f.sub(f.mul(f.mul(square, square), f.polynomial(square, cosTerms)), f.mul(r, low));
  return f.sub(f.number(1), f.sub(f.mul(f.number(0.5), square), curve));
}

function hasBit(f: Floats, turns: number, bit: number): number {
  return f.to.compare("ne", f.and(turns, f.whole(bit)), f.whole(0));
}

/** 0 keeps its sign. */
function orZero(f: Floats, x: number, value: number): number {
  return f.select(f.isSame(x, f.number(0)), x, value);
}

/** A sine of an angle so many quarter turns further. */
function turned(further: 0 | 1): LaneFunction {
  return inDouble((f, x) => {
    const angle = angleOf(f, x);
    const turns = further === 0 ? angle.turns : f.add(angle.turns, f.whole(further));
    const size = f.select(hasBit(f, turns, 1), cosineOf(f, angle), sineOf(f, angle));
    const value = f.select(hasBit(f, turns, 2), f.to.unary("neg", size), size);
    const signed = further === 0 ? orZero(f, x, value) : value;
    return f.unless(angle.isRare, signed, { fn: further === 0 ? "sin" : "cos", of: [x] });
  });
}

/** The sine of an angle in radians. */
export const sin: LaneFunction = turned(0);
/** The cosine. */
export const cos: LaneFunction = turned(1);

/** The tangent. */
export const tan: LaneFunction = inDouble((f, x) => {
  const angle = angleOf(f, x);
  const [sine, cosine] = [sineOf(f, angle), cosineOf(f, angle)];
  const isOdd = hasBit(f, angle.turns, 1);
  const value = f.div(f.select(isOdd, cosine, sine), f.select(isOdd, f.to.unary("neg", sine), cosine));
  return f.unless(angle.isRare, orZero(f, x, value), { fn: "tan", of: [x] });
});
