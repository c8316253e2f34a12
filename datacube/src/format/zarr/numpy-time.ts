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

/** numpy's "not a time". */
export function isMissingTime(value: bigint): boolean {
  return value === -(2n ** 63n);
}

/**
 * Counts of a numpy time unit as nanoseconds (since 1970-01-01 for dates; months and years are dates only).
 * @throws UnsupportedError for a unit without a length
 */
export function nanosecondsOf({ name, count }: { name: string; count: number }): (value: bigint) => bigint {
  const factor = nanoseconds[name];
  const multiple = BigInt(Number.isSafeInteger(count) ? count : 1);
  if (factor !== undefined) return (value) => value * multiple * factor;
  if (name === "M" || name === "Y") {
    const months = name === "Y" ? 12n : 1n;
    return (value) => BigInt(Date.UTC(1970, Number(value * multiple * months))) * 1_000_000n;
  }
  throw new UnsupportedError(`the time unit "${name}"`);
}
