import type { DataArray } from "../array/data-array.ts";
import type { DType } from "../array/dtype.ts";
import { addMethods } from "../array/methods.ts";
import type { DimsOf, FloatOf } from "../array/schema.ts";
import { ExpressionError } from "../errors.ts";
import { binary, type Operand, unary } from "./elementwise.ts";

declare module "../array/data-array.ts" {
  interface DataArray<D extends string, T extends DType> {
    /** Elementwise square root; integers give floats, elements outside the domain NaN. So for all functions of this kind. */
    sqrt(): DataArray<D, FloatOf<T>>;
    /** Elementwise cube root. */
    cbrt(): DataArray<D, FloatOf<T>>;
    /** Elementwise power of e. */
    exp(): DataArray<D, FloatOf<T>>;
    /** Elementwise power of e less 1, exact near 0. */
    expm1(): DataArray<D, FloatOf<T>>;
    /** Elementwise natural logarithm. */
    log(): DataArray<D, FloatOf<T>>;
    /** Elementwise natural logarithm of 1 + x, exact near 0. */
    log1p(): DataArray<D, FloatOf<T>>;
    /** Elementwise logarithm to base 2. */
    log2(): DataArray<D, FloatOf<T>>;
    /** Elementwise logarithm to base 10. */
    log10(): DataArray<D, FloatOf<T>>;
    /** Elementwise sine of radians. */
    sin(): DataArray<D, FloatOf<T>>;
    /** Elementwise cosine of radians. */
    cos(): DataArray<D, FloatOf<T>>;
    /** Elementwise tangent of radians. */
    tan(): DataArray<D, FloatOf<T>>;
    /** Elementwise arc sine, in radians. */
    asin(): DataArray<D, FloatOf<T>>;
    /** Elementwise arc cosine, in radians. */
    acos(): DataArray<D, FloatOf<T>>;
    /** Elementwise arc tangent, in radians. */
    atan(): DataArray<D, FloatOf<T>>;
    /** Elementwise hyperbolic sine. */
    sinh(): DataArray<D, FloatOf<T>>;
    /** Elementwise hyperbolic cosine. */
    cosh(): DataArray<D, FloatOf<T>>;
    /** Elementwise hyperbolic tangent. */
    tanh(): DataArray<D, FloatOf<T>>;
    /** Elementwise inverse hyperbolic sine. */
    asinh(): DataArray<D, FloatOf<T>>;
    /** Elementwise inverse hyperbolic cosine. */
    acosh(): DataArray<D, FloatOf<T>>;
    /** Elementwise inverse hyperbolic tangent. */
    atanh(): DataArray<D, FloatOf<T>>;
    /** Radians as degrees. */
    degrees(): DataArray<D, FloatOf<T>>;
    /** Degrees as radians. */
    radians(): DataArray<D, FloatOf<T>>;
    /** Elementwise the largest whole number not above; integers stay. */
    floor(): DataArray<D, T>;
    /** Elementwise the smallest whole number not below; integers stay. */
    ceil(): DataArray<D, T>;
    /** Elementwise the whole number towards zero; integers stay. */
    trunc(): DataArray<D, T>;
    /** Elementwise rounding to `decimals` places (0 by default; negative ones lie before the point), halves to even. */
    round(decimals?: number): DataArray<D, T>;
    /** Elementwise -1, 0 or 1; NaN stays. */
    sign(): DataArray<D, T>;
    /** Elementwise quotient rounded down; integers by zero give 0. */
    floordiv<O extends Operand>(other: O): DataArray<D | DimsOf<O>>;
    /** Elementwise rest of `floordiv`, with the sign of the divisor; integers by zero give 0. */
    mod<O extends Operand>(other: O): DataArray<D | DimsOf<O>>;
    /** Elementwise the larger of two; NaN when one is. */
    maximum<O extends Operand>(other: O): DataArray<D | DimsOf<O>>;
    /** Elementwise the smaller of two; NaN when one is. */
    minimum<O extends Operand>(other: O): DataArray<D | DimsOf<O>>;
    /** Elementwise angle of the point (other, this), in radians from -π to π. */
    atan2<O extends Operand>(other: O): DataArray<D | DimsOf<O>>;
    /** Elementwise √(this² + other²) without overflow. */
    hypot<O extends Operand>(other: O): DataArray<D | DimsOf<O>>;
    /**
     * Elementwise between `min` and `max`; NaN stays.
     * @throws ExpressionError when neither is given
     */
    clip<O extends Operand>(min?: O | undefined, max?: O): DataArray<D | DimsOf<O>>;
  }
}

const one =
  (name: string) =>
  (array: DataArray): DataArray =>
    unary(array, { name });
const two =
  (name: string) =>
  (array: DataArray, other: Operand): DataArray =>
    binary(array, { name }, other);

/** As numpy's universal functions in xarray: the result has the name and attributes of the first operand. */
const twoAsFirst =
  (name: string) =>
  (array: DataArray, other: Operand): DataArray =>
    binary(array, { name }, other).rename(array.name).withAttrs(array.attrs);

function round(array: DataArray, decimals = 0): DataArray {
  if (!Number.isInteger(decimals)) throw new ExpressionError("round", `${decimals} decimals is not a whole number`);
  return unary(array, { name: "round", ...(decimals === 0 ? {} : { decimals }) });
}

function clip(array: DataArray, min?: Operand, max?: Operand): DataArray {
  if (min === undefined && max === undefined) throw new ExpressionError("clip", "give a min, a max or both");
  const above = min === undefined ? array : twoAsFirst("maximum")(array, min);
  return max === undefined ? above : twoAsFirst("minimum")(above, max);
}

addMethods({
  sqrt: one("sqrt"),
  cbrt: one("cbrt"),
  exp: one("exp"),
  expm1: one("expm1"),
  log: one("log"),
  log1p: one("log1p"),
  log2: one("log2"),
  log10: one("log10"),
  sin: one("sin"),
  cos: one("cos"),
  tan: one("tan"),
  asin: one("asin"),
  acos: one("acos"),
  atan: one("atan"),
  sinh: one("sinh"),
  cosh: one("cosh"),
  tanh: one("tanh"),
  asinh: one("asinh"),
  acosh: one("acosh"),
  atanh: one("atanh"),
  degrees: one("degrees"),
  radians: one("radians"),
  floor: one("floor"),
  ceil: one("ceil"),
  trunc: one("trunc"),
  round,
  sign: one("sign"),
  floordiv: two("floordiv"),
  mod: two("mod"),
  maximum: twoAsFirst("maximum"),
  minimum: twoAsFirst("minimum"),
  atan2: twoAsFirst("atan2"),
  hypot: twoAsFirst("hypot"),
  clip,
});
