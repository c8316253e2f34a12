import { expect } from "vitest";
import { ComplexArray, formatComplex } from "../array/complex.ts";
import { type ArrayData, bytesOfData, type DType, dtypeOfData, isTime } from "../array/dtype.ts";
import { haveSameDates, toCalendar } from "../cf/calendar.ts";
import { jsonValue, type Wire, type WireArray } from "./wire.ts";

/** How far floats may be from the reference; exact by default. */
export interface Tolerance {
  /** Units in the last place of the result's dtype, relative to each element. */
  readonly ulp?: number;
  /** Absolute difference, for results that cancel. */
  readonly abs?: number;
}

/** Expects the same kind, names, dims, shapes, dtypes, attributes and elements. */
export function expectSame(ours: Wire, reference: Wire, tolerance: Tolerance): void {
  expect(facts(ours)).toEqual(facts(reference));
  if (ours.kind === "json" || reference.kind === "json") {
    expectSameJson(ours, reference, tolerance);
    return;
  }
  const expected = new Map(arraysOf(reference));
  for (const [key, array] of arraysOf(ours)) expectSameElements(key, array, expected.get(key)!, tolerance);
}

function expectSameJson(ours: Wire, reference: Wire, tolerance: Tolerance): void {
  const [a, b] = [ours, reference].map((wire) => (wire.kind === "json" ? wire.value : wire));
  if (typeof a === "number" && typeof b === "number") {
    const data = (value: number) => Float64Array.of(value);
    expectSameNumbers("the number", "float64", [data(a), data(b)], tolerance);
  } else expect(a).toEqual(b);
}

function arraysOf(wire: Wire): [string, WireArray][] {
  if (wire.kind !== "array" && wire.kind !== "dataset") return [];
  const variables = wire.kind === "array" ? [wire.array] : wire.variables;
  const of = (role: string, arrays: readonly WireArray[]) =>
    arrays.map((array): [string, WireArray] => [`${role} ${array.name}`, array]);
  return [...of("variable", variables), ...of("coordinate", wire.coords)];
}

/** All but the elements, in a form that prints well when it differs. */
function facts(wire: Wire): unknown {
  if (wire.kind === "json") return { kind: "json" };
  if (wire.kind === "error") return wire;
  const arrays = arraysOf(wire).map(([key, { dims, shape, dtype, attrs, calendar }]) => [
    key,
    {
      dims: dims.map((dim, axis) => `${dim}: ${shape[axis]}`).join(", "),
      dtype,
      attrs: plain(attrs),
      ...dates(calendar),
    },
  ]);
  const attrs = wire.kind === "dataset" ? { attrs: plain(wire.attrs) } : {};
  return { kind: wire.kind, ...attrs, arrays: Object.fromEntries(arrays.sort(([a], [b]) => (a! < b! ? -1 : 1))) };
}

function plain(attrs: unknown): unknown {
  return JSON.parse(JSON.stringify(attrs, jsonValue));
}

/** The standard and the proleptic Gregorian calendar count as one: numpy's times have no calendar. */
function dates(name: string | undefined): object {
  if (name === undefined) return {};
  const calendar = toCalendar(name);
  return { calendar: haveSameDates(calendar, "standard") ? "standard" : calendar };
}

function expectSameElements(key: string, ours: WireArray, reference: WireArray, tolerance: Tolerance): void {
  const { dtype, data } = ours;
  if (haveSameBytes(data, reference.data)) return;
  if (isTime(dtype)) {
    expectSameNumbers(key, dtype, [data, reference.data], { abs: 5e-4 });
  } else if (data instanceof ComplexArray) {
    expectSameComplex(key, [data, reference.data as ComplexArray], tolerance);
  } else if (Array.isArray(data) || !dtype.startsWith("float")) {
    expectNone(key, wrongElements(data as string[], reference.data as string[]), data.length);
  } else expectSameNumbers(key, dtype, [data, reference.data], tolerance);
}

/** Whether all elements are the same to the last bit; others may still be equal, as zeros of both signs and every NaN are. */
function haveSameBytes(ours: ArrayData, reference: ArrayData): boolean {
  if (Array.isArray(ours) || Array.isArray(reference) || dtypeOfData(ours) !== dtypeOfData(reference)) return false;
  return Buffer.compare(bytesOfData(ours), bytesOfData(reference)) === 0;
}

/** Texts and whole numbers that are not the same. */
function wrongElements(ours: ArrayLike<string>, reference: ArrayLike<string>): string[] {
  const wrong: string[] = [];
  for (let i = 0; i < Math.max(ours.length, reference.length); i++)
    if (ours[i] !== reference[i]) wrong.push(`[${i}] ${ours[i]} instead of ${reference[i]}`);
  return wrong;
}

function expectNone(key: string, wrong: readonly string[], length: number): void {
  expect(wrong.slice(0, 5), `${key}: ${wrong.length} of ${length} elements differ`).toEqual([]);
}

/** How far from a reference of this size an element may be; only the same is near what is not finite. */
function allowedAt(size: number, epsilon: number, { abs = 0, ulp = 0 }: Tolerance): number {
  return Number.isFinite(size) ? Math.max(abs, ulp * epsilon * size) : abs;
}

function isNear(a: number, b: number, allowed: number): boolean {
  return a === b || (Number.isNaN(a) && Number.isNaN(b)) || Math.abs(a - b) <= allowed;
}

/** Parts that are not finite are the same; others are as far apart as the size of the element allows. */
function expectSameComplex(
  key: string,
  [ours, reference]: readonly [ComplexArray, ComplexArray],
  tolerance: Tolerance,
): void {
  const epsilon = ours.parts instanceof Float32Array ? 2 ** -23 : 2 ** -52;
  const wrong: string[] = [];
  const expected = [...reference];
  [...ours].forEach((a, i) => {
    const b = expected[i]!;
    const allowed = allowedAt(Math.hypot(b.re, b.im), epsilon, tolerance);
    if (!isNear(a.re, b.re, allowed) || !isNear(a.im, b.im, allowed))
      wrong.push(`[${i}] ${formatComplex(a)} instead of ${formatComplex(b)}`);
  });
  expectNone(key, wrong, ours.length);
}

function expectSameNumbers(
  key: string,
  dtype: DType,
  [ours, reference]: readonly [ArrayData, ArrayData],
  tolerance: Tolerance,
): void {
  const epsilon = { float32: 2 ** -23, float16: 2 ** -10 }[dtype as string] ?? 2 ** -52;
  const wrong: string[] = [];
  // one kind of array in the loop, which is much faster than any kind
  const [own, expected] = [new Float64Array(ours as Float64Array), new Float64Array(reference as Float64Array)];
  for (let i = 0; i < Math.max(own.length, expected.length); i++) {
    const [a, b] = [own[i]!, expected[i]!];
    if (a !== b && !isNear(a, b, allowedAt(Math.abs(b), epsilon, tolerance))) wrong.push(`[${i}] ${a} instead of ${b}`);
  }
  expectNone(key, wrong, ours.length);
}
