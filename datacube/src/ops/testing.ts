import { DifferenceError } from "../errors.ts";
import type { ComputeOptions } from "../exec/compute.ts";
import { type Comparable, type Comparison, type Difference, findDifference, type Tolerances } from "./difference.ts";

/**
 * Rejects unless two arrays or datasets are equal as `a.equals(b)` tells.
 * @throws DifferenceError naming the first difference: what, where, and both values
 */
export async function assertEqual(a: Comparable, b: Comparable, options: ComputeOptions = {}): Promise<void> {
  await expectNone("equal", [a, b], options);
}

/**
 * Rejects unless two arrays or datasets are equal with their names and attributes, as `a.identical(b)` tells.
 * @throws DifferenceError
 */
export async function assertIdentical(a: Comparable, b: Comparable, options: ComputeOptions = {}): Promise<void> {
  await expectNone("identical", [a, b], { ...options, identical: true });
}

/**
 * Rejects unless two arrays or datasets, with their coordinates, are equal up to `atol + rtol * |b|` (by default 1e-8
 * and 1e-5).
 * @throws DifferenceError
 */
export async function assertAllclose(
  a: Comparable,
  b: Comparable,
  { rtol = 1e-5, atol = 1e-8, ...options }: Partial<Tolerances> & ComputeOptions = {},
): Promise<void> {
  await expectNone("close", [a, b], { ...options, within: { rtol, atol } });
}

async function expectNone(
  relation: string,
  [a, b]: readonly [Comparable, Comparable],
  how: Comparison & ComputeOptions,
): Promise<void> {
  const found = await findDifference(a, b, how);
  if (found) throw new DifferenceError(`left and right are not ${relation}: ${textOf(found)}`, found);
}

function textOf({ what, place, left, right }: Difference): string {
  const at = place === undefined || place === "" ? "" : ` at (${place})`;
  return `${what} differ${/^(coordinate|variable)/.test(what) ? "s" : ""}${at}: ${shown(left)} and ${shown(right)}`;
}

function shown(value: unknown): string {
  if (typeof value !== "object" || value === null || !/^(Object|Array)$/.test(value.constructor?.name ?? "Object"))
    return typeof value === "string" ? JSON.stringify(value) : String(value);
  return JSON.stringify(value, (_, inner: unknown) => (typeof inner === "bigint" ? `${inner}n` : inner));
}
