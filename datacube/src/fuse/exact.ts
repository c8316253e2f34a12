/** A number in many digits: `value` times 2 to the power of `exponent` less `bits`. */
export interface Exact {
  readonly value: bigint;
  readonly exponent: number;
}

const bits = 400;
const one = 1n << BigInt(bits);

/** Functions in 400 digits of base 2 of numbers that are no smaller than 2⁻²⁵⁰. For tests. */
export const exact = {
  exp: (x: number): Exact => power(fixed(x)),
  expm1: (x: number): Exact => (Math.abs(x) > 200 ? power(fixed(x)) : ordinary(expOf(fixed(x)) - one)),
  tanh: (x: number): Exact => {
    const twice = expOf(fixed(2 * x));
    return ordinary(divide(twice - one, twice + one));
  },
  log: (x: number): Exact => ordinary(log(fixed(x))),
  log1p: (x: number): Exact => ordinary(log(one + fixed(x))),
  log2: (x: number): Exact => ordinary(divide(log(fixed(x)), ln2)),
  log10: (x: number): Exact => ordinary(divide(log(fixed(x)), log(10n * one))),
  pow: (x: number, y: number): Exact => power(multiply(fixed(y), log(fixed(x)))),
  sin: (x: number): Exact => ordinary(sine(fixed(x))),
  cos: (x: number): Exact => ordinary(sine(fixed(x) + pi / 2n)),
  tan: (x: number): Exact => ordinary(divide(sine(fixed(x)), sine(fixed(x) + pi / 2n))),
};

/** How far a float is from a number, in units of the last place of that number as a float with so many digits. */
export function unitsBetween(
  actual: number,
  wanted: Exact,
  { digits, least }: { digits: number; least: number },
): number {
  // both in units of 2 to the power of -1200, which float64 has no digits below
  const shift = 800 + wanted.exponent;
  const other = shift >= 0 ? wanted.value << BigInt(shift) : wanted.value >> BigInt(-shift);
  const own = scaled(actual, 1200);
  const size = (other < 0n ? -other : other).toString(2).length - 1 - 1200;
  const unit = Math.max(size - digits + 1, least) + 1200;
  const difference = own < other ? other - own : own - other;
  return Number(difference >> BigInt(unit - 20)) / 2 ** 20;
}

function ordinary(value: bigint): Exact {
  return { value, exponent: 0 };
}

/** A float64; its digits below 2⁻⁴⁰⁰ are left out. */
function fixed(x: number): bigint {
  return scaled(x, bits);
}

const view = new DataView(new ArrayBuffer(8));

/** A float64 times 2 to a power, without its digits below 1. */
function scaled(x: number, by: number): bigint {
  view.setFloat64(0, x);
  const exponent = (view.getUint16(0) >> 4) & 0x7ff;
  const digits = (view.getBigUint64(0) & (2n ** 52n - 1n)) + (exponent > 0 ? 2n ** 52n : 0n);
  const shift = by + Math.max(exponent, 1) - 1075;
  const size = shift >= 0 ? digits << BigInt(shift) : digits >> BigInt(-shift);
  return x < 0 ? -size : size;
}

function multiply(a: bigint, b: bigint): bigint {
  return (a * b) >> BigInt(bits);
}

function divide(a: bigint, b: bigint): bigint {
  return (a << BigInt(bits)) / b;
}

/** The sum of terms that follow from each other, until they are 0. */
function series(first: bigint, next: (term: bigint, n: bigint) => bigint): bigint {
  let sum = 0n;
  for (let term = first, n = 1n; term !== 0n && term !== -1n; term = next(term, n++)) sum += term;
  return sum;
}

/** 2 artanh x for a small x. */
function twiceArtanh(x: bigint): bigint {
  const square = multiply(x, x);
  let [sum, part] = [0n, x];
  for (let n = 1n; part !== 0n && part !== -1n; n += 2n, part = multiply(part, square)) sum += part / n;
  return 2n * sum;
}

const ln2: bigint = twiceArtanh(one / 3n);
/** Machin: π = 16 arctan 1/5 - 4 arctan 1/239. */
const pi: bigint = 16n * arctanOfOne(5n) - 4n * arctanOfOne(239n);

function arctanOfOne(over: bigint): bigint {
  let [sum, part, sign] = [0n, one / over, 1n];
  for (let n = 1n; part !== 0n; n += 2n, part /= over * over, sign = -sign) sum += (sign * part) / n;
  return sum;
}

/** e to a power, as a fraction and the exponent of 2. */
function power(x: bigint): Exact {
  const exponent = x / ln2;
  const rest = x - exponent * ln2;
  return { value: series(one, (term, n) => multiply(term, rest) / n), exponent: Number(exponent) };
}

function expOf(x: bigint): bigint {
  const { value, exponent } = power(x);
  return exponent >= 0 ? value << BigInt(exponent) : value >> BigInt(-exponent);
}

function log(x: bigint): bigint {
  const exponent = x.toString(2).length - 1 - bits;
  const fraction = exponent >= 0 ? x >> BigInt(exponent) : x << BigInt(-exponent);
  return BigInt(exponent) * ln2 + twiceArtanh(divide(fraction - one, fraction + one));
}

function sine(x: bigint): bigint {
  const turn = 2n * pi;
  const rest = x % turn;
  const square = multiply(rest, rest);
  return series(rest, (term, n) => -multiply(term, square) / (2n * n * (2n * n + 1n)));
}
