import { isFloat } from "../array/dtype.ts";
import { type Floats, inDouble } from "./floats.ts";
import { convert, type LaneCall, type LaneFunction, rounded, withNumber } from "./lanes.ts";
import type { Value } from "./program.ts";

/** To whole numbers, or to `decimals` places; halves to the even neighbour. */
export const roundedTo: LaneFunction = (call) => {
  const decimals = (call.fn.decimals as number | undefined) ?? 0;
  const { dtype, values, to } = call;
  if (decimals === 0) return rounded("nearest")(call);
  if (!isFloat(dtype)) {
    if (decimals > 0 || dtype === "bool") return decimals > 0 ? values[0]! : undefined;
    const own = convert(to, values[0]!, "float64");
    return convert(to, toPlaces({ ...call, dtype: "float64", values: [own] }, decimals), dtype);
  }
  return toPlaces({ ...call, values: [convert(to, values[0]!, dtype)] }, decimals);
};

/** A float to places after the point, or before it where they are negative. */
function toPlaces(call: LaneCall, decimals: number): Value {
  const { dtype, to } = call;
  const [value] = call.values as [Value];
  const number = 10 ** Math.abs(decimals);
  const [up, down] = decimals > 0 ? (["mul", "div"] as const) : (["div", "mul"] as const);
  const large = withNumber(call, up, { value, number });
  const whole = { dtype, step: to.unary("nearest", large.step) };
  return { ...withNumber(call, down, { value: whole, number }), ok: value.ok };
}

/** What is left of a number when a whole multiple of another is taken away, exactly, with the sign of the first. */
function restOf(f: Floats, a: number, b: number): number {
  const quotient = f.to.unary("trunc", f.div(a, b));
  const product = f.mul(quotient, b);
  const near = f.sub(f.sub(a, product), lostBy(f, [quotient, b], product));
  // the quotient was rounded up to a whole number
  const zero = f.number(0);
  const isAbove = f.to.binary("and", f.below(zero, a), f.below(near, zero));
  const isBelow = f.to.binary("and", f.below(a, zero), f.below(zero, near));
  const size = f.abs(b);
  const rest = f.select(isAbove, f.add(near, size), f.select(isBelow, f.sub(near, size), near));
  const isRare = [
    f.to.compare("ge", f.abs(quotient), f.number(2 ** 52)),
    f.below(size, f.number(2 ** -300)),
    f.to.compare("gt", size, f.number(2 ** 300)),
  ].reduce((all, one) => f.to.binary("or", all, one));
  return f.unless(isRare, rest, { fn: "rest", of: [a, b] });
}

/** What rounding took from a product (Dekker 1971). */
function lostBy(f: Floats, factors: readonly [number, number], product: number): number {
  const [[a, more], [b, less]] = factors.map((factor): [number, number] => {
    const wide = f.mul(factor, f.number(2 ** 27 + 1));
    const high = f.sub(wide, f.sub(wide, factor));
    return [high, f.sub(factor, high)];
  }) as [[number, number], [number, number]];
  const main = f.sub(f.mul(a, b), product);
  return f.add(f.add(f.add(main, f.mul(a, less)), f.mul(more, b)), f.mul(more, less));
}

/** Whether of a rest and a divisor just one is negative. */
function differs(f: Floats, rest: number, b: number): number {
  const zero = f.number(0);
  return f.to.binary("xor", f.below(rest, zero), f.below(b, zero));
}

const floatMod: LaneFunction = inDouble((f, a, b) => {
  const rest = restOf(f, a, b);
  const zero = f.number(0);
  const own = f.select(differs(f, rest, b), f.add(rest, b), rest);
  return f.select(f.isSame(rest, zero), f.withSign(zero, b), own);
});

const floatFloordiv: LaneFunction = inDouble((f, a, b) => {
  const [zero, one] = [f.number(0), f.number(1)];
  const rest = restOf(f, a, b);
  const isLess = f.to.binary("and", f.to.compare("ne", rest, zero), differs(f, rest, b));
  const quotient = f.sub(f.div(f.sub(a, rest), b), f.select(isLess, one, zero));
  const floor = f.to.unary("floor", quotient);
  const isMore = f.to.compare("gt", f.sub(quotient, floor), f.number(0.5));
  const whole = f.select(isMore, f.add(floor, one), floor);
  const plain = f.div(a, b);
  const none = f.withSign(zero, plain);
  return f.select(f.isSame(b, zero), plain, f.select(f.isSame(quotient, zero), none, whole));
});

/** A function of whole numbers of up to 32 bits by the quotient in float64, 0 where the divisor is. */
function ofWhole(of: (f: Floats, parts: { a: number; b: number; quotient: number }) => number): LaneFunction {
  return ({ dtype, values, to }) => {
    const own = values.map((value) => convert(to, value, dtype));
    const step = inDouble((f, a, b) => {
      const quotient = f.to.unary("floor", f.div(a, b));
      return f.select(f.isSame(b, f.number(0)), f.number(0), of(f, { a, b, quotient }));
    })({ fn: { name: "" }, dtype: "float64", values: own, to });
    return step && convert(to, step, dtype);
  };
}

const wholeMod = ofWhole((f, { a, b, quotient }) => f.sub(a, f.mul(quotient, b)));
const wholeFloordiv = ofWhole((_, { quotient }) => quotient);

/** The rest of a division, with the sign of the divisor. */
export const mod: LaneFunction = (call) => (isFloat(call.dtype) ? floatMod(call) : wholeMod(call));

/** The largest whole number that is not above the quotient. */
export const floordiv: LaneFunction = (call) => (isFloat(call.dtype) ? floatFloordiv(call) : wholeFloordiv(call));
