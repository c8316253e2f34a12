import type { ComplexOne, ComplexTwo } from "./complex.ts";
import { put } from "./complex.ts";
import type { ComplexResult } from "./function.ts";

/** Product, as it is written; what rounding and infinities do is as in numpy. */
export const multiplyComplex: ComplexTwo = (to, a, b, c, d) => put(to, a * c - b * d, a * d + b * c);

/** Quotient by Smith's method (1962), which does not overflow in between; by zero each part is divided. */
export const divideComplex: ComplexTwo = (to, a, b, c, d) => {
  if (Math.abs(c) >= Math.abs(d)) {
    if (c === 0 && d === 0) return put(to, a / Math.abs(c), b / Math.abs(c));
    const ratio = d / c;
    const scale = 1 / (c + d * ratio);
    return put(to, (a + b * ratio) * scale, (b - a * ratio) * scale);
  }
  const ratio = c / d;
  const scale = 1 / (d + c * ratio);
  return put(to, (a * ratio + b) * scale, (b * ratio - a) * scale);
};

/** z/|z|; 0 of 0, and a unit in the direction of an infinite part. */
export const signComplex: ComplexOne = (to, re, im) => {
  const size = Math.hypot(re, im);
  if (size === 0) return put(to, 0, 0);
  if (Number.isNaN(re) || Number.isNaN(im)) return put(to, Number.NaN, Number.NaN);
  if (size !== Number.POSITIVE_INFINITY) return put(to, re / size, im / size);
  const [x, y] = [re, im].map((part) => (Number.isFinite(part) ? 0 : Math.sign(part)));
  return x !== 0 && y !== 0 ? put(to, Number.NaN, Number.NaN) : put(to, x!, y!);
};

/** Largest whole exponent that is done by products. */
const mostProducts = 100;

/** Powers: small whole ones by squaring, others by exp(b·log(a)); of 0 only powers with a positive real part are numbers. */
export const powComplex: ComplexTwo = (to, a, b, c, d) => {
  if (d === 0 && c === 0) return put(to, 1, 0);
  if (d === 0 && c === 1) return put(to, a, b);
  if (d === 0 && c === 2) return multiplyComplex(to, a, b, a, b);
  if (d === 0 && c === 0.5) return sqrtComplex(to, a, b);
  if (d === 0 && c === -1) return reciprocal(to, a, b);
  if (a === 0 && b === 0) return c > 0 ? put(to, 0, 0) : put(to, Number.NaN, Number.NaN);
  if (d === 0 && Number.isInteger(c) && Math.abs(c) < mostProducts) return powWhole(to, [a, b], c);
  logComplex(to, a, b);
  const { re, im } = to;
  return expComplex(to, re * c - im * d, re * d + im * c);
};

function powWhole(to: ComplexResult, [a, b]: readonly [number, number], exponent: number): void {
  let [re, im, x, y] = [1, 0, a, b];
  for (let rest = Math.abs(exponent); rest > 0; rest = Math.floor(rest / 2)) {
    if (rest % 2 === 1) [re, im] = [re * x - im * y, re * y + im * x];
    [x, y] = [x * x - y * y, 2 * x * y];
  }
  if (exponent > 0) put(to, re, im);
  else divideComplex(to, 1, 0, re, im);
}

const reciprocal: ComplexOne = (to, a, b) => {
  if (Math.abs(b) <= Math.abs(a) || Number.isNaN(a)) {
    const ratio = b / a;
    const size = a + b * ratio;
    return put(to, 1 / size, -ratio / size);
  }
  const ratio = a / b;
  const size = a * ratio + b;
  return put(to, ratio / size, -1 / size);
};

/** Square root with a real part that is not negative (C99 7.3.8.3 and G.6.4.2). */
export const sqrtComplex: ComplexOne = (to, re, im) => {
  if (re === 0 && im === 0) return put(to, 0, im);
  if (Math.abs(im) === Number.POSITIVE_INFINITY) return put(to, Number.POSITIVE_INFINITY, im);
  if (Number.isNaN(re)) return put(to, Number.NaN, Number.NaN);
  if (re === Number.POSITIVE_INFINITY) return put(to, re, Number.isNaN(im) ? Number.NaN : signed(0, im));
  if (re === Number.NEGATIVE_INFINITY)
    return put(to, Number.isNaN(im) ? Number.NaN : 0, Number.isNaN(im) ? Number.POSITIVE_INFINITY : signed(-re, im));
  const root = Math.sqrt((Math.hypot(re, im) + Math.abs(re)) / 2);
  if (re >= 0) return put(to, root, im / (2 * root));
  return put(to, Math.abs(im) / (2 * root), signed(root, im));
};

/** A size with the sign of another number, also of its zero. */
function signed(size: number, like: number): number {
  return like < 0 || Object.is(like, -0) ? -size : size;
}

/** A power of e (C99 G.6.3.1). */
export const expComplex: ComplexOne = (to, re, im) => {
  if (im === 0) return put(to, Math.exp(re), im);
  if (re === Number.NEGATIVE_INFINITY && !Number.isFinite(im)) return put(to, 0, 0);
  if (re === Number.POSITIVE_INFINITY && !Number.isFinite(im)) return put(to, re, Number.NaN);
  const size = Math.exp(re);
  return put(to, size * Math.cos(im), size * Math.sin(im));
};

/** Natural logarithm; the cut is the negative real axis (C99 G.6.3.2). */
export const logComplex: ComplexOne = (to, re, im) => {
  const angle = Math.atan2(im, re);
  const isInfinite = Math.abs(re) === Number.POSITIVE_INFINITY || Math.abs(im) === Number.POSITIVE_INFINITY;
  if (isInfinite) return put(to, Number.POSITIVE_INFINITY, angle);
  return put(to, logOfSize(re, im), angle);
};

/** log|z|, near 1 without what would cancel. */
function logOfSize(re: number, im: number): number {
  const [large, small] = Math.abs(re) >= Math.abs(im) ? [Math.abs(re), Math.abs(im)] : [Math.abs(im), Math.abs(re)];
  if (large > 0.5 && large < 2) return Math.log1p((large - 1) * (large + 1) + small * small) / 2;
  return Math.log(Math.hypot(re, im));
}

/** A complex function times a real number. */
function times(factor: number, apply: ComplexOne): ComplexOne {
  return (to, re, im) => {
    apply(to, re, im);
    put(to, to.re * factor, to.im * factor);
  };
}

export const log2Complex: ComplexOne = times(Math.LOG2E, logComplex);
export const log10Complex: ComplexOne = times(Math.LOG10E, logComplex);

/** log(1 + z). */
export const log1pComplex: ComplexOne = (to, re, im) => {
  const angle = Math.atan2(im, 1 + re);
  if (!Number.isFinite(re) || !Number.isFinite(im)) return logComplex(to, 1 + re, im);
  const isNear = Math.abs(re) < 0.5 && Math.abs(im) < 0.5;
  return put(to, isNear ? Math.log1p(2 * re + re * re + im * im) / 2 : logOfSize(1 + re, im), angle);
};

/** exp(z) - 1. */
export const expm1Complex: ComplexOne = (to, re, im) => {
  const half = Math.sin(im / 2);
  put(to, Math.expm1(re) * Math.cos(im) - 2 * half * half, Math.exp(re) * Math.sin(im));
};

/** sin(x + iy) = sin x cosh y + i cos x sinh y. */
export const sinComplex: ComplexOne = (to, re, im) =>
  put(to, product(Math.sin(re), Math.cosh(im)), product(Math.cos(re), Math.sinh(im)));

/** cos(x + iy) = cos x cosh y - i sin x sinh y. */
export const cosComplex: ComplexOne = (to, re, im) =>
  put(to, product(Math.cos(re), Math.cosh(im)), -product(Math.sin(re), Math.sinh(im)));

/** A zero stays one beside an infinity, as C99 has it for functions on an axis. */
function product(a: number, b: number): number {
  return a === 0 && b !== b / 2 && !Number.isNaN(b) ? signed(0, b) * Math.sign(1 / a) : a * b;
}

/** Beyond it tanh is 1 in float64. */
const flat = 22;

/** tanh(x + iy). */
export const tanhComplex: ComplexOne = (to, re, im) => {
  if (Math.abs(re) > flat) {
    const rest = Number.isFinite(im) ? 4 * Math.sin(im) * Math.cos(im) * Math.exp(-2 * Math.abs(re)) : 0;
    return put(to, Math.sign(re), rest);
  }
  const [tan, sinh] = [Math.tan(im), Math.sinh(re)];
  const beta = 1 + tan * tan;
  const rho = Math.sqrt(1 + sinh * sinh);
  if (!Number.isFinite(tan) && !Number.isNaN(tan)) return put(to, rho / sinh, 1 / tan);
  const size = 1 + beta * sinh * sinh;
  return put(to, (beta * rho * sinh) / size, tan / size);
};

/** f(z) of a hyperbolic function: f(iz)/i of it, that is the parts turned by a right angle and back. */
function turned(hyperbolic: ComplexOne): ComplexOne {
  return (to, re, im) => {
    hyperbolic(to, -im, re);
    put(to, to.im, -to.re);
  };
}

export const tanComplex: ComplexOne = turned(tanhComplex);

/** sinh(x + iy) = sinh x cos y + i cosh x sin y. */
export const sinhComplex: ComplexOne = (to, re, im) =>
  put(to, product(Math.cos(im), Math.sinh(re)), product(Math.sin(im), Math.cosh(re)));

/** cosh(x + iy) = cosh x cos y + i sinh x sin y. */
export const coshComplex: ComplexOne = (to, re, im) =>
  put(to, product(Math.cos(im), Math.cosh(re)), product(Math.sin(im), Math.sinh(re)));

/** √(1 + z), √(1 - z) and so on: parts of the inverse functions by Kahan (1987). */
function rootOf(re: number, im: number): ComplexResult {
  const to = { re: 0, im: 0 };
  sqrtComplex(to, re, im);
  return to;
}

/** arcsin z: Kahan's formulas keep both parts exact near the cuts. */
export const asinComplex: ComplexOne = (to, re, im) => {
  const [below, above] = [rootOf(1 - re, -im), rootOf(1 + re, im)];
  put(
    to,
    Math.atan2(re, below.re * above.re - below.im * above.im),
    Math.asinh(below.re * above.im - below.im * above.re),
  );
};

/** arccos z. */
export const acosComplex: ComplexOne = (to, re, im) => {
  const [below, above] = [rootOf(1 - re, -im), rootOf(1 + re, im)];
  put(to, 2 * Math.atan2(below.re, above.re), Math.asinh(above.re * below.im - above.im * below.re));
};

export const asinhComplex: ComplexOne = turned((to, re, im) => asinComplex(to, re, im));

/** arcosh z. */
export const acoshComplex: ComplexOne = (to, re, im) => {
  const [below, above] = [rootOf(re - 1, im), rootOf(re + 1, im)];
  put(to, Math.asinh(below.re * above.re + below.im * above.im), 2 * Math.atan2(below.im, above.re));
};

/** artanh z = (log(1 + z) - log(1 - z)) / 2. */
export const atanhComplex: ComplexOne = (to, re, im) => {
  const size = (1 - re) ** 2 + im * im;
  put(to, Math.log1p((4 * re) / size) / 4, Math.atan2(2 * im, (1 - re) * (1 + re) - im * im) / 2);
};

export const atanComplex: ComplexOne = turned(atanhComplex);
