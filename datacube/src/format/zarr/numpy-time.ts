import { UnsupportedError } from "../../errors.ts";

const nanoseconds: Readonly<Record<string, bigint>> = {
  W: 604_800_000_000_000n,
  D: 86_400_000_000_000n,
  h: 3_600_000_000_000n,
  m: 60_000_000_000n,
  s: 1_000_000_000n,
  ms: 1_000_000n,
  us: 1000n,
  μs: 1000n,
  ns: 1n,
};

const missing = -(2n ** 63n);

/** numpy's "not a time". */
export function isMissingTime(value: bigint): boolean {
  return value === missing;
}

/** Nanoseconds as milliseconds, NaN where missing. */
export function toMilliseconds(value: bigint): number {
  return isMissingTime(value) ? Number.NaN : Number(value / 1_000_000n) + Number(value % 1_000_000n) / 1e6;
}

/** Milliseconds as nanoseconds. */
export function fromMilliseconds(value: number): bigint {
  if (Number.isNaN(value)) return missing;
  const whole = Math.floor(value);
  return BigInt(whole) * 1_000_000n + BigInt(Math.round((value - whole) * 1e6));
}

/** A unit of numpy's times, such as 15 minutes. */
export interface TimeUnit {
  readonly name: string;
  readonly count: number;
}

/** Counts of a unit as nanoseconds (since 1970-01-01 for dates; months and years are dates only) and back. */
export interface NumpyTime {
  readonly toNanoseconds: (count: bigint) => bigint;
  /** @throws UnsupportedError for what is no whole number of the unit */
  readonly fromNanoseconds: (value: bigint) => bigint;
}

/** @throws UnsupportedError for a unit without a length */
export function numpyTime({ name, count }: TimeUnit): NumpyTime {
  const factor = nanoseconds[name];
  const multiple = BigInt(Number.isSafeInteger(count) && count > 0 ? count : 1);
  const checked = (n: bigint, value: bigint): bigint => {
    if (toNanoseconds(n) === value) return n;
    const unit = multiple === 1n ? name : `${multiple} ${name}`;
    throw new UnsupportedError(
      `a time that is no whole number of the store's ${unit}`,
      "round it, or write a new store",
    );
  };
  if (factor === undefined && name !== "M" && name !== "Y") throw new UnsupportedError(`the time unit "${name}"`);
  const months = name === "Y" ? 12n * multiple : multiple;
  const toNanoseconds = (n: bigint): bigint =>
    factor === undefined ? BigInt(Date.UTC(1970, Number(n * months))) * 1_000_000n : n * multiple * factor;
  const fromNanoseconds = (value: bigint): bigint =>
    checked(factor === undefined ? monthOf(value) / months : value / (multiple * factor), value);
  return { toNanoseconds, fromNanoseconds };
}

/** Months since 1970-01. */
function monthOf(value: bigint): bigint {
  const date = new Date(Math.floor(toMilliseconds(value)));
  return BigInt((date.getUTCFullYear() - 1970) * 12 + date.getUTCMonth());
}
